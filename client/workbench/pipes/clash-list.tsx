import { Button, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../domain/pipes/clash/finding.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useGoTo, useReadersLanguage } from './language.ts';
import { checkClashes, useNetwork } from './network-store.ts';
import { useTables } from './tables/tables-store.ts';

const levels = { collision: 'stop', 'too-near': 'warn', notice: 'info' } as const;
const rank = { collision: 0, 'too-near': 1, notice: 2 } as const;
const most = 120;

/** Clashes, clearances and cover: both parties, clause, figure, who yields, and the smallest cure. */
export function ClashList() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const goTo = useGoTo();
  const clashes = useNetwork((state) => state.clashes);
  const busy = useNetwork((state) => state.busy);
  const showTables = useTables((state) => state.show);
  const [kind, setKind] = useState<string>('');
  const sorted = useMemo(
    () =>
      (clashes?.findings ?? []).toSorted(
        (a, b) => rank[a.severity] - rank[b.severity] || missing(b) - missing(a),
      ),
    [clashes],
  );
  const kinds = useMemo(() => [...Map.groupBy(sorted, (one) => one.kind)], [sorted]);
  if (!clashes) {
    return (
      <div className="pipes__start">
        <p>{t('pipes:clash.hint')}</p>
        <Button type="primary" loading={busy === 'clash'} onClick={() => checkClashes()}>
          {t('pipes:clash.run')}
        </Button>
      </div>
    );
  }
  const list = kind === '' ? sorted : sorted.filter((one) => one.kind === kind);
  return (
    <section className="pipes__list">
      <p className="pipes__busy">
        {t('pipes:clash.summary', {
          count: clashes.findings.length,
          pieces: formatCount(clashes.pieces),
          ms: Math.round(clashes.milliseconds),
        })}
      </p>
      <div className="pipes__row">
        <Select
          size="small"
          className="pipes__filter"
          value={kind}
          onChange={setKind}
          options={[
            { value: '', label: `${t('pipes:faults.all')} (${formatCount(sorted.length)})` },
            ...kinds.map(([key, some]) => ({
              value: key,
              label: `${t(`pipes:finding.${key}`)} (${formatCount(some.length)})`,
            })),
          ]}
        />
        <Button size="small" loading={busy === 'clash'} onClick={() => checkClashes()}>
          {t('pipes:clash.again')}
        </Button>
      </div>
      {list.slice(0, most).map((one) => (
        <VerdictLine
          key={one.id}
          level={levels[one.severity]}
          what={one.text[language]}
          why={whyOf(one, language, t)}
          onJump={() => goTo(one.at, one.b.type === 'segment' ? [one.a.id, one.b.id] : [one.a.id])}
        />
      ))}
      {list.length > most ? (
        <p className="pipes__busy">{t('pipes:more', { count: list.length - most })}</p>
      ) : null}
      <ul className="pipes__notes">
        {clashes.assumptions.map((one) => (
          <li key={one.what.en}>
            {one.what[language]}：{one.value} [{one.confidence}]
          </li>
        ))}
      </ul>
      <VerdictLine
        level="info"
        what={clashes.judgedBy[language]}
        cure={{ word: t('tables:title'), run: () => showTables() }}
      />
    </section>
  );
}

function whyOf(one: Finding, language: 'zh' | 'en', t: TFunction): string {
  const parts: string[] = [];
  if (one.yields && one.yields.party !== 'either') {
    const party = one.yields.party === 'a' ? one.a : one.b;
    parts.push(t('pipes:clash.yields', { party: party.label[language], rule: one.yields.text[language] }));
  }
  if (one.cure) parts.push(t('pipes:clash.cure', { cure: one.cure.text[language] }));
  if (one.figure?.own && one.figure.verifiedOn !== null)
    parts.push(t('pipes:clash.verified', { document: one.figure.source, date: one.figure.verifiedOn }));
  else if (one.figure) parts.push(`${t('pipes:clash.confidence')} ${one.figure.confidence}`);
  return parts.join(' · ');
}

function missing(one: Finding): number {
  return one.measuredM === null ? 0 : one.requiredM - one.measuredM;
}

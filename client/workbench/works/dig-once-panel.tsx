import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import seasons from '../../../data/policies/digging-seasons.json' with { type: 'json' };
import type { DigOncePlan } from '../../../domain/works/dig-once.ts';
import { useWorks, type WorkRow } from '../../api/works.ts';
import { Panel } from '../../ui/figures.tsx';
import { formatArea, formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useSelection } from '../state/selection.ts';
import { dropProposal, useDigOnce, useProposal } from './proposal.ts';

/** One click to dates that open the ground once: what is won, what moves, what it rests on, and whether it can be better. */
export function DigOncePanel() {
  const { t } = useTranslation();
  const { plan, busy } = useProposal();
  const { propose, accept } = useDigOnce();
  if (!plan) {
    return (
      <Panel title={t('works:digOnce.title')}>
        <p className="dig-once__hint">{t('works:digOnce.hint')}</p>
        <Button type="primary" loading={busy} onClick={() => void propose()}>
          {t('works:digOnce.propose')}
        </Button>
      </Panel>
    );
  }
  return (
    <Panel title={t('works:digOnce.title')}>
      <Gain plan={plan} />
      <Verdict plan={plan} />
      {plan.moves.length ? <Moves plan={plan} /> : null}
      <div className="work-form__buttons">
        {plan.moves.length ? (
          <Button type="primary" onClick={() => void accept()}>
            {t('works:digOnce.accept', { count: plan.moves.length })}
          </Button>
        ) : null}
        <Button onClick={dropProposal}>{t('works:digOnce.drop')}</Button>
      </div>
      <Assumptions />
    </Panel>
  );
}

function Gain({ plan }: { plan: DigOncePlan }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { before, after } = plan;
  const area = (m2: number) => formatArea(m2, language);
  const rows = [
    { label: t('works:digOnce.openings'), key: 'openings', show: formatCount },
    { label: t('works:field.twice'), key: 'twiceM2', show: area },
    { label: t('works:digOnce.overlapDays'), key: 'overlapDays', show: formatCount },
    { label: t('works:digOnce.forbidden'), key: 'forbidden', show: formatCount },
  ] as const;
  return (
    <table className="dig-once__gain">
      <thead>
        <tr>
          <th />
          <th scope="col">{t('works:digOnce.now')}</th>
          <th scope="col">{t('works:digOnce.proposed')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, key, show }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>{show(before[key])}</td>
            <td data-better={after[key] < before[key] ? 'yes' : undefined}>{show(after[key])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Verdict({ plan }: { plan: DigOncePlan }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const bound = formatArea(plan.bound.twiceM2, language);
  if (plan.moves.length === 0 && plan.proved)
    return <VerdictLine level="good" what={t('works:digOnce.nothing')} />;
  return (
    <VerdictLine
      level={plan.proved ? 'good' : 'info'}
      what={t(plan.proved ? 'works:digOnce.proved' : 'works:digOnce.notProved')}
      why={t('works:digOnce.bound', { bound, days: formatCount(plan.bound.overlapDays) })}
    />
  );
}

function Moves({ plan }: { plan: DigOncePlan }) {
  const { t } = useTranslation();
  const city = useCity();
  const works = new Map((useWorks(city.code).data?.works ?? []).map((work: WorkRow) => [work.id, work]));
  return (
    <details className="dig-once__moves" open={plan.moves.length <= 12}>
      <summary>{t('works:digOnce.moves', { count: plan.moves.length })}</summary>
      <ul>
        {plan.moves.map((move) => (
          <li key={move.work}>
            <button
              type="button"
              onClick={() => useSelection.getState().select([{ kind: 'works', id: move.work }])}
            >
              {works.get(move.work)?.title}
            </button>
            <span>
              <s>{works.get(move.work)?.startsOn}</s> → {move.startsOn}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the dates rest on; none of it stands in a document that was found. */
function Assumptions() {
  const { t, i18n } = useTranslation();
  const city = useCity();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const lines = [seasons.keepOpenDays, ...seasons.rules.filter(({ region }) => city.code.startsWith(region))];
  return (
    <ul className="dig-once__assumptions">
      {lines.map(({ text }) => (
        <li key={text.zh}>
          {text[language]}
          <span className="mark">{t('works:digOnce.unverified')}</span>
        </li>
      ))}
    </ul>
  );
}

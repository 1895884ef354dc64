import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import { gapOf, urgentNeeds } from '../../../domain/programme/annual-lists.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount, formatMoney, formatShare } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { useAddress } from '../state/address.ts';
import { type LibraryLine, planYearOf } from './library.ts';
import { funderName } from './money-by-source.tsx';
import { PipePlans } from './pipe-plans.tsx';

const level = { eligible: 'good', conditional: 'warn', unknown: 'warn', ineligible: 'stop' } as const;

/** One community of the library: may it be applied for, what it costs, who pays, what is still open. */
export function OneEntry({ line }: { line: LibraryLine }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const jump = useJump();
  const { go } = useAddress();
  const year = planYearOf(city.dataDate);
  // what is done is not applied for: that rule has nothing to say of it
  const doubts = line.list === 'done' ? [] : line.doubts;
  const gap = line.list === 'build' ? gapOf(line) : 0;
  const urgent = urgentNeeds(line, policy.first.needs);
  return (
    <>
      <header className="inspector__head">
        <h2>{line.name}</h2>
        <p>
          {line.code}
          {line.officeName ? ` · ${line.officeName}` : ''}
        </p>
      </header>
      <section className="panel verdicts">
        {doubts.map(({ rule, verdict }) => (
          <VerdictLine
            key={rule.key}
            level={level[verdict]}
            what={t(`register:eligibility.${verdict}`, { year })}
            why={`${rule.text[language]}（${rule.source} ${rule.clause}）`}
          />
        ))}
        {gap > 0 ? (
          <VerdictLine
            level="warn"
            what={t('programme:verdict.gapOfOne', { money: formatMoney(gap, language) })}
            why={`${policy.match.text[language]}（${policy.match.source} ${policy.match.clause}）`}
          />
        ) : null}
        {urgent.length && (line.list === 'reserve' || line.list === 'prepare') ? (
          <VerdictLine
            level="info"
            what={t('programme:verdict.urgent', {
              needs: urgent.map((need) => t(`register:need.${need}`)).join(language === 'zh' ? '、' : ', '),
            })}
            why={`${policy.first.text[language]}（${policy.first.source} ${policy.first.clause}）`}
          />
        ) : null}
      </section>
      <Panel title={t(`programme:list.${line.list}`)} extra={<StatusTag status={line.status} />}>
        <Figures
          rows={[
            { label: t('register:field.buildings'), value: formatCount(line.buildings) },
            { label: t('register:field.households'), value: formatCount(line.households) },
            { label: t('register:field.floorArea'), value: formatArea(line.floorAreaM2, language) },
            { label: t('register:field.builtYear'), value: line.builtYear ?? '—' },
            { label: t('register:field.willingness'), value: formatShare(line.willingness) },
            {
              label: t('programme:field.cost'),
              value: formatMoney(line.costYuan, language),
              ...(line.costYuan === null ? {} : { mark: t('mark.estimate') }),
            },
          ]}
        />
        {line.needs.length ? (
          <div className="needs">
            {line.needs.map((need) => (
              <Tag key={need} color={urgent.includes(need) ? 'orange' : 'default'}>
                {t(`register:need.${need}`)}
              </Tag>
            ))}
          </div>
        ) : null}
      </Panel>
      {line.money.length ? (
        <Panel title={t('programme:panel.money')}>
          <Figures
            rows={[
              ...line.money.map(({ project, funder, amountYuan }) => ({
                label: `${funderName(funder, language)} · ${project}`,
                value: formatMoney(amountYuan, language),
              })),
              { label: t('total'), value: formatMoney(line.fundedYuan, language) },
            ]}
          />
        </Panel>
      ) : null}
      <PipePlans community={line} />
      <section className="panel programme__foot">
        <Button icon={<Icon name="target" size={16} />} onClick={() => jump(line.extent)}>
          {t('jump')}
        </Button>
        <Button icon={<Icon name="flag" size={16} />} onClick={() => go({ desk: 'progress' })}>
          {t('programme:toProgress')}
        </Button>
      </section>
    </>
  );
}

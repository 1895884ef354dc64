import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import rulesFile from '../../../data/policies/eligibility.json' with { type: 'json' };
import { type EligibilityRule, judgeEligibility } from '../../../domain/register/eligibility.ts';
import type { CommunityStatus } from '../../../domain/register/status.ts';
import { type CommunityDetail, type CommunityRow, useCommunity } from '../../api/communities.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount, formatDate, formatMoney, formatShare } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';

/** The register's page of one community: whether it may be renovated, its figures, what is missing, its buildings. */
export function OneCommunity({ row }: { row: CommunityRow }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const jump = useJump();
  const { data: detail } = useCommunity(city.code, row.id);
  return (
    <>
      <header className="inspector__head">
        <h2>{row.name}</h2>
        <p>
          {row.code}
          {row.officeName ? ` · ${row.officeName}` : ''}
          {detail?.address ? ` · ${detail.address}` : ''}
        </p>
      </header>
      <Eligibility row={row} />
      <Panel title={t('register:panel.register')} extra={<StatusTag status={row.status} />}>
        <Figures
          rows={[
            { label: t('register:field.buildings'), value: formatCount(row.buildingCount) },
            { label: t('register:field.households'), value: formatCount(row.households) },
            { label: t('register:field.floorArea'), value: formatArea(row.floorAreaM2, language) },
            { label: t('register:field.siteArea'), value: formatArea(detail?.areaM2, language) },
            { label: t('register:field.builtYear'), value: row.builtYear ?? '—' },
            {
              label: t('register:field.propertyRight'),
              value: detail?.propertyRight ? t(`register:right.${detail.propertyRight}`) : '—',
            },
            { label: t('register:field.willingness'), value: formatShare(detail?.willingness) },
            {
              label: t('register:field.estimatedCost'),
              value: formatMoney(detail?.estimatedCostYuan, language),
              ...(detail?.estimatedCostYuan != null ? { mark: t('mark.estimate') } : {}),
            },
          ]}
        />
      </Panel>
      {detail?.needs.length ? (
        <Panel title={t('register:field.needs')}>
          <div className="needs">
            {detail.needs.map((need) => (
              <Tag key={need}>{t(`register:need.${need}`)}</Tag>
            ))}
          </div>
        </Panel>
      ) : null}
      {detail?.buildings.length ? <Buildings buildings={detail.buildings} /> : null}
      <section className="panel register__foot">
        <Button icon={<Icon name="target" size={16} />} onClick={() => jump(row.extent)}>
          {t('jump')}
        </Button>
        {detail ? (
          <small>
            {t('register:sourceOf', { source: detail.source || '—', date: formatDate(detail.updatedAt) })}
          </small>
        ) : null}
      </section>
    </>
  );
}

/** Residential buildings with their totals; garages, boiler houses and the like are counted apart. */
function Buildings({ buildings }: { buildings: CommunityDetail['buildings'] }) {
  const { t } = useTranslation();
  const homes = buildings.filter((one) => one.use === 'residential');
  const others = buildings.length - homes.length;
  return (
    <Panel title={t('register:panel.buildings', { count: homes.length })}>
      <table className="small-table">
        <thead>
          <tr>
            <th>{t('register:field.building')}</th>
            <th>{t('register:field.levels')}</th>
            <th>{t('register:field.households')}</th>
            <th>{t('register:field.floorAreaM2')}</th>
          </tr>
        </thead>
        <tbody>
          {homes.map((building) => (
            <tr key={building.id}>
              <td>{building.name || building.code}</td>
              <td>{building.levels ?? '—'}</td>
              <td>{formatCount(building.households)}</td>
              <td>{formatCount(building.floorAreaM2)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{t('total')}</th>
            <td />
            <td>{formatCount(total(homes, (one) => one.households))}</td>
            <td>{formatCount(total(homes, (one) => one.floorAreaM2))}</td>
          </tr>
        </tfoot>
      </table>
      {others ? (
        <small className="register__aside">{t('register:panel.others', { count: others })}</small>
      ) : null}
    </Panel>
  );
}

/** May it be applied for this year? Only what stops or doubts is said, each with its clause. */
function Eligibility({ row }: { row: CommunityRow }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const { data: detail } = useCommunity(city.code, row.id);
  if (!detail) return null;
  const planYear = Number((city.dataDate ?? new Date().toISOString()).slice(0, 4));
  const { verdict, findings } = judgeEligibility(
    {
      builtYear: row.builtYear,
      exclusion: detail.exclusion as never,
      status: row.status as CommunityStatus,
      willingness: detail.willingness,
    },
    rulesFile.rules as EligibilityRule[],
    city.code,
    planYear,
  );
  const doubts = findings.filter((finding) => finding.verdict !== 'eligible');
  const level = { eligible: 'good', conditional: 'warn', unknown: 'warn', ineligible: 'stop' } as const;
  return (
    <section className="panel verdicts">
      {doubts.length ? (
        doubts.map(({ rule, verdict: one, fact }) => (
          <VerdictLine
            key={rule.key}
            level={level[one]}
            what={t(`register:eligibility.${one}`, { year: planYear })}
            why={`${rule.text[language]}（${rule.source} ${rule.clause}${fact === null ? '' : `，${factText(t, fact)}`}）`}
          />
        ))
      ) : (
        <VerdictLine level={level[verdict]} what={t(`register:eligibility.${verdict}`, { year: planYear })} />
      )}
    </section>
  );
}

function factText(t: (key: string) => string, fact: string): string {
  for (const group of ['status', 'exclusion']) {
    const key = `register:${group}.${fact}`;
    const text = t(key);
    if (text !== key && text !== `${group}.${fact}`) return text;
  }
  return fact;
}

function total<Row>(rows: readonly Row[], pick: (row: Row) => number | null): number {
  return rows.reduce((sum, row) => sum + (pick(row) ?? 0), 0);
}

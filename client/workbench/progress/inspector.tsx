import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { dangers } from '../../../domain/progress/deadlines.ts';
import { contradictionWhy, standstillWhy } from '../../../domain/progress/supervision-texts.ts';
import { useCommunityIndex } from '../../api/communities.ts';
import { type SupervisedCommunity, useReporting, useSupervision } from '../../api/progress.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatCount, formatShare } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { selectedIds, useSelection } from '../state/selection.ts';
import { Milestones } from './milestones.tsx';
import { ReportForm } from './report-form.tsx';
import './progress.css';

/** One community: what is wrong, its steps, the next report. None: what needs attention in the city. */
export function ProgressInspector() {
  const { t } = useTranslation();
  const city = useCity();
  const rows = useCommunityIndex(city.code).data ?? [];
  const reporting = useReporting(city.code).data;
  const supervised = useSupervision(city.code).data ?? [];
  const [id] = selectedIds(
    useSelection((state) => state.things),
    'communities',
  );
  const row = rows.find((one) => one.id === id);
  if (!row) return <Attention supervised={supervised} />;
  const community = reporting?.communities.find((one) => one.code === row.code);
  return (
    <>
      <header className="inspector__head">
        <h2>{row.name}</h2>
        <p>
          {row.code}
          {row.officeName ? ` · ${row.officeName}` : ''}
        </p>
      </header>
      {community && reporting ? (
        <>
          <Findings community={supervised.find((one) => one.code === row.code)} />
          <Panel title={t('progress:panel.stand')} extra={<StatusTag status={row.status} />}>
            <div className="percent" style={{ '--share': `${community.percent}%` } as React.CSSProperties}>
              <span>{formatShare(community.percent / 100)}</span>
            </div>
            <Figures
              rows={[
                { label: t('progress:field.lastReport'), value: community.lastReportOn ?? '—' },
                { label: t('register:field.households'), value: formatCount(row.households) },
              ]}
            />
          </Panel>
          <Milestones key={row.code} community={community} steps={reporting.steps} />
          <ReportForm key={`report-${row.code}-${community.seen}`} community={community} />
          <section className="panel">
            <Button href={`/c/${city.code}/${encodeURIComponent(row.code)}`} target="_blank">
              {t('progress:publicPage')}
            </Button>
          </section>
        </>
      ) : (
        <EmptyState title={t('progress:empty.reserve')} hint={t('progress:empty.reserveHint')} />
      )}
    </>
  );
}

/** What supervision says of one community; green says nothing. */
function Findings({ community }: { community: SupervisedCommunity | undefined }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  if (!community) return null;
  const { deadline, reportOverdueDays, contradictions } = community;
  const { standstill } = deadline;
  const risky = ['at_risk', 'late', 'overdue'].includes(deadline.risk);
  if (!risky && !standstill && !reportOverdueDays && !contradictions.length) return null;
  return (
    <section className="panel verdicts">
      {risky ? (
        <VerdictLine
          level={deadline.risk === 'at_risk' ? 'warn' : 'stop'}
          what={t(`progress:risk.${deadline.risk}`)}
          why={t('progress:dueOn', { date: deadline.dueOn, count: deadline.daysLate ?? 0 })}
        />
      ) : null}
      {standstill ? (
        <VerdictLine
          level="stop"
          what={t(`progress:risk.${standstill.kind}`)}
          why={standstillWhy(standstill)[language]}
        />
      ) : null}
      {reportOverdueDays ? (
        <VerdictLine
          level="warn"
          what={t('progress:overdueReport', { count: reportOverdueDays })}
          why={t('progress:overdueReportWhy', { date: community.lastReportOn ?? '—' })}
        />
      ) : null}
      {contradictions.map((one) => (
        <VerdictLine
          key={`${one.code}-${one.reportId}-${one.on}`}
          level="warn"
          what={t(`progress:contradiction.${one.code}`)}
          why={contradictionWhy(one)[language]}
        />
      ))}
    </section>
  );
}

function Attention({ supervised }: { supervised: readonly SupervisedCommunity[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const rows = useCommunityIndex(city.code).data ?? [];
  const jump = useJump();
  const count = (test: (one: SupervisedCommunity) => boolean) => formatCount(supervised.filter(test).length);
  const urgent = supervised.filter(({ deadline: { risk } }) => dangers.includes(risk) && risk !== 'at_risk');
  return (
    <>
      <header className="inspector__head">
        <h2>{t('progress:title')}</h2>
        <p>{t('progress:pickOne')}</p>
      </header>
      <Panel
        title={t('progress:panel.attention')}
        extra={
          <Button
            size="small"
            icon={<Icon name="export" size={14} />}
            href={`/api/cities/${encodeURIComponent(city.code)}/dispatch.xlsx`}
          >
            {t('progress:dispatch')}
          </Button>
        }
      >
        <Figures
          rows={[
            { label: t('progress:field.inProgramme'), value: formatCount(supervised.length) },
            { label: t('progress:risk.overdue'), value: count((one) => one.deadline.risk === 'overdue') },
            { label: t('progress:risk.late'), value: count((one) => one.deadline.risk === 'late') },
            {
              label: t('progress:risk.standing'),
              value: count((one) => one.deadline.standstill?.kind === 'standing'),
            },
            {
              label: t('progress:risk.falling'),
              value: count((one) => one.deadline.standstill?.kind === 'falling'),
            },
            { label: t('progress:risk.at_risk'), value: count((one) => one.deadline.risk === 'at_risk') },
            { label: t('progress:field.missingReports'), value: count((one) => one.reportOverdueDays > 0) },
            {
              label: t('progress:field.contradictions'),
              value: count((one) => one.contradictions.length > 0),
            },
          ]}
        />
      </Panel>
      {urgent.length ? (
        <section className="panel verdicts">
          {urgent.slice(0, 30).map((one) => {
            const row = rows.find((candidate) => candidate.code === one.code);
            return (
              <VerdictLine
                key={one.code}
                level={one.deadline.risk === 'overdue' ? 'stop' : 'warn'}
                what={one.name}
                why={`${t(`progress:risk.${one.deadline.risk}`)} · ${one.deadline.standstill?.kind === one.deadline.risk ? standstillWhy(one.deadline.standstill)[language] : t('progress:dueOn', { date: one.deadline.dueOn, count: one.deadline.daysLate ?? 0 })}`}
                {...(row
                  ? {
                      onJump: () => {
                        useSelection.getState().select([{ kind: 'communities', id: row.id }]);
                        jump(row.extent);
                      },
                    }
                  : {})}
              />
            );
          })}
        </section>
      ) : null}
    </>
  );
}

import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { todayInChina } from '../../../domain/today.ts';
import { dateOfDay, dayNumber, opensGround } from '../../../domain/works/work.ts';
import { useWorks, type WorkRow } from '../../api/works.ts';
import { workColor } from '../../map/layers/works.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useCity } from '../city.tsx';
import { selectedIds, useSelection } from '../state/selection.ts';
import { useUndoableEdits } from './edits.ts';
import { useProposal } from './proposal.ts';
import { useDraggedDates, useReview } from './review.ts';
import './works.css';

const dayPx = 3.2;
const rowPx = 32;

/** Works in time. A planned bar can be dragged: encounters and bans change while it moves, and are saved on release. */
export function WorksGantt() {
  const { t } = useTranslation();
  const { today: judgedOn, works, encounters, bans } = useReview();
  const dated = useMemo(() => works.filter((work) => work.startsOn && work.endsOn), [works]);
  const today = dayNumber(judgedOn ?? todayInChina());
  const { first, last } = useSpan(dated, today);
  const ids = selectedIds(
    useSelection((state) => state.things),
    'works',
  );
  const chart = useRef<HTMLDivElement>(null);
  const firstOpen = dated.findIndex(opensGround);
  const opened = dated.length > 0;
  // what is done is history: the chart opens where work is still to be done
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the works have come
  useEffect(() => {
    const work = dated[firstOpen];
    if (!work || !chart.current?.parentElement) return;
    const left = (dayNumber(work.startsOn!) - first) * dayPx;
    chart.current.parentElement.scrollTo({ top: firstOpen * rowPx, left: Math.max(0, left - 60) });
  }, [opened]);
  if (!dated.length) return <EmptyState title={t('works:empty.title')} hint={t('works:empty.hint')} />;

  const trouble = new Map<number, 'conflict' | 'opportunity'>();
  for (const one of encounters) {
    for (const id of [one.a, one.b]) if (trouble.get(id) !== 'conflict') trouble.set(id, one.kind);
  }
  const banned = new Set(bans.map((ban) => ban.work));
  const x = (day: number) => (day - first) * dayPx;

  return (
    <div ref={chart} className="gantt" style={{ '--gantt-width': `${x(last)}px` } as CSSProperties}>
      <div className="gantt__head">
        <div className="gantt__title">{t('works:gantt.work')}</div>
        <div className="gantt__axis">
          {monthsBetween(first, last).map((month) => (
            <span
              key={month.key}
              style={{ left: x(month.day) }}
              data-year={month.january ? 'yes' : undefined}
            >
              {month.january ? month.key : month.number}
            </span>
          ))}
        </div>
      </div>
      {dated.map((work) => (
        <div
          key={work.id}
          className="gantt__row"
          data-selected={ids.includes(work.id) ? 'yes' : undefined}
          style={{ height: rowPx }}
        >
          <button
            type="button"
            className="gantt__title"
            onClick={() => useSelection.getState().select([{ kind: 'works', id: work.id }])}
          >
            {work.title}
          </button>
          <div className="gantt__lane">
            <Wished work={work.id} x={x} />
            <Bar
              work={work}
              left={x(dayNumber(work.startsOn!))}
              width={(dayNumber(work.endsOn!) - dayNumber(work.startsOn!) + 1) * dayPx}
              trouble={banned.has(work.id) ? 'ban' : trouble.get(work.id)}
            />
          </div>
        </div>
      ))}
      <div className="gantt__today" style={{ left: `calc(var(--gantt-title) + ${x(today)}px)` }}>
        <span>{t('works:gantt.today')}</span>
      </div>
    </div>
  );
}

/** Where a work stood before it was proposed to move it. */
function Wished({ work, x }: { work: number; x(day: number): number }) {
  const { t } = useTranslation();
  const city = useCity();
  const isMoved = useProposal(({ plan }) => plan?.moves.some((move) => move.work === work) ?? false);
  const before = useWorks(city.code).data?.works.find((one) => one.id === work);
  if (!isMoved || !before?.startsOn || !before.endsOn) return null;
  const [first, last] = [dayNumber(before.startsOn), dayNumber(before.endsOn)];
  return (
    <span
      className="gantt__wished"
      title={t('works:digOnce.wished', { from: before.startsOn, until: before.endsOn })}
      style={{ left: x(first), width: x(last + 1) - x(first) }}
    />
  );
}

function Bar({
  work,
  left,
  width,
  trouble,
}: {
  work: WorkRow;
  left: number;
  width: number;
  trouble: 'conflict' | 'opportunity' | 'ban' | undefined;
}) {
  const { t } = useTranslation();
  const city = useCity();
  const edits = useUndoableEdits(city.code);
  const start = useRef<{ x: number; day: number; length: number } | null>(null);
  // proposed dates are accepted or discarded first
  const isProposed = useProposal((state) => state.plan !== null);
  const movable = work.state === 'planned' && !isProposed;

  const down = (event: React.PointerEvent) => {
    useSelection.getState().select([{ kind: 'works', id: work.id }]);
    if (!movable || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const day = dayNumber(work.startsOn!);
    start.current = { x: event.clientX, day, length: dayNumber(work.endsOn!) - day };
  };
  const move = (event: React.PointerEvent) => {
    if (!start.current) return;
    const { x, day, length } = start.current;
    const next = day + Math.round((event.clientX - x) / dayPx);
    useDraggedDates.setState({
      work: work.id,
      dates: { startsOn: dateOfDay(next), endsOn: dateOfDay(next + length) },
    });
  };
  const up = async () => {
    const { dates } = useDraggedDates.getState();
    const before = start.current;
    start.current = null;
    if (dates && before && dayNumber(dates.startsOn) !== before.day) {
      const undragged = {
        ...work,
        startsOn: dateOfDay(before.day),
        endsOn: dateOfDay(before.day + before.length),
      };
      await edits.change(undragged, dates);
    }
    useDraggedDates.setState({ work: null, dates: null });
  };
  const nudge = (event: React.KeyboardEvent) => {
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!days || !movable) return;
    event.preventDefault();
    const step = event.shiftKey ? days * 7 : days;
    void edits.change(work, {
      startsOn: dateOfDay(dayNumber(work.startsOn!) + step),
      endsOn: dateOfDay(dayNumber(work.endsOn!) + step),
    });
  };

  return (
    <button
      type="button"
      className="gantt__bar"
      data-state={work.state}
      data-trouble={trouble}
      data-movable={movable ? 'yes' : undefined}
      style={{ left, width, background: workColor(work.state) }}
      aria-label={`${work.title} ${work.startsOn} – ${work.endsOn} ${t(`works:state.${work.state}`)}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => void up()}
      onPointerCancel={() => {
        start.current = null;
        useDraggedDates.setState({ work: null, dates: null });
      }}
      onKeyDown={nudge}
    >
      <span>
        {work.startsOn!.slice(5)} – {work.endsOn!.slice(5)}
      </span>
    </button>
  );
}

/** From a month before the first work (or today) to two months after the last, kept while a bar is dragged. */
function useSpan(works: readonly WorkRow[], today: number): { first: number; last: number } {
  const dragging = useDraggedDates((state) => state.work !== null);
  const kept = useRef({ first: 0, last: 0 });
  if (!dragging) {
    const starts = works.map((work) => dayNumber(work.startsOn!));
    const ends = works.map((work) => dayNumber(work.endsOn!));
    kept.current = { first: Math.min(today, ...starts) - 30, last: Math.max(today, ...ends) + 60 };
  }
  return kept.current;
}

function monthsBetween(first: number, last: number) {
  const [year, month] = dateOfDay(first).split('-').map(Number) as [number, number];
  const months: { key: string; number: number; day: number; january: boolean }[] = [];
  for (let i = 1; ; i++) {
    const date = new Date(Date.UTC(year, month - 1 + i, 1)).toISOString().slice(0, 10);
    const day = dayNumber(date);
    if (day > last) return months;
    const number = Number(date.slice(5, 7));
    months.push({ key: date.slice(0, 7), number, day, january: number === 1 || i === 1 });
  }
}

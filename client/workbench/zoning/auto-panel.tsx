import { Button, Checkbox, InputNumber, Progress, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphFromPairs } from '../../../domain/zoning/graph.ts';
import type { SolveProgress, SolveResult } from '../../../domain/zoning/solve.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import { describeProblem } from '../../api/problem.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatCount, formatShare } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { cancelSolve, type Ground, solveInWorker } from './ground.ts';
import { lockedOf, useDesk } from './store.ts';

interface Wish {
  floor: number;
  cap: number | null;
  zones: number | null;
  budgetYuan: number | null;
  offices: 'free' | 'soft' | 'hard';
  conditional: boolean;
  willing: boolean;
  seconds: number;
  seed: number;
}

/** Automatic zoning: what is asked, progress with bound and gap, cancel, and the answer as one undoable edit. */
export function AutoPanel() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, floor, replaceAll, set } = useDesk();
  const setTool = useWorkbench((state) => state.setTool);
  const [wish, setWish] = useState<Wish>({
    floor,
    cap: null,
    zones: null,
    budgetYuan: null,
    offices: 'free',
    conditional: true,
    willing: false,
    seconds: 5,
    seed: 1,
  });
  const [progress, setProgress] = useState<SolveProgress | null>(null);
  const [answer, setAnswer] = useState<SolveResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const started = useRef(0);
  const change = (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part }));

  const run = async () => {
    setAnswer(null);
    setProblem(null);
    started.current = performance.now();
    const locked = lockedOf(rows);
    try {
      const result = await solveInWorker(
        problemOf(ground!, live!.zone, locked, wish),
        { seed: wish.seed, seconds: wish.seconds },
        setProgress,
      );
      setAnswer(result);
      set({ floor: wish.floor });
      if (result.zones > 0)
        replaceAll(numbered(result.zone, live!.zone, locked), t('zoning:note.auto', { count: result.zones }));
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      setProblem(`${title} ${remedy}`);
    }
    setProgress(null);
  };
  if (!ground || !live) return null;
  const share = Math.min(99, ((performance.now() - started.current) / 1000 / wish.seconds) * 100);
  return (
    <div className="zoning">
      <header className="inspector__head">
        <h2>{t('zoning:auto.title')}</h2>
        <p>{t('zoning:auto.what')}</p>
      </header>
      <Panel title={t('zoning:auto.ask')}>
        <div className="zoning-form">
          <Row word={t('zoning:auto.floor')}>
            <InputNumber
              size="small"
              min={1}
              step={50}
              value={wish.floor}
              onChange={(value) => change({ floor: value ?? 1 })}
              suffix={t('zoning:householdsUnit')}
            />
          </Row>
          <Row word={t('zoning:auto.cap')}>
            <InputNumber
              size="small"
              min={1}
              step={100}
              value={wish.cap}
              onChange={(cap) => change({ cap })}
              suffix={t('zoning:householdsUnit')}
              placeholder={t('zoning:auto.none')}
            />
          </Row>
          <Row word={t('zoning:auto.zones')}>
            <InputNumber
              size="small"
              min={1}
              value={wish.zones}
              onChange={(zones) => change({ zones })}
              placeholder={t('zoning:auto.most')}
            />
          </Row>
          <Row word={t('zoning:budget')}>
            <InputNumber
              size="small"
              min={0}
              step={100}
              value={wish.budgetYuan === null ? null : wish.budgetYuan / 10_000}
              onChange={(value) => change({ budgetYuan: value === null ? null : value * 10_000 })}
              suffix={t('zoning:tenThousandYuan')}
              placeholder={t('zoning:auto.none')}
            />
          </Row>
          <Row word={t('zoning:auto.offices')}>
            <Segmented
              size="small"
              value={wish.offices}
              onChange={(offices) => change({ offices })}
              options={(['free', 'soft', 'hard'] as const).map((value) => ({
                value,
                label: t(`zoning:auto.office.${value}`),
              }))}
            />
          </Row>
          <Row word={t('zoning:auto.seconds')}>
            <Segmented
              size="small"
              value={wish.seconds}
              onChange={(seconds) => change({ seconds })}
              options={[2, 5, 15, 60].map((value) => ({ value, label: `${value} s` }))}
            />
          </Row>
          <Row word={t('zoning:auto.seed')}>
            <InputNumber
              size="small"
              min={1}
              value={wish.seed}
              onChange={(value) => change({ seed: value ?? 1 })}
            />
          </Row>
          <Checkbox
            checked={wish.conditional}
            onChange={(event) => change({ conditional: event.target.checked })}
          >
            {t('zoning:auto.conditional')}
          </Checkbox>
          {ground.facts.willingness.some((share) => !Number.isNaN(share)) ? (
            <Checkbox checked={wish.willing} onChange={(event) => change({ willing: event.target.checked })}>
              {t('zoning:auto.willing')}
            </Checkbox>
          ) : null}
        </div>
        <div className="zoning-run">
          {progress ? (
            <Button danger onClick={cancelSolve}>
              {t('zoning:auto.cancel')}
            </Button>
          ) : (
            <Button type="primary" icon={<Icon name="play" size={16} />} onClick={() => void run()}>
              {t('zoning:auto.run')}
            </Button>
          )}
          <Button onClick={() => setTool('select')}>{t('zoning:auto.back')}</Button>
        </div>
        {progress ? (
          <div className="zoning-progress" role="status">
            <Progress percent={Math.round(share)} size="small" showInfo={false} />
            <p>
              {t(`zoning:auto.stage.${progress.stage}`)} ·{' '}
              {t('zoning:auto.found', { zones: progress.zones, bound: progress.bound ?? '—' })}
            </p>
          </div>
        ) : null}
      </Panel>
      {problem ? <VerdictLine level="stop" what={problem} /> : null}
      {answer ? (
        <Panel title={t(`zoning:auto.status.${answer.status}`)}>
          <Figures
            rows={[
              { label: t('zoning:field.zones'), value: formatCount(answer.zones) },
              {
                label: t('zoning:auto.bound'),
                value:
                  answer.bound === null ? t('zoning:auto.noBound') : `${answer.bound} (${answer.boundKind})`,
              },
              { label: t('zoning:auto.gap'), value: formatShare(answer.gap) },
              { label: t('zoning:auto.seed'), value: answer.seed },
              {
                label: t('zoning:auto.iterations'),
                value: formatCount(
                  answer.effort.recombinations + answer.effort.moves.reduce((sum, moves) => sum + moves, 0),
                ),
              },
            ]}
          />
          {answer.shortfalls.slice(0, 4).map((one) => (
            <VerdictLine key={one.en} level="info" what={one[language]} />
          ))}
        </Panel>
      ) : null}
    </div>
  );
}

function Row({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="zoning-form__row">
      <span>{word}</span>
      {children}
    </label>
  );
}

/** The planner's wish as a problem of the solver. */
function problemOf(ground: Ground, zone: Int32Array, locked: ReadonlySet<number>, wish: Wish): ZoneProblem {
  const { facts, units, measures } = ground;
  const offices = new Map<string, number>();
  const office = Int32Array.from(units, (unit) => {
    const code = unit.office ?? '';
    if (!offices.has(code)) offices.set(code, offices.size);
    return offices.get(code)!;
  });
  const joined = ground.pairs.filter(
    ({ status, a, b }) => status === 'joined' && (wish.offices !== 'hard' || office[a] === office[b]),
  );
  const problem: ZoneProblem = {
    graph: graphFromPairs(
      units.length,
      joined.map(({ a, b }) => [a, b] as const),
    ),
    limits: [{ values: facts.households, floor: wish.floor, cap: wish.cap ?? Number.POSITIVE_INFINITY }],
    eligible: Uint8Array.from(units, ({ eligibility }) =>
      eligibility === 'ineligible' || (eligibility === 'conditional' && !wish.conditional) ? 0 : 1,
    ),
    shape: { x: measures.x, y: measures.y, area: measures.areaM2, inertia: measures.inertia },
    buildYear: { values: facts.builtYear.map((year) => year || 1990), mass: facts.floorAreaM2 },
    objectives: [
      'zones',
      'compactness',
      'build-year',
      ...(wish.willing ? (['willingness'] as const) : []),
      ...(wish.offices === 'soft' ? (['offices'] as const) : []),
    ],
  };
  if (wish.zones !== null) problem.zones = wish.zones;
  if (wish.budgetYuan !== null) problem.budget = { values: facts.costYuan, limit: wish.budgetYuan };
  if (wish.offices === 'soft') problem.office = office;
  if (wish.willing) problem.willingness = willingnessOf(facts.willingness);
  if (locked.size > 0) problem.locked = zone.map((number) => (locked.has(number) ? number : -1));
  return problem;
}

/** Willing shares; where nobody was asked yet, the mean of the others: not asked is not unwilling. */
function willingnessOf(shares: Float64Array): Float64Array {
  const known = shares.filter((share) => !Number.isNaN(share));
  const mean = known.length > 0 ? known.reduce((sum, share) => sum + share, 0) / known.length : 1;
  return shares.map((share) => (Number.isNaN(share) ? mean : share));
}

/** The solver's zones with numbers of the plan: locked zones keep theirs, the others take the free ones from 1. */
function numbered(found: Int32Array, before: Int32Array, locked: ReadonlySet<number>): Int32Array {
  const numbers = new Map<number, number>();
  before.forEach((zone, u) => {
    if (locked.has(zone)) numbers.set(found[u]!, zone);
  });
  let free = 0;
  return found.map((zone) => {
    if (zone < 0) return 0;
    const known = numbers.get(zone);
    if (known !== undefined) return known;
    do free++;
    while (locked.has(free));
    numbers.set(zone, free);
    return free;
  });
}

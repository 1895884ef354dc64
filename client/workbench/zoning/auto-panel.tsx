import { Button, Checkbox, InputNumber, Progress, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mainsOfPlan } from '../../../domain/zoning/shared-mains.ts';
import type { SolveProgress, SolveResult } from '../../../domain/zoning/solve.ts';
import { describeProblem } from '../../api/problem.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatCount, formatLength, formatShare } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { cancelSolve, solveInWorker } from './ground.ts';
import { Objectives } from './objectives.tsx';
import { usePlanMains } from './plan-mains.ts';
import { lockedOf, useDesk } from './store.ts';
import { numbered, problemOf, type Wish, willingIn } from './wish.ts';

/** Automatic zoning: what is asked, progress with bound and gap, cancel, and the answer as one undoable edit. */
export function AutoPanel() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, floor, replaceAll, set } = useDesk();
  const mains = usePlanMains();
  const setTool = useWorkbench((state) => state.setTool);
  const [wish, setWish] = useState<Wish>({
    floor,
    cap: null,
    zones: null,
    budgetYuan: null,
    offices: 'free',
    conditional: true,
    order: [
      { name: 'compactness', on: true },
      { name: 'build-year', on: true },
      { name: 'mains', on: false },
      { name: 'willingness', on: false },
    ],
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
        problemOf(ground!, live!.zone, locked, wish, mains.known),
        { seed: wish.seed, seconds: wish.seconds },
        setProgress,
      );
      setAnswer(result);
      set({ floor: wish.floor });
      if (result.zones > 0)
        replaceAll(
          numbered(result.zone, live!.zone, locked),
          t('zoning:note.auto', { count: result.zones }),
          { on: ground! },
        );
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      setProblem(`${title} ${remedy}`);
    }
    setProgress(null);
  };
  if (!ground || !live) return null;
  const asked = ground.facts.willingness.some((value) => !Number.isNaN(value));
  const split =
    answer && mains.known
      ? mainsOfPlan(
          mains.known,
          answer.zone.map((zone) => zone + 1),
        )
      : null;
  const missing = {
    ...(mains.why && { mains: mains.why }),
    ...(!asked && { willingness: t('zoning:auto.noWillingness') }),
  };
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
          <Objectives
            order={wish.order}
            onOrder={(order) => change({ order })}
            missing={missing}
            limited={wish.budgetYuan !== null || wish.cap !== null}
          />
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
              ...(split === null
                ? []
                : [
                    { label: t('zoning:field.sharedMains'), value: formatLength(split.sharedM) },
                    { label: t('zoning:field.splitMains'), value: formatLength(split.splitM) },
                  ]),
              ...(asked
                ? [
                    {
                      label: t('zoning:field.willingness'),
                      value: formatShare(willingIn(answer.zone, ground.facts)),
                    },
                  ]
                : []),
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

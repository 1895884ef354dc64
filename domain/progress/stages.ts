import type { Bilingual } from '../problem.ts';
import { daysBetween } from './months.ts';
import { hasReached, type Status } from './status.ts';

/** One step of the programme as policy fixes it (data/policies): who leads and which state it brings when done. */
export interface Step {
  key: string;
  /** Key of the stage that it belongs to; steps of a stage stand together. */
  stage: string;
  text: Bilingual;
  stageText: Bilingual;
  lead: Bilingual;
  /** State that the community has reached when this step is done. */
  reaches: Status | null;
}

export interface Milestone {
  step: string;
  plannedOn: string | null;
  actualOn: string | null;
}

export type StepState = 'done' | 'done_late' | 'overdue' | 'current' | 'ahead' | 'undated';

export interface StepProgress extends Step {
  plannedOn: string | null;
  actualOn: string | null;
  state: StepState;
  /** Days after the planned date: at completion when done, until today when overdue; null when not late or not dated. */
  lateDays: number | null;
}

export interface StageProgress {
  stage: string;
  text: Bilingual;
  state: 'done' | 'current' | 'ahead';
  overdue: boolean;
  steps: StepProgress[];
}

/** The stage bar: every step in order, folded into stages, each with where it stands on the day `today`. */
export function stageBar(
  steps: readonly Step[],
  milestones: readonly Milestone[],
  today: string,
): StageProgress[] {
  const dates = new Map(milestones.map((milestone) => [milestone.step, milestone]));
  const stages: StageProgress[] = [];
  let currentFound = false;
  for (const step of steps) {
    const { plannedOn = null, actualOn = null } = dates.get(step.key) ?? {};
    const late = plannedOn === null ? null : daysBetween(plannedOn, actualOn ?? today);
    const lateDays = late !== null && late > 0 ? late : null;
    let state: StepState;
    if (actualOn !== null) state = lateDays === null ? 'done' : 'done_late';
    else if (lateDays !== null) state = 'overdue';
    else if (!currentFound && plannedOn !== null) state = 'current';
    else state = plannedOn === null ? 'undated' : 'ahead';
    if (actualOn === null && plannedOn !== null) currentFound = true;
    const progress = { ...step, plannedOn, actualOn, state, lateDays };
    const last = stages.at(-1);
    if (last?.stage === step.stage) last.steps.push(progress);
    else
      stages.push({
        stage: step.stage,
        text: step.stageText,
        state: 'ahead',
        overdue: false,
        steps: [progress],
      });
  }
  // where no step has a date nothing has begun
  let before = stages.some((stage) => stage.steps.some((step) => step.state !== 'undated'));
  for (const stage of stages) {
    const dated = stage.steps.filter((step) => step.state !== 'undated');
    const done = dated.length > 0 && dated.every((step) => step.actualOn !== null);
    stage.overdue = stage.steps.some((step) => step.state === 'overdue');
    if (done) stage.state = 'done';
    else if (before || stage.steps.some((step) => step.actualOn !== null)) {
      stage.state = 'current';
      before = false;
    }
  }
  return stages;
}

/** The furthest state that the dates of the milestones prove, or null when no dated step brings one. */
export function provenStatus(steps: readonly Step[], milestones: readonly Milestone[]): Status | null {
  const done = new Set(
    milestones.filter((milestone) => milestone.actualOn !== null).map((milestone) => milestone.step),
  );
  let furthest: Status | null = null;
  for (const step of steps)
    if (
      step.reaches !== null &&
      done.has(step.key) &&
      (furthest === null || hasReached(step.reaches, furthest))
    )
      furthest = step.reaches;
  return furthest;
}

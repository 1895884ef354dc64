import { Problem } from '../problem.ts';
import type { Graph } from './graph.ts';
import type { ZoneLimit } from './recombine.ts';
import type { SharedMains } from './shared-mains.ts';

/** What a plan is judged by, in the planner's order; `zones` or `coverage` leads, the others break its ties. */
export type Objective =
  | 'zones'
  | 'coverage'
  | 'compactness'
  | 'homogeneity'
  | 'build-year'
  | 'mains'
  | 'offices'
  | 'willingness';

/** One automatic zoning: the units, who may join whom, and what is asked. Plain data, so that it crosses a worker border. */
export interface ZoneProblem {
  /** Pairs that may share a zone: barriers and hard office borders are already cut out of it. */
  graph: Graph;
  /** Floors and caps; the first is the one named on the command line by `--weight`. */
  limits: ZoneLimit[];
  /** What all zones together may cost. */
  budget?: { values: Float64Array; limit: number };
  /** Exactly this many zones, instead of as many as possible. */
  zones?: number;
  /** 1 where a unit may be zoned; absent = all. */
  eligible?: Uint8Array;
  /** Zones that must stay as they are: index ≥ 0 of a kept zone, −1 = free. */
  locked?: Int32Array;
  /** Planar measures in metres for compactness. */
  shape?: { x: Float64Array; y: Float64Array; area: Float64Array; inertia: Float64Array };
  /** Standardised attributes, row by row, whose differences inside a zone are to be small. */
  attributes?: { width: number; values: Float64Array };
  buildYear?: { values: Float64Array; mass: Float64Array };
  /** Mains that units share, for `mains`. */
  mains?: SharedMains;
  /** Street office of each unit, for `offices` (soft border). */
  office?: Int32Array;
  /** Share of willing residents, 0 … 1. */
  willingness?: Float64Array;
  objectives: Objective[];
}

/** What having each unit in a zone is worth: its leading weight, where willingness is asked that of the willing. */
export function needOf({ limits, objectives, willingness }: ZoneProblem): Float64Array {
  const { values } = limits[0]!;
  if (!willingness || !objectives.includes('willingness')) return values;
  return values.map((value, u) => value * willingness[u]!);
}

/** Throws a `Problem` where the question makes no sense; what is only impossible to fulfil is the solver's to explain. */
export function assertZoneProblem(problem: ZoneProblem): void {
  const n = problem.graph.size;
  if (n === 0) {
    throw new Problem(
      'zoning.no-units',
      { zh: '没有可划分的单元。', en: 'There are no units to zone.' },
      {
        zh: '请检查文件是否为空，或资格条件是否排除了全部单元。',
        en: 'Check that the file is not empty and that the eligibility rules leave some units.',
      },
    );
  }
  problem.limits.forEach(({ values, floor, cap }, at) => {
    assertValues(values, n, `limits[${at}]`);
    if (!(floor >= 0) || !Number.isFinite(floor)) throw badNumber('floor', floor);
    if (cap < floor) {
      throw new Problem(
        'zoning.cap-below-floor',
        { zh: `上限 ${cap} 小于下限 ${floor}。`, en: `The cap ${cap} is below the floor ${floor}.` },
        { zh: '请提高上限或降低下限。', en: 'Raise the cap or lower the floor.' },
        { facts: { floor, cap } },
      );
    }
  });
  if (problem.budget) {
    assertValues(problem.budget.values, n, 'budget');
    if (!(problem.budget.limit >= 0)) throw badNumber('budget', problem.budget.limit);
  }
  for (const name of problem.objectives) assertData(problem, name);
  const k = problem.zones;
  if (k !== undefined && !(Number.isInteger(k) && k >= 1)) throw badNumber('k', k);
}

/** An objective that nothing in the data can tell plans apart by would be asked and silently ignored. */
function assertData(problem: ZoneProblem, objective: Objective): void {
  const { mains, willingness } = problem;
  if (willingness?.some((share) => !(share >= 0 && share <= 1))) {
    throw new Problem(
      'zoning.willingness-bad',
      { zh: '居民意愿须为 0 到 1 之间的比例。', en: 'Willingness must be a share from 0 to 1.' },
      { zh: '请把百分数除以 100，空值补全。', en: 'Divide percentages by 100 and fill in what is empty.' },
    );
  }
  if (objective === 'mains' && !(mains && mains.lengths.length > 0)) {
    throw new Problem(
      'zoning.objective-without-data',
      {
        zh: '没有任何干管由两个单元共用，“共用干管”不能作为目标。',
        en: 'No main serves two of the units: shared mains cannot be an objective.',
      },
      {
        zh: '请先导入现状管线（坐标须与单元一致），或去掉该目标。',
        en: 'Import the existing pipes first (in the same place as the units), or drop the objective.',
      },
      { facts: { objective } },
    );
  }
  if (objective === 'willingness' && !willingness) {
    throw new Problem(
      'zoning.objective-without-data',
      {
        zh: '没有居民意愿数据，不能作为目标。',
        en: 'Nobody’s willingness is known: it cannot be an objective.',
      },
      {
        zh: '请在小区台账中补录“改造意愿”，或去掉该目标。',
        en: 'Enter the willingness of communities in the register, or drop the objective.',
      },
      { facts: { objective } },
    );
  }
}

function assertValues(values: Float64Array, size: number, name: string): void {
  if (values.length !== size) throw new RangeError(`${name}: ${values.length} values for ${size} units`);
  const at = values.findIndex((value) => !(value >= 0) || !Number.isFinite(value));
  if (at < 0) return;
  throw new Problem(
    'zoning.weight-bad',
    {
      zh: `第 ${at + 1} 个单元的权重为 ${values[at]}，须为不小于 0 的数。`,
      en: `Unit ${at + 1} has the weight ${values[at]}; it must be a number of at least 0.`,
    },
    { zh: '请补全或更正该字段。', en: 'Fill in or correct that field.' },
    { facts: { unit: at } },
  );
}

function badNumber(name: string, value: unknown): Problem {
  return new Problem(
    'zoning.number-bad',
    { zh: `参数 ${name} 的值 ${value} 无效。`, en: `${name} can't be ${value}.` },
    {
      zh: '请给出不小于 0 的数；k 须为正整数。',
      en: 'Give a number of at least 0; k must be a whole number of at least 1.',
    },
    { facts: { name } },
  );
}

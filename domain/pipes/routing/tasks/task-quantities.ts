import type { Point } from '../../../geo/plane.ts';
import { invertLevelM } from '../../clash/pieces.ts';
import { nodesById, type PipeNetwork, type Utility } from '../../model.ts';
import { Bill, type Item } from '../bill/bill.ts';
import { protectionItem, type QuantityLine, quantitiesOf } from '../bill/quantities.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import { type GroundUse, groundOf, sharesBy } from '../ground/ground-use.ts';
import { type Protection, protectionClause } from '../judge/protection.ts';
import type { LaidPipe } from '../sizing/sized-network.ts';
import { beforeCut } from './cut-id.ts';
import type { DrainVerdict } from './drain-verdicts.ts';
import type { PlanJudgement } from './judge-plan.ts';
import { relocationLines } from './relocations.ts';
import type { SeparationLayout } from './separate-combined.ts';

type Line = readonly Point[];

/** Adds up items of a task by name and by where they lie; none of them is in the tender. */
export class TaskLines {
  readonly #bill: Bill;
  readonly #ground: GroundUse;

  constructor(rates: Rates, ground: GroundUse) {
    this.#bill = new Bill(rates);
    this.#ground = ground;
  }

  /**
   * So much of an item along a line, or one at each of several points.
   * @param price - key of the cell of the unit prices that one unit of it costs
   */
  along(item: TaskItem, unit: QuantityLine['unit'], quantity: number, price: string, line: Line): void {
    for (const [place, share] of sharesBy(this.#ground.along(line), (one) => one.place))
      this.#bill.addPriced({ ...item, code: null }, unit, quantity * share, price, place);
  }

  at(item: TaskItem, unit: QuantityLine['unit'], price: string, points: readonly Point[]): void {
    for (const [x, y] of points)
      this.#bill.addPriced({ ...item, code: null }, unit, 1, price, this.#ground.placeAt(x, y));
  }

  /** Measures where new pipes are nearer to others than the table asks for. */
  protect(protections: readonly Protection[]): void {
    for (const { utility, lengthM, stretch } of protections)
      for (const [place, share] of sharesBy(this.#ground.along(stretch), (one) => one.place))
        this.#bill.addPriced(
          { utility, ...protectionItem },
          'm',
          lengthM * share,
          'line:protection|all',
          place,
          protectionClause,
        );
  }

  list(): QuantityLine[] {
    return this.#bill.lines();
  }
}

type TaskItem = Omit<Item, 'code'>;

/** What a separation costs beyond the pipes of its routes: renewals, inspection, sealing, connections, interceptors, measures. */
export function separationLines(
  layout: SeparationLayout,
  before: PipeNetwork,
  after: PipeNetwork,
  prefix: string,
  { protections, relocations }: PlanJudgement,
  rates: Rates = builtInRates,
): QuantityLine[] {
  const { becomes, drains, parts, outside, site } = layout;
  const ground = groundOf(site);
  const lines = new TaskLines(rates, ground);
  const item = (utility: Utility, zh: string, en: string): TaskItem => ({
    utility,
    kind: 'old-system',
    zh,
    en,
  });
  for (const { verdict, drain } of drains) {
    const { lengthM, segment, line } = drain;
    if (verdict === 'keep')
      lines.along(
        item(becomes, '旧管检测清淤', 'old drain, inspected and cleaned'),
        'm',
        lengthM,
        'line:inspect|all',
        line,
      );
    if (verdict === 'renew')
      lines.along(item('combined', '旧管拆除', 'old drain, taken up'), 'm', lengthM, 'line:remove|all', line);
    if (verdict !== 'abandon') continue;
    const volume = lengthM * Math.PI * ((segment.diameterMm ?? 300) / 2000) ** 2;
    lines.along(
      item('combined', '废弃管填充', 'abandoned drain, filled'),
      'm³',
      volume,
      'earthwork:fill|all',
      line,
    );
  }
  const nodes = nodesById(after);
  const points = (ids: Iterable<string>): Point[] =>
    [...ids].map((id) => {
      const { x, y } = nodes.get(id)!;
      return [x, y];
    });
  lines.at(
    item('combined', '废弃管封堵', 'abandoned drain, sealed'),
    '处',
    'place:seal|all',
    points(sealsOf(after)),
  );
  const ties = Object.values(parts).flatMap((one) =>
    one.routes.flatMap(({ network }) => network.nodes.filter((node) => node.kind === 'tie-in')),
  );
  lines.at(
    item(becomes, '接入既有管道或检查井', 'connection to an existing pipe or manhole'),
    '处',
    'place:connect|all',
    [...ties.map(({ x, y }): Point => [x, y]), ...points(layout.discharges.map((one) => one.node))],
  );
  if (outside.storm === 'combined') {
    const wells = points(intoMains(layout, before, after, prefix));
    const [first] = layout.mains.storm;
    lines.at(
      item('storm', '截流井', 'interceptor chamber'),
      '座',
      'station:interceptor|all',
      // it stands before the main wherever the rain comes to it
      wells.length > 0 || !first ? wells : [first.line[0]!],
    );
  }
  lines.protect(protections);
  return [
    ...renewalLines(drains, becomes, rates, ground),
    ...lines.list(),
    ...relocationLines(relocations, ground, rates),
  ];
}

/** Pipe, trench and surface of what is renewed in place, in the items of the tender. */
function renewalLines(
  drains: readonly DrainVerdict[],
  becomes: 'storm' | 'sewage',
  rates: Rates,
  ground: GroundUse,
): QuantityLine[] {
  const pipes = drains.flatMap(({ verdict, drain, newSizeMm, judgement }): LaidPipe[] => {
    if (verdict !== 'renew') return [];
    const { segment, lengthM, line, slope } = drain;
    const [from, to] = (['start', 'end'] as const).map((end) => {
      const { groundM } = segment[end];
      return groundM === null ? null : groundM - invertLevelM(segment, end)!;
    });
    // where no ground was surveyed the old trench is taken to be as deep as drains usually are
    const [fromDepthM, toDepthM] = [from ?? to ?? usualDepthM, to ?? from ?? usualDepthM];
    return [
      {
        id: segment.id,
        from: segment.from,
        to: segment.to,
        line: [line[0]!, line.at(-1)!],
        lengthM,
        diameterMm: newSizeMm!,
        lateral: drain.isOutlet,
        households: 0,
        fromDepthM,
        toDepthM,
        trenchDepthM: (fromDepthM + toDepthM) / 2 + rates.beddingM,
        floor: [
          [0, fromDepthM + rates.beddingM],
          [1, toDepthM + rates.beddingM],
        ],
        slope,
        flowM3S: (judgement?.flowLS ?? 0) / 1000,
        pumped: false,
      },
    ];
  });
  const network = { utility: becomes, pipes, nodes: [], lifts: 0, pumps: 0, assumptions: [] };
  return quantitiesOf(network, { rates, ground });
}

const usualDepthM = 1.5;

/** Places where a given up drain meets what goes on carrying water. */
function sealsOf(after: PipeNetwork): string[] {
  const dead = new Set<string>();
  const live = new Set<string>();
  for (const one of after.segments) {
    const isDead = one.state === 'abandoned' && one.attributes.task !== undefined;
    for (const id of [one.from, one.to]) if (isDead) dead.add(id);
    if (one.state !== 'abandoned') for (const id of [one.from, one.to]) live.add(id);
  }
  return [...dead].filter((id) => live.has(id));
}

/** Places where pipes of the plan and old drains of it run into the combined main of the street. */
function intoMains(
  { becomes, mains }: SeparationLayout,
  before: PipeNetwork,
  after: PipeNetwork,
  prefix: string,
): Set<string> {
  const combined = new Set(mains.storm.map((one) => beforeCut(one.id)));
  const places = new Set(
    after.segments.filter((one) => combined.has(beforeCut(one.id))).flatMap((one) => [one.from, one.to]),
  );
  const old = new Set(before.segments.map((one) => one.id));
  const storm = after.segments.filter(
    (one) => one.utility === 'storm' && places.has(one.to) && one.state !== 'abandoned',
  );
  const own = storm.filter((one) => one.id.startsWith(prefix) || (becomes === 'storm' && old.has(one.id)));
  return new Set(own.map((one) => one.to));
}

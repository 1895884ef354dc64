import { invertLevelM } from '../../clash/pieces.ts';
import { utilityNames } from '../../labels.ts';
import type { PipeNetwork, Utility } from '../../model.ts';
import { fundingOf } from '../payers.ts';
import { addParts, pricedLine } from '../price-parts.ts';
import { type Protection, protectionClause } from '../protection.ts';
import { type QuantityLine, quantitiesOf } from '../quantities.ts';
import { builtInRates, type Rates } from '../rates.ts';
import type { LaidPipe } from '../sized-network.ts';
import type { DrainVerdict } from './drain-verdicts.ts';
import type { PlanJudgement } from './judge-plan.ts';
import { type Relocation, relocationItem, relocationPrice } from './relocations.ts';
import type { SeparationLayout } from './separate-combined.ts';

type Item = Pick<QuantityLine, 'utility' | 'kind' | 'item' | 'unit' | 'quantity'>;

/** Adds up items of a task by name; none of them is in the tender. */
export class TaskLines {
  readonly #lines = new Map<string, Omit<QuantityLine, 'unitYuan' | 'costYuan' | 'confidence'>>();
  readonly #rates: Rates;

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** @param price - key of the cell of the unit prices that one unit of it costs */
  add(one: Item, price: string, clause: string | null = null): void {
    const { quantity } = one;
    if (quantity <= 0) return;
    const line = this.#lines.get(one.item.zh) ?? {
      ...{ ...one, code: null, quantity: 0, prices: [], clause },
      ...fundingOf({ ...one, code: null }),
    };
    line.quantity += quantity;
    line.prices = addParts(line.prices, [{ price, quantity }]);
    this.#lines.set(one.item.zh, line);
  }

  /** Measures where new pipes are nearer to others than the table asks for. */
  protect(protections: readonly Protection[]): void {
    const item = {
      zh: '净距不足处保护措施',
      en: 'protective measures where pipes are nearer than the table',
    };
    for (const { utility, lengthM } of protections)
      this.add(
        { utility, kind: 'measure', item, unit: 'm', quantity: lengthM },
        'line:protection|all',
        protectionClause,
      );
  }

  /** Existing pipes that make way at crossings, by the metre. */
  relocate(relocations: readonly Relocation[]): void {
    for (const { kind, utility, lengthM, clause } of relocations) {
      const name = utilityNames[utility];
      const { zh, en } = relocationItem[kind];
      const item = { zh: `${zh}（${name.zh}）`, en: `${en} (${name.en})` };
      this.add(
        { utility, kind: 'measure', item, unit: 'm', quantity: lengthM },
        relocationPrice[kind],
        clause,
      );
    }
  }

  list(): QuantityLine[] {
    return [...this.#lines.values()].map((line) => pricedLine(line, this.#rates));
  }
}

/** What a separation costs beyond the pipes of its routes: renewals, inspection, sealing, connections, interceptors, measures. */
export function separationLines(
  layout: SeparationLayout,
  before: PipeNetwork,
  after: PipeNetwork,
  prefix: string,
  { protections, relocations }: PlanJudgement,
  rates: Rates = builtInRates,
): QuantityLine[] {
  const { becomes, drains, parts, outside } = layout;
  const lines = new TaskLines(rates);
  const add = (
    utility: Utility,
    zh: string,
    en: string,
    unit: QuantityLine['unit'],
    quantity: number,
    price: string,
  ): void => lines.add({ utility, kind: 'old-system', item: { zh, en }, unit, quantity }, price);
  for (const { verdict, drain } of drains) {
    const { lengthM, segment } = drain;
    if (verdict === 'keep')
      add(becomes, '旧管检测清淤', 'old drain, inspected and cleaned', 'm', lengthM, 'line:inspect|all');
    if (verdict === 'renew')
      add('combined', '旧管拆除', 'old drain, taken up', 'm', lengthM, 'line:remove|all');
    if (verdict !== 'abandon') continue;
    const volume = lengthM * Math.PI * ((segment.diameterMm ?? 300) / 2000) ** 2;
    add('combined', '废弃管填充', 'abandoned drain, filled', 'm³', volume, 'earthwork:fill|all');
  }
  add('combined', '废弃管封堵', 'abandoned drain, sealed', '处', sealsOf(after), 'place:seal|all');
  const ties = Object.values(parts).flatMap((one) =>
    one.routes.flatMap(({ network }) => network.nodes.filter((node) => node.kind === 'tie-in')),
  );
  add(
    becomes,
    '接入既有管道或检查井',
    'connection to an existing pipe or manhole',
    '处',
    ties.length + layout.discharges.length,
    'place:connect|all',
  );
  if (outside.storm === 'combined') {
    const wells = Math.max(1, intoMains(layout, before, after, prefix));
    add('storm', '截流井', 'interceptor chamber', '座', wells, 'station:interceptor|all');
  }
  lines.protect(protections);
  lines.relocate(relocations);
  return [...renewalLines(drains, becomes, rates), ...lines.list()];
}

/** Pipe, trench and surface of what is renewed in place, in the items of the tender. */
function renewalLines(
  drains: readonly DrainVerdict[],
  becomes: 'storm' | 'sewage',
  rates: Rates,
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
        slope,
        flowM3S: (judgement?.flowLS ?? 0) / 1000,
        pumped: false,
      },
    ];
  });
  return quantitiesOf({ utility: becomes, pipes, nodes: [], lifts: 0, pumps: 0, assumptions: [] }, { rates });
}

const usualDepthM = 1.5;

/** Places where a given up drain meets what goes on carrying water. */
function sealsOf(after: PipeNetwork): number {
  const dead = new Set<string>();
  const live = new Set<string>();
  for (const one of after.segments) {
    const isDead = one.state === 'abandoned' && one.attributes.task !== undefined;
    for (const id of [one.from, one.to]) if (isDead) dead.add(id);
    if (one.state !== 'abandoned') for (const id of [one.from, one.to]) live.add(id);
  }
  return [...dead].filter((id) => live.has(id)).length;
}

/** Places where pipes of the plan and old drains of it run into the combined main of the street. */
function intoMains(
  { becomes, mains }: SeparationLayout,
  before: PipeNetwork,
  after: PipeNetwork,
  prefix: string,
): number {
  const beforeCut = (id: string): string => id.replace(/(~\d+)+$/, '');
  const combined = new Set(mains.storm.map((one) => beforeCut(one.id)));
  const places = new Set(
    after.segments.filter((one) => combined.has(beforeCut(one.id))).flatMap((one) => [one.from, one.to]),
  );
  const old = new Set(before.segments.map((one) => one.id));
  const storm = after.segments.filter(
    (one) => one.utility === 'storm' && places.has(one.to) && one.state !== 'abandoned',
  );
  const own = storm.filter((one) => one.id.startsWith(prefix) || (becomes === 'storm' && old.has(one.id)));
  return new Set(own.map((one) => one.to)).size;
}

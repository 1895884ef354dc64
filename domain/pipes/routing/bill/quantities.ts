import works from '../../../../data/catalogue/works.json' with { type: 'json' };
import type { Point } from '../../../geo/plane.ts';
import type { Funder, WorkPlace } from '../../../programme/funding.ts';
import { plannedAsBank, plannedSizeLabel, utilityNames } from '../../labels.ts';
import type { Utility } from '../../model.ts';
import { remember } from '../as-before.ts';
import { risingMainRate } from '../gravity/rising-main.ts';
import { type GroundUse, pavedYard, type Stretch, sharesBy } from '../ground/ground-use.ts';
import { type Protection, protectionClause } from '../judge/protection.ts';
import { chambersOf } from '../sizing/chambers.ts';
import { pumpingStations } from '../sizing/pumping-stations.ts';
import type { LaidNetwork, LaidNode, LaidPipe } from '../sizing/sized-network.ts';
import { Bill, type Item } from './bill.ts';
import { depthBands } from './depth-bands.ts';
import type { Payer } from './payers.ts';
import type { PricePart } from './price-parts.ts';
import { pipeRate } from './rate-cells.ts';
import { builtInRates, chamberRow, type Rates } from './rates.ts';
import { combine, type TrenchWork, times, workOfPipe } from './trench.ts';

/** What an item is about, to sum by. */
export type QuantityKind =
  | 'pipe'
  | 'excavation'
  | 'fill'
  | 'shoring'
  | 'removal'
  | 'reinstatement'
  | 'crossing'
  | 'chamber'
  | 'station'
  | 'measure'
  | 'old-system';

/** One item of a bill of quantities in one place: quantity × unit price = amount. */
export interface QuantityLine {
  utility: Utility;
  kind: QuantityKind;
  /** Item of the catalogue of works (data/catalogue/works.json), as in the tender; null where it has none. */
  code: string | null;
  /** Inside the compound, or in the street and linked to it: who pays depends on it. */
  place: WorkPlace;
  item: { zh: string; en: string };
  unit: 'm' | 'm²' | 'm³' | '座' | '处';
  quantity: number;
  /** What it is priced by: together the amount. A chamber has two prices, one by its depth. */
  prices: PricePart[];
  /** Of the rates; the mean where depth decides (chambers). */
  unitYuan: number;
  costYuan: number;
  payer: Payer;
  /** Who pays first by the funding rules; null where none names a payer. */
  funder: Funder | null;
  /** Document and clause of that rule, and how far it was compared with its source. */
  fundingClause: string | null;
  fundingConfidence: string | null;
  /** Where a rule asks for the item. */
  clause: string | null;
  /** `verified` where somebody compared every price of it with its source, else `unverified`. */
  confidence: string;
}

export interface QuantityOptions {
  rates?: Rates;
  /** Surfaces and places over the pipes; default: all paved, all inside. */
  ground?: GroundUse;
  /** The digging of a pipe, or its part of the trench that it shares with others; default a trench for each. */
  workOf?: (pipe: LaidPipe) => TrenchWork;
  /** Measures that this utility has to take beside others. */
  protections?: readonly Pick<Protection, 'lengthM' | 'stretch'>[];
  /** Places where it crosses pipes that are in the ground already. */
  crossings?: readonly Point[];
  /** Places where it passes through or under walls. */
  walls?: readonly Point[];
}

/** Quantities and cost of one network in the items of a tender: pipes by size, trench by depth, surface, chambers, stations, crossings, measures. */
export function quantitiesOf(network: LaidNetwork, options: QuantityOptions = {}): QuantityLine[] {
  const rates = options.rates ?? builtInRates;
  const ground = options.ground ?? pavedYard;
  const bill = new Bill(rates);
  const { utility } = network;
  const named = namer(utility);
  const stretches = network.pipes.map((one) => ground.along(one.line));
  for (const [i, pipe] of network.pipes.entries()) billPipe(bill, named, pipe, stretches[i]!);
  const trenches = network.pipes.map((pipe, i) => ({
    work: options.workOf?.(pipe) ?? workOfPipe(pipe, rates),
    stretches: stretches[i]!,
  }));
  billTrenches(bill, named, trenches, rates);
  billChambers(bill, named, network, ground, rates);
  for (const [x, y] of options.crossings ?? [])
    bill.addPriced(
      named('crossing', '管穿越既有管线', ': crossings of existing pipes'),
      '处',
      1,
      'place:crossing|all',
      ground.placeAt(x, y),
    );
  for (const [x, y] of options.walls ?? [])
    bill.addPriced(
      named('crossing', '管穿越围墙', ': crossings of walls'),
      '处',
      1,
      'place:wall|all',
      ground.placeAt(x, y),
    );
  for (const { lengthM, stretch } of options.protections ?? [])
    for (const [place, share] of sharesBy(ground.along(stretch), (one) => one.place))
      bill.addPriced(
        { utility, ...protectionItem },
        'm',
        lengthM * share,
        'line:protection|all',
        place,
        protectionClause,
      );
  billFrost(bill, network, ground);
  for (const [x, y] of network.sleeves ?? [])
    bill.addPriced(
      named('measure', '管下穿排水管处套管', 'sleeve where it passes under a drain'),
      '处',
      1,
      'place:sleeve|all',
      ground.placeAt(x, y),
      sleeveClause,
    );
  return bill.lines();
}

/** Water belongs above drains; below them it lies in a sleeve. */
const sleeveClause = 'GB 50289-2016 4.1.12';

/** Item of a measure where pipes are nearer than the table. */
export const protectionItem = {
  kind: 'measure' as const,
  zh: '净距不足处保护措施',
  en: 'protective measures where pipes are nearer than the table',
  code: null,
};

type Named = (kind: QuantityKind, zh: string, en: string, code?: string | null) => Item;

function namer(utility: Utility): Named {
  const name = utilityNames[utility];
  return (kind, zh, en, code = null) => ({
    ...{ utility, kind, code, zh: `${name.zh}${zh}` },
    en: en.startsWith(':') ? `${name.en}${en}` : `${name.en} ${en}`,
  });
}

function billPipe(bill: Bill, named: Named, pipe: LaidPipe, stretches: readonly Stretch[]): void {
  const { utility } = named('pipe', '', '');
  const size = pipe.diameterMm;
  const price = pipe.pumped ? risingMainRate(size) : pipeRate(utility, size);
  const sized = plannedSizeLabel(utility, size);
  const run = plannedAsBank.includes(utility) ? { zh: '排管', en: 'duct bank' } : { zh: '管', en: 'pipe' };
  const item = named(
    'pipe',
    `${pipe.pumped ? '压力管' : pipe.lateral ? '接户管' : run.zh} ${sized}`,
    `${pipe.pumped ? 'rising main' : pipe.lateral ? 'lateral' : run.en} ${sized}`,
    pipe.pumped ? null : pipeItem(utility, size),
  );
  for (const [place, share] of sharesBy(stretches, (one) => one.place))
    bill.addPriced(item, 'm', pipe.lengthM * share, price, place);
}

/** The tender counts drains and water by size, the others in one item. */
function pipeItem(utility: Utility, sizeMm: number): string | null {
  const rows = works.items.filter((one) => one.utility === utility && one.unit === 'm');
  const row = rows.find((one) => one.diameterMm === sizeMm) ?? rows.find((one) => one.diameterMm === null);
  return row?.code ?? null;
}

/** Digging by where it lies, surface by what it crosses: of all pipes together, as each item is one line anyway. */
function billTrenches(
  bill: Bill,
  named: Named,
  trenches: readonly { work: TrenchWork; stretches: readonly Stretch[] }[],
  rates: Rates,
): void {
  const dug = new Map<WorkPlace, TrenchWork>();
  const opened = new Map<string, Omit<Stretch, 'share'> & { areaM2: number }>();
  for (const { work, stretches } of trenches) {
    for (const [place, share] of sharesBy(stretches, (one) => one.place)) {
      const [part, sum] = [times(work, share), dug.get(place)];
      dug.set(place, sum ? combine(sum, part, (a, b) => a + b) : part);
    }
    for (const { surface, place, share } of stretches) {
      const name = `${surface} ${place}`;
      const areaM2 = (opened.get(name)?.areaM2 ?? 0) + work.surfaceM2 * share;
      opened.set(name, { surface, place, areaM2 });
    }
  }
  for (const [place, work] of dug) {
    const add = (
      kind: QuantityKind,
      zh: string,
      en: string,
      unit: 'm³' | 'm²',
      quantity: number,
      price: string,
    ) => bill.addPriced(named(kind, zh, en), unit, quantity, price, place);
    for (const [i, { zh, en, price }] of depthBands(rates).entries())
      add('excavation', `沟槽挖土 ${zh}`, `trench dug, ${en}`, 'm³', work.excavationM3[i]!, price);
    add('fill', '沟槽回填', 'trench filled', 'm³', work.backfillM3, 'earthwork:backfill|all');
    add('fill', '管道垫层', 'bedding', 'm³', work.beddingM3, 'earthwork:bedding|all');
    add('shoring', '沟槽支护', 'trench walls held', 'm²', work.shoringM2, 'shoring:shoring|all');
  }
  for (const { surface, place, areaM2 } of opened.values()) {
    const { removal, reinstatement } = rates.surfaces.find((one) => one.id === surface)!;
    for (const [kind, { zh, en, code }] of Object.entries({ removal, reinstatement }))
      bill.addPriced(
        named(kind as QuantityKind, `沟槽${zh}`, `trench: ${en}`, code),
        'm²',
        areaM2,
        `surface:${surface}|${kind}`,
        place,
      );
  }
}

const placedBefore = remember<LaidNode, WorkPlace>();

function billChambers(
  bill: Bill,
  named: Named,
  { utility, nodes, pipes }: LaidNetwork,
  ground: GroundUse,
  rates: Rates,
): void {
  const row = chamberRow(utility, rates);
  const chambers = chambersOf({ utility, nodes, pipes });
  const placeOf = (node: LaidNode) => placedBefore(node, [ground], () => ground.placeAt(node.x, node.y));
  for (const node of nodes) {
    const place = placeOf(node);
    if (node.wellDepthM !== undefined)
      bill.addPriced(named('station', '提升设备', 'lift'), '座', 1, 'station:lift|all', place);
    if (!row || !chambers.has(node.id)) continue;
    const prices = [
      { price: `chamber:${utility}|all`, quantity: 1 },
      { price: `chamberDepth:${utility}|all`, quantity: node.wellDepthM ?? node.depthM },
    ];
    if (node.dropM > 1) {
      const drop = named('chamber', '跌水井', 'drop manhole', row.code);
      bill.add(drop, '座', 1, [...prices, { price: 'station:drop|all', quantity: 1 }], place);
    } else bill.add({ ...row, utility, kind: 'chamber' }, '座', 1, prices, place);
  }
  const nodeOf = new Map(nodes.map((one) => [one.id, one]));
  for (const station of pumpingStations(pipes))
    bill.addPriced(
      named('station', '泵站', 'pumping station'),
      '座',
      1,
      'station:pump|all',
      placeOf(nodeOf.get(station)!),
    );
}

/** Drains above the frost line need what their clause asks for: they are insulated over their length. */
function billFrost(bill: Bill, { utility, aboveFrost, pipes }: LaidNetwork, ground: GroundUse): void {
  if (!aboveFrost) return;
  const lineOf = new Map(pipes.map((one) => [one.id, one.line]));
  for (const { pipe, lengthM } of aboveFrost.pipes)
    for (const [place, share] of sharesBy(ground.along(lineOf.get(pipe)!), (one) => one.place))
      bill.addPriced(
        {
          utility,
          kind: 'measure',
          zh: '冰冻线以上排水管保温',
          en: 'insulation of drains above the frost line',
          code: null,
        },
        'm',
        lengthM * share,
        'line:insulation|all',
        place,
        aboveFrost.figure.clause,
      );
}

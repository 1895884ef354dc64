import works from '../../../data/catalogue/works.json' with { type: 'json' };
import type { Quantity } from '../../programme/catalogue.ts';
import type { Funder } from '../../programme/funding.ts';
import type { Utility } from '../model.ts';
import { risingMainRate } from './gravity/rising-main.ts';
import { fundingOf, type Payer } from './payers.ts';
import { addParts, type PricePart, pricedLine } from './price-parts.ts';
import { type Protection, protectionClause } from './protection.ts';
import { pipeRate } from './rate-cells.ts';
import { builtInRates, chamberRow, type Rates } from './rates.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';
import { type SurfaceAt, type TrenchWork, workOfPipe } from './trench.ts';

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

interface Item {
  kind: QuantityKind;
  zh: string;
  en: string;
  code: string | null;
}

/** One item of a bill of quantities: quantity × unit price = amount. */
export interface QuantityLine {
  utility: Utility;
  kind: QuantityKind;
  /** Item of the catalogue of works (data/catalogue/works.json), as in the tender; null where it has none. */
  code: string | null;
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
  /** Where a rule asks for the item. */
  clause: string | null;
  /** `verified` where somebody compared every price of it with its source, else `unverified`. */
  confidence: string;
}

export interface QuantityOptions {
  rates?: Rates;
  surfaceAt?: SurfaceAt;
  /** The digging of a pipe, or its part of the trench that it shares with others; default a trench for each. */
  workOf?: (pipe: LaidPipe) => TrenchWork;
  /** Measures that this utility has to take beside others. */
  protections?: readonly Protection[];
  /** Places where it crosses pipes that are in the ground already. */
  crossings?: number;
}

/** How the items of a utility begin. */
export const quantityNames: Partial<Record<Utility, { zh: string; en: string }>> = {
  water: { zh: '给水', en: 'water' },
  sewage: { zh: '污水', en: 'sewage' },
  storm: { zh: '雨水', en: 'storm' },
  combined: { zh: '合流', en: 'combined' },
  gas: { zh: '燃气', en: 'gas' },
  heat: { zh: '热力', en: 'heat' },
  power: { zh: '电力', en: 'power' },
  telecom: { zh: '通信', en: 'telecom' },
};

/** Quantities and cost of one network in the items of a tender: pipes by size, trench by depth, surface, chambers, stations, crossings, measures. */
export function quantitiesOf(network: LaidNetwork, options: QuantityOptions = {}): QuantityLine[] {
  const rates = options.rates ?? builtInRates;
  const bill = new Bill(network.utility, rates);
  for (const pipe of network.pipes) billPipe(bill, pipe);
  for (const pipe of network.pipes)
    billTrench(bill, pipe, options.workOf?.(pipe) ?? workOfPipe(pipe, rates), options.surfaceAt, rates);
  billChambers(bill, network, rates);
  const crossings = options.crossings ?? 0;
  const crossing = {
    zh: `${bill.name.zh}管穿越既有管线`,
    en: `${bill.name.en}: crossings of existing pipes`,
  };
  bill.add({ ...crossing, kind: 'crossing', code: null }, '处', crossings, [
    { price: 'place:crossing|all', quantity: crossings },
  ]);
  for (const { lengthM } of options.protections ?? [])
    bill.add(
      {
        kind: 'measure',
        zh: '净距不足处保护措施',
        en: 'protective measures where pipes are nearer than the table',
        code: null,
      },
      'm',
      lengthM,
      [{ price: 'line:protection|all', quantity: lengthM }],
      protectionClause,
    );
  return bill.lines();
}

/** Equal items are one line. */
class Bill {
  readonly #lines = new Map<string, Omit<QuantityLine, 'unitYuan' | 'costYuan' | 'confidence'>>();
  readonly utility: Utility;
  readonly #rates: Rates;

  constructor(utility: Utility, rates: Rates) {
    this.utility = utility;
    this.#rates = rates;
  }

  get name(): { zh: string; en: string } {
    return quantityNames[this.utility] ?? { zh: this.utility, en: this.utility };
  }

  add(
    { kind, zh, en, code }: Item,
    unit: QuantityLine['unit'],
    quantity: number,
    prices: readonly PricePart[],
    clause: string | null = null,
  ): void {
    if (quantity === 0) return;
    const { utility } = this;
    const line = this.#lines.get(zh) ?? {
      ...{ utility, kind, code, item: { zh, en }, unit, quantity: 0, prices: [], clause },
      ...fundingOf({ kind, utility, code }),
    };
    line.quantity += quantity;
    line.prices = addParts(line.prices, prices);
    this.#lines.set(zh, line);
  }

  lines(): QuantityLine[] {
    return [...this.#lines.values()].map((line) => pricedLine(line, this.#rates));
  }
}

function billPipe(bill: Bill, pipe: LaidPipe): void {
  const { utility, name } = bill;
  const size = pipe.diameterMm;
  const price = pipe.pumped ? risingMainRate(size) : pipeRate(utility, size);
  // plastic pipes are called by their outer diameter
  const sized = `${utility === 'water' || utility === 'gas' ? 'De' : 'DN'}${size}`;
  const zh = `${name.zh}${pipe.pumped ? '压力管' : pipe.lateral ? '接户管' : '管'} ${sized}`;
  const en = `${name.en} ${pipe.pumped ? 'rising main' : pipe.lateral ? 'lateral' : 'pipe'} ${sized}`;
  const code = pipe.pumped ? null : pipeItem(utility, size);
  const prices = [{ price, quantity: pipe.lengthM }];
  bill.add({ kind: 'pipe', zh, en, code }, 'm', pipe.lengthM, prices);
}

/** Name of an item in the catalogue, as the tender words it. */
export function tenderName(code: string | null): { zh: string; en: string } | null {
  const row = works.items.find((one) => one.code === code);
  return row ? { zh: row.zh, en: row.en } : null;
}

/** The tender counts drains and water by size, the others in one item. */
function pipeItem(utility: Utility, sizeMm: number): string | null {
  const rows = works.items.filter((one) => one.utility === utility && one.unit === 'm');
  const row = rows.find((one) => one.diameterMm === sizeMm) ?? rows.find((one) => one.diameterMm === null);
  return row?.code ?? null;
}

function billTrench(
  bill: Bill,
  { line }: LaidPipe,
  work: TrenchWork,
  surfaceAt: SurfaceAt | undefined,
  rates: Rates,
): void {
  const { name } = bill;
  const named = (kind: QuantityKind, zh: string, en: string, code: string | null = null): Item => ({
    kind,
    zh: `${name.zh}${zh}`,
    en: `${name.en} ${en}`,
    code,
  });
  const priced = (item: Item, unit: 'm³' | 'm²', quantity: number, price: string): void =>
    bill.add(item, unit, quantity, [{ price, quantity }]);
  let from = 0;
  for (const [i, { toM }] of rates.excavationByDepth.entries()) {
    const [zh, en] =
      i === rates.excavationByDepth.length - 1
        ? [`${from} m 以下`, `below ${from} m`]
        : [`${from}–${toM} m`, `${from}–${toM} m`];
    priced(
      named('excavation', `沟槽挖土 ${zh}`, `trench dug, ${en}`),
      'm³',
      work.excavationM3[i]!,
      `earthwork:dig${i + 1}|all`,
    );
    from = toM;
  }
  priced(named('fill', '沟槽回填', 'trench filled'), 'm³', work.backfillM3, 'earthwork:backfill|all');
  priced(named('fill', '管道垫层', 'bedding'), 'm³', work.beddingM3, 'earthwork:bedding|all');
  priced(named('shoring', '沟槽支护', 'trench walls held'), 'm²', work.shoringM2, 'shoring:shoring|all');
  const [[ax, ay], [bx, by]] = line;
  const surface = surfaceAt?.((ax + bx) / 2, (ay + by) / 2) ?? 'paving';
  const { removal, reinstatement } = rates.surfaces.find((one) => one.id === surface)!;
  for (const [kind, { zh, en, code }] of Object.entries({ removal, reinstatement }))
    priced(
      named(kind as QuantityKind, `沟槽${zh}`, `trench: ${en}`, code),
      'm²',
      work.surfaceM2,
      `surface:${surface}|${kind}`,
    );
}

function billChambers(bill: Bill, network: LaidNetwork, rates: Rates): void {
  const { utility, name } = bill;
  const row = chamberRow(utility, rates);
  const mains = new Map<string, number>();
  for (const { lateral, from, to } of network.pipes)
    if (!lateral) for (const end of [from, to]) mains.set(end, (mains.get(end) ?? 0) + 1);
  for (const node of network.nodes) {
    if (node.wellDepthM !== undefined) {
      const lift: Item = { kind: 'station', zh: `${name.zh}提升设备`, en: `${name.en} lift`, code: null };
      bill.add(lift, '座', 1, [{ price: 'station:lift|all', quantity: 1 }]);
    }
    if (node.kind === 'service') continue;
    const branches = node.kind === 'tie-in' || (mains.get(node.id) ?? 0) > 2;
    if (!row || (row.at === 'branches' && !branches)) continue;
    const prices = [
      { price: `chamber:${utility}|all`, quantity: 1 },
      { price: `chamberDepth:${utility}|all`, quantity: node.wellDepthM ?? node.depthM },
    ];
    if (node.dropM > 1) {
      const drop: Item = {
        kind: 'chamber',
        zh: `${name.zh}跌水井`,
        en: `${name.en} drop manhole`,
        code: row.code,
      };
      bill.add(drop, '座', 1, [...prices, { price: 'station:drop|all', quantity: 1 }]);
    } else bill.add({ ...row, kind: 'chamber' }, '座', 1, prices);
  }
  if (network.pumps > 0) {
    const station: Item = {
      kind: 'station',
      zh: `${name.zh}泵站`,
      en: `${name.en} pumping station`,
      code: null,
    };
    const prices = [{ price: 'station:pump|all', quantity: network.pumps }];
    bill.add(station, '座', network.pumps, prices);
  }
}

export function totalYuan(lines: readonly QuantityLine[]): number {
  return lines.reduce((sum, one) => sum + one.costYuan, 0);
}

/** What each pays. */
export function sharesOf(lines: readonly QuantityLine[]): Record<Payer, number> {
  const shares = { project: 0, owner: 0 };
  for (const one of lines) shares[one.payer] += one.costYuan;
  return shares;
}

/** Amounts of one kind: cubic metres dug, square metres opened, chambers. */
export function amountOf(lines: readonly QuantityLine[], kind: QuantityKind, code?: string): number {
  return lines.reduce(
    (sum, one) => (one.kind === kind && (code === undefined || one.code === code) ? sum + one.quantity : sum),
    0,
  );
}

/** As the programme counts works: by item of the catalogue. What the catalogue has no item for is listed apart, so that both add up to the bill. */
export function programmeQuantities(lines: readonly QuantityLine[]): {
  items: Quantity[];
  withoutItem: { costYuan: number; names: { zh: string; en: string }[] };
} {
  const items = new Map<string, Quantity & { costYuan: number }>();
  const withoutItem = { costYuan: 0, names: [] as { zh: string; en: string }[] };
  for (const { code, quantity, costYuan, item } of lines) {
    if (code === null) {
      withoutItem.costYuan += costYuan;
      withoutItem.names.push(item);
      continue;
    }
    const one = items.get(code) ?? { itemCode: code, planned: 0, done: 0, costYuan: 0 };
    one.planned += quantity;
    one.costYuan += costYuan;
    items.set(code, one);
  }
  return { items: [...items.values()], withoutItem };
}

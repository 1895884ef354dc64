import type { Utility } from '../model.ts';
import {
  builtInRates,
  manholeYuan,
  pipeYuanPerM,
  type Rates,
  type SurfaceId,
  surfaceYuanPerM2,
  trenchWidthM,
  trenchYuanPerM,
} from './rates.ts';
import type { LaidNetwork } from './sized-network.ts';

/** Who carries an item (HC-2020 六(一)4): digging is let once and paid by the project, the pipe by its owner. */
export type Payer = 'project' | 'owner';

export interface QuantityLine {
  utility: Utility;
  item: { zh: string; en: string };
  unit: 'm' | 'm²' | 'm³' | '座' | '处';
  quantity: number;
  costYuan: number;
  payer: Payer;
}

export interface QuantityOptions {
  rates?: Rates;
  surfaceAt?: (x: number, y: number) => SurfaceId;
  /** Share of the trench that this utility still has to pay where it lies in one with others; default 1. */
  trenchShare?: (pipeId: string) => number;
}

const names: Record<string, { zh: string; en: string }> = {
  water: { zh: '给水', en: 'water' },
  sewage: { zh: '污水', en: 'sewage' },
  storm: { zh: '雨水', en: 'storm' },
  combined: { zh: '合流', en: 'combined' },
  gas: { zh: '燃气', en: 'gas' },
  heat: { zh: '热力', en: 'heat' },
  power: { zh: '电力', en: 'power' },
  telecom: { zh: '通信', en: 'telecom' },
};

/** Quantities and cost of one network, in the items of a tender: pipes by size, trench, surface, manholes, stations. */
export function quantitiesOf(network: LaidNetwork, options: QuantityOptions = {}): QuantityLine[] {
  const rates = options.rates ?? builtInRates;
  const { utility } = network;
  const name = names[utility] ?? { zh: utility, en: utility };
  const lines = new Map<string, QuantityLine>();
  const add = (
    zh: string,
    en: string,
    unit: QuantityLine['unit'],
    quantity: number,
    costYuan: number,
    payer: Payer,
  ): void => {
    const known = lines.get(zh);
    if (known) {
      known.quantity += quantity;
      known.costYuan += costYuan;
    } else lines.set(zh, { utility, item: { zh, en }, unit, quantity, costYuan, payer });
  };
  for (const pipe of network.pipes) {
    const size = pipe.pumped ? 100 : pipe.diameterMm;
    const zh = `${name.zh}${pipe.pumped ? '压力管' : pipe.lateral ? '接户管' : '管'} DN${size}`;
    const en = `${name.en} ${pipe.pumped ? 'rising main' : pipe.lateral ? 'lateral' : 'pipe'} DN${size}`;
    const rate = pipe.pumped ? rates.pressurePipeYuanPerM : pipeYuanPerM(utility, size, rates);
    add(zh, en, 'm', pipe.lengthM, pipe.lengthM * rate, 'owner');
    const share = options.trenchShare?.(pipe.id) ?? 1;
    const width = trenchWidthM(size, rates);
    const volume = pipe.lengthM * width * pipe.trenchDepthM * share;
    const trench = trenchYuanPerM(pipe.trenchDepthM, width, rates) * pipe.lengthM * share;
    add(`${name.zh}沟槽挖填`, `${name.en} trench, dug and filled`, 'm³', volume, trench, 'project');
    const [[ax, ay], [bx, by]] = pipe.line;
    const surface = options.surfaceAt?.((ax + bx) / 2, (ay + by) / 2) ?? 'paving';
    const area = pipe.lengthM * (width + 0.3) * share;
    const row = rates.surfaces.find((one) => one.id === surface)!;
    add(row.zh, row.en, 'm²', area, area * surfaceYuanPerM2(surface, rates), 'project');
  }
  for (const node of network.nodes) {
    if (node.kind === 'service') continue;
    if (node.kind === 'pump')
      add(`${name.zh}提升井`, `${name.en} lift`, '座', 1, rates.liftStationYuan, 'owner');
    const drop = node.dropM > 1 ? rates.dropManholeYuan : 0;
    const zh = drop > 0 ? `${name.zh}跌水井` : `${name.zh}检查井`;
    const en = drop > 0 ? `${name.en} drop manhole` : `${name.en} manhole`;
    add(zh, en, '座', 1, manholeYuan(utility, node.depthM, rates) + drop, 'owner');
  }
  if (network.pumps > 0) {
    const cost = network.pumps * rates.pumpStationYuan;
    add(`${name.zh}泵站`, `${name.en} pumping station`, '座', network.pumps, cost, 'owner');
  }
  return [...lines.values()];
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

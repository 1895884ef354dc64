import flowTable from '../../../../data/standards/design-flows.json' with { type: 'json' };
import rateTable from '../../../../data/standards/rates.json' with { type: 'json' };
import type { Utility } from '../../model.ts';

/** Where one price comes from. */
export interface RateFacts {
  source: string;
  year: number | null;
  region: string;
  /** yyyy-mm-dd; null = compared with its source by nobody (未核实). */
  verifiedOn: string | null;
}

/** The table in the shape of data/standards/rates.json, and of a city's prices the version and where each differs in its source. */
export type Rates = typeof rateTable & {
  /** Of the city's own prices. */
  version?: number;
  /** Of the prices that a city put in place, by the key of their cell (`rateCells`); the others have the source of the table. */
  facts?: Readonly<Record<string, RateFacts>>;
};
export type DesignFlows = typeof flowTable;

/** The built-in tables: assumptions, to be replaced by local ones. */
export const builtInRates: Rates = rateTable;
export const builtInFlows: DesignFlows = flowTable;

/** What stands for a source where nobody named one. */
export const assumedSource = { id: 'assumption', zh: '示例假定', en: 'assumption' };

export type SurfaceId = 'asphalt' | 'paving' | 'green' | 'repaved';

/** Trench as wide as the pipe and working space on both sides. */
export function trenchWidthM(diameterMm: number, rates: Rates = builtInRates): number {
  return diameterMm / 1000 + 2 * rates.workingSpaceM;
}

/** Price of the pipe itself: the tabulated size that is not smaller. */
export function pipeYuanPerM(utility: Utility, diameterMm: number, rates: Rates = builtInRates): number {
  const rows = (rates.pipes as unknown as Record<string, [number, number][]>)[utility] ?? [];
  return (rows.find(([size]) => size >= diameterMm) ?? rows.at(-1))?.[1] ?? 0;
}

export function manholeYuan(utility: Utility, depthM: number, rates: Rates = builtInRates): number {
  const row = chamberRow(utility, rates);
  return row ? row.baseYuan + row.yuanPerM * depthM : 0;
}

export interface ChamberRow {
  zh: string;
  en: string;
  /** Of the catalogue of works; null where the tender has no such item. */
  code: string | null;
  /** At every point of the network, or only where mains branch and tie in. */
  at: string;
  baseYuan: number;
  yuanPerM: number;
}

export function chamberRow(utility: Utility, rates: Rates = builtInRates): ChamberRow | undefined {
  return (rates.manholes as Partial<Record<Utility, ChamberRow>>)[utility];
}

/** Nominal size of a pressure pipe, heating pair or duct bank that serves so many households. */
export function sizeForHouseholds(
  utility: Utility,
  households: number,
  flows: DesignFlows = builtInFlows,
): number {
  const rows = (flows.sizesByHouseholds as unknown as Record<string, [number, number][]>)[utility];
  return (rows?.find(([upTo]) => households <= upTo) ?? rows?.at(-1))?.[1] ?? mainSizeMm(utility, flows);
}

export function mainSizeMm(utility: Utility, flows: DesignFlows = builtInFlows): number {
  return (flows.leastMainSizes as Record<string, number>)[utility] ?? 100;
}

export function lateralSizeMm(utility: Utility, flows: DesignFlows = builtInFlows): number {
  return (flows.lateralSizes as Record<string, number>)[utility] ?? 100;
}

/** Mean daily sewage of a household, m³/s. */
export function sewageOfHousehold(flows: DesignFlows = builtInFlows): number {
  return (flows.personsPerHousehold * flows.sewageLitresPerPersonDay) / 1000 / 86400;
}

/** Households of a building in which nobody counted them, by its floors; undefined where it is too small to be a house. */
export function householdsByArea(
  footprintM2: number,
  floors: number | null,
  { uncounted }: DesignFlows = builtInFlows,
): number | undefined {
  if (footprintM2 < uncounted.leastFootprintM2) return undefined;
  return Math.max(1, (footprintM2 * (floors ?? uncounted.floors)) / uncounted.floorAreaM2);
}

/** Peak of a mean sewage flow (m³/s): K = 2.7 / Q^0.11 with Q in l/s, kept between its limits. */
export function sewagePeak(meanFlow: number, flows: DesignFlows = builtInFlows): number {
  const { k, exponent, least, most } = flows.peakFactor;
  const litres = Math.max(1e-6, meanFlow * 1000);
  return meanFlow * Math.min(most, Math.max(least, k / litres ** exponent));
}

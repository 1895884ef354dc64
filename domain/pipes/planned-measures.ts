import type { Finding } from './clash/finding.ts';
import type { PipeSegment } from './model.ts';

type Attributes = PipeSegment['attributes'];

/** What a planned pipe is nearer to than the tables ask, with a protective measure. */
export interface PlannedMeasures {
  /** Pipes, by id. */
  beside: string[];
  /** Down to which distance between walls, metres; undefined = no measure of this kind. */
  buildingM?: number | undefined;
  foundationM?: number | undefined;
}

const names = {
  beside: 'protectedBeside',
  buildingM: 'protectedBuildingM',
  foundationM: 'protectedFoundationM',
} as const;

/** The attributes that carry measures, by which they are known among others. */
export const measureAttributes: readonly string[] = Object.values(names);

/** The measures that a pipe's attributes carry. */
export function plannedMeasures(attributes: Attributes): PlannedMeasures {
  return {
    beside: idsOf(attributes[names.beside]),
    buildingM: numberOf(attributes[names.buildingM]),
    foundationM: numberOf(attributes[names.foundationM]),
  };
}

/** The same attributes with these measures, and no others. */
export function withMeasures(attributes: Attributes, measures: PlannedMeasures): Attributes {
  const { beside, buildingM, foundationM } = measures;
  const others = Object.entries(attributes).filter(([name]) => !measureAttributes.includes(name));
  return {
    ...Object.fromEntries(others),
    ...(beside.length > 0 && { [names.beside]: JSON.stringify(beside) }),
    ...(buildingM !== undefined && { [names.buildingM]: buildingM }),
    ...(foundationM !== undefined && { [names.foundationM]: foundationM }),
  };
}

/** Distances are stored to the millimetre. */
const roundingM = 2e-3;

/**
 * A finding that a measure of the plan takes care of is to be looked at, no longer to be cured. What has come nearer since is not taken care of.
 * @param segmentOf - by id; undefined for what is no pipe
 */
export function underMeasure(finding: Finding, segmentOf: (id: string) => PipeSegment | undefined): Finding {
  const { kind, severity, a, b, measuredM } = finding;
  if (severity !== 'too-near' || measuredM === null) return finding;
  const own = plannedMeasures(segmentOf(a.id)?.attributes ?? {});
  const reaches = (leastM: number | undefined) => leastM !== undefined && measuredM >= leastM - roundingM;
  const isCovered =
    (kind === 'building' && reaches(own.buildingM)) ||
    (kind === 'foundation' && reaches(own.foundationM)) ||
    (kind === 'horizontal' &&
      (own.beside.includes(b.id) ||
        plannedMeasures(segmentOf(b.id)?.attributes ?? {}).beside.includes(a.id)));
  if (!isCovered) return finding;
  return {
    ...finding,
    severity: 'notice',
    text: {
      zh: `${finding.text.zh}；方案已列保护措施`,
      en: `${finding.text.en}; the plan has a protective measure for it`,
    },
  };
}

function idsOf(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  try {
    const ids: unknown = JSON.parse(value);
    return Array.isArray(ids) ? ids.filter((one) => typeof one === 'string') : [];
  } catch {
    // a file of somebody else may hold anything under this name
    return [];
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

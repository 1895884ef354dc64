import type { Graph } from './graph.ts';

/** A limit as the checker sees it. */
export interface CheckedLimit {
  name: string;
  values: ArrayLike<number>;
  floor?: number;
  cap?: number;
}

/** What is wrong with one zone, or with the plan as a whole (`zone` absent). */
export interface Finding {
  kind:
    | 'pieces'
    | 'below-floor'
    | 'above-cap'
    | 'over-budget'
    | 'ineligible'
    | 'mixed-offices'
    | 'unassigned';
  zone?: string;
  /** Units concerned: the stray pieces, the ineligible or the unassigned ones. */
  units: number[];
  limit?: string;
  value?: number;
  allowed?: number;
}

export interface CheckedZone {
  zone: string;
  units: number;
  /** Connected pieces, the main one (largest first limit) first. */
  pieces: number[][];
  sums: Record<string, number>;
}

export interface Verdict {
  contiguous: boolean;
  valid: boolean;
  zones: CheckedZone[];
  findings: Finding[];
}

/**
 * Judges any assignment, from any tool. Shares nothing with the solver: zones are joined by union-find over the edges, sums are
 * added in the order of the units. Units with an empty zone are unassigned: reported, never an error of contiguity.
 */
export function checkPlan(
  graph: Graph,
  zoneOf: ReadonlyArray<string | undefined>,
  options: {
    limits?: CheckedLimit[];
    budget?: { name: string; values: ArrayLike<number>; limit: number };
    eligible?: Uint8Array;
    office?: ReadonlyArray<string>;
  } = {},
): Verdict {
  const root = Int32Array.from({ length: graph.size }, (_, u) => u);
  const find = (u: number): number => {
    let at = u;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  for (let u = 0; u < graph.size; u++) {
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (zoneOf[u] !== undefined && zoneOf[u] === zoneOf[v]) root[find(u)] = find(v);
    }
  }
  const members = new Map<string, number[]>();
  const unassigned: number[] = [];
  zoneOf.forEach((zone, u) => {
    if (zone === undefined) unassigned.push(u);
    else {
      const units = members.get(zone);
      if (units) units.push(u);
      else members.set(zone, [u]);
    }
  });
  const limits = options.limits ?? [];
  const findings: Finding[] = [];
  const zones = [...members].map(([zone, units]): CheckedZone => {
    const pieces = Map.groupBy(units, find);
    const main = limits[0]?.values;
    const size = (piece: number[]) => (main ? piece.reduce((sum, u) => sum + main[u]!, 0) : piece.length);
    const ordered = [...pieces.values()].sort(
      (a, b) => size(b) - size(a) || b.length - a.length || a[0]! - b[0]!,
    );
    if (ordered.length > 1)
      findings.push({
        kind: 'pieces',
        zone,
        units: ordered.slice(1).flat(),
        value: ordered.length,
        allowed: 1,
      });
    const sums: Record<string, number> = {};
    for (const { name, values, floor, cap } of limits) {
      const sum = units.reduce((total, u) => total + values[u]!, 0);
      sums[name] = sum;
      if (floor !== undefined && sum < floor - tolerance(floor))
        findings.push({ kind: 'below-floor', zone, units: [], limit: name, value: sum, allowed: floor });
      if (cap !== undefined && sum > cap + tolerance(cap))
        findings.push({ kind: 'above-cap', zone, units: [], limit: name, value: sum, allowed: cap });
    }
    const barred = options.eligible ? units.filter((u) => !options.eligible![u]) : [];
    if (barred.length > 0) findings.push({ kind: 'ineligible', zone, units: barred });
    if (options.office) {
      const offices = new Set(units.map((u) => options.office![u]!));
      if (offices.size > 1)
        findings.push({ kind: 'mixed-offices', zone, units: [], value: offices.size, allowed: 1 });
    }
    return { zone, units: units.length, pieces: ordered, sums };
  });
  const { budget } = options;
  if (budget) {
    let spent = 0;
    zoneOf.forEach((zone, u) => {
      if (zone !== undefined) spent += budget.values[u]!;
    });
    if (spent > budget.limit + tolerance(budget.limit))
      findings.push({
        kind: 'over-budget',
        units: [],
        limit: budget.name,
        value: spent,
        allowed: budget.limit,
      });
  }
  const valid = findings.length === 0;
  const contiguous = !findings.some((finding) => finding.kind === 'pieces');
  if (unassigned.length > 0) findings.push({ kind: 'unassigned', units: unassigned });
  return { contiguous, valid, zones, findings };
}

/** Rounding of a sum of decimals, nothing more. */
function tolerance(limit: number): number {
  return Number.isInteger(limit) ? 1e-9 * Math.abs(limit) : 1e-7 * Math.abs(limit);
}

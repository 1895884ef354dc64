import type { Issue, Severity } from '../../../domain/pipes/validate/issue.ts';

export interface FaultKind<One> {
  code: string;
  faults: One[];
}

export interface FaultGroup<One> {
  severity: Severity;
  count: number;
  /** The most frequent first. */
  kinds: FaultKind<One>[];
}

const severities: readonly Severity[] = ['error', 'warning', 'notice'];

/** Faults by severity, the gravest first, then by kind; severities without a fault are left out. */
export function groupFaults<One extends Pick<Issue, 'severity' | 'code'>>(
  faults: readonly One[],
): FaultGroup<One>[] {
  const bySeverity = Map.groupBy(faults, (one) => one.severity);
  return severities.flatMap((severity) => {
    const some = bySeverity.get(severity);
    if (!some) return [];
    const kinds = [...Map.groupBy(some, (one) => one.code)]
      .map(([code, list]) => ({ code, faults: list }))
      .sort((a, b) => b.faults.length - a.faults.length || a.code.localeCompare(b.code));
    return [{ severity, count: some.length, kinds }];
  });
}

/**
 * What is unfolded before anybody touches the list, as keys of `foldKey`: errors with all their kinds, the names of the
 * warnings; notices stay folded. Without errors the warnings take their place.
 */
export function unfoldedAtFirst(groups: readonly FaultGroup<unknown>[]): Set<string> {
  const grave = groups.filter((one) => one.severity !== 'notice');
  const open = new Set(grave.map((one) => foldKey(one.severity)));
  for (const kind of grave[0]?.kinds ?? []) open.add(foldKey(grave[0]!.severity, kind.code));
  return open;
}

export function foldKey(severity: Severity, code?: string): string {
  return code === undefined ? severity : `${severity} ${code}`;
}

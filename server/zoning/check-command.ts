import { checkPlan, type Finding } from '../../domain/zoning/check-plan.ts';
import { mainsOfPlan, mainsOfZone } from '../../domain/zoning/shared-mains.ts';
import { loadCase } from './load-case.ts';
import { readAssignment } from './read-assignment.ts';
import { numberField } from './read-units.ts';
import { type Flags, fieldAndNumber, numberOf, required } from './zone-flags.ts';

/** `lianpian zone check`: is an assignment, from any tool, contiguous and within the limits, and why not. Exit code 1 where it is not. */
export async function checkCommand(given: Flags): Promise<number> {
  const path = required(given, 'assignment');
  const loaded = await loadCase(given);
  const { ids, features } = loaded;
  const { zoneOf, unknown, conflicting } = await readAssignment(path, ids, given.zone);
  const missing = numberOf('missing', given.missing);
  const limits = new Map<string, { floor?: number; cap?: number }>();
  if (given.weight !== undefined) limits.set(given.weight, {});
  for (const kind of ['floor', 'cap'] as const) {
    for (const text of given[kind] ?? []) {
      const { field, value } = fieldAndNumber(kind, text, given.weight);
      limits.set(field, { ...limits.get(field), [kind]: value });
    }
  }
  const budget = given.budget === undefined ? undefined : fieldAndNumber('budget', given.budget, undefined);
  const { office } = given;
  const verdict = checkPlan(loaded.graph, zoneOf, {
    limits: [...limits].map(([name, limit]) => ({
      name,
      values: numberField(features, ids, name, missing),
      ...limit,
    })),
    ...(budget && {
      budget: {
        name: budget.field,
        values: numberField(features, ids, budget.field, missing),
        limit: budget.value,
      },
    }),
    ...(office !== undefined &&
      given['office-mode'] !== 'soft' && {
        office: features.map(({ properties }) => String(properties?.[office] ?? '')),
      }),
  });
  const name = (u: number) => ids[u]!;
  const findings = verdict.findings.map((finding) => ({
    ...finding,
    units: finding.units.map(name),
    ...findingText(finding, name),
  }));
  const valid = verdict.valid && unknown.length === 0 && conflicting.length === 0;
  // zones by any name, counted from 1
  const names = new Map(verdict.zones.map(({ zone }, at) => [zone, at + 1]));
  const numbered = zoneOf.map((zone) => (zone === undefined ? 0 : names.get(zone)!));
  const report = {
    contiguous: verdict.contiguous,
    valid,
    zones: verdict.zones.length,
    unassigned: zoneOf.filter((zone) => zone === undefined).length,
    unknownUnits: unknown,
    conflictingUnits: conflicting,
    ...(loaded.mains && { mains: mainsOfPlan(loaded.mains, numbered) }),
    findings,
    warnings: loaded.warnings,
    perZone: verdict.zones.map(({ zone, units, pieces, sums }) => ({
      zone,
      units,
      contiguous: pieces.length === 1,
      pieces: pieces.map((piece) => piece.map(name)),
      sums,
      ...(loaded.mains && {
        mains: mainsOfZone(loaded.mains, numbered, names.get(zone)!, pieces.flat()),
      }),
    })),
  };
  if (given.json) console.log(JSON.stringify(report));
  else {
    const head = `${report.zones} zones, ${verdict.contiguous ? 'all contiguous' : 'NOT contiguous'}, ${valid ? 'valid' : 'not valid'}; ${report.unassigned} units unassigned`;
    const odd =
      unknown.length > 0
        ? [`${unknown.length} rows name unknown units: ${unknown.slice(0, 5).join(', ')}`]
        : [];
    console.log([head, ...odd, ...findings.map(({ en }) => `- ${en}`)].join('\n'));
  }
  return valid ? 0 : 1;
}

/** A finding in words. */
export function findingText(
  { kind, zone, units, limit, value, allowed }: Finding,
  name: (u: number) => string,
): { zh: string; en: string } {
  const some = `${units.slice(0, 5).map(name).join(', ')}${units.length > 5 ? ' …' : ''}`;
  switch (kind) {
    case 'pieces':
      return {
        zh: `片区 ${zone} 分为 ${value} 块，脱离主体的单元：${some}。`,
        en: `Zone ${zone} is in ${value} pieces; cut off from its main piece: ${some}.`,
      };
    case 'below-floor':
      return {
        zh: `片区 ${zone} 的 ${limit} 为 ${value}，低于下限 ${allowed}。`,
        en: `Zone ${zone}: ${limit} is ${value}, below the floor ${allowed}.`,
      };
    case 'above-cap':
      return {
        zh: `片区 ${zone} 的 ${limit} 为 ${value}，高于上限 ${allowed}。`,
        en: `Zone ${zone}: ${limit} is ${value}, above the cap ${allowed}.`,
      };
    case 'over-budget':
      return {
        zh: `合计 ${limit} 为 ${value}，超出预算 ${allowed}。`,
        en: `${limit} sums to ${value}, over the budget of ${allowed}.`,
      };
    case 'ineligible':
      return {
        zh: `片区 ${zone} 含不符合条件的单元：${some}。`,
        en: `Zone ${zone} holds units that are not eligible: ${some}.`,
      };
    case 'mixed-offices':
      return { zh: `片区 ${zone} 跨 ${value} 个街道。`, en: `Zone ${zone} lies in ${value} street offices.` };
    case 'unassigned':
      return {
        zh: `${units.length} 个单元未划入片区：${some}。`,
        en: `${units.length} units are in no zone: ${some}.`,
      };
  }
}

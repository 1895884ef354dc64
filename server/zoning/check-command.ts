import { extname } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { checkPlan, type Finding } from '../../domain/zoning/check-plan.ts';
import { csvRows, loadCase, type ZoneCase } from './load-case.ts';
import { parseJson, readText } from './read-features.ts';
import { numberField } from './read-units.ts';
import { quoted } from './solve-command.ts';
import { type Flags, fieldAndNumber, numberOf, required } from './zone-flags.ts';

/** `lianpian zone check`: is an assignment, from any tool, contiguous and within the limits, and why not. Exit code 1 where it is not. */
export async function checkCommand(given: Flags): Promise<number> {
  const path = required(given, 'assignment');
  const loaded = await loadCase(given);
  const { ids, features } = loaded;
  const { zoneOf, unknown, conflicting } = await readAssignment(path, loaded, given.zone);
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
  const report = {
    contiguous: verdict.contiguous,
    valid,
    zones: verdict.zones.length,
    unassigned: zoneOf.filter((zone) => zone === undefined).length,
    unknownUnits: unknown,
    conflictingUnits: conflicting,
    findings,
    warnings: loaded.warnings,
    perZone: verdict.zones.map(({ zone, units, pieces, sums }) => ({
      zone,
      units,
      contiguous: pieces.length === 1,
      pieces: pieces.map((piece) => piece.map(name)),
      sums,
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

/** The first sheet of a workbook as CSV, so that one reader serves both. */
async function sheetAsText(path: string): Promise<string> {
  await readText(path);
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(path);
  return rows.map((row) => row.map((cell) => quoted(cell === null ? '' : String(cell))).join(',')).join('\n');
}

/** An assignment from CSV or XLSX (unit, zone), from JSON (`{ unit: zone }`, `[zone, …]`, or an answer of `zone solve`) or from a field of GeoJSON features. */
async function readAssignment(path: string, { ids }: ZoneCase, field = 'zone') {
  const known = new Map(ids.map((id, u) => [id, u]));
  const zoneOf: (string | undefined)[] = new Array(ids.length).fill(undefined);
  const unknown: string[] = [];
  const conflicting: string[] = [];
  const seen = new Set<number>();
  const set = (unit: string, zone: unknown) => {
    const u = known.get(unit);
    const label =
      zone === null || zone === undefined || String(zone).trim() === '' ? undefined : String(zone).trim();
    if (u === undefined) unknown.push(unit);
    else if (seen.has(u) && zoneOf[u] !== label) conflicting.push(unit);
    else zoneOf[u] = label;
    if (u !== undefined) seen.add(u);
  };
  const text = extname(path).toLowerCase() === '.xlsx' ? await sheetAsText(path) : await readText(path);
  if (['.json', '.geojson'].includes(extname(path).toLowerCase()) || /^\s*[[{]/.test(text)) {
    const json = parseJson(text, path) as Record<string, unknown>;
    const list = Array.isArray(json) ? json : json.assignment;
    if (Array.isArray(json.features)) {
      (json.features as { properties?: Record<string, unknown> }[]).forEach(({ properties }, u) => {
        if (ids[u] === undefined) unknown.push(String(u));
        else set(ids[u], properties?.[field]);
      });
    } else if (Array.isArray(list)) {
      for (const [u, zone] of list.entries()) set(ids[u] ?? String(u), zone);
    } else
      for (const [unit, zone] of Object.entries((list as Record<string, unknown>) ?? json)) set(unit, zone);
    return { zoneOf, unknown, conflicting };
  }
  const rows = csvRows(text);
  if (rows.length === 0 || rows.some((row) => row.length < 2)) {
    throw new Problem(
      'zoning.assignment-bad',
      { zh: `${path} 应为两列：单元编号、片区。`, en: `${path} needs two columns: unit and zone.` },
      { zh: '请检查分隔符与列数。', en: 'Check the separator and the columns.' },
    );
  }
  const body = known.has(rows[0]![0]!) ? rows : rows.slice(1);
  // identifiers that are all plain numbers of features count as such, e.g. from a tool that knows no identifiers
  const byIndex =
    !body.some(([unit]) => known.has(unit!)) &&
    body.every(([unit]) => /^\d+$/.test(unit!) && Number(unit) < ids.length);
  for (const [unit, zone] of body) set(byIndex ? ids[Number(unit)]! : unit!, zone);
  return { zoneOf, unknown, conflicting };
}

import type { Kysely } from 'kysely';
import type { AssignmentReading, PlanContent } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { communityDivisions } from '../register/community-divisions.ts';
import { type PlanningUnit, planningUnits } from '../register/planning-units.ts';
import { planContent } from './plan-rows.ts';
import { assignmentRows, settleRows } from './read-assignment.ts';

type Trouble = AssignmentReading['problems'][number];

/**
 * What an assignment file would do to a plan; nothing is written. Units are known by code, or by a name that only one of them has. A zone's
 * word is its number, the name of a zone of the plan, or the name of a new one. Units that the file does not name stay where they are;
 * units with a contradiction and units of locked zones are left out and listed by row.
 */
export async function readPlanAssignment(
  db: Kysely<Schema>,
  input: { city: string; plan: number; name: string; base64: string },
): Promise<AssignmentReading> {
  const plan = await planContent(db, input.city, input.plan);
  const { units, partsOf } = await planUnits(db, input.city, plan);
  const known = unitsByWord(units);
  const read = await assignmentRows(
    { name: input.name, bytes: Buffer.from(input.base64, 'base64') },
    (unit) => known.has(unit) || partsOf.has(unit),
  );
  // a divided community means all of its buildings
  const rows = read.flatMap((row) => partsOf.get(row.unit)?.map((unit) => ({ ...row, unit })) ?? [row]);
  const { settled, unknown, conflicting } = settleRows(rows, (unit) => known.get(unit));
  const problems: Trouble[] = [
    ...unknown.map(({ row, unit, zone }) => ({ row, unit, zone, kind: 'unknown' as const })),
    ...conflicting.map(({ row: { row, unit, zone }, earlier }) => ({
      row,
      unit,
      zone,
      kind: 'conflict' as const,
      earlierRow: earlier.row,
    })),
  ];
  for (const { row } of conflicting) settled.delete(known.get(row.unit)!);
  const zones = new ZoneNumbers(
    plan.zoneRows,
    [...settled.values()].map(({ zone }) => zone),
  );
  const moves: AssignmentReading['moves'] = [];
  for (const [u, { row, unit, zone: word, name }] of settled) {
    const { key } = units[u]!;
    const before = plan.members[key] ?? 0;
    const zone = zones.numberOf(word, name);
    if (zone === before) continue;
    const locked = [before, zone].some((one) => plan.zoneRows[one]?.locked);
    if (locked) problems.push({ row, unit, zone: word, kind: 'locked' });
    else moves.push({ unit: key, zone });
  }
  const used = new Set(moves.map(({ zone }) => zone));
  return {
    rows: read.length,
    moves,
    zones: zones.made.filter(({ zone }) => used.has(zone)),
    problems: problems.sort((a, b) => a.row - b.row),
  };
}

type NamedUnit = Pick<PlanningUnit['unit'], 'key' | 'code' | 'name'>;

/** The units of a plan as it stands: whole ones, the buildings of divided ones, and the codes of those buildings by the divided one's code and name. */
async function planUnits(
  db: Kysely<Schema>,
  city: string,
  { unitKind, divided }: Pick<PlanContent, 'unitKind' | 'divided'>,
): Promise<{ units: NamedUnit[]; partsOf: Map<string, string[]> }> {
  const whole = (await planningUnits(db, city, unitKind)).map(({ unit }) => unit);
  const partsOf = new Map<string, string[]>();
  if (divided.length === 0) return { units: whole, partsOf };
  const parts = (await communityDivisions(db, city, divided)).flatMap((one) =>
    one.parts.map(({ unit }) => unit),
  );
  const apart = new Set(divided);
  for (const { id, code, name } of whole) {
    if (!apart.has(id)) continue;
    const codes = parts.filter(({ community }) => community === id).map((part) => part.code);
    for (const word of [name, code]) partsOf.set(word, codes);
  }
  return { units: [...whole.filter(({ id }) => !apart.has(id)), ...parts], partsOf };
}

/** Units by code, and by name where the name is nobody else's name or code. */
function unitsByWord(units: readonly { code: string; name: string }[]): Map<string, number> {
  const named = new Map<string, number>();
  const twice = new Set<string>();
  for (const [u, { name }] of units.entries()) {
    if (named.has(name)) twice.add(name);
    named.set(name, u);
  }
  for (const name of twice) named.delete(name);
  return new Map([...named, ...units.map(({ code }, u) => [code, u] as const)]);
}

const largestNumber = 100_000;

/** Numbers of the zones that a file's words mean. */
class ZoneNumbers {
  /** Zones that the plan does not have yet. */
  readonly made: { zone: number; name: string }[] = [];
  readonly #byName: Map<string, number>;
  readonly #taken: Set<number>;
  readonly #existing: Set<number>;

  constructor(rows: Record<string, { name: string }>, words: readonly string[]) {
    this.#byName = new Map(Object.entries(rows).map(([zone, { name }]) => [name, Number(zone)]));
    this.#byName.delete('');
    this.#taken = new Set([...Object.keys(rows), ...words.filter(isNumber)].map(Number));
    this.#existing = new Set(Object.keys(rows).map(Number));
  }

  numberOf(word: string, name: string): number {
    if (word === '' || word === '0') return 0;
    const zone = isNumber(word) ? Number(word) : (this.#byName.get(word) ?? this.#next(word));
    if (!this.#existing.has(zone)) {
      this.#existing.add(zone);
      this.made.push({ zone, name: (isNumber(word) ? name : word).slice(0, 80) });
    }
    return zone;
  }

  #next(word: string): number {
    let zone = 1;
    while (this.#taken.has(zone)) zone++;
    this.#taken.add(zone);
    this.#byName.set(word, zone);
    return zone;
  }
}

function isNumber(word: string): boolean {
  return /^[1-9]\d{0,5}$/.test(word) && Number(word) <= largestNumber;
}

import type { Graph } from './graph.ts';
import { LivePlan, type UnitFacts } from './live-plan.ts';
import type { PlanPatch, ZoneRow } from './plan-patch.ts';
import { readUnitKey, type UnitKey, unitKey } from './unit-key.ts';

/** Units as a plan sees them: communities, and the buildings of those that it divided, in the order of their keys. */
export interface UnitGround {
  keys: readonly UnitKey[];
  /** Key → its number in all columns. */
  numberOf: ReadonlyMap<UnitKey, number>;
  /** Divided community → the numbers of its buildings. */
  parts: ReadonlyMap<number, readonly number[]>;
  graph: Graph;
  facts: UnitFacts;
}

/** A plan on the desk. */
export interface OpenPlan<G extends UnitGround = UnitGround> {
  ground: G;
  live: LivePlan;
  rows: ReadonlyMap<number, ZoneRow>;
}

/** A plan after a patch, what of the patch could be done, and the patch that takes it back. */
export interface AppliedPatch<G extends UnitGround = UnitGround> extends OpenPlan<G> {
  patch: PlanPatch;
  inverse: PlanPatch;
  /** Zones that have gained, lost or changed units or their row. */
  touched: Set<number>;
}

/** The numbers of the buildings of each divided community. */
export function partsIn(keys: readonly UnitKey[]): Map<number, number[]> {
  const parts = new Map<number, number[]>();
  keys.forEach((key, u) => {
    const { unit, part } = readUnitKey(key);
    if (part === 0) return;
    const known = parts.get(unit);
    if (known) known.push(u);
    else parts.set(unit, [u]);
  });
  return parts;
}

/**
 * Units that a key means on a ground: itself; all parts of a community that was divided meanwhile; nothing for a part of one that is whole, or
 * for a unit that is not there.
 */
export function unitsMeant(ground: UnitGround, key: UnitKey): readonly number[] {
  const u = ground.numberOf.get(key);
  if (u !== undefined) return [u];
  const { unit, part } = readUnitKey(key);
  return part === 0 ? (ground.parts.get(unit) ?? []) : [];
}

/** Communities that a patch turns over on this ground: whole ones to divide, divided ones to put together. */
export function turnedOver(ground: UnitGround, patch: PlanPatch): Map<number, boolean> {
  const turned = new Map<number, boolean>();
  for (const [community, divided] of Object.entries(patch.divided ?? {})) {
    const isDivided = ground.parts.has(Number(community));
    if (isDivided !== divided && (isDivided || ground.numberOf.has(community)))
      turned.set(Number(community), divided);
  }
  return turned;
}

/**
 * Puts a patch on an open plan. `after` is the ground with the communities of `turnedOver` turned over; where there are none it is the ground of
 * the plan, and the plan changes in place. What the patch says of units that are not there is left out.
 */
export function applyPatch<G extends UnitGround>(
  { ground, live, rows }: OpenPlan<G>,
  patch: PlanPatch,
  after: G,
): AppliedPatch<G> {
  // what the ground could not turn over is as it was
  const turned = new Map(
    [...turnedOver(ground, patch)].filter(([community, divided]) => after.parts.has(community) === divided),
  );
  const done: PlanPatch = { units: {}, zones: patch.zones };
  const inverse: PlanPatch = { units: {}, zones: {} };
  const touched = new Set<number>(Object.keys(patch.zones).map(Number));
  for (const [community, divided] of turned) {
    done.divided = { ...done.divided, [community]: divided };
    inverse.divided = { ...inverse.divided, [community]: !divided };
    for (const u of unitsMeant(ground, unitKey(community))) {
      inverse.units[ground.keys[u]!] = live.zone[u]!;
      touched.add(live.zone[u]!);
    }
  }
  const next = after === ground ? live : new LivePlan(after.graph, after.facts, carried(ground, live, after));
  const wanted = new Map<number, number>();
  for (const [zone, row] of Object.entries(patch.zones))
    if (!row) for (const u of next.members(Number(zone))) wanted.set(u, 0);
  // what is named itself outranks what is named as a part of the whole
  for (const itself of [false, true]) {
    for (const [key, zone] of Object.entries(patch.units))
      if (after.numberOf.has(key) === itself) for (const u of unitsMeant(after, key)) wanted.set(u, zone);
  }
  const byZone = new Map<number, number[]>();
  for (const [u, zone] of wanted) {
    const key = after.keys[u]!;
    done.units[key] = zone;
    touched.add(next.zone[u]!).add(zone);
    if (!turned.has(readUnitKey(key).unit)) inverse.units[key] = next.zone[u]!;
    const known = byZone.get(zone);
    if (known) known.push(u);
    else byZone.set(zone, [u]);
  }
  for (const [zone, units] of byZone) next.assign(units, zone);
  const zoneRows = new Map(rows);
  for (const [zone, row] of Object.entries(patch.zones)) {
    inverse.zones[zone] = zoneRows.get(Number(zone)) ?? null;
    if (row) zoneRows.set(Number(zone), row);
    else zoneRows.delete(Number(zone));
  }
  for (const zone of byZone.keys())
    if (zone > 0 && !zoneRows.has(zone)) zoneRows.set(zone, { name: '', locked: false });
  touched.delete(0);
  return { ground: after, live: next, rows: zoneRows, patch: done, inverse, touched };
}

/** Zone of each unit of a ground by the members of a plan that may have divided other communities: a part is where its whole is. */
export function zonesOf(
  keys: readonly UnitKey[],
  members: Readonly<Record<UnitKey, number>>,
): Int32Array<ArrayBuffer> {
  return Int32Array.from(keys, (key) => members[key] ?? members[unitKey(readUnitKey(key).unit)] ?? 0);
}

/** Members of an open plan, as they are stored. */
export function membersOf({
  ground,
  live,
}: {
  ground: Pick<UnitGround, 'keys'>;
  live: Pick<LivePlan, 'zone'>;
}): Record<UnitKey, number> {
  return Object.fromEntries(
    ground.keys.flatMap((key, u) => (live.zone[u]! > 0 ? [[key, live.zone[u]!] as const] : [])),
  );
}

/** Zones on another ground: what was turned over starts in no zone. */
function carried(ground: UnitGround, live: LivePlan, after: UnitGround): Int32Array<ArrayBuffer> {
  return Int32Array.from(after.keys, (key) => {
    const u = ground.numberOf.get(key);
    return u === undefined ? 0 : live.zone[u]!;
  });
}

/** Divides a community into its buildings; all stay in its zone, so that no sum changes. `parts` are keys. */
export function dividePatch(
  { ground, live }: OpenPlan,
  community: number,
  parts: readonly UnitKey[],
): PlanPatch {
  const u = ground.numberOf.get(unitKey(community));
  const zone = u === undefined ? 0 : live.zone[u]!;
  return {
    divided: { [community]: true },
    units: Object.fromEntries(parts.map((key) => [key, zone])),
    zones: {},
  };
}

/** Zones that a divided community's buildings lie in (0 = none), with their households, most first. */
export function zonesOfParts(
  { ground, live }: OpenPlan,
  community: number,
): { zone: number; units: number; households: number }[] {
  const sums = new Map<number, { zone: number; units: number; households: number }>();
  for (const u of ground.parts.get(community) ?? []) {
    const zone = live.zone[u]!;
    const sum = sums.get(zone) ?? { zone, units: 0, households: 0 };
    sums.set(zone, {
      zone,
      units: sum.units + 1,
      households: sum.households + ground.facts.households[u]!,
    });
  }
  // a zone before no zone, where households do not decide
  return [...sums.values()].sort(
    (a, b) => b.households - a.households || b.units - a.units || b.zone - a.zone,
  );
}

/** Puts a community together again, in the zone that most of its households are in. */
export function joinPatch(plan: OpenPlan, community: number): PlanPatch {
  const zone = zonesOfParts(plan, community)[0]?.zone ?? 0;
  return { divided: { [community]: false }, units: { [unitKey(community)]: zone }, zones: {} };
}

import { readUnitKey, type UnitKey, unitKey } from './unit-key.ts';

/** A zone of a plan apart from its members. */
export interface ZoneRow {
  name: string;
  locked: boolean;
}

/** One edit of a stored plan: undo, saving, conflict, audit and live update use this same value. */
export interface PlanPatch {
  /**
   * Community id → true = divided into its buildings (打散为楼栋), false = whole again. Read before `units`: whatever was said of the community
   * and its parts until then is void, and parts that `units` does not name are in no zone.
   */
  divided?: Record<string, boolean>;
  /** Unit → zone number, 0 = taken out. */
  units: Record<UnitKey, number>;
  /** Zone number → its row, null = the zone is gone. */
  zones: Record<string, ZoneRow | null>;
}

/** What two edits from the same version both changed, to different values. */
export interface Collision {
  /** Communities that one side divided or put together while the other worked on them; how each side has them. */
  divided: { community: number; yours: boolean | null; theirs: boolean | null }[];
  /** `part`: building of a divided community. */
  units: { unit: number; part?: number; yours: number; theirs: number }[];
  zones: { zone: number; yours: ZoneRow | null; theirs: ZoneRow | null }[];
}

/** Later patches win; what they do not name stays. */
export function joinPatches(patches: readonly PlanPatch[]): PlanPatch {
  const joined: PlanPatch = { units: {}, zones: {} };
  for (const { divided, units, zones } of patches) {
    if (divided) {
      joined.divided = { ...joined.divided, ...divided };
      joined.units = withoutCommunities(joined.units, (community) => community in divided);
    }
    Object.assign(joined.units, units);
    Object.assign(joined.zones, zones);
  }
  return joined;
}

/**
 * Where `yours` and what others saved meanwhile disagree. Units that both put into the same zone are no collision; a unit put into a zone that
 * the others deleted is one, and so is a community that one side divided or put together while the other moved it or its parts.
 */
export function collisionOf(yours: PlanPatch, theirs: PlanPatch): Collision {
  const divided = dividedApart(yours, theirs);
  const apart = new Set(divided.map(({ community }) => String(community)));
  const units: Collision['units'] = [];
  for (const [key, zone] of Object.entries(yours.units)) {
    const name = readUnitKey(key);
    if (apart.has(String(name.unit))) continue;
    const other = theirs.units[key];
    const deleted = zone !== 0 && theirs.zones[zone] === null && yours.zones[zone] === undefined;
    if (other === zone || (other === undefined && !deleted)) continue;
    const { unit, part } = name;
    units.push({ unit, ...(part > 0 && { part }), yours: zone, theirs: other ?? 0 });
  }
  const zones: Collision['zones'] = [];
  for (const [zone, row] of Object.entries(yours.zones)) {
    const other = theirs.zones[zone];
    if (other !== undefined && JSON.stringify(sorted(other)) !== JSON.stringify(sorted(row))) {
      zones.push({ zone: Number(zone), yours: row, theirs: other });
    }
  }
  return { divided, units, zones };
}

/** Whether nothing disagrees. */
export function isClean({ divided, units, zones }: Collision): boolean {
  return divided.length === 0 && units.length === 0 && zones.length === 0;
}

/** A patch without what collides: the rest of an edit, after the other side was chosen. */
export function withoutCollision(patch: PlanPatch, { divided, units, zones }: Collision): PlanPatch {
  const apart = new Set(divided.map(({ community }) => String(community)));
  const rest: PlanPatch = {
    units: withoutCommunities(patch.units, (community) => apart.has(community)),
    zones: { ...patch.zones },
  };
  for (const { unit, part } of units) delete rest.units[unitKey(unit, part)];
  for (const { zone } of zones) delete rest.zones[zone];
  const kept = Object.entries(patch.divided ?? {}).filter(([community]) => !apart.has(community));
  if (kept.length > 0) rest.divided = Object.fromEntries(kept);
  return rest;
}

/** What of a patch is news for somebody whose own later edits are `mine`. */
export function withoutNamed(patch: PlanPatch, mine: PlanPatch): PlanPatch {
  const settled = mine.divided ?? {};
  const news: PlanPatch = {
    units: withoutCommunities(patch.units, (community) => community in settled),
    zones: Object.fromEntries(Object.entries(patch.zones).filter(([zone]) => !(zone in mine.zones))),
  };
  for (const key of Object.keys(mine.units)) delete news.units[key];
  const kept = Object.entries(patch.divided ?? {}).filter(([community]) => !(community in settled));
  if (kept.length > 0) news.divided = Object.fromEntries(kept);
  return news;
}

function dividedApart(yours: PlanPatch, theirs: PlanPatch): Collision['divided'] {
  const named = new Set([...Object.keys(yours.divided ?? {}), ...Object.keys(theirs.divided ?? {})]);
  const touchedBy = ({ units }: PlanPatch) =>
    new Set(Object.keys(units).map((key) => String(readUnitKey(key).unit)));
  const [mine, other] = named.size > 0 ? [touchedBy(yours), touchedBy(theirs)] : [];
  return [...named].flatMap((community) => {
    const [own, their] = [yours.divided?.[community] ?? null, theirs.divided?.[community] ?? null];
    const bothWork = (own !== null || mine!.has(community)) && (their !== null || other!.has(community));
    return bothWork && own !== their ? [{ community: Number(community), yours: own, theirs: their }] : [];
  });
}

function withoutCommunities(
  units: PlanPatch['units'],
  isGone: (community: string) => boolean,
): PlanPatch['units'] {
  return Object.fromEntries(Object.entries(units).filter(([key]) => !isGone(String(readUnitKey(key).unit))));
}

function sorted(row: ZoneRow | null): unknown {
  return row && [row.name, row.locked];
}

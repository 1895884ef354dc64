/** A zone of a plan apart from its members. */
export interface ZoneRow {
  name: string;
  locked: boolean;
}

/** One edit of a stored plan: undo, saving, conflict, audit and live update use this same value. */
export interface PlanPatch {
  /** Unit id → zone number, 0 = taken out. */
  units: Record<string, number>;
  /** Zone number → its row, null = the zone is gone. */
  zones: Record<string, ZoneRow | null>;
}

/** What two edits from the same version both changed, to different values. */
export interface Collision {
  units: { unit: number; yours: number; theirs: number }[];
  zones: { zone: number; yours: ZoneRow | null; theirs: ZoneRow | null }[];
}

/** Later patches win; what they do not name stays. */
export function joinPatches(patches: readonly PlanPatch[]): PlanPatch {
  return {
    units: Object.assign({}, ...patches.map(({ units }) => units)),
    zones: Object.assign({}, ...patches.map(({ zones }) => zones)),
  };
}

/**
 * Where `yours` and what others saved meanwhile disagree. Units that both put into the same zone are no collision; a unit put into a zone that
 * the others deleted is one.
 */
export function collisionOf(yours: PlanPatch, theirs: PlanPatch): Collision {
  const units: Collision['units'] = [];
  for (const [unit, zone] of Object.entries(yours.units)) {
    const other = theirs.units[unit];
    if (other !== undefined && other !== zone) units.push({ unit: Number(unit), yours: zone, theirs: other });
    else if (
      other === undefined &&
      zone !== 0 &&
      theirs.zones[zone] === null &&
      yours.zones[zone] === undefined
    ) {
      units.push({ unit: Number(unit), yours: zone, theirs: 0 });
    }
  }
  const zones: Collision['zones'] = [];
  for (const [zone, row] of Object.entries(yours.zones)) {
    const other = theirs.zones[zone];
    if (other !== undefined && JSON.stringify(sorted(other)) !== JSON.stringify(sorted(row))) {
      zones.push({ zone: Number(zone), yours: row, theirs: other });
    }
  }
  return { units, zones };
}

/** Whether nothing disagrees. */
export function isClean({ units, zones }: Collision): boolean {
  return units.length === 0 && zones.length === 0;
}

function sorted(row: ZoneRow | null): unknown {
  return row && [row.name, row.locked];
}

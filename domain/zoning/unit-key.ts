/**
 * How a plan names a unit, in patches, members and on the map: `12` = unit 12 of the plan's own kind, `12-345` = building 345 of community 12,
 * which the plan has divided into its buildings.
 */
export type UnitKey = string;

/** What a key says; part 0 = the whole unit. */
export interface UnitName {
  unit: number;
  part: number;
}

export const unitKeyPattern = /^[1-9]\d*(-[1-9]\d*)?$/;

export function unitKey(unit: number, part = 0): UnitKey {
  return part === 0 ? String(unit) : `${unit}-${part}`;
}

/** Reads a key that `unitKeyPattern` accepts. */
export function readUnitKey(key: UnitKey): UnitName {
  const [unit, part] = key.split('-');
  return { unit: Number(unit), part: Number(part ?? 0) };
}

/** By unit, then by part: the one order of units, whatever was divided first. */
export function compareKeys(a: UnitKey, b: UnitKey): number {
  const [one, other] = [readUnitKey(a), readUnitKey(b)];
  return one.unit - other.unit || one.part - other.part;
}

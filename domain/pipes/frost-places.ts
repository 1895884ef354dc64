import frost from '../../data/standards/frost.json' with { type: 'json' };

/** A frost depth that a city states for itself. */
export interface StatedFrost {
  depthM: number;
  /** Its own source calls it an assumption. */
  isAssumed: boolean;
  /** Where it comes from, in the city's words. */
  source?: string;
}

/**
 * The frost depth in the settings of a city: `frostDepthM` as metres, or as `{ value, source, confidence }`.
 * @returns null where they state none
 */
export function statedFrost(settings: unknown): StatedFrost | null {
  const { frostDepthM } = (settings ?? {}) as { frostDepthM?: unknown };
  const { value, confidence, source } = (
    typeof frostDepthM === 'object' && frostDepthM !== null ? frostDepthM : { value: frostDepthM }
  ) as { value?: unknown; confidence?: unknown; source?: unknown };
  if (typeof value !== 'number' || !(value >= 0)) return null;
  const told = typeof source === 'string' && source !== '' ? { source } : {};
  return { depthM: value, isAssumed: confidence === 'assumption', ...told };
}

/** By what new pipes of a city are laid: what it states, else what `data/standards/frost.json` has for it, as an assumption. */
export function frostOfCity(cityCode: string, stated: StatedFrost | null | undefined): StatedFrost | null {
  if (stated) return stated;
  const depthM = frostDepthOfCity(cityCode);
  return depthM === null ? null : { depthM, isAssumed: true };
}

/**
 * The soil frost depth that `data/standards/frost.json` has for a city, in metres (an assumption until a project states its own).
 * @param cityCode - as the register has it: GB/T 2260 of a county or prefecture (130100 is 1301), or a code of somebody's own
 * @returns null where nothing is known: what lies in another climate must not be taken for a city of the north-east
 */
export function frostDepthOfCity(cityCode: string): number | null {
  const code = /^\d{6}$/.test(cityCode) ? cityCode.replace(/(00)+$/, '') : cityCode;
  const known = frost.places
    .filter((one) => code === one.code || (/^\d{6}$/.test(code) && code.startsWith(one.code)))
    .sort((a, b) => b.code.length - a.code.length);
  return known[0]?.depthM ?? null;
}

import frost from '../../data/standards/frost.json' with { type: 'json' };

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

import china from '../../data/regions/china.json' with { type: 'json' };

const byProvince: Readonly<Record<string, Readonly<Record<string, string>>>> = china.names;

/** Second-level units that only group counties in the code list; people call them by the province's name. */
const groupsOnly = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

/**
 * The official Chinese name of a province, prefecture or county by its GB/T 2260 code of two, four or six digits
 * (130100 is 1301); undefined for any other code.
 */
export function officialName(said: string): string | undefined {
  const code = /^\d{6}$/.test(said) ? said.replace(/(00)+$/, '') : said;
  const ofProvince = byProvince[code.slice(0, 2)];
  const name = ofProvince && Object.hasOwn(ofProvince, code) ? ofProvince[code] : undefined;
  return name !== undefined && groupsOnly.has(name) ? ofProvince?.[code.slice(0, 2)] : name;
}

import { type QueryExecutorProvider, sql } from 'kysely';
import type { RegionKey } from '../../domain/progress/filter.ts';
import type { RegionName } from '../../domain/progress/view.ts';
import { officialName } from '../../domain/register/official-names.ts';

/** The regions that hold a region, from the whole down to its parent. */
export function regionsAbove({ kind, key }: RegionKey): RegionKey[] {
  const [city = '', office] = key.split('/');
  const above: RegionKey[] = [];
  if (kind === 'all') return above;
  above.push({ kind: 'all', key: '*' });
  const numbered = /^[0-9]+$/.test(city);
  if (kind === 'province') return above;
  if (numbered && city.length >= 4) above.push({ kind: 'province', key: city.slice(0, 2) });
  if (kind === 'prefecture') return above;
  if (/^[0-9]{6}$/.test(city)) above.push({ kind: 'prefecture', key: city.slice(0, 4) });
  if (kind === 'city') return above;
  above.push({ kind: 'city', key: city });
  if (kind === 'neighbourhood') above.push({ kind: 'office', key: `${city}/${office}` });
  return above;
}

/** What the zones of approved plans are called; '' where somebody has not named one. */
async function zoneNames(
  db: QueryExecutorProvider,
  regions: readonly RegionKey[],
): Promise<Map<string, string>> {
  const cities = regions.flatMap(({ kind, key }) => (kind === 'zone' ? [key.split('/')[0]!] : []));
  if (cities.length === 0) return new Map();
  const { rows } = await sql<{ key: string; name: string }>`
    select distinct c.city_code || '/' || z.plan_id || '/' || z.zone_id as key,
z.name
    from city c cross join lateral zone_communities(c.city_code) z where c.city_code = any (${cities})`.execute(
    db,
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** Names of regions: from the register, else from the list of the statistics bureau, else the code itself. */
export async function nameRegions(
  db: QueryExecutorProvider,
  regions: readonly RegionKey[],
): Promise<(region: RegionKey) => RegionName> {
  const cities = [...new Set(regions.map(({ key }) => key.split('/')[0]!))];
  const codes = regions.map(({ key }) => key.split('/').at(-1)!);
  const { rows } = await sql<{ id: string; name: string }>`
    select 'city:' || city_code id, name from city where city_code = any (${cities})
    union all
    select city_code || '/' || code, name from region where city_code = any (${cities}) and code = any (${codes})
    union all
    select code, name from (select distinct on (code) code, name from region
      where level in ('province', 'prefecture') and code = any (${codes}) order by code, city_code) above`.execute(
    db,
  );
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const zones = await zoneNames(db, regions);
  return ({ kind, key }) => {
    if (kind === 'zone') return { kind, key, name: zones.get(key) ?? '' };
    const parts = key.split('/');
    const last = parts.at(-1)!;
    if (kind === 'all') return { kind, key, name: '' };
    const registered =
      kind === 'city' ? names.get(`city:${key}`) : names.get(parts.length > 1 ? `${parts[0]}/${last}` : key);
    return { kind, key, name: registered ?? officialName(last) ?? last };
  };
}

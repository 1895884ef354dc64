import { join } from 'node:path';
import { sql } from 'kysely';
import { everything, type RegionKey } from '../../../domain/progress/filter.ts';
import type { Lang } from '../../../domain/progress/markup/format.ts';
import type { Site } from '../../../domain/progress/markup/site.ts';
import { plainPicture } from '../../../domain/progress/picture.ts';
import { fileName, regionFile, type StaticCommunities } from '../../../domain/progress/static-edition.ts';
import { todayInChina } from '../../../domain/today.ts';
import type { Database } from '../../db/open.ts';
import { readAsOf } from '../as-of.ts';
import { readCommunityPage } from '../community-page.ts';
import { csvOf, geoJsonOf, largestWorkbook, xlsxOf } from '../downloads.ts';
import { readHistories } from '../histories.ts';
import { countCommunities } from '../list-queries.ts';
import type { PageTemplate } from '../page-template.ts';
import { figuresPage, frontPage, printCommunity } from '../pages.ts';
import { readPhoto } from '../photos.ts';
import { works } from '../policy.ts';
import { readChildMonths, readMonths, readOverview } from '../rollup-queries.ts';
import { type ReportedCommunity, reportedMonths, withStandstills } from '../standstills.ts';
import { publishTiles } from './publish-tiles.ts';
import { SiteFolder } from './site-folder.ts';

const languages: readonly Lang[] = ['zh', 'en'];
const folderOf = (lang: Lang): string => (lang === 'en' ? 'en/' : '');

export interface Published {
  communities: number;
  regions: number;
  photos: number;
  tiles: number;
}

/**
 * The whole public map as files for any web server, at its root or below any address: pages, facts as JSON, tiles as PMTiles, downloads and
 * photographs. It has no server behind it: no questions, no mails, no news without publishing again.
 */
export async function publishSite(
  database: Database,
  template: PageTemplate,
  dist: string,
  folder: string,
  origin: string,
): Promise<Published> {
  const { db } = database;
  const today = todayInChina();
  const files = new SiteFolder(folder);
  const write = (path: string, content: string | Buffer) => files.write(path, content);
  files.copy(join(dist, 'assets'), 'assets', true);
  files.copy(join(dist, 'lianpian.svg'), 'lianpian.svg', false);
  const site: Site = {
    lang: 'zh',
    embed: false,
    large: false,
    picture: plainPicture,
    base: '/',
    isStatic: true,
  };
  /** Links lead back to the root from where a page lies, so that the folder may stand below any address. */
  const at = (depth: number): Site => ({ ...site, base: depth === 0 ? './' : '../'.repeat(depth) });
  const place = { path: './', query: new URLSearchParams(), origin, hasMail: false };
  /** In English one folder deeper. */
  const inLanguage = (lang: Lang, depth: number): Site => ({
    ...at(lang === 'en' ? depth + 1 : depth),
    lang,
  });
  const placeIn = (lang: Lang) => ({ ...place, otherLanguage: lang === 'en' ? '../' : './en/' });
  for (const lang of languages) {
    const here = inLanguage(lang, 0);
    const front = await frontPage(db, everything, null, here, placeIn(lang), today);
    write(`${folderOf(lang)}index.html`, template.render(front, here));
    const page = await figuresPage(db, inLanguage(lang, 1), placeIn(lang));
    write(`figures/${folderOf(lang)}index.html`, template.render(page, inLanguage(lang, 1)));
  }

  const { rows: regions } = await sql<RegionKey>`select distinct kind, key from progress_rollup
    where communities > 0
    union all
    select distinct 'zone', c.city_code || '/' || z.plan_id || '/' || z.zone_id
    from city c cross join lateral zone_communities(c.city_code) z
    join community_progress p on p.city_code = c.city_code and p.community_id = z.community_id`.execute(db);
  const all = regions.length > 0 ? regions : [everything.region];
  for (const region of all) {
    const [overview, months] = [await readOverview(db, region), await readMonths(db, region, today)];
    write(`data/view/${regionFile(region)}`, JSON.stringify({ overview, months }));
    write(`data/replay/${regionFile(region)}`, JSON.stringify(await readChildMonths(db, region, today)));
  }
  const codes = await publishCommunities(database, write);
  for (const { city, code } of codes) {
    const page = await readCommunityPage(db, city, code, today);
    for (const lang of page ? languages : []) {
      const here = inLanguage(lang, 3);
      const printed = await printCommunity(page!, here, placeIn(lang));
      const path = `c/${fileName(city)}/${fileName(code)}/${folderOf(lang)}index.html`;
      write(path, template.render({ ...printed, head: undefined }, here));
    }
  }
  await publishDownloads(database, files);
  const photos = await publishPhotos(database, write);
  const { tiles } = await publishTiles(database, files.place('map.pmtiles'));
  files.finish();
  return { communities: codes.length, regions: all.length, photos, tiles };
}

/** What the list of the static edition searches in, one file a city. */
export async function publishCommunities(
  { db }: Database,
  write: (path: string, content: string) => void,
): Promise<{ city: string; code: string }[]> {
  const codes: { city: string; code: string }[] = [];
  const { rows: cities } = await sql<{ city: string }>`select distinct city_code city from community_progress
    order by 1`.execute(db);
  for (const { city } of cities) {
    const { rows } = await sql<StaticCommunities[number] & ReportedCommunity & { items: string[] }>`
      select c.city_code city, c.id, ${reportedMonths}, c.code, c.name, p.initials, p.search, office.name office, p.office_code "officeCode",
        p.neighbourhood_code "neighbourhoodCode", c.address, p.status, p.permille / 10.0::float8 percent,
        p.weighted_by "weightedBy", p.households, p.investment_yuan::float8 "investmentYuan",
        to_char(p.planned_finish, 'YYYY-MM-DD') "plannedFinish", extract(year from p.started_on)::int "startYear",
        coalesce(zoned.zones, '{}') zones, p.items,
        array[round(st_x(centre)::numeric, 6), round(st_y(centre)::numeric, 6)]::float8[] at, city.is_demo demo
      from community_progress p
      join community c on c.city_code = p.city_code and c.id = p.community_id
      join city on city.city_code = p.city_code
      left join region office on office.city_code = c.city_code and office.code = c.office_code
      left join (
        select z.community_id, array_agg(distinct ${city}::text || '/' || z.plan_id || '/' || z.zone_id) zones
        from zone_communities(${city}) z group by 1
      ) zoned on zoned.community_id = p.community_id
      cross join lateral (select st_pointonsurface(c.geom) centre) place
      where p.city_code = ${city}
      order by progress_list_order(p.status) || p.name_key`.execute(db);
    codes.push(...rows.map(({ code }) => ({ city, code })));
    const told: StaticCommunities = (await withStandstills(db, rows)).map(
      ({ id, months, permilles, items, ...row }) => ({
        ...row,
        workClasses: [...new Set(items.flatMap((code) => works.get(code)?.class ?? []))],
      }),
    );
    write(`data/communities/${fileName(city)}.json`, JSON.stringify(told));
    const histories = await readHistories(db, { kind: 'city', key: city });
    write(`data/histories/${fileName(city)}.json`, JSON.stringify(histories));
  }
  write('data/cities.json', JSON.stringify(cities.map(({ city }) => city)));
  return codes;
}

async function publishDownloads({ db }: Database, files: SiteFolder): Promise<void> {
  const asOf = await readAsOf(db, everything.region);
  for (const lang of languages) {
    const place = `download/${folderOf(lang)}communities`;
    await files.stream(`${place}.csv`, csvOf(db, everything, asOf, lang));
    await files.stream(`${place}.geojson`, geoJsonOf(db, everything, asOf, lang));
    if ((await countCommunities(db, everything)) <= largestWorkbook)
      await files.stream(`${place}.xlsx`, xlsxOf(db, everything, asOf, lang));
  }
}

async function publishPhotos(
  { db }: Database,
  write: (path: string, content: Buffer) => void,
): Promise<number> {
  const { rows } = await sql<{ city: string; id: string }>`select city_code city, id from photo
    where withdrawn_reason is null`.execute(db);
  for (const { city, id } of rows)
    for (const [size, ending] of [
      ['full', ''],
      ['small', '-small'],
    ] as const)
      write(`photos/${city}/${id}${ending}.jpg`, (await readPhoto(db, city, id, size))!);
  return rows.length;
}

import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { type Filter, parseFilter, parseRegion } from '../../domain/progress/filter.ts';
import { type HeatWeight, heatWeights } from '../../domain/progress/view.ts';
import { todayInChina } from '../../domain/today.ts';
import { filterCondition } from './filter-sql.ts';
import { readHeat } from './heat.ts';
import { notOneCity, readHistories } from './histories.ts';
import { foundFilter, listCommunities } from './list-queries.ts';
import { readChildMonths, readMonths, readOverview } from './rollup-queries.ts';
import { readStandstillPoints } from './standstills.ts';

type Read = (db: QueryExecutorProvider, query: URLSearchParams) => Promise<unknown>;

/** What the public pages ask for after they are open, by the last part of its address. Every answer may be kept by anybody. */
export const publicReads = {
  async view(db, query) {
    const filter = parseFilter(query);
    const [overview, list, months] = await Promise.all([
      readOverview(db, filter.region),
      listCommunities(db, filter, query.get('after')),
      readMonths(db, filter.region, todayInChina()),
    ]);
    return { overview, list, months };
  },
  replay: (db, query) => readChildMonths(db, parseRegion(query.get('in') ?? ''), todayInChina()),
  histories: (db, query) => readHistories(db, parseRegion(query.get('in') ?? '')),
  standstills: (db, query) => {
    const { kind, key } = parseRegion(query.get('in') ?? '');
    if (kind !== 'city') throw notOneCity();
    return readStandstillPoints(db, key);
  },
  heat(db, query) {
    const { bounds } = parseFilter(new URLSearchParams({ bbox: query.get('bbox') ?? '' }));
    const weight = query.get('weight') as HeatWeight;
    const zoom = Number(query.get('zoom'));
    if (!bounds || !heatWeights.includes(weight) || !(zoom >= 0 && zoom <= 24)) throw notAHeatmap();
    return readHeat(db, bounds, zoom, weight);
  },
  extent: async (db, query) => readExtent(db, await foundFilter(db, parseFilter(query))),
} satisfies Record<string, Read>;

/** West, south, east, north of what a filter holds, from the cells of the heatmap where it is the whole country. */
async function readExtent(db: QueryExecutorProvider, filter: Filter): Promise<number[] | null> {
  const { rows } = await sql<{ west: number | null; south: number; east: number; north: number }>`
    select st_xmin(box) west, st_ymin(box) south, st_xmax(box) east, st_ymax(box) north
    from (
      select st_extent(c.geom) box from community_progress p
      join community c on c.city_code = p.city_code and c.id = p.community_id
      where ${filterCondition(filter)}
    ) extent`.execute(db);
  const box = rows[0];
  return box?.west == null ? null : [box.west, box.south, box.east, box.north];
}

function notAHeatmap(): Problem {
  return new Problem(
    'progress.heat',
    { zh: '热力图参数不完整。', en: 'The heatmap needs bbox, zoom and weight.' },
    {
      zh: `weight 取 ${heatWeights.join('、')} 之一。`,
      en: `weight is one of ${heatWeights.join(', ')}.`,
    },
  );
}

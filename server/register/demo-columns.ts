import type { DemoCity, Shape } from '../../data/demo/types.ts';
import type { BulkColumn } from './bulk-insert.ts';
import { ewkbHex } from './ewkb.ts';

/** Says in every row where it comes from. */
export const demoSource = '演示数据';

/** Geographic coordinates of the database: CGCS2000. */
export const demoSrid = 4490;

/** What rows hold in columns of one type, by the name of the column: `texts(rows, { code: (one) => one.code })`. */
type Columns<Value> = <Row>(
  rows: readonly Row[],
  cells: Record<string, (row: Row) => Value | null>,
) => BulkColumn[];

const columnsOf =
  <Value>(type: BulkColumn['type']): Columns<Value> =>
  (rows, cells) =>
    Object.entries(cells).map(([name, cell]) => ({ name, type, values: rows.map(cell) }));

export const texts = columnsOf<string>('text');
export const integers = columnsOf<number>('int');
export const numbers = columnsOf<number>('float8');
export const dates = columnsOf<string>('date');
export const moments = columnsOf<string>('timestamptz');
export const uuids = columnsOf<string>('uuid');

export function attributes<Row>(rows: readonly Row[], of: (row: Row) => object): BulkColumn {
  return { name: 'attributes', type: 'jsonb', values: rows.map((row) => JSON.stringify(of(row))) };
}

/** Of tables with geometry: city, its metric system, source and shape. */
export function placed<Row extends { shape: Shape | null }>(
  city: DemoCity,
  rows: readonly Row[],
): BulkColumn[] {
  const geometry = ({ shape }: Row) =>
    shape && ewkbHex({ type: shape.type, coordinates: shape.lonLat } as never, demoSrid);
  return [
    ...texts(rows, { city_code: () => city.cityCode, source: () => demoSource }),
    ...integers(rows, { metric_srid: () => city.metricSrid }),
    { name: 'geom', type: 'geometry', values: rows.map(geometry) },
  ];
}

/** Turns the code of a community, in the column `_community`, into its id. */
export const communityLookup = {
  computed: { community_id: 'c.id' },
  join: 'left join community c on c.city_code = r.city_code and c.code = r._community',
};

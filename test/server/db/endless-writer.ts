/**
 * `node endless-writer.ts DIR FIRST`: commits batches of 50 streets, one transaction each, for ever, and prints the number
 * of each batch once its commit is acknowledged. recovery.test.ts kills it.
 */
import { openDatabase } from '../../../server/db/open.ts';

const [dataDir, first] = process.argv.slice(2);
const { pool } = await openDatabase({ dataDir: dataDir! });
await pool.query(
  `insert into city (city_code, name, metric_srid) values ('c1', '一', 4552) on conflict do nothing`,
);
for (let batch = Number(first); ; batch++) {
  const client = await pool.connect();
  await client.query('begin');
  for (let part = 0; part < 5; part++)
    await client.query(
      `insert into street (city_code, code, name, geom, metric_srid)
       select 'c1', $1 || '-' || i, $2, st_geomfromtext('LINESTRING(130.3 42.8, 130.4 42.8)', 4490), 4552
       from generate_series(1, 10) i`,
      [`${batch}-${part}`, String(batch)],
    );
  await client.query('commit');
  client.release();
  console.log(batch);
}

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { brokenInvariants } from '../../../server/db/checks.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { readMigrations } from '../../../server/db/paths.ts';
import { serverPool } from '../../../server/db/pool.ts';

const url = inject('postgresUrl');
const name = `lianpian_sources_${process.pid}`;

/** A city that was kept before a project could have several sources: the migration brings its money through. */
describe.skipIf(!url)('projects from before they had sources', () => {
  let admin: pg.Client;
  let pool: pg.Pool;
  beforeAll(async () => {
    admin = new pg.Client({ connectionString: url! });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const own = new URL(url!);
    own.pathname = `/${name}`;
    pool = serverPool(own.href, 2);
    const all = readMigrations();
    await migrate(
      pool,
      all.filter(({ number }) => number < 45),
    );
    await pool.query(`insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`);
    await pool.query(`insert into community (city_code, code, name, pinyin, status, geom, metric_srid) values
      ('222404', 'A', '一区', 'yi qu', 'under_way',
        st_setsrid(st_geomfromtext('POLYGON((130.3 42.8,130.301 42.8,130.301 42.801,130.3 42.8))'), 4490), 4552)`);
    await pool.query(`insert into project (city_code, code, name, funding_source, budget_yuan) values
      ('222404', 'X1-central_budget', '二期', 'central_budget', 300),
      ('222404', 'X1-local_fiscal', '二期', 'local_fiscal', 100),
      ('222404', 'X2-residents', '单独', 'residents', 50),
      ('222404', 'ledger-residents', '台账资金（居民）', 'residents', null),
      ('222404', 'ledger-local_fiscal', '台账资金（居民）', 'local_fiscal', null)`);
    await pool.query(`insert into community_project (city_code, community_id, project_id, amount_yuan)
      select '222404', c.id, p.id, case p.code when 'X1-central_budget' then 300 when 'X1-local_fiscal' then 100 else 7 end
      from community c, project p`);
    await pool.query(`insert into money_change (city_code, community_id, field, project, new_yuan, reason)
      select '222404', id, 'share', 'X1-local_fiscal', 100, '导入' from community`);
    await migrate(pool, all);
  });
  afterAll(async () => {
    await pool?.end();
    await admin?.query(`drop database if exists ${name} with (force)`);
    await admin?.end();
  });

  it('are one project again with all their money, and what stood alone stays', async () => {
    const { rows } = await pool.query(`select p.code, p.budget_yuan budget,
        string_agg(s.funder || ' ' || coalesce(s.budget_yuan::text, '?'), ', ' order by s.funder) sources
      from project p join project_source s on s.project_id = p.id group by 1, 2 order by 1`);
    expect(rows).toEqual([
      { code: 'X1', budget: 400, sources: 'central_budget 300, local_fiscal 100' },
      { code: 'X2-residents', budget: 50, sources: 'residents 50' },
      { code: 'ledger-local_fiscal', budget: null, sources: 'local_fiscal ?' },
      { code: 'ledger-residents', budget: null, sources: 'residents ?' },
    ]);
    const { rows: shares } = await pool.query(`select p.code, s.funder, s.amount_yuan yuan
      from community_project s join project p on p.id = s.project_id where p.code = 'X1' order by 2`);
    expect(shares).toEqual([
      { code: 'X1', funder: 'central_budget', yuan: 300 },
      { code: 'X1', funder: 'local_fiscal', yuan: 100 },
    ]);
    const { rows: changes } = await pool.query('select project, funder, new_yuan yuan from money_change');
    expect(changes).toEqual([{ project: 'X1', funder: 'local_fiscal', yuan: 100 }]);
    expect(await brokenInvariants(pool)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../server/access/audit.ts';
import type { City } from '../../../server/contract/register.ts';
import { factsOfCity } from '../../../server/pipes/commands/chosen-tables.ts';
import { rainOfOptions } from '../../../server/pipes/commands/rain-option.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

/** Of a city that the table of storm formulas has, too, by another formula. */
const city = '310000';
const formula = { a: 1589.6, b: 7, c: 0.958, n: 0.656 };
const law = { formula, returnPeriodYears: 3 };
const storm = { ...law, source: '气象局 2023 年修订' };

describe.each(databases)('the storm formula of a city on $kind', ({ open }) => {
  let server: TestServer;
  let database: Awaited<ReturnType<typeof open>>;
  const state = (body: object, role: 'planner' | 'administrator' | 'utility' = 'planner', of = city) =>
    server.call(role, 'PUT', `/api/cities/${of}/storm`, body);
  const listed = async () =>
    ((await server.call('public', 'GET', '/api/cities')).body as City[]).find(({ code }) => code === city)!
      .storm;
  const rainOfCity = async () => {
    const facts = await factsOfCity(database.db, city);
    return rainOfOptions({ city }, { storm: facts.storm, name: facts.name });
  };

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.db
      .insertInto('city')
      .values({
        ...{ city_code: city, name: '上海', metric_srid: 4549 },
        settings: '{"dataDate":"2026-01-01","frostDepthM":{"value":0.1,"source":"设计院"}}',
      } as never)
      .execute();
  });
  afterAll(() => server.stop());

  test('is stated with its source, the desk’s list and the command line go by it, nothing else is touched', async () => {
    expect(await listed()).toBeUndefined();
    expect(await rainOfCity()).toMatchObject({ by: 'place' });
    expect((await state({ storm, was: null })).body).toEqual({ storm: { ...storm, isAssumed: false } });
    expect(await listed()).toEqual({ ...storm, isAssumed: false });
    expect(await rainOfCity()).toMatchObject({
      ...{ by: 'city', formula, returnPeriodYears: 3, isVerified: true },
      ...{ place: { zh: '上海' }, origin: { zh: '气象局 2023 年修订' } },
    });
    const rarer = { ...storm, returnPeriodYears: 5, isAssumed: true };
    expect((await state({ storm: rarer, was: law }, 'administrator')).status).toBe(200);
    expect(await listed()).toMatchObject({ returnPeriodYears: 5, isAssumed: true });
    expect(await rainOfCity()).toMatchObject({ returnPeriodYears: 5, isVerified: false });
    expect((await factsOfCity(database.db, city)).frost).toMatchObject({ depthM: 0.1 });
  });

  test('who saw another one is told what it is now', async () => {
    for (const was of [law, null, { ...law, returnPeriodYears: 5, formula: { ...formula, b: 8 } }]) {
      const late = await state({ storm, was });
      expect(late.status).toBe(409);
      expect(late.body).toMatchObject({
        code: 'register.storm-changed',
        facts: { now: { returnPeriodYears: 5 } },
      });
    }
    expect(await listed()).toMatchObject({ returnPeriodYears: 5 });
  });

  test('what no drain can be sized by, a missing source, a city that is not there and a role that plans nothing are refused', async () => {
    const was = { ...law, returnPeriodYears: 5 };
    for (const [wrong, code] of [
      [{ ...storm, formula: { ...formula, n: -0.1 } }, 'pipes.rain-formula'],
      [{ ...storm, formula: { ...formula, a: 9 } }, 'pipes.rain-formula'],
      [{ ...storm, returnPeriodYears: 0 }, 'pipes.rain-return-period'],
    ] as const)
      expect(await state({ storm: wrong, was })).toMatchObject({ status: 400, body: { code } });
    for (const wrong of [{ ...storm, source: '  ' }, { ...storm, formula: { a: 1600 } }, law])
      expect((await state({ storm: wrong, was })).status).toBe(400);
    expect((await state({ storm, was: null }, 'planner', '999999')).status).toBe(404);
    expect((await state({ storm, was }, 'utility')).status).toBe(403);
    expect(await listed()).toMatchObject({ returnPeriodYears: 5, formula });
  });

  test('is taken back, and each change stands in the trail', async () => {
    expect((await state({ storm: null, was: { ...law, returnPeriodYears: 5 } })).body).toEqual({
      storm: null,
    });
    expect(await listed()).toBeUndefined();
    expect(await rainOfCity()).toMatchObject({ by: 'place' });
    const trail = await database.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'city.storm')
      .orderBy('id')
      .execute();
    const after = trail.map(
      ({ detail }) => (detail as { after: { returnPeriodYears: number } | null }).after,
    );
    expect(after.map((one) => one?.returnPeriodYears ?? null)).toEqual([3, 5, null]);
    expect((await verifyAudit(database.db)).brokenAt).toBeNull();
  });
});

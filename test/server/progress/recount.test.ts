import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statuses } from '../../../domain/progress/status.ts';
import { createAccount } from '../../../server/access/accounts.ts';
import type { Database } from '../../../server/db/open.ts';
import { problemOf } from '../../../server/http/problem.ts';
import { signAcceptance } from '../../../server/progress/acceptance.ts';
import { setMilestone, setStatus } from '../../../server/progress/milestones.ts';
import { steps } from '../../../server/progress/policy.ts';
import { correctReport, takeReports } from '../../../server/progress/reports.ts';
import { databases, expectInvariants } from '../../database.ts';
import { bodies, checklist, partyAccounts, secret } from './signing-parties.ts';

const city = '222404';
const today = '2021-12-31';
const day = fc
  .integer({ min: 0, max: 700 })
  .map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));
const some = fc.nat(11);
const deed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constant('report' as const),
      at: some,
      day,
      percent: fc.integer({ min: -5, max: 105 }),
      item: fc.nat(4),
      quantity: fc.option(fc.integer({ min: -1, max: 5000 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('correct' as const),
      pick: fc.nat(),
      percent: fc.integer({ min: 0, max: 100 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('date' as const),
      at: some,
      step: fc.constantFrom(...steps.map(({ key }) => key)),
      plannedOn: fc.option(day),
      actualOn: fc.option(day, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('state' as const),
      at: some,
      status: fc.constantFrom(...statuses),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('sign' as const),
      at: some,
      party: fc.constantFrom('街道', ...Object.keys(bodies)),
      part: fc.constantFrom('whole' as const, 'pipes' as const),
      passed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('register' as const),
      at: some,
      change: fc.constantFrom('households', 'office', 'item', 'cost', 'money' as const),
      n: fc.nat(900),
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

describe.each(databases)('a thousand random deeds on $kind', ({ openDemo }) => {
  let database: Database;
  let codes: string[];
  let accounts: Map<string, string>;

  beforeAll(async () => {
    database = await openDemo();
    const { rows } = await sql<{ code: string }>`select code from community where city_code = ${city}
      order by status = 'under_way' desc, code limit 12`.execute(database.db);
    codes = rows.map(({ code }) => code);
    const everywhere = { cities: [], utilities: [], password: secret };
    const made = (username: string, role: 'planner' | 'office', offices: string[]) =>
      createAccount(database.db, { username, name: username, role, offices, ...everywhere });
    const organiser = await made('organiser', 'planner', []);
    accounts = await partyAccounts(database.db, city, codes, organiser.id);
    const { rows: offices } = await sql<{
      code: string;
    }>`select code from region where level = 'office'`.execute(database.db);
    accounts.set(
      '街道',
      (
        await made(
          'offices',
          'office',
          offices.map(({ code }) => code),
        )
      ).id,
    );
  });
  afterAll(() => database.close());

  it('leave every sum equal to its recount, also where three are done at once', async () => {
    const deeds = fc.sample(deed, { numRuns: 1000, seed: 20210630 });
    const done: Record<string, number> = {};
    for (let from = 0; from < deeds.length; from += 3) {
      const answers = await Promise.allSettled(deeds.slice(from, from + 3).map((one) => insist(one)));
      answers.forEach((answer, i) => {
        // refused is well, broken is not
        if (answer.status === 'rejected' && problemOf(answer.reason).status >= 500) throw answer.reason;
        const key = `${deeds[from + i]!.is} ${answer.status}`;
        done[key] = (done[key] ?? 0) + 1;
      });
      if (from % 450 === 0) await expectInvariants(database);
    }
    await expectInvariants(database);
    // the deeds were not all refused: the test would prove nothing
    for (const is of ['report', 'correct', 'date', 'state', 'sign', 'register'])
      expect([is, (done[`${is} fulfilled`] ?? 0) > 20]).toEqual([is, true]);
  }, 240_000);

  /** As a client does who is told that the data are busy (two deeds that waited for each other): once more. */
  async function insist(one: Deed): Promise<unknown> {
    try {
      return await act(one);
    } catch (error) {
      if (problemOf(error).code !== 'database.busy') throw error;
      return act(one);
    }
  }

  async function act(one: Deed): Promise<unknown> {
    const { db } = database;
    const code = 'at' in one ? codes[one.at]! : '';
    switch (one.is) {
      case 'report': {
        const { rows } = await sql<{ item: string }>`select w.item_code item from work_item w join community c
          on c.city_code = w.city_code and c.id = w.community_id where c.code = ${code} order by 1`.execute(
          db,
        );
        const itemCode = one.item === 0 ? null : (rows[one.item - 1]?.item ?? null);
        const report = {
          clientKey: randomUUID(),
          city,
          code,
          reportedOn: one.day,
          itemCode,
          percent: one.percent,
        };
        return takeReports(db, [{ ...report, quantityDone: one.quantity, remark: '' }], null, today);
      }
      case 'correct': {
        const { rows } = await sql<{ id: number }>`select r.id::int from progress_report r
          where not exists (select from progress_report x where x.corrects = r.id) order by r.id desc limit 40`.execute(
          db,
        );
        const id = rows[one.pick % rows.length]!.id;
        const correction = { city, id, clientKey: randomUUID(), percent: one.percent, quantityDone: null };
        return correctReport(db, { ...correction, reason: '误填' }, null, today);
      }
      case 'date': {
        const { step, plannedOn, actualOn } = one;
        return setMilestone(db, { city, code, step, plannedOn, actualOn, reason: '改期' }, null, today);
      }
      case 'state':
        return setStatus(db, { city, code, status: one.status, reason: '更正' }, null);
      case 'sign': {
        const { party, part, passed } = one;
        const signature = { city, code, party, part, passed, checklist, remark: '不合格' };
        return signAcceptance(db, signature, accounts.get(party)!, today);
      }
      case 'register':
        return register(code, one.change, one.n);
    }
  }

  function register(code: string, change: string, n: number): Promise<unknown> {
    const of = sql`c.city_code = ${city} and c.code = ${code}`;
    const query = {
      households: sql`update community c set households = ${n} where ${of}`,
      office: sql`update community c set office_code = (select o.office_code from community o
        where o.city_code = c.city_code order by o.code offset ${n % 500} limit 1) where ${of}`,
      item: sql`delete from work_item w using community c where c.city_code = w.city_code and c.id = w.community_id
        and ${of} and w.item_code = (select max(i.item_code) from work_item i where i.city_code = w.city_code
          and i.community_id = w.community_id)`,
      cost: sql`update work_item w set cost_yuan = ${n * 100} from community c
        where c.city_code = w.city_code and c.id = w.community_id and ${of}`,
      money: sql`update community_project p set amount_yuan = ${n * 1000} from community c
        where c.city_code = p.city_code and c.id = p.community_id and ${of}`,
    }[change]!;
    return query.execute(database.db);
  }
});

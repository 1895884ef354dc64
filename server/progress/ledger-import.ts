import { createHash } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import {
  type LedgerCommunity,
  type LedgerDifference,
  type LedgerTerms,
  ledgerDifferences,
} from '../../domain/progress/ledger.ts';
import type { LedgerTable } from '../../domain/progress/ledger-table.ts';
import { todayInChina } from '../../domain/today.ts';
import { changeMoney, costScale, readMoneyOfCity } from '../programme/service.ts';
import type { Database } from './database.ts';
import { lockCommunity, setMilestonesIn, setStatusIn } from './milestones.ts';
import { steps } from './policy.ts';
import { takeReport } from './reports.ts';

/** What an account may do by a ledger (the command line may do all), and what a blank amount means. */
export type LedgerRights = Pick<LedgerTerms, 'mayTouch' | 'mayPlanMoney' | 'blankIsNone'>;

/** What a ledger would change in a city, and a mark by which the same difference is known again. */
export async function compareLedger(
  db: QueryExecutorProvider,
  city: string,
  table: LedgerTable,
  rights: LedgerRights = {},
): Promise<{ differences: LedgerDifference[]; mark: string }> {
  const communities = await readCommunities(db, city);
  const differences = ledgerDifferences(table, communities, todayInChina(), {
    steps,
    scale: costScale,
    ...rights,
  });
  const changes = differences.filter(({ outcome }) => outcome === 'changes');
  return { differences, mark: hashOf(JSON.stringify(changes)) };
}

/**
 * Writes the difference that somebody has seen, whole or not at all. Rows that were refused are left out.
 * @param mark of the difference that was shown
 * @throws Problem `progress.ledger-stale` where it would be another by now
 */
export async function applyLedger(
  db: Database,
  city: string,
  fileName: string,
  table: LedgerTable,
  mark: string,
  accountId: string | null,
  rights: LedgerRights = {},
): Promise<LedgerDifference[]> {
  return db.transaction().execute(async (tx) => {
    // nobody reports between the comparison and the writing
    await sql`select from community where city_code = ${city} order by id for update`.execute(tx);
    const { differences, mark: standing } = await compareLedger(tx, city, table, rights);
    if (standing !== mark) throw stale();
    const inOrder = differences
      .filter(({ outcome }) => outcome === 'changes')
      .sort((a, b) => a.reportedOn!.localeCompare(b.reportedOn!) || a.row - b.row);
    for (const { code, row, percent, status, money, dates, reportedOn } of inOrder) {
      const remark = `台账 ${fileName} 第 ${row} 行`;
      const place = { city, code: code! };
      if (dates.length > 0) {
        const days = dates.map(({ step, field, to }) => ({ step, [field]: to }));
        await setMilestonesIn(tx, { ...place, days, reason: remark }, accountId, todayInChina(), {
          isSignedOnPaper: true,
        });
      }
      if (status) await setStatusIn(tx, { ...place, status: status.to, reason: remark }, accountId, () => {});
      if (money.length > 0) {
        const { id: communityId } = await lockCommunity(tx, city, place.code);
        const edit = { city, communityId, countedOn: reportedOn!, reason: remark, accountId };
        for (const change of money) await changeMoney(tx, edit, change);
      }
      if (!percent) continue;
      const report = {
        ...place,
        clientKey: keyOf(`${city} ${fileName} ${row} ${code} ${percent.to} ${reportedOn} ${mark}`),
        reportedOn: reportedOn!,
        itemCode: null,
        percent: percent.to,
        quantityDone: null,
        remark,
      };
      await takeReport(tx, report, accountId, todayInChina(), () => {});
    }
    return differences;
  });
}

async function readCommunities(db: QueryExecutorProvider, city: string): Promise<LedgerCommunity[]> {
  const money = await readMoneyOfCity(db, city);
  const { rows } = await sql<Omit<LedgerCommunity, 'money'>>`
    select c.code, c.name, c.office_code office, p.status, (p.permille / 10.0)::float8 percent,
      p.weighted_by "weightedBy", coalesce(told.reports, '[]') reports,
      coalesce(dated.milestones, '[]') milestones
    from community_progress p
    join community c on c.city_code = p.city_code and c.id = p.community_id
    left join (
      select r.community_id, json_agg(json_build_array(to_char(r.reported_on, 'YYYY-MM-DD'), r.percent)
        order by r.reported_on, r.id) reports
      from progress_report r
      where r.city_code = ${city} and r.item_code is null
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      group by 1
    ) told on told.community_id = p.community_id
    left join (
      select m.community_id, json_agg(json_build_object('step', m.step, 'plannedOn', m.planned_on,
        'actualOn', m.actual_on)) milestones
      from milestone m where m.city_code = ${city} group by 1
    ) dated on dated.community_id = p.community_id
    where p.city_code = ${city}`.execute(db);
  return rows.map((row) => ({ ...row, money: money.get(row.code)! }));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A key in the form of a UUID (version 8: made by a rule of one's own). */
function keyOf(text: string): string {
  const hex = hashOf(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function stale(): Problem {
  return new Problem(
    'progress.ledger-stale',
    {
      zh: '比较之后又有人填报，差异已经不同。',
      en: 'Somebody has reported since; the difference is another by now.',
    },
    { zh: '请重新比较再写入。', en: 'Compare again, then apply.' },
    { status: 409 },
  );
}

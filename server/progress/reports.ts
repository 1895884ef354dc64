import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { checkReport } from '../../domain/progress/check-report.ts';
import { ofDatabase } from '../http/database-problem.ts';
import type { Database } from './database.ts';
import { type CommunityKey, lockCommunity, type MayTouch } from './milestones.ts';
import { works } from './policy.ts';

/** A report as the device made it, perhaps days ago and offline. */
export interface ReportInput {
  /** Made on the device: the same key again is the same report. */
  clientKey: string;
  city: string;
  code: string;
  reportedOn: string;
  itemCode: string | null;
  percent: number;
  quantityDone: number | null;
  remark: string;
  /** Latest report of this item that the reporter had seen; undefined = does not ask for conflicts. */
  seen?: number | null | undefined;
}

export interface StandingReport {
  id: number;
  reportedOn: string;
  percent: number;
  by: string | null;
}

export type ReportOutcome =
  | { clientKey: string; outcome: 'accepted' | 'known'; id: number }
  /** Somebody reported the same thing in between: nothing is stored, both are shown. */
  | { clientKey: string; outcome: 'conflict'; standing: StandingReport }
  | { clientKey: string; outcome: 'refused'; problem: Problem };

/** Takes reports one by one: one that is refused or in conflict does not hold up the others. */
export async function takeReports(
  db: Database,
  reports: readonly ReportInput[],
  accountId: string | null,
  today: string,
  mayTouch: MayTouch = () => {},
): Promise<ReportOutcome[]> {
  const outcomes: ReportOutcome[] = [];
  for (const report of reports)
    try {
      outcomes.push(
        await db.transaction().execute((tx) => takeReport(tx, report, accountId, today, mayTouch)),
      );
    } catch (error) {
      // a sign that can't be kept is the fault of this report, and the others behind it go on
      const problem = error instanceof Problem ? error : ofDatabase(error);
      if (!problem || problem.status >= 500) throw error;
      outcomes.push({ clientKey: report.clientKey, outcome: 'refused', problem });
    }
  return outcomes;
}

/** Puts a new report in the place of an old one; the old one stays on record with who, when and why. */
export async function correctReport(
  db: Database,
  correction: {
    city: string;
    id: number;
    clientKey: string;
    percent: number;
    quantityDone: number | null;
    reason: string;
  },
  accountId: string | null,
  today: string,
  mayTouch: MayTouch = () => {},
): Promise<{ id: number }> {
  return db.transaction().execute(async (tx) => {
    const { rows: places } = await sql<{ code: string; author: string | null }>`select c.code,
        r.account_id author
      from progress_report r join community c on c.city_code = r.city_code and c.id = r.community_id
      where r.city_code = ${correction.city} and r.id = ${correction.id}`.execute(tx);
    if (!places[0]) throw unknownReport(correction.id);
    const { code, author } = places[0];
    const community = await lockCommunity(tx, correction.city, code);
    await mayTouch(community, tx, { author });
    // read under the lock: of two who correct the same report at once the second sees the first
    const { rows } = await sql<{
      reported_on: string;
      item_code: string | null;
      corrected_by: number | null;
      key: string | null;
    }>`
      select to_char(r.reported_on, 'YYYY-MM-DD') reported_on, r.item_code, x.id::int corrected_by, x.client_key "key"
      from progress_report r left join progress_report x on x.city_code = r.city_code and x.corrects = r.id
      where r.city_code = ${correction.city} and r.id = ${correction.id} order by x.id limit 1`.execute(tx);
    const old = rows[0]!;
    // the answer to the first was lost on its way: the same again is no second correction
    if (old.corrected_by !== null && old.key === correction.clientKey) return { id: old.corrected_by };
    if (old.corrected_by !== null) throw alreadyCorrected(correction.id, old.corrected_by);
    if (correction.reason.trim() === '')
      throw new Problem(
        'progress.reason-missing',
        { zh: '更正须写明原因。', en: 'A correction needs a reason.' },
        { zh: '请填写原因。', en: 'Give the reason.' },
        { status: 422 },
      );
    const report = {
      ...correction,
      code,
      reportedOn: old.reported_on,
      itemCode: old.item_code,
      remark: correction.reason,
    };
    checkReport(report, today);
    return { id: await insertReport(tx, report, community, accountId, correction.id) };
  });
}

/** The reports of a community that stand and those that were corrected, newest first. */
export async function readReports(db: QueryExecutorProvider, city: string, code: string) {
  const { rows } = await sql<{
    id: number;
    reportedOn: string;
    itemCode: string | null;
    percent: number;
    quantityDone: number | null;
    remark: string;
    corrects: number | null;
    correctedBy: number | null;
    receivedAt: Date;
    by: string | null;
  }>`select r.id::int id, to_char(r.reported_on, 'YYYY-MM-DD') "reportedOn", r.item_code "itemCode", r.percent,
      r.quantity_done "quantityDone", r.remark, r.corrects::int, r.received_at "receivedAt", r.account_id "by",
      (select x.id::int from progress_report x where x.city_code = r.city_code and x.corrects = r.id limit 1) "correctedBy"
    from progress_report r join community c on c.city_code = r.city_code and c.id = r.community_id
    where c.city_code = ${city} and c.code = ${code} order by r.reported_on desc, r.id desc limit 200`.execute(
    db,
  );
  return rows;
}

/** One report inside a transaction that somebody else has begun. @throws Problem with the reason of a refusal */
export async function takeReport(
  tx: QueryExecutorProvider,
  report: ReportInput,
  accountId: string | null,
  today: string,
  mayTouch: MayTouch,
): Promise<ReportOutcome> {
  const { clientKey, city } = report;
  const community = await lockCommunity(tx, city, report.code);
  await mayTouch(community, tx);
  checkReport(report, today);
  if (report.itemCode !== null && !works.has(report.itemCode)) throw unknownItem(report.itemCode);
  const known = await sql<{ id: number }>`select id::int from progress_report
    where city_code = ${city} and client_key = ${clientKey}`.execute(tx);
  if (known.rows[0]) return { clientKey, outcome: 'known', id: known.rows[0].id };
  if (report.seen !== undefined) {
    const standing = await latest(tx, city, community.id, report.itemCode);
    if (standing && standing.id !== report.seen && standing.percent !== report.percent)
      return { clientKey, outcome: 'conflict', standing };
  }
  return { clientKey, outcome: 'accepted', id: await insertReport(tx, report, community, accountId, null) };
}

async function latest(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
  itemCode: string | null,
): Promise<StandingReport | undefined> {
  const { rows } =
    await sql<StandingReport>`select r.id::int, to_char(r.reported_on, 'YYYY-MM-DD') "reportedOn", r.percent,
      r.account_id "by"
    from progress_report r
    where r.city_code = ${city} and r.community_id = ${communityId} and r.item_code is not distinct from ${itemCode}
      and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
    order by r.reported_on desc, r.id desc limit 1`.execute(tx);
  return rows[0];
}

async function insertReport(
  tx: QueryExecutorProvider,
  report: ReportInput,
  community: CommunityKey,
  accountId: string | null,
  corrects: number | null,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into progress_report
      (city_code, community_id, client_key, reported_on, item_code, percent, quantity_done, remark, corrects, account_id)
    values (${report.city}, ${community.id}, ${report.clientKey}, ${report.reportedOn}, ${report.itemCode},
      ${report.percent}, ${report.quantityDone}, ${report.remark}, ${corrects}, ${accountId})
    returning id::int`.execute(tx);
  // the quantity done of an item is what the latest standing report says; a correction may take the only one away
  if (report.itemCode !== null && (report.quantityDone !== null || corrects !== null))
    await sql`update work_item w set done = coalesce((
        select r.quantity_done from progress_report r
        where r.city_code = w.city_code and r.community_id = w.community_id and r.item_code = w.item_code
          and r.quantity_done is not null
          and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
        order by r.reported_on desc, r.id desc limit 1),
        (select 0 from progress_report x where x.city_code = w.city_code and x.id = ${corrects}::bigint
          and x.quantity_done is not null), w.done)
      where w.city_code = ${report.city} and w.community_id = ${community.id} and w.item_code = ${report.itemCode}`.execute(
      tx,
    );
  return rows[0]!.id;
}

function unknownItem(code: string): Problem {
  return new Problem(
    'progress.item-unknown',
    { zh: `工程目录中没有 ${code}。`, en: `The catalogue of works has no ${code}.` },
    { zh: '请从目录中选择。', en: 'Choose one from the catalogue.' },
    { status: 422, facts: { itemCode: code } },
  );
}

function unknownReport(id: number): Problem {
  return new Problem(
    'progress.report-unknown',
    { zh: `没有编号为 ${id} 的填报。`, en: `There is no report ${id}.` },
    { zh: '请刷新后重试。', en: 'Reload and try again.' },
    { status: 404, facts: { id } },
  );
}

function alreadyCorrected(id: number, by: number): Problem {
  return new Problem(
    'progress.report-corrected',
    { zh: `填报 ${id} 已被 ${by} 更正。`, en: `Report ${id} was corrected by ${by} already.` },
    { zh: '请更正最新的一条。', en: 'Correct the latest one.' },
    { status: 409, facts: { id, by } },
  );
}

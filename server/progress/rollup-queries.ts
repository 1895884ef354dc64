import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { accumulate } from '../../domain/progress/curve.ts';
import type { RegionKey } from '../../domain/progress/filter.ts';
import { type Month, monthOf, monthText } from '../../domain/progress/months.ts';
import { type Status, type StatusCounts, statuses } from '../../domain/progress/status.ts';
import type {
  Months,
  Overview,
  RegionMoney,
  RegionName,
  RegionRow,
  ReplayMonth,
  Totals,
} from '../../domain/progress/view.ts';
import { readAsOf } from './as-of.ts';
import { funderText } from './policy.ts';
import { readQuantities } from './quantities.ts';
import { nameRegions, regionsAbove } from './region-names.ts';
import { readZoneMonths, readZoneRollups } from './zone-rollups.ts';

export interface RollupRow {
  kind: RegionKey['kind'];
  key: string;
  status: Status;
  communities: string;
  households: string;
  buildings: string;
  floor_area_m2: string;
  investment_yuan: string;
  permille_communities: string;
  permille_households: string;
  permille_investment: string;
}

/** Sums of a region and of the regions in it, from the maintained roll-ups alone, and of the zones in a city. */
export async function readOverview(db: QueryExecutorProvider, region: RegionKey): Promise<Overview> {
  const rows = await readRollups(db, region);
  const own = rows.filter((row) => sameRegion(row, region));
  if (own.length === 0 && region.kind !== 'all') throw noRegion(region);
  let groups = groupByRegion(rows.filter((row) => !sameRegion(row, region)));
  // a country of one province of one city begins where there is something to choose
  let city = region.kind === 'city' ? region.key : undefined;
  for (let only = onlyOf(groups); only !== undefined; only = onlyOf(groups)) {
    const deeper: RegionKey = only;
    if (deeper.kind === 'city') city = deeper.key;
    const inside = (await readRollups(db, deeper)).filter((row) => !sameRegion(row, deeper));
    if (inside.length === 0) break;
    groups = groupByRegion(inside);
  }
  const zones = city === undefined ? [] : groupByRegion(await readZoneRollups(db, city));
  const keys = [...groups, ...zones].map(([first]) => ({ kind: first!.kind, key: first!.key }));
  const above = regionsAbove(region);
  const names = await nameRegions(db, [region, ...above, ...keys]);
  const rowOf = (group: RollupRow[]): RegionRow => ({ ...names(group[0]!), totals: totalsOf(group) });
  const children = groups.map(rowOf);
  children.sort((a, b) => (a.key < b.key ? -1 : 1));
  const asOf = await readAsOf(db, region);
  return {
    region: names(region),
    above: above.map(names),
    totals: totalsOf(own),
    money: await readRegionMoney(db, region, own),
    children,
    zones: zones.map(rowOf),
    quantities: await readQuantities(db, region),
    asOf: asOf.reportedOn,
    hasDemo: asOf.hasDemo,
  };
}

/** By whom the money of a region is given, the most first; reserve has none that counts as behind. */
async function readRegionMoney(
  db: QueryExecutorProvider,
  { kind, key }: RegionKey,
  own: readonly RollupRow[],
): Promise<RegionMoney> {
  const { rows } = await sql<{
    funder: string;
    yuan: string;
  }>`select funder, amount_yuan yuan from progress_money
    where kind = ${kind} and key = ${key} and amount_yuan <> 0 order by amount_yuan desc, funder`.execute(db);
  const planned = own.filter((row) => row.status !== 'reserve');
  const sum = (pick: (row: RollupRow) => string) => planned.reduce((all, row) => all + Number(pick(row)), 0);
  const investment = sum((row) => row.investment_yuan);
  return {
    bySource: rows
      .filter(({ funder }) => funder !== '')
      .map(({ funder, yuan }) => ({ source: funderText(funder), amountYuan: Number(yuan) })),
    investedYuan: Number(rows.find(({ funder }) => funder === '')?.yuan ?? 0),
    percentByInvestment: investment === 0 ? null : sum((row) => row.permille_investment) / investment / 10,
  };
}

async function readRollups(db: QueryExecutorProvider, { kind, key }: RegionKey): Promise<RollupRow[]> {
  if (kind === 'zone')
    return (await readZoneRollups(db, key.split('/')[0]!)).filter((row) => row.key === key);
  const { rows } =
    await sql<RollupRow>`select kind, key, status, communities, households, buildings, floor_area_m2,
      investment_yuan, permille_communities, permille_households, permille_investment
    from progress_rollup
    where communities <> 0 and ((kind = ${kind} and key = ${key}) or parent = ${`${kind}:${key}`})`.execute(
      db,
    );
  return rows;
}

const sameRegion = (a: RegionKey, b: RegionKey): boolean => a.kind === b.kind && a.key === b.key;

function groupByRegion(rows: RollupRow[]): RollupRow[][] {
  return [...Map.groupBy(rows, (row) => `${row.kind}:${row.key}`).values()];
}

/** The single region of a level, where it has regions of its own below it. */
function onlyOf(groups: RollupRow[][]): RegionKey | undefined {
  const [only] = groups.length === 1 ? groups[0]! : [];
  return only && ['province', 'prefecture', 'city'].includes(only.kind) ? only : undefined;
}

export interface MonthRow {
  kind: RegionKey['kind'];
  key: string;
  month: number;
  started: string;
  completed: string;
  accepted: string;
  households: string;
  communities: string;
  planned_households: string;
  planned_communities: string;
}

/** Planned against actual and the replay of a region, month by month up to the last one reported, at most `today`. */
export async function readMonths(
  db: QueryExecutorProvider,
  region: RegionKey,
  today: string,
): Promise<Months> {
  const { reportedOn } = await readAsOf(db, region);
  const through = lastMonth(reportedOn, today);
  if (region.kind === 'zone') {
    const { byStatus, householdsByStatus, communities, households } = totalsOf(await readRollups(db, region));
    const [n, h] = [communities - byStatus.reserve, households - householdsByStatus.reserve];
    return monthsOf(await readZoneMonths(db, region), n, h, through);
  }
  const { rows } = await sql<MonthRow>`select kind, key, month, started, completed, accepted,
      permille_households households, permille_communities communities, planned_households, planned_communities
    from progress_month where kind = ${region.kind} and key = ${region.key} order by month`.execute(db);
  const { rows: sums } = await sql<{ n: string; h: string }>`select coalesce(sum(communities), 0) n,
      coalesce(sum(households), 0) h from progress_rollup
    where kind = ${region.kind} and key = ${region.key} and status <> 'reserve'`.execute(db);
  return monthsOf(rows, Number(sums[0]?.n), Number(sums[0]?.h), through);
}

/** The replay of every region inside `region`: what the map shows while the slider moves. */
export async function readChildMonths(
  db: QueryExecutorProvider,
  region: RegionKey,
  today: string,
): Promise<{ region: RegionName; months: ReplayMonth[] }[]> {
  const parent = `${region.kind}:${region.key}`;
  const { rows } = await sql<MonthRow>`select kind, key, month, started, completed, accepted,
      permille_households households, permille_communities communities, planned_households, planned_communities
    from progress_month where parent = ${parent} order by kind, key, month`.execute(db);
  const { rows: sums } = await sql<{ kind: string; key: string; n: string; h: string }>`
    select kind, key, sum(communities) n, sum(households) h from progress_rollup
    where parent = ${parent} and status <> 'reserve' group by 1, 2`.execute(db);
  const size = new Map(sums.map((row) => [`${row.kind}:${row.key}`, row]));
  const groups = [...Map.groupBy(rows, (row) => `${row.kind}:${row.key}`)];
  const { reportedOn } = await readAsOf(db, region);
  const names = await nameRegions(
    db,
    groups.map(([, [first]]) => first!),
  );
  return groups.map(([key, group]) => ({
    region: names(group[0]!),
    months: monthsOf(group, Number(size.get(key)?.n), Number(size.get(key)?.h), lastMonth(reportedOn, today))
      .replay,
  }));
}

function lastMonth(reportedOn: string, today: string): Month {
  return monthOf(reportedOn !== '' && reportedOn < today ? reportedOn : today);
}

/** Households of the programme weigh; where a region has none on record, every community counts the same. */
function monthsOf(
  rows: readonly MonthRow[],
  communities: number,
  households: number,
  through: Month,
): Months {
  const byHouseholds = households > 0;
  const whole = byHouseholds ? households : communities;
  const dated = rows.filter((row) => row.month > 0);
  const undated = rows.find((row) => row.month === 0);
  const value = (row: MonthRow) => Number(byHouseholds ? row.households : row.communities) / 10;
  const plan = (row: MonthRow) =>
    Number(byHouseholds ? row.planned_households : row.planned_communities) / 10;
  const planned = new Map(dated.filter((row) => plan(row) !== 0).map((row) => [row.month, plan(row)]));
  const actual = new Map(dated.filter((row) => value(row) !== 0).map((row) => [row.month, value(row)]));
  const first = Math.min(...dated.map((row) => row.month), through);
  // what has no date is there from the first month on
  if (undated && value(undated) !== 0) actual.set(first, (actual.get(first) ?? 0) + value(undated));
  const curve = accumulate(planned, actual, whole * 100, through);
  const at = new Map(curve.map((point) => [point.month, point.actual ?? 0]));
  const replay: ReplayMonth[] = [];
  const sum = { started: 0, completed: 0, accepted: 0 };
  for (const state of ['started', 'completed', 'accepted'] as const)
    sum[state] = Number(undated?.[state] ?? 0);
  const byMonth = new Map(dated.map((row) => [row.month, row]));
  let percent = 0;
  for (let month = first; month <= through && dated.length > 0; month++) {
    const row = byMonth.get(month);
    for (const state of ['started', 'completed', 'accepted'] as const)
      sum[state] += Number(row?.[state] ?? 0);
    percent = at.get(month) ?? percent;
    replay.push({ month: monthText(month), ...sum, percent });
  }
  return {
    curve,
    replay,
    weightedBy: byHouseholds ? 'households' : 'items',
    undated: Number(undated?.started ?? 0),
  };
}

function totalsOf(rows: readonly RollupRow[]): Totals {
  const sum = (pick: (row: RollupRow) => string) => rows.reduce((total, row) => total + Number(pick(row)), 0);
  const counts = (pick: (row: RollupRow) => string): StatusCounts => {
    const byStatus = Object.fromEntries(statuses.map((status) => [status, 0])) as StatusCounts;
    for (const row of rows) byStatus[row.status] += Number(pick(row));
    return byStatus;
  };
  const communities = sum((row) => row.communities);
  // what nobody has planned yet is not behind: completion is of those in the programme
  const planned = rows.filter((row) => row.status !== 'reserve');
  const inProgramme = (pick: (row: RollupRow) => string) =>
    planned.reduce((total, row) => total + Number(pick(row)), 0);
  const households = sum((row) => row.households);
  const byHouseholds = inProgramme((row) => row.households) > 0;
  const done = inProgramme((row) => (byHouseholds ? row.permille_households : row.permille_communities));
  const whole = inProgramme((row) => (byHouseholds ? row.households : row.communities));
  return {
    communities,
    byStatus: counts((row) => row.communities),
    households,
    householdsByStatus: counts((row) => row.households),
    buildings: sum((row) => row.buildings),
    floorAreaM2: sum((row) => row.floor_area_m2),
    investmentYuan: sum((row) => row.investment_yuan),
    completion: {
      percent: whole === 0 ? 0 : done / whole / 10,
      weightedBy: byHouseholds ? 'households' : 'items',
      known: 1,
    },
  };
}

function noRegion(region: RegionKey): Problem {
  return new Problem(
    'progress.region-unknown',
    { zh: `没有找到地区 ${region.key}。`, en: `There is no region ${region.key} here.` },
    { zh: '请从首页逐级选择。', en: 'Choose from the front page, level by level.' },
    { status: 404, facts: { ...region } },
  );
}

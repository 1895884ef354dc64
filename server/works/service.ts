import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { TouchedGround } from '../../domain/works/digging-ban.ts';
import { reviewDates } from '../../domain/works/review.ts';
import { opensGround } from '../../domain/works/work.ts';
import type { WorkRow } from '../contract/works.ts';
import type { Schema } from '../db/types.ts';
import { completionDays } from '../progress/completion-days.ts';
import { cityToday } from '../register/city-today.ts';
import { groundUnder } from '../register/ground-under.ts';
import { isLetIn, requireApproval } from './permit.ts';
import {
  deleteWork,
  insertWork,
  type MovedWork,
  moveWorks,
  readSharedPlaces,
  readWorks,
  updateWork,
  type WorkColumns,
} from './queries.ts';

type Db = Kysely<Schema>;

/** All works with what they do to each other and the bans they break. */
export async function reviewWorks(db: Db, city: string) {
  const today = await cityToday(db, city);
  const works = await readWorks(db, city);
  const places = await readSharedPlaces(db, city);
  const grounds = await touchedGround(db, city, works);
  const { encounters, bans } = reviewDates(works, places, grounds, city, today);
  return { today, works, encounters, bans, places, grounds };
}

async function touchedGround(db: Db, city: string, works: readonly WorkRow[]): Promise<TouchedGround[]> {
  const open = works.filter(opensGround);
  const grounds = await groundUnder(
    db,
    city,
    open.map((work) => work.geometry),
  );
  const completed = grounds.some((ground) => ground.subject === 'community')
    ? await completionDays(db, city)
    : new Map<number, string>();
  return grounds.flatMap((ground) => {
    const since = ground.subject === 'street' ? ground.since : completed.get(ground.id);
    return since ? [{ ...ground, work: open[ground.shape]!.id, since }] : [];
  });
}

export interface NewWork {
  title: string;
  utility: string | null;
  owner: string | null;
  publicNote: string;
  /** Number of the approval by which ground under a ban may be opened; '' = none. */
  approval: string;
  state: string;
  startsOn: string | null;
  endsOn: string | null;
  geometry: object;
}

/** Call it in a transaction: it throws after it has written. @throws Problem works.dates, works.shape, works.city, works.banned */
export async function addWork(db: Db, city: string, work: NewWork): Promise<WorkRow> {
  checkDates(work.startsOn, work.endsOn);
  const code = `W-${randomUUID().slice(0, 8)}`;
  const id = await insertWork(db, city, code, columnsOf(work), work.geometry);
  if (!id) throw badShape();
  return letIn(db, city, undefined, await oneWork(db, city, id));
}

/** Call it in a transaction: it throws after it has written. @throws Problem works.unknown, works.dates, works.shape, works.banned */
export async function changeWork(
  db: Db,
  city: string,
  id: number,
  change: Partial<NewWork>,
): Promise<WorkRow> {
  const before = await oneWork(db, city, id);
  checkDates(
    change.startsOn === undefined ? before.startsOn : change.startsOn,
    change.endsOn === undefined ? before.endsOn : change.endsOn,
  );
  if (!(await updateWork(db, city, id, columnsOf(change), change.geometry))) throw badShape();
  return letIn(db, city, before, await oneWork(db, city, id));
}

/** The work as it stands now, unless a ban forbids that it does. */
async function letIn(db: Db, city: string, before: WorkRow | undefined, work: WorkRow): Promise<WorkRow> {
  if (!isLetIn(before, work)) return work;
  const grounds = await touchedGround(db, city, [work]);
  const { bans } = reviewDates([work], [], grounds, city, await cityToday(db, city));
  requireApproval(work, bans);
  return work;
}

/**
 * New dates of several planned works. Call it in a transaction: it throws when one of them was moved, permitted or removed meanwhile.
 * @throws Problem works.dates, works.moved
 */
export async function rescheduleWorks(db: Db, city: string, moves: readonly MovedWork[]): Promise<number> {
  for (const { to } of moves) checkDates(to.startsOn, to.endsOn);
  const moved = new Set(await moveWorks(db, city, moves));
  const stale = moves.filter(({ work }) => !moved.has(work)).map(({ work }) => work);
  if (stale.length === 0) return moved.size;
  throw new Problem(
    'works.moved',
    {
      zh: `有 ${stale.length} 项施工已被他人改期、许可或删除，日期均未改动。`,
      en: `${stale.length} works were moved, permitted or removed by somebody else: no date was changed.`,
    },
    { zh: '请刷新后重新排期。', en: 'Reload and make the schedule anew.' },
    { status: 409, facts: { works: stale } },
  );
}

export function removeWork(db: Db, city: string, id: number): Promise<boolean> {
  return deleteWork(db, city, id);
}

async function oneWork(db: Db, city: string, id: number): Promise<WorkRow> {
  const [work] = await readWorks(db, city, id);
  if (work) return work;
  throw new Problem(
    'works.unknown',
    { zh: `没有编号为 ${id} 的施工。`, en: `There is no work ${id}.` },
    { zh: '它可能已被删除，请刷新。', en: 'It may have been removed: reload.' },
    { status: 404 },
  );
}

function columnsOf(work: Partial<NewWork>): WorkColumns {
  return {
    title: work.title,
    utility: work.utility,
    owner: work.owner,
    public_note: work.publicNote,
    approval: work.approval,
    state: work.state,
    starts_on: work.startsOn,
    ends_on: work.endsOn,
  };
}

function checkDates(startsOn: string | null, endsOn: string | null): void {
  if (
    (startsOn === null) !== (endsOn === null) ||
    (startsOn !== null && endsOn !== null && endsOn < startsOn)
  )
    throw new Problem(
      'works.dates',
      {
        zh: '开工和完工日期要么都填，要么都不填，且完工不早于开工。',
        en: 'Give both dates or none, and no end before the start.',
      },
      { zh: '请更正日期。', en: 'Correct the dates.' },
      { status: 422, facts: { startsOn, endsOn } },
    );
}

function badShape(): Problem {
  return new Problem(
    'works.shape',
    {
      zh: '施工范围无效：自相交、为空，或城市不存在。',
      en: 'The shape is not valid: it crosses itself, is empty, or the city does not exist.',
    },
    { zh: '请重新绘制。', en: 'Draw it again.' },
    { status: 422 },
  );
}

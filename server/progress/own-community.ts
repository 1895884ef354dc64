import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { hasReached } from '../../domain/progress/status.ts';
import type { Actor } from '../access/actor.ts';
import { readSigner } from '../access/bodies.ts';
import type { MayTouch } from './milestones.ts';
import { reportingParties } from './parties.ts';
import { steps } from './policy.ts';

interface Place {
  name: string;
  office: string | null;
}

/** A street office touches its own communities only. */
export function ownOffice(actor: Pick<Actor, 'role' | 'offices'>): (community: Place) => void {
  return ({ office, name }) => {
    if (actor.role !== 'office' || (office !== null && actor.offices.includes(office))) return;
    throw new Problem(
      'progress.other-office',
      { zh: `${name}不归您的街道填报。`, en: `${name} is not reported by your street office.` },
      { zh: '请由所属街道填报。', en: 'Its own street office reports for it.' },
      { status: 403, facts: { office, offices: actor.offices } },
    );
  };
}

/**
 * Who reports for a community: a street office for its own, a contractor's account where its body builds (asked of the
 * database each time, so that an appointment that ended ends it at once).
 */
export function ownCommunity(actor: Actor, city: string): MayTouch {
  if (actor.role !== 'party') return ownOffice(actor);
  return async (community, tx, about = {}) => {
    const { body } = await readSigner(tx, city, actor.accountId);
    const within = body && (body.offices.length === 0 || body.offices.includes(community.office ?? ''));
    const { rows } =
      await sql`select from acceptance_party where city_code = ${city} and body_id = ${body?.id ?? 0}
      and community_id = ${community.id} and party = any (${reportingParties as string[]}) and ended_at is null`.execute(
        tx,
      );
    if (!within || rows.length === 0) throw notAppointed(community.name);
    const { step, author } = about;
    const leads = steps.find(({ key }) => key === step)?.leads ?? [];
    if (step !== undefined && (!leads.includes('contractor') || hasReached(community.status, 'accepted')))
      throw notYourStep();
    if (author !== undefined && author !== actor.accountId) await requireColleague(tx, city, author, body.id);
  };
}

/** A contractor corrects and withdraws only what accounts of its own body brought. */
async function requireColleague(
  tx: QueryExecutorProvider,
  city: string,
  author: string | null,
  body: number,
): Promise<void> {
  const { rows } = await sql`select from body_account where city_code = ${city} and account_id = ${author}
    and body_id = ${body}`.execute(tx);
  if (rows.length === 0) throw notYourWord();
}

/** Which communities an account may look into: a party's account those where its body was appointed. */
export async function requireSight(
  db: QueryExecutorProvider,
  actor: Actor,
  city: string,
  code: string,
): Promise<void> {
  if (actor.role !== 'party') return;
  const { rows } = await sql`select from acceptance_party p
    join body_account m on m.city_code = p.city_code and m.body_id = p.body_id
    join community c on c.city_code = p.city_code and c.id = p.community_id
    where p.city_code = ${city} and c.code = ${code} and p.ended_at is null and m.account_id = ${actor.accountId}
      and (m.offices = '{}' or c.office_code = any (m.offices))`.execute(db);
  if (rows.length === 0) throw notAppointed(code);
}

function notAppointed(name: string): Problem {
  return new Problem(
    'progress.not-appointed',
    { zh: `您的单位未被指定参与${name}的工程。`, en: `Your body was not appointed for ${name}.` },
    { zh: '请联系街道或实施单位指定。', en: 'Ask the street office or the implementing unit to appoint it.' },
    { status: 403 },
  );
}

function notYourStep(): Problem {
  return new Problem(
    'progress.other-step',
    {
      zh: '这一步的日期不由施工单位填报，或验收后不再改动。',
      en: 'The contractor does not set the date of this step, nor any after acceptance.',
    },
    { zh: '请由街道或实施单位填报。', en: 'The street office or the implementing unit sets it.' },
    { status: 403 },
  );
}

function notYourWord(): Problem {
  return new Problem(
    'progress.other-author',
    { zh: '这条记录不是您的单位填报的。', en: 'This was not reported by your body.' },
    { zh: '请由填报方更正，或自行另报一条。', en: 'Let its author correct it, or report anew.' },
    { status: 403 },
  );
}

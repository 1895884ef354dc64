import { type QueryExecutorProvider, sql } from 'kysely';
import type { Status } from '../../domain/progress/status.ts';
import { todayInChina } from '../../domain/today.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { appointAccount, changeBody, dismissAccount, listBodies, readSigner } from '../access/bodies.ts';
import { signInFirst } from '../access/enforce.ts';
import { api, type CallContext } from '../api.ts';
import { ofStatus } from '../http/problem.ts';
import { signAcceptance, withdrawSignature } from './acceptance.ts';
import { readAcceptance } from './acceptance-record.ts';
import { appoint, endAppointment } from './appointments.ts';
import { acceptInvitation, invite, readInvitation } from './invitations.ts';
import { requireSight } from './own-community.ts';

/** Who plays which party, who is invited, and who has signed. */
export const acceptanceRoutes = {
  readAcceptance: api.progress.readAcceptance.handler(async ({ input, context: { actor, services } }) => {
    const { city, code } = input;
    await requireSight(services.db, actor, city, code);
    return services.db.transaction().execute(async (tx) => {
      const community = await findPlace(tx, city, code);
      return readAcceptance(tx, city, community, await readSigner(tx, city, actor.accountId));
    });
  }),
  sign: api.progress.sign.handler(async ({ input, context: { actor, services } }) => {
    const done = await signAcceptance(services.db, input, actor.accountId, todayInChina());
    await trail(services, actor, 'progress.sign', input);
    return done;
  }),
  withdrawSignature: api.progress.withdrawSignature.handler(
    async ({ input, context: { actor, services } }) => {
      const done = await withdrawSignature(services.db, input, actor.accountId);
      await trail(services, actor, 'progress.sign-withdrawn', input);
      return done;
    },
  ),
  listBodies: api.progress.listBodies.handler(({ input, context }) =>
    listBodies(context.services.db, input.city),
  ),
  changeBody: api.progress.changeBody.handler(({ input, context: { actor, services } }) =>
    services.db.transaction().execute(async (tx) => {
      const { city, body: id } = input;
      const body = await changeBody(tx, city, id, input);
      const entry = {
        city,
        accountId: actor.accountId,
        action: 'body.change',
        subject: `body/${city}/${id}`,
      };
      await recordAudit(tx, { ...entry, detail: { name: body.name, creditCode: body.creditCode } });
      return body;
    }),
  ),
  appointAccount: api.progress.appointAccount.handler(({ input, context: { actor, services } }) =>
    services.db.transaction().execute(async (tx) => {
      await appointAccount(tx, input, actor.accountId);
      await recordAudit(tx, memberEntry(actor, 'body.account', input));
      return { appointed: true as const };
    }),
  ),
  dismissAccount: api.progress.dismissAccount.handler(({ input, context: { actor, services } }) =>
    services.db.transaction().execute(async (tx) => {
      await dismissAccount(tx, input);
      await recordAudit(tx, memberEntry(actor, 'body.account-dismissed', input));
      return { dismissed: true as const };
    }),
  ),
  appoint: api.progress.appoint.handler(async ({ input, context: { actor, services } }) => {
    const { city, codes, party, reason } = input;
    const done = await appoint(services.db, input, actor.accountId);
    const detail = { codes, party, body: done.body.name, reason };
    const entry = { city, accountId: actor.accountId, action: 'party.appoint' };
    await recordAudit(services.db, { ...entry, subject: `body/${city}/${done.body.id}`, detail });
    return done;
  }),
  endAppointment: api.progress.endAppointment.handler(async ({ input, context: { actor, services } }) => {
    await endAppointment(services.db, input, actor.accountId);
    await trail(services, actor, 'party.end', input);
    return { ended: true as const };
  }),
  invite: api.progress.invite.handler(async ({ input, context: { actor, services } }) => {
    const { token, expiresOn } = await invite(services.db, input, actor.accountId);
    await trail(services, actor, 'party.invite', { ...input, expiresOn });
    // behind the #: what follows it is sent to no server and stands in no log
    // what the city has not said of its own address, the page that asks knows better
    return { url: `${services.config.publicUrl?.replace(/\/$/, '') ?? ''}/report#join=${token}`, expiresOn };
  }),
  readInvitation: api.progress.readInvitation.handler(({ input, context }) =>
    readInvitation(context.services.db, input.token),
  ),
  acceptInvitation: api.progress.acceptInvitation.handler(async ({ input, context: { actor, services } }) => {
    const who = input.account ?? (actor.accountId === null ? null : { accountId: actor.accountId });
    if (who === null) throw signInFirst();
    const { accountId, ...joined } = await acceptInvitation(services.db, input.token, who);
    await trail(services, { accountId }, 'party.join', joined);
    return joined;
  }),
};

/** One community's key for reading; nothing is locked. */
export async function findPlace(tx: QueryExecutorProvider, city: string, code: string) {
  const { rows } = await sql<{
    id: number;
    code: string;
    name: string;
    office: string | null;
    status: Status;
  }>`select id::int id, code, name, office_code office, status from community
    where city_code = ${city} and code = ${code}`.execute(tx);
  if (!rows[0]) throw ofStatus(404);
  return rows[0];
}

async function trail(
  services: CallContext['services'],
  { accountId }: Pick<Actor, 'accountId'>,
  action: string,
  detail: { city: string; code: string; [fact: string]: unknown },
): Promise<void> {
  const { city, code } = detail;
  await recordAudit(services.db, { city, accountId, action, subject: `community/${city}/${code}`, detail });
}

function memberEntry(actor: Actor, action: string, input: { city: string; body: number; username: string }) {
  const { city, body, username } = input;
  return { city, accountId: actor.accountId, action, subject: `body/${city}/${body}`, detail: { username } };
}

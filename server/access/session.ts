import type { IncomingHttpHeaders } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import type { Kysely } from 'kysely';
import type { Role } from '../contract/access.ts';
import type { Schema } from '../db/types.ts';
import { type Actor, thePublic } from './actor.ts';
import type { Auth } from './auth.ts';

/** Who sends these headers. Asked anew for each request, so that an account that is switched off is out at once. */
export async function actorOf(auth: Auth, db: Kysely<Schema>, headers: IncomingHttpHeaders): Promise<Actor> {
  if (!headers.cookie?.includes('session_token')) return thePublic;
  const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
  if (!session) return thePublic;
  const row = await db
    .selectFrom('account')
    .select(['id', 'username', 'name', 'role', 'cities', 'offices', 'utilities'])
    .where('id', '=', session.user.id)
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (!row) return thePublic;
  const { id, role, ...rest } = row;
  return { accountId: id, role: role as Role, ...rest };
}

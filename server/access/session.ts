import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Kysely } from 'kysely';
import type { Role } from '../contract/access.ts';
import type { Schema } from '../db/types.ts';
import { type Actor, thePublic } from './actor.ts';
import type { Auth } from './auth.ts';

/**
 * Who sends these headers. One read of the database for each request, so that an account that is switched off is out at
 * once. (better-auth's own look-up takes three, and hides whether the session or the database was missing.)
 */
export async function actorOf(auth: Auth, db: Kysely<Schema>, headers: IncomingHttpHeaders): Promise<Actor> {
  const token = sessionToken(headers.cookie ?? '', auth.options.secret);
  if (token === undefined) return thePublic;
  const row = await db
    .selectFrom('session as s')
    .innerJoin('account as a', 'a.id', 's.user_id')
    .select(['a.id', 'a.username', 'a.name', 'a.role', 'a.cities', 'a.offices', 'a.utilities'])
    .where('s.token', '=', token)
    .where('s.expires_at', '>', new Date())
    .where('a.disabled', '=', false)
    .executeTakeFirst();
  if (!row) return thePublic;
  const { id, role, ...rest } = row;
  return { accountId: id, role: role as Role, ...rest };
}

const cookiePattern = /(?:^|;\s*)(?:__Secure-)?lianpian\.session_token=([^;]+)/;

/** better-auth writes TOKEN.SIGNATURE, the signature being HMAC-SHA256 in base64. */
function sessionToken(cookie: string, secret: string): string | undefined {
  const value = cookiePattern.exec(cookie)?.[1];
  if (value === undefined || value.length > 512) return undefined;
  const decoded = percentDecoded(value);
  const dot = decoded.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const token = decoded.slice(0, dot);
  const signature = Buffer.from(decoded.slice(dot + 1), 'base64');
  const expected = createHmac('sha256', secret).update(token).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? token : undefined;
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

import { randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { username } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { open } from '../contract/access.ts';
import type { Schema } from '../db/types.ts';
import { recordAudit } from './audit.ts';

const days = 24 * 3600;

/** better-auth on our tables: user name and password, sessions in httpOnly SameSite cookies. */
export function makeAuth(db: Kysely<Schema>, config: Pick<Config, 'secret' | 'publicUrl'>) {
  return betterAuth({
    appName: 'Lianpian',
    secret: config.secret,
    baseURL: config.publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    // server/http/security.ts refuses foreign origins for the whole server, by the host that the browser really asked
    advanced: {
      disableCSRFCheck: true,
      disableOriginCheck: true,
      cookiePrefix: 'lianpian',
      useSecureCookies: config.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true },
      database: { generateId: () => randomUUID() },
    },
    telemetry: { enabled: false },
    // one place limits all doors: server/http/limits.ts
    rateLimit: { enabled: false },
    database: { db, type: 'postgres', transaction: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: {
      modelName: 'session',
      expiresIn: 7 * days,
      updateAge: days,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { role: { type: 'string', input: false } },
    },
    account: {
      modelName: 'credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const account = await db
              .selectFrom('account')
              .select('disabled')
              .where('id', '=', userId)
              .executeTakeFirst();
            if (account?.disabled !== false) throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED' });
          },
          after: ({ userId, ipAddress }) =>
            recordAudit(db, {
              accountId: userId,
              action: 'session.start',
              subject: `account/${userId}`,
              detail: { address: ipAddress ?? null },
            }),
        },
      },
    },
    hooks: {
      // who changes a password may do so because somebody else knows it: every other session ends
      before: createAuthMiddleware(async ({ path, body }) =>
        path === '/change-password'
          ? { context: { body: { ...body, revokeOtherSessions: true } } }
          : undefined,
      ),
    },
    plugins: [
      username({
        minUsernameLength: 3,
        maxUsernameLength: 32,
        schema: { user: { fields: { displayUsername: 'display_username' } } },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof makeAuth>;

/** What of better-auth is reachable from outside, and by whom; everything else of it is not. */
export const authDoors = [
  { method: 'post', path: '/api/auth/sign-in/username', access: open.everyone },
  { method: 'post', path: '/api/auth/sign-out', access: open.everyone },
  { method: 'get', path: '/api/auth/get-session', access: open.everyone },
  { method: 'post', path: '/api/auth/change-password', access: open.accounts },
] as const;

import * as z from 'zod';
import { endpoint, open, roles } from './access.ts';

export const utility = z.enum([
  'water',
  'sewage',
  'storm',
  'combined',
  'gas',
  'heat',
  'power',
  'telecom',
  'conduit',
]);

const scope = {
  role: z.enum(roles).exclude(['public']),
  /** Empty = every city. */
  cities: z.array(z.string().max(32)).max(500),
  /** Street offices of an `office` account. */
  offices: z.array(z.string().max(64)).max(200),
  /** Utilities of a `utility` account. */
  utilities: z.array(utility),
};

export const account = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  ...scope,
  disabled: z.boolean(),
});
export type Account = z.infer<typeof account>;

export const accessContract = {
  me: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/me',
      summary: 'Who is signed in and what they may see; null for the public',
    })
    .output(account.nullable()),
  listAccounts: endpoint(open.administrators)
    .route({ method: 'GET', path: '/accounts', summary: 'All accounts' })
    .output(z.array(account)),
  createAccount: endpoint(open.administrators)
    .route({ method: 'POST', path: '/accounts', summary: 'A new account', successStatus: 201 })
    .input(
      z.object({
        username: z.string().regex(/^[a-z0-9_.]{3,32}$/),
        name: z.string().min(1).max(64),
        password: z.string().min(10).max(128),
        role: scope.role,
        cities: scope.cities.default([]),
        offices: scope.offices.default([]),
        utilities: scope.utilities.default([]),
      }),
    )
    .output(account),
  changeAccount: endpoint(open.administrators)
    .route({ method: 'PATCH', path: '/accounts/{id}', summary: 'Role, scope, name, or a new password' })
    .input(
      z.object({
        id: z.string(),
        name: z.string().min(1).max(64).optional(),
        password: z.string().min(10).max(128).optional(),
        disabled: z.boolean().optional(),
        role: scope.role.optional(),
        cities: scope.cities.optional(),
        offices: scope.offices.optional(),
        utilities: scope.utilities.optional(),
      }),
    )
    .output(account),
  readAudit: endpoint(open.auditors)
    .route({ method: 'GET', path: '/audit', summary: 'Who did what, newest first' })
    .input(
      z.object({
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        subject: z.string().max(128).optional(),
      }),
    )
    .output(
      z.array(
        z.object({
          id: z.int(),
          at: z.string(),
          city: z.string().nullable(),
          account: z.string().nullable(),
          action: z.string(),
          subject: z.string(),
          detail: z.unknown(),
          hash: z.string(),
        }),
      ),
    ),
  verifyAudit: endpoint(open.auditors)
    .route({ method: 'GET', path: '/audit/verification', summary: 'Whether the chain of the trail is whole' })
    .output(
      z.object({
        entries: z.int(),
        /** First entry that does not follow from the one before it; null = whole. */
        brokenAt: z.int().nullable(),
        /** To be kept outside the database: it proves that nothing was cut off the end. */
        head: z.string(),
      }),
    ),
};

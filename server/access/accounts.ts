import { randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Kysely, Selectable, Updateable } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { Account } from '../contract/accounts.ts';
import type { AccountTable, Schema } from '../db/types.ts';

export interface NewAccount extends Omit<Account, 'id' | 'disabled'> {
  password: string;
}

/** Makes an account with a password. @throws Problem access.username-taken */
export async function createAccount(db: Kysely<Schema>, wanted: NewAccount): Promise<Account> {
  const { password, ...fields } = wanted;
  return insertAccount(db, fields, await hashPassword(password));
}

/** Makes an account whose password is hashed already. @throws Problem access.username-taken */
export function insertAccount(
  db: Kysely<Schema>,
  fields: Omit<NewAccount, 'password'>,
  hash: string,
): Promise<Account> {
  const id = randomUUID();
  return inTransaction(db, async (trx) => {
    const row = await trx
      .insertInto('account')
      .values({
        id,
        ...fields,
        display_username: fields.username,
        email: `${fields.username}@lianpian.invalid`,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw usernameTaken(fields.username);
    const credential = { id: randomUUID(), account_id: id, provider_id: 'credential', user_id: id };
    await trx
      .insertInto('credential')
      .values({ ...credential, password: hash })
      .execute();
    return accountOf(row);
  });
}

export interface AccountChange extends Partial<Omit<NewAccount, 'username'>> {
  disabled?: boolean;
}

/** Changes an account and ends its sessions, so that the change holds at once. */
export async function changeAccount(db: Kysely<Schema>, id: string, change: AccountChange): Promise<Account> {
  const { password, ...fields } = change;
  const hash = password && (await hashPassword(password));
  return inTransaction(db, async (trx) => {
    const update: Updateable<AccountTable> = { ...fields, updated_at: new Date() };
    const row = await trx
      .updateTable('account')
      .set(update)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw unknownAccount();
    await keepAnAdministrator(trx);
    if (hash) await trx.updateTable('credential').set({ password: hash }).where('user_id', '=', id).execute();
    await trx.deleteFrom('session').where('user_id', '=', id).execute();
    return accountOf(row);
  });
}

export async function listAccounts(db: Kysely<Schema>): Promise<Account[]> {
  return (await db.selectFrom('account').selectAll().orderBy('username').execute()).map(accountOf);
}

/** On a fresh database: one administrator with a random password. @returns it, to be shown once; else undefined */
export async function firstAdministrator(
  db: Kysely<Schema>,
): Promise<{ username: string; password: string } | undefined> {
  const any = await db.selectFrom('account').select('id').limit(1).executeTakeFirst();
  if (any) return undefined;
  const password = randomPassword();
  const everywhere = { cities: [], offices: [], utilities: [] };
  await createAccount(db, {
    username: 'admin',
    name: '管理员',
    role: 'administrator',
    password,
    ...everywhere,
  });
  return { username: 'admin', password };
}

/** Gives an account a new random password and lets it in again. @throws Problem access.account-unknown */
export async function resetPassword(db: Kysely<Schema>, username: string): Promise<string> {
  const row = await db.selectFrom('account').select('id').where('username', '=', username).executeTakeFirst();
  if (!row) throw unknownAccount();
  const password = randomPassword();
  await changeAccount(db, row.id, { password, disabled: false });
  return password;
}

const randomPassword = () => randomBytes(12).toString('base64url');

/** @throws Problem access.last-administrator */
async function keepAnAdministrator(trx: Kysely<Schema>): Promise<void> {
  const one = await trx
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (!one) throw lastAdministrator();
}

/** The caller's transaction where there is one. */
const inTransaction = <T>(db: Kysely<Schema>, work: (trx: Kysely<Schema>) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);

const accountOf = (row: Selectable<AccountTable>): Account => ({
  id: row.id,
  username: row.username,
  name: row.name,
  role: row.role as Account['role'],
  cities: row.cities,
  offices: row.offices,
  utilities: row.utilities as Account['utilities'],
  disabled: row.disabled,
});

function usernameTaken(username: string): Problem {
  return new Problem(
    'access.username-taken',
    { zh: `用户名 ${username} 已存在。`, en: `The user name ${username} is taken.` },
    { zh: '请换一个用户名。', en: 'Choose another one.' },
    { status: 409 },
  );
}

function unknownAccount(): Problem {
  return new Problem(
    'access.account-unknown',
    { zh: '没有这个账号。', en: 'There is no such account.' },
    { zh: '请刷新账号列表。', en: 'Reload the list of accounts.' },
    { status: 404 },
  );
}

function lastAdministrator(): Problem {
  return new Problem(
    'access.last-administrator',
    { zh: '这是最后一个可用的管理员账号。', en: 'This is the last administrator who can sign in.' },
    { zh: '请先指定另一名管理员。', en: 'Make somebody else an administrator first.' },
    { status: 409 },
  );
}

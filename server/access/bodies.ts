import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import { isCreditCode } from '../../domain/access/credit-code.ts';
import { Problem } from '../../domain/problem.ts';
import type { Role } from '../contract/access.ts';
import type { Schema } from '../db/types.ts';
import { signInFirst } from './enforce.ts';

/** A body 参建单位 of a city: a company, a bureau, a committee. Never a person. */
export interface Body {
  id: number;
  name: string;
  creditCode: string | null;
}

/** An account as it stands inside the transaction that asks, and the one body that it is of in this city. */
export interface Signer {
  accountId: string;
  name: string;
  role: Role;
  offices: string[];
  body: { id: number; name: string; offices: string[] } | null;
}

/**
 * Reads the account anew and holds it: one that is disabled, moved to another body or let go meanwhile waits for this
 * transaction or is no longer what its session says.
 * @throws Problem access.sign-in where the account is disabled or gone
 */
export async function readSigner(
  tx: QueryExecutorProvider,
  city: string,
  accountId: string | null,
): Promise<Signer> {
  const { rows } = await sql<Omit<Signer, 'body'>>`select id "accountId", name, role, offices from account
    where id = ${accountId} and not disabled and (cities = '{}' or ${city} = any (cities)) for share`.execute(
    tx,
  );
  if (!rows[0]) throw signInFirst();
  const { rows: bodies } = await sql<NonNullable<Signer['body']>>`select b.id::int id, b.name, m.offices
    from body_account m join body b on b.city_code = m.city_code and b.id = m.body_id
    where m.city_code = ${city} and m.account_id = ${accountId} for share of m`.execute(tx);
  return { ...rows[0], body: bodies[0] ?? null };
}

export async function listBodies(
  db: QueryExecutorProvider,
  city: string,
): Promise<(Body & { accounts: number })[]> {
  const { rows } = await sql<
    Body & { accounts: number }
  >`select b.id::int id, b.name, b.credit_code "creditCode",
      (select count(*)::int from body_account m join account a on a.id = m.account_id
        where m.city_code = b.city_code and m.body_id = b.id and not a.disabled) accounts
    from body b where b.city_code = ${city} order by b.name limit 2000`.execute(db);
  return rows;
}

/** The body of that name or credit code, made where there is none. @throws Problem where name and code are of two bodies */
export async function bodyNamed(
  tx: QueryExecutorProvider,
  city: string,
  wanted: { name: string; creditCode: string | null },
  accountId: string | null,
): Promise<Body> {
  const name = cleanName(wanted.name);
  const code = cleanCode(wanted.creditCode);
  await sql`insert into body (city_code, name, credit_code, created_by) values (${city}, ${name}, ${code}, ${accountId})
    on conflict do nothing`.execute(tx);
  const { rows } =
    await sql<Body>`select id::int id, name, credit_code "creditCode" from body where city_code = ${city}
    and (lower(replace(name, ' ', '')) = lower(replace(${name}, ' ', '')) or credit_code = ${code})`.execute(
      tx,
    );
  const found = rows[0];
  if (
    rows.length !== 1 ||
    !found ||
    (code !== null && found.creditCode !== null && found.creditCode !== code)
  )
    throw twoBodies(rows);
  if (code !== null && found.creditCode === null)
    await sql`update body set credit_code = ${code} where city_code = ${city} and id = ${found.id}`.execute(
      tx,
    );
  return { ...found, creditCode: found.creditCode ?? code };
}

/** What was signed keeps the name of its day. @throws Problem access.body-unknown, access.body-taken */
export async function changeBody(
  tx: QueryExecutorProvider,
  city: string,
  id: number,
  wanted: { name: string; creditCode: string | null },
): Promise<Body> {
  const name = cleanName(wanted.name);
  const code = cleanCode(wanted.creditCode);
  const { rows: others } = await sql<Body>`select id::int id, name, credit_code "creditCode" from body
    where city_code = ${city} and id <> ${id}
      and (lower(replace(name, ' ', '')) = lower(replace(${name}, ' ', '')) or credit_code = ${code})`.execute(
    tx,
  );
  if (others.length > 0) throw twoBodies(others);
  const { rows } = await sql<Body>`update body set name = ${name}, credit_code = ${code}
    where city_code = ${city} and id = ${id} returning id::int id, name, credit_code "creditCode"`.execute(
    tx,
  );
  if (!rows[0]) throw unknownBody();
  return rows[0];
}

/**
 * Makes an account one of a body. Who is let in a second time for other street offices keeps both.
 * @param offices communities of these street offices only; empty = wherever the body was appointed
 * @throws Problem access.other-body where it is of another body of this city
 */
export async function joinBody(
  tx: QueryExecutorProvider,
  city: string,
  accountId: string,
  bodyId: number,
  offices: readonly string[],
  letInBy: string | null,
): Promise<void> {
  const { rows } = await sql<{ body_id: number }>`insert into body_account
      (city_code, account_id, body_id, offices, let_in_by)
    values (${city}, ${accountId}, ${bodyId}, ${offices as string[]}, ${letInBy})
    on conflict (city_code, account_id) do update set offices = case
        when body_account.body_id <> excluded.body_id then body_account.offices
        when body_account.offices = '{}' or excluded.offices = '{}' then '{}'
        else (select array_agg(distinct o order by o) from unnest(body_account.offices || excluded.offices) o) end
    returning body_id::int`.execute(tx);
  if (rows[0]?.body_id !== bodyId) throw otherBody();
}

/** @throws Problem access.account-unknown, access.body-unknown, access.other-body */
export async function appointAccount(
  db: Kysely<Schema>,
  place: { city: string; body: number; username: string },
  by: string | null,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from account where username = ${place.username}
    and not disabled and (cities = '{}' or ${place.city} = any (cities))`.execute(db);
  if (!rows[0]) throw unknownAccount(place.username);
  const { rows: bodies } =
    await sql`select from body where city_code = ${place.city} and id = ${place.body}`.execute(db);
  if (bodies.length === 0) throw unknownBody();
  await joinBody(db, place.city, rows[0].id, place.body, [], by);
}

export async function dismissAccount(
  db: QueryExecutorProvider,
  { city, body, username }: { city: string; body: number; username: string },
): Promise<void> {
  const { numAffectedRows } = await sql`delete from body_account m using account a where a.id = m.account_id
    and a.username = ${username} and m.city_code = ${city} and m.body_id = ${body}`.execute(db);
  if (!numAffectedRows) throw unknownAccount(username);
}

function cleanName(name: string): string {
  const clean = name.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (clean.length >= 2 && clean.length <= 64) return clean;
  throw new Problem(
    'access.body-name',
    { zh: '单位名称须为 2 至 64 字。', en: 'The name of a body has 2 to 64 characters.' },
    { zh: '请填写营业执照或批文上的全称。', en: 'Give its full registered name.' },
    { status: 422 },
  );
}

function cleanCode(code: string | null): string | null {
  const clean = code?.normalize('NFKC').replace(/\s/g, '').toUpperCase() ?? '';
  if (clean === '') return null;
  if (isCreditCode(clean)) return clean;
  throw new Problem(
    'access.credit-code',
    { zh: `${clean} 不是有效的统一社会信用代码。`, en: `${clean} is no valid unified social credit code.` },
    {
      zh: '请核对营业执照上的 18 位代码，末位为校验码。',
      en: 'Check its 18 characters; the last is a check character.',
    },
    { status: 422 },
  );
}

function twoBodies(bodies: readonly Body[]): Problem {
  return new Problem(
    'access.body-taken',
    {
      zh: '单位名称与统一社会信用代码分属不同单位，或已被占用。',
      en: 'Name and credit code are of two bodies, or taken.',
    },
    {
      zh: `已登记：${bodies.map(({ name, creditCode }) => `${name} ${creditCode ?? ''}`.trim()).join('、')}。请核对后选用已登记的单位。`,
      en: `Registered: ${bodies.map(({ name, creditCode }) => `${name} ${creditCode ?? ''}`.trim()).join(', ')}. Choose one of them.`,
    },
    { status: 409 },
  );
}

export function unknownBody(): Problem {
  return new Problem(
    'access.body-unknown',
    { zh: '没有这个单位。', en: 'There is no such body.' },
    { zh: '请刷新后重新选择。', en: 'Reload and choose again.' },
    { status: 404 },
  );
}

function unknownAccount(username: string): Problem {
  return new Problem(
    'access.account-unknown',
    { zh: `没有可用的账号 ${username}。`, en: `There is no account ${username} that could be used.` },
    {
      zh: '请核对用户名；停用的或其他城市的账号不能指定。',
      en: 'Check the user name; it must be in use and of this city.',
    },
    { status: 404 },
  );
}

function otherBody(): Problem {
  return new Problem(
    'access.other-body',
    { zh: '此账号在本市已属于另一单位。', en: 'This account is of another body of this city.' },
    {
      zh: '一个账号只代表一个单位。请改用另一账号，或先由管理员移出原单位。',
      en: 'An account stands for one body. Use another account, or have it dismissed first.',
    },
    { status: 409 },
  );
}

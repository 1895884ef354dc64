import { hashPassword } from 'better-auth/crypto';
import { testUtils } from 'better-auth/plugins';
import { insertAccount } from '../server/access/accounts.ts';
import type { Auth } from '../server/access/auth.ts';
import { type Role, roles } from '../server/contract/access.ts';
import type { Database } from '../server/db/open.ts';
import { type RunningServer, startServer } from '../server/start.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

export interface TestServer extends RunningServer {
  url: string;
  /** One request as an account of that role (`public` = without one). */
  call: (role: Role, method: string, path: string, body?: unknown, headers?: HeadersInit) => Promise<Answer>;
  /** One request with the cookie of any account. */
  callWith: (
    cookie: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: HeadersInit,
  ) => Promise<Answer>;
  /** Signs an account in and returns its cookie. */
  signIn: (username: string, password?: string) => Promise<string>;
  /** The session cookie of a role. */
  cookie: (role: Role) => string;
}

const password = 'correct horse battery';
/** Slow on purpose, as hashes of passwords are: once for all accounts of a test file. */
let hash: Promise<string> | undefined;

/** A server on a free loopback port with one signed-in account for each role; `stop` closes the database too. */
export async function startTestServer(
  database: Database,
  scopes: Partial<Record<Role, { cities?: string[]; offices?: string[]; utilities?: string[] }>> = {},
): Promise<TestServer> {
  const config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: '',
    databaseUrl: undefined,
    replicaUrls: [],
    poolSize: 4,
    publicUrl: undefined,
    trustProxy: 0,
    tiandituKey: undefined,
    mapApproval: undefined,
    secret: 'a secret of the tests, thirty-two bytes long',
  };
  const server = await startServer(config, database);
  const url = `http://127.0.0.1:${server.port}`;
  const cookies = new Map<Role, string>();
  hash ??= hashPassword(password);
  for (const role of roles) {
    if (role === 'public') continue;
    const account = { username: role, name: role, role, cities: [], offices: [], utilities: [] };
    const { id } = await insertAccount(database.db, { ...account, ...scopes[role] } as never, await hash);
    cookies.set(role, await sessionOf(server.services.auth, id));
  }
  const cookie = (role: Role) => cookies.get(role) ?? '';
  const callWith: TestServer['callWith'] = async (cookie, method, path, body, headers) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      } as Record<string, string>,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ...server,
    url,
    cookie,
    callWith,
    signIn: (username, secret) => signIn(url, username, secret),
    call: (role, method, path, body, headers) => callWith(cookie(role), method, path, body, headers),
  };
}

/** A session as signing in makes it, without the password: better-auth's own helper for tests. */
async function sessionOf(auth: Auth, userId: string): Promise<string> {
  // its types know only of servers without options of their own
  const { test } = testUtils().init((await auth.$context) as never).context;
  return (await test.getAuthHeaders({ userId })).get('cookie')!;
}

async function signIn(url: string, username: string, secret = password): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: secret }),
  });
  if (!response.ok) throw new Error(`${username} could not sign in: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

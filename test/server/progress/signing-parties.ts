import { appoint } from '../../../server/progress/appointments.ts';
import { acceptInvitation, invite } from '../../../server/progress/invitations.ts';
import type { Answer, TestServer } from '../../server-harness.ts';

export const checklist = {
  pressure_test: true,
  as_built_drawings: true,
  backfill: true,
  manholes: true,
  flow: true,
};

/** The bodies of a demonstration project: every party but the street office, which signs by its own accounts. */
export const bodies = {
  实施单位: '演示城市更新公司',
  居委会: '演示社区居民委员会',
  业主: '演示小区业主委员会',
  设计单位: '演示建筑设计院',
  施工单位: '演示建设工程公司',
  监理单位: '演示工程监理公司',
} as const;

/** Every part of a joint acceptance, in no order that anybody would choose. */
export const parts = [
  ['业主', 'whole'],
  ['施工单位', 'pipes'],
  ['监理单位', 'whole'],
  ['街道', 'whole'],
  ['实施单位', 'pipes'],
  ['设计单位', 'whole'],
  ['监理单位', 'pipes'],
  ['居委会', 'whole'],
  ['实施单位', 'whole'],
  ['施工单位', 'whole'],
] as const;

export type Party = (typeof parts)[number][0];

export const secret = 'a password of a party';

export interface Parties {
  /** Cookies of one account each; the street office's is that of the role `office`. */
  cookies: Record<Party, string>;
  sign(code: string, party: Party, part: string, extra?: object): Promise<Answer>;
}

/** Appoints a body for each party, invites an account of each and signs it in: all as the pages do it, over HTTP. */
export async function openParties(server: TestServer, city: string, codes: string[]): Promise<Parties> {
  const cookies = { 街道: server.cookie('office') } as Record<Party, string>;
  for (const [i, [party, name]] of Object.entries(bodies).entries()) {
    const at = `/api/cities/${city}`;
    const appointed = await server.call('planner', 'POST', `${at}/appointments`, {
      codes,
      party,
      body: { name },
    });
    if (appointed.status !== 200) throw new Error(JSON.stringify(appointed.body));
    const path = `${at}/communities/${codes[0]}/parties/${encodeURIComponent(party)}/invitation`;
    const { url } = (await server.call('planner', 'POST', path, {})).body as { url: string };
    const account = { username: `demo.party${i}`, name: `${name}经办`, password: secret };
    const joined = await server.call('public', 'POST', '/api/invitations/acceptance', {
      token: url.split('#join=')[1],
      account,
    });
    if (joined.status !== 200) throw new Error(JSON.stringify(joined.body));
    cookies[party as Party] = await server.signIn(account.username, secret);
  }
  return {
    cookies,
    sign: (code, party, part, extra = {}) =>
      server.callWith(cookies[party], 'POST', `/api/cities/${city}/communities/${code}/signatures`, {
        party,
        part,
        passed: true,
        ...(part === 'pipes' && { checklist }),
        ...extra,
      }),
  };
}

/** The same without a server: ids of an account for each party. @param organiser a planner's account */
export async function partyAccounts(
  db: Parameters<typeof appoint>[0],
  city: string,
  codes: string[],
  organiser: string,
): Promise<Map<string, string>> {
  const accounts = new Map<string, string>();
  for (const [i, [party, name]] of Object.entries(bodies).entries()) {
    await appoint(db, { city, codes, party, body: { name, creditCode: null }, reason: '' }, organiser);
    const { token } = await invite(db, { city, code: codes[0]!, party }, organiser);
    const account = { username: `demo.party${i}`, name, password: secret };
    accounts.set(party, (await acceptInvitation(db, token, account)).accountId);
  }
  return accounts;
}

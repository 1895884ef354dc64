import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { Signer } from '../access/bodies.ts';
import { parties } from './parties.ts';

/** A party of one community with the body that plays it. */
export interface Seat {
  party: string;
  /** Of the appointment; null = nobody was appointed, or the street office, which the register names. */
  appointment: number | null;
  body: { id: number; name: string; creditCode: string | null } | null;
  appointedBy: string | null;
  /** Accounts that could sign now. */
  accounts: number;
  invitedUntil: string | null;
}

export interface Place {
  id: number;
  office: string | null;
}

/** The parties of a community that are asked, in the order of the policy: all that must sign and those appointed besides. */
export async function readSeats(tx: QueryExecutorProvider, city: string, place: Place): Promise<Seat[]> {
  const { rows } = await sql<Seat & { name: string; creditCode: string | null; bodyId: number }>`
    select p.party, p.id::int appointment, b.id::int "bodyId", b.name, b.credit_code "creditCode",
      p.appointed_by "appointedBy",
      (select count(*)::int from body_account m join account a on a.id = m.account_id
        where m.city_code = p.city_code and m.body_id = p.body_id and not a.disabled
          and (m.offices = '{}' or ${place.office} = any (m.offices))) accounts,
      (select to_char(max(i.expires_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from acceptance_invitation i
        where i.city_code = p.city_code and i.appointment_id = p.id and i.used_at is null and i.withdrawn_at is null
          and i.expires_at > now()) "invitedUntil"
    from acceptance_party p join body b on b.city_code = p.city_code and b.id = p.body_id
    where p.city_code = ${city} and p.community_id = ${place.id} and p.ended_at is null`.execute(tx);
  const { rows: offices } = await sql<{ name: string; accounts: number }>`select
      (select name from region where city_code = ${city} and code = ${place.office}) "name",
      (select count(*)::int from account where role = 'office' and not disabled and ${place.office} = any (offices)
        and (cities = '{}' or ${city} = any (cities))) accounts`.execute(tx);
  const appointed = new Map(rows.map((row) => [row.party, row]));
  return [...parties.values()].flatMap(({ key, signedBy, optional }): Seat[] => {
    const nobody = {
      party: key,
      appointment: null,
      body: null,
      appointedBy: null,
      accounts: 0,
      invitedUntil: null,
    };
    if (signedBy === 'office') {
      const name = offices[0]!.name ?? place.office;
      return [
        {
          ...nobody,
          body: name === null ? null : { id: 0, name, creditCode: null },
          accounts: offices[0]!.accounts,
        },
      ];
    }
    const row = appointed.get(key);
    if (!row) return optional ? [] : [nobody];
    const { bodyId, name, creditCode, appointment, appointedBy, accounts, invitedUntil } = row;
    return [
      {
        party: key,
        appointment,
        body: { id: bodyId, name, creditCode },
        appointedBy,
        accounts,
        invitedUntil,
      },
    ];
  });
}

/** Whether this account may speak for the party: of its body, or of the street office that the community belongs to. */
export function mayHold(seat: Seat, signer: Signer, place: Place): boolean {
  if (parties.get(seat.party)!.signedBy === 'office')
    return signer.role === 'office' && place.office !== null && signer.offices.includes(place.office);
  const { body } = signer;
  return (
    body !== null &&
    body.id === seat.body?.id &&
    (body.offices.length === 0 || (place.office !== null && body.offices.includes(place.office)))
  );
}

/** @throws Problem progress.other-party (403): who is to sign, and how they get to it */
export function requireSeat(seat: Seat, signer: Signer, place: Place): void {
  if (mayHold(seat, signer, place)) return;
  const { zh, en } = howToSign(seat);
  throw new Problem(
    'progress.other-party',
    { zh: `您的账号不能代${seat.party}签署。`, en: `Your account cannot sign for the party ${seat.party}.` },
    { zh, en },
    {
      status: 403,
      facts: { party: seat.party, body: seat.body?.name ?? null, yourBody: signer.body?.name ?? null },
    },
  );
}

function howToSign({ party, body, accounts }: Seat): { zh: string; en: string } {
  if (body === null)
    return {
      zh: `${party}尚未指定单位，请街道或实施单位先指定并发出邀请。`,
      en: `No body was appointed for ${party}: let the street office or the implementing unit appoint and invite it.`,
    };
  if (accounts === 0)
    return {
      zh: `应由${body.name}签署，该单位还没有账号：请街道或实施单位向其发出邀请链接，或录入纸质签署。`,
      en: `${body.name} has to sign and has no account yet: send it an invitation, or record its signature on paper.`,
    };
  return {
    zh: `应由${body.name}用本单位账号登录 /report 签署。`,
    en: `${body.name} has to sign by its own account at /report.`,
  };
}

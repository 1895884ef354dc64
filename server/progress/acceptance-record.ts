import { type QueryExecutorProvider, sql } from 'kysely';
import {
  type AcceptanceRecord,
  bodiesOfSeveral,
  type Conflict,
  type HistoryLine,
  type PartState,
} from '../../domain/progress/acceptance.ts';
import type { Status } from '../../domain/progress/status.ts';
import type { Signer } from '../access/bodies.ts';
import { isOrganiser } from './organisers.ts';
import { checklistPoints, type Part, parties } from './parties.ts';
import { mayHold, readSeats, type Seat } from './seats.ts';

interface Line extends Omit<HistoryLine, 'paper'> {
  id: number;
  accountId: string | null;
  enteredAs: string;
  number: string;
  paperOn: string | null;
  hasProof: boolean;
}

/** Parties, what each has signed and how, all words ever said, and what the account that asks may do. */
export async function readAcceptance(
  db: QueryExecutorProvider,
  city: string,
  community: { id: number; code: string; name: string; office: string | null; status: Status },
  signer: Signer,
): Promise<AcceptanceRecord> {
  const seats = await readSeats(db, city, community);
  const lines = await readLines(db, city, community.id);
  const ofOffice = signer.role !== 'office' || signer.offices.includes(community.office ?? '');
  const states = seats.map((seat) => ({
    party: seat.party,
    text: parties.get(seat.party)!.text,
    optional: parties.get(seat.party)!.optional,
    signedBy: parties.get(seat.party)!.signedBy,
    body: seat.body,
    accounts: seat.accounts,
    invitedUntil: seat.invitedUntil,
    mine: mayHold(seat, signer, community),
    parts: partStates(seat.party, lines),
  }));
  const there = new Set(seats.map(({ party }) => party));
  return {
    code: community.code,
    name: community.name,
    status: community.status,
    parties: states,
    more: [...parties.values()]
      .filter(({ key, optional }) => optional && !there.has(key))
      .map(({ key, text }) => ({ party: key, text })),
    history: lines.map(historyLine),
    conflicts: [...bodiesOfSeveral(seats), ...appointedAndSigned(seats, lines)],
    checklist: [...checklistPoints],
    may: { organise: isOrganiser(signer) && ofOffice, appointAccounts: signer.role === 'administrator' },
  };
}

/** The state of each part of a party. @param lines newest first */
export function partStates(party: string, lines: readonly Line[]): PartState[] {
  return parties.get(party)!.parts.map((part) => {
    const line = lines.find((one) => one.party === party && one.part === part);
    if (!line || line.passed === null)
      return {
        part,
        passed: null,
        on: null,
        way: null,
        signedAs: '',
        remark: line?.remark ?? '',
        paper: null,
      };
    const { at, passed, way, body, remark } = line;
    return { part, passed, on: at.slice(0, 10), way, signedAs: body, remark, paper: paperOf(line) };
  });
}

/** Every word of a community's acceptance, newest first. */
export async function readLines(
  db: QueryExecutorProvider,
  city: string,
  communityId: number | string,
): Promise<Line[]> {
  const { rows } = await sql<Line>`select id::int id,
      to_char(signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') at, party, part, passed, way,
      body_name body, coalesce(nullif(account_name, ''), (select name from account a where a.id = account_id), '') account,
      account_id "accountId", remark, entered_as "enteredAs", paper_number "number",
      to_char(paper_on, 'YYYY-MM-DD') "paperOn", proof is not null "hasProof"
    from acceptance_signature where city_code = ${city} and community_id = ${communityId}
    order by id desc limit 500`.execute(db);
  return rows;
}

/** The scan of a document of this community, or undefined. */
export async function readProof(
  db: QueryExecutorProvider,
  { city, code, id }: { city: string; code: string; id: number },
): Promise<{ bytes: Buffer; type: string } | undefined> {
  const { rows } = await sql<{ bytes: Buffer; type: string }>`select s.proof bytes, s.proof_type "type"
    from acceptance_signature s join community c on c.city_code = s.city_code and c.id = s.community_id
    where s.city_code = ${city} and c.code = ${code} and s.id = ${id} and s.proof is not null`.execute(db);
  return rows[0];
}

function historyLine(line: Line): HistoryLine {
  const { at, party, part, passed, way, body, account, remark } = line;
  return { at, party, part: part as Part, passed, way, body, account, remark, paper: paperOf(line) };
}

const paperOf = ({ way, number, paperOn, enteredAs, hasProof, id }: Line) =>
  way === 'paper' && paperOn !== null
    ? { enteredAs, number, on: paperOn, proof: hasProof ? id : null }
    : null;

/** Who appointed a body and signed for it too; an organising party signs for itself by nature. */
function appointedAndSigned(seats: readonly Seat[], lines: readonly Line[]): Conflict[] {
  return seats.flatMap(({ party, body, appointedBy }): Conflict[] => {
    const own = lines.some(
      (line) =>
        line.party === party && line.way === 'account' && line.passed && line.accountId === appointedBy,
    );
    if (!own || appointedBy === null || parties.get(party)!.organises) return [];
    return [{ kind: 'appointed-and-signed', body: body?.name ?? '', parties: [party] }];
  });
}

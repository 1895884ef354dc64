import type { Bilingual } from '../problem.ts';
import type { Status } from './status.ts';

// What a joint acceptance looks like from outside: shared by the server that reads it and the page that shows it.

export type Part = 'whole' | 'pipes';
/** How a word came: by the party's account, on paper, as it was before parties had accounts, or made void by an event. */
export type Way = 'account' | 'paper' | 'entered' | 'void';

export interface PartState {
  part: Part;
  /** null = nobody has signed, or it was taken back. */
  passed: boolean | null;
  on: string | null;
  way: Way | null;
  /** Of the body on the day of signing. */
  signedAs: string;
  remark: string;
  paper: PaperLine | null;
}

export interface PaperLine {
  enteredAs: string;
  number: string;
  on: string;
  /** Of its scan; null = there is none. */
  proof: number | null;
}

export interface PartyState {
  party: string;
  text: Bilingual;
  optional: boolean;
  signedBy: 'body' | 'office';
  body: { id: number; name: string; creditCode: string | null } | null;
  /** Accounts that could sign now. */
  accounts: number;
  invitedUntil: string | null;
  /** Whether the account that asks speaks for this party. */
  mine: boolean;
  parts: PartState[];
}

export interface HistoryLine {
  at: string;
  party: string;
  part: Part;
  passed: boolean | null;
  way: Way;
  body: string;
  /** Name of the account; not for the public. */
  account: string;
  remark: string;
  paper: PaperLine | null;
}

export type Conflict =
  /** One body plays several parties. */
  | { kind: 'one-body'; body: string; parties: string[] }
  /** Who appointed the body signed for it as well. */
  | { kind: 'appointed-and-signed'; body: string; parties: string[] };

export interface AcceptanceRecord {
  code: string;
  name: string;
  status: Status;
  parties: PartyState[];
  /** Optional parties that nobody was appointed for. */
  more: { party: string; text: Bilingual }[];
  history: HistoryLine[];
  conflicts: Conflict[];
  checklist: (Bilingual & { key: string })[];
  may: { organise: boolean; appointAccounts: boolean };
}

/** Bodies that play more than one party. */
export function bodiesOfSeveral(
  seats: readonly { party: string; body: { id: number; name: string } | null }[],
): { kind: 'one-body'; body: string; parties: string[] }[] {
  const byBody = Map.groupBy(
    seats.filter(({ body }) => body !== null && body.id !== 0),
    ({ body }) => body!.id,
  );
  return [...byBody.values()]
    .filter((seats) => seats.length > 1)
    .map((seats) => ({
      kind: 'one-body',
      body: seats[0]!.body!.name,
      parties: seats.map(({ party }) => party),
    }));
}

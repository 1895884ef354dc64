import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { hasReached } from '../../domain/progress/status.ts';
import { readSigner, type Signer } from '../access/bodies.ts';
import type { Database } from './database.ts';
import { type CommunityKey, lockCommunity, type MayTouch, setMilestoneIn } from './milestones.ts';
import { requireOrganiser } from './organisers.ts';
import type { PaperProof } from './paper-proof.ts';
import { type Part, parties, pipeChecklist, requiredParts } from './parties.ts';
import { readSeats, requireSeat, type Seat } from './seats.ts';
import { missingParts, readLatest } from './signatures.ts';

export interface Word {
  city: string;
  code: string;
  party: string;
  part: Part;
  passed: boolean;
  checklist: Record<string, boolean>;
  remark: string;
}

/** A document on paper that a party signed. */
export interface Paper {
  number: string;
  /** Day of the document, YYYY-MM-DD. */
  on: string;
  proof: PaperProof | null;
}

export interface Signed {
  missing: string[];
  accepted: boolean;
}

/** What the server knows of whoever signs by itself. */
interface Stamp {
  way: 'account' | 'paper';
  accountId: string;
  accountName: string;
  /** In whose name a paper was entered. */
  enteredAs: string;
  paper: Paper | null;
}

/**
 * A party signs its part by an account of its own body, or refuses with a remark; its latest word counts. With the last
 * part the final acceptance gets its date, the state moves to accepted, and the digging ban is in force, all in one
 * transaction. What is accepted is not signed again: it is reopened first, with a reason.
 * @throws Problem progress.other-party where the account is not of the party's body now
 */
export async function signAcceptance(
  db: Database,
  word: Word,
  accountId: string | null,
  today: string,
): Promise<Signed> {
  checkWord(word);
  return db.transaction().execute(async (tx) => {
    const community = await openCommunity(tx, word);
    const signer = await readSigner(tx, word.city, accountId);
    const seat = await seatOf(tx, word, community);
    requireSeat(seat, signer, community);
    const { accountId: id, name } = signer;
    const stamp: Stamp = { way: 'account', accountId: id, accountName: name, enteredAs: '', paper: null };
    return enterWord(tx, word, community, seat, stamp, today);
  });
}

/**
 * The organiser enters what a party signed on paper: with number and day of the document, and its scan where there is one.
 * It stands apart from what the party signed itself, everywhere.
 */
export async function recordPaper(
  db: Database,
  word: Word,
  paper: Paper,
  accountId: string | null,
  today: string,
): Promise<Signed> {
  checkWord(word);
  checkPaper(paper, today);
  return db.transaction().execute(async (tx) => {
    const community = await openCommunity(tx, word);
    const signer = await readSigner(tx, word.city, accountId);
    requireOrganiser(signer, community);
    const seat = await seatOf(tx, word, community);
    if (seat.body === null) throw noBody(word.party);
    const enteredAs = await inWhoseName(tx, word.city, community, signer);
    const { accountId: id, name } = signer;
    return enterWord(
      tx,
      word,
      community,
      seat,
      { way: 'paper', accountId: id, accountName: name, enteredAs, paper },
      today,
    );
  });
}

/** Takes a word back, with a reason, while the acceptance is open: by the party, of a paper also by the organiser. */
export async function withdrawSignature(
  db: Database,
  word: { city: string; code: string; party: string; part: Part; reason: string },
  accountId: string | null,
): Promise<{ missing: string[] }> {
  if (word.reason.trim() === '') throw reasonMissing();
  return db.transaction().execute(async (tx) => {
    const community = await openCommunity(tx, word);
    const signer = await readSigner(tx, word.city, accountId);
    const seat = await seatOf(tx, word, community);
    const latest = (await readLatest(tx, word.city, community.id)).find(
      ({ party, part }) => party === word.party && part === word.part,
    );
    if (latest?.way === 'paper' || latest?.way === 'entered') requireOrganiser(signer, community);
    else requireSeat(seat, signer, community);
    if (!latest || latest.passed === null) throw nothingSigned();
    await sql`insert into acceptance_signature
        (city_code, community_id, party, part, passed, remark, account_id, account_name, way, body_id, body_name)
      values (${word.city}, ${community.id}, ${word.party}, ${word.part}, null, ${word.reason.trim()},
        ${signer.accountId}, ${signer.name}, ${latest.way}, ${seat.body?.id || null}, ${seat.body?.name ?? ''})`.execute(
      tx,
    );
    return { missing: await missingParts(tx, word.city, community.id) };
  });
}

async function enterWord(
  tx: QueryExecutorProvider,
  word: Word,
  community: CommunityKey,
  seat: Seat,
  stamp: Stamp,
  today: string,
): Promise<Signed> {
  const { city, code } = word;
  const { paper } = stamp;
  const checklist = word.part === 'pipes' ? word.checklist : {};
  await sql`insert into acceptance_signature (city_code, community_id, party, part, passed, checklist, remark, way,
      account_id, account_name, body_id, body_name, entered_as, paper_number, paper_on, proof, proof_type)
    values (${city}, ${community.id}, ${word.party}, ${word.part}, ${word.passed}, ${JSON.stringify(checklist)},
      ${word.remark}, ${stamp.way}, ${stamp.accountId}, ${stamp.accountName}, ${seat.body?.id || null},
      ${seat.body?.name ?? ''}, ${stamp.enteredAs}, ${paper?.number.trim() ?? ''}, ${paper?.on ?? null},
      ${paper?.proof?.bytes ?? null}, ${paper?.proof?.type ?? null})`.execute(tx);
  const missing = await missingParts(tx, city, community.id);
  if (missing.length > 0) return { missing, accepted: false };
  const reason = '联合验收各方均已签署';
  const { status } = await setMilestoneIn(
    tx,
    { city, code, step: 'final_acceptance', actualOn: today, reason },
    stamp.accountId,
    today,
    bySignatures,
  );
  return { missing, accepted: hasReached(status, 'accepted') };
}

/** The last signature dates the acceptance, whoever gives it: he was asked for his own part above. */
const bySignatures: MayTouch = () => {};

async function openCommunity(
  tx: QueryExecutorProvider,
  { city, code }: { city: string; code: string },
): Promise<CommunityKey> {
  const community = await lockCommunity(tx, city, code);
  if (hasReached(community.status, 'accepted')) throw alreadyAccepted();
  if (community.status !== 'complete') throw notComplete();
  return community;
}

async function seatOf(
  tx: QueryExecutorProvider,
  { city, party }: { city: string; party: string },
  community: CommunityKey,
): Promise<Seat> {
  const seat = (await readSeats(tx, city, community)).find((one) => one.party === party);
  if (!seat) throw noBody(party);
  return seat;
}

/** Offices and bodies are named in public, persons are not. */
async function inWhoseName(
  tx: QueryExecutorProvider,
  city: string,
  { office }: CommunityKey,
  signer: Signer,
): Promise<string> {
  if (signer.body) return signer.body.name;
  if (signer.role !== 'office') return '市级组织方';
  const { rows } = await sql<{
    name: string;
  }>`select name from region where city_code = ${city} and code = ${office}`.execute(tx);
  return rows[0]?.name ?? '街道';
}

function checkWord({ party, part, passed, checklist, remark }: Word): void {
  if (!parties.get(party)?.parts.includes(part))
    throw new Problem(
      'progress.party-unknown',
      { zh: `${party}不签署这一部分。`, en: `${party} does not sign this part.` },
      { zh: '请从验收各方中选择。', en: 'Choose one of the parties.' },
      { status: 422, facts: { parts: requiredParts(parties.keys()) } },
    );
  const open = part === 'pipes' && passed ? pipeChecklist.filter((item) => checklist[item] !== true) : [];
  if (open.length > 0)
    throw new Problem(
      'progress.pipe-checklist',
      { zh: '管线专项检查尚有未通过项。', en: 'The sheet of the pipe works has open points.' },
      { zh: `未通过：${open.join('、')}。`, en: `Open: ${open.join(', ')}.` },
      { status: 422, facts: { open } },
    );
  if (!passed && remark.trim() === '')
    throw new Problem(
      'progress.reason-missing',
      { zh: '不予通过须写明原因。', en: 'A refusal needs a reason.' },
      { zh: '请填写原因。', en: 'Give the reason.' },
      { status: 422 },
    );
}

function checkPaper({ number, on }: Paper, today: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(on)) && on >= '1990-01-01';
  if (isDay && on <= today && number.trim() !== '' && number.length <= 64) return;
  throw new Problem(
    'progress.paper-incomplete',
    {
      zh: '纸质签署须注明文件编号和签署日期。',
      en: 'A signature on paper needs the number and the day of the document.',
    },
    {
      zh: '请填写编号（64 字以内）和不晚于今天的日期。',
      en: 'Give the number (up to 64 characters) and a day not after today.',
    },
    { status: 422 },
  );
}

function noBody(party: string): Problem {
  return new Problem(
    'progress.party-unappointed',
    { zh: `${party}尚未指定单位。`, en: `No body was appointed for the party ${party}.` },
    {
      zh: '请街道或实施单位先指定单位。',
      en: 'Let the street office or the implementing unit appoint one first.',
    },
    { status: 409, facts: { party } },
  );
}

function nothingSigned(): Problem {
  return new Problem(
    'progress.nothing-signed',
    { zh: '这一部分没有可撤回的签署。', en: 'Nothing stands signed that could be withdrawn.' },
    { zh: '请刷新后查看记录。', en: 'Reload and look at the record.' },
    { status: 409 },
  );
}

function reasonMissing(): Problem {
  return new Problem(
    'progress.reason-missing',
    { zh: '撤回签署须写明原因。', en: 'A withdrawal needs a reason.' },
    { zh: '请填写原因，将留存在记录中。', en: 'Give the reason; it stays on record.' },
    { status: 422 },
  );
}

function notComplete(): Problem {
  return new Problem(
    'progress.not-complete',
    { zh: '完工之前不能验收。', en: 'There is nothing to accept before the works are complete.' },
    { zh: '请先填报完工日期。', en: 'Report the completion first.' },
    { status: 409 },
  );
}

export function alreadyAccepted(): Problem {
  return new Problem(
    'progress.already-accepted',
    { zh: '该小区已通过验收。', en: 'The community is accepted already.' },
    {
      zh: '如须撤回，请先把状态退回“完工”并写明原因，各方须重新签署。',
      en: 'To take it back, move the state back to complete first, with the reason; every party then signs again.',
    },
    { status: 409 },
  );
}

import type { PGlite } from '@electric-sql/pglite';
import {
  cString,
  errorResponse,
  readyForQuery,
  simpleQuery,
  splitMessages,
  type TransactionStatus,
  type WireMessage,
} from './wire.ts';

/**
 * The one way to the embedded database. PGlite is built without C++ exceptions: when GEOS or PROJ throws, the statement
 * just ends, without an error and without a command tag, and what it wrote so far would be committed. So every statement
 * runs inside an explicit transaction, its answer is read, and an answer without a proper tag becomes what a PostgreSQL
 * server would have said: an error, and a transaction that can only be rolled back.
 */
export class GuardedSession {
  readonly #db: PGlite;
  /** Texts of prepared statements by name; the session is shared, so the names are too. */
  readonly #statements = new Map<string, string>();
  readonly #prepared = new Set<string>();
  status: TransactionStatus = 'I';

  constructor(db: PGlite) {
    this.#db = db;
  }

  /**
   * Runs one simple query, or one batch of the extended protocol that ends with Sync or Flush.
   * @returns what goes back to the client (one ReadyForQuery at most), and notifications, which belong to all clients
   */
  run(batch: WireMessage[]): { answer: Buffer[]; notifications: Buffer[] } {
    const notifications: Buffer[] = [];
    const collect = (messages: WireMessage[]) => {
      for (const each of messages) if (each.type === 'A') notifications.push(each.bytes);
      return messages.filter((each) => each.type !== 'A' && each.type !== 'Z');
    };
    const sql = this.#textOf(batch);
    const syncs = batch.some((each) => each.type === 'Q' || each.type === 'S');
    for (const name of this.#reused(batch))
      this.#send(simpleQuery(`deallocate "${name.replaceAll('"', '""')}"`));
    const wraps = this.status === 'I' && sql !== undefined && !standsAlone.test(sql);
    if (wraps) this.#send(simpleQuery('begin'));
    const raw = this.#send(Buffer.concat(batch.map((each) => each.bytes)));
    if (raw.some((each) => each.type === '1')) for (const name of namesOf(batch)) this.#prepared.add(name);
    let answer = collect(raw);
    if (sql !== undefined && isLost(batch, raw, sql)) {
      // makes the transaction fail the way a server would, so that savepoints and later statements behave alike
      if (this.status !== 'I') this.#send(simpleQuery('select 1/0'));
      answer = answer.filter((each) => each.type === 'N' || each.type === '1' || each.type === '2');
      answer.push(asMessage(lostStatement(sql)));
    }
    if (wraps) {
      const failed = answer.some((each) => each.type === 'E');
      const end = collect(this.#send(simpleQuery(failed ? 'rollback' : 'commit')));
      // some statements that broke off answer as if they had found nothing, and only the commit tells what they left behind
      const refused = end.some(isLeftBehind)
        ? asMessage(lostStatement(sql))
        : end.find((each) => each.type === 'E');
      // a deferred constraint speaks at commit: its error takes the place of the statement's success
      if (refused) answer = [...answer.filter((each) => each.type !== 'C'), refused];
    }
    const bytes = answer.map((each) => each.bytes);
    if (syncs) bytes.push(readyForQuery(this.status));
    return { answer: bytes, notifications };
  }

  /** For a client that went away in the middle of a transaction. */
  rollback(): void {
    if (this.status !== 'I') this.#send(simpleQuery('rollback'));
  }

  #send(bytes: Buffer): WireMessage[] {
    const { messages } = splitMessages(Buffer.from(this.#db.execProtocolRawSync(new Uint8Array(bytes))));
    const ready = messages.findLast((each) => each.type === 'Z');
    if (ready) this.status = cString(ready.body) as TransactionStatus;
    return messages;
  }

  /** Names that another connection left behind: to its own connection a name is new, to the one session it is not. */
  #reused(batch: WireMessage[]): string[] {
    return namesOf(batch).filter((name) => this.#prepared.delete(name));
  }

  /** The statement that a batch executes; undefined where it executes none (describe, close, sync alone). */
  #textOf(batch: WireMessage[]): string | undefined {
    let sql: string | undefined;
    let executes = false;
    for (const { type, body } of batch) {
      if (type === 'Q') return withoutComments(cString(body));
      if (type === 'P') {
        const name = cString(body);
        sql = withoutComments(cString(body, Buffer.byteLength(name) + 1));
        this.#statements.set(name, sql);
      } else if (type === 'B') {
        const portal = cString(body);
        sql = this.#statements.get(cString(body, Buffer.byteLength(portal) + 1)) ?? sql;
      } else if (type === 'E') executes = true;
      else if (type === 'C' && body[0] === 0x53) this.#statements.delete(cString(body, 1));
    }
    return executes ? (sql ?? '') : undefined;
  }
}

/** Names of the prepared statements that a batch makes. */
const namesOf = (batch: WireMessage[]) =>
  batch.flatMap((each) => (each.type === 'P' ? [cString(each.body)] : [])).filter((name) => name !== '');

/** Statements that open, end or cannot stand in a transaction. */
const standsAlone =
  /^\s*(begin|start\s+transaction|commit|end|rollback|abort|prepare\s+transaction|vacuum|checkpoint|discard|create\s+database|drop\s+database|alter\s+system|(create|drop|reindex)\b.*\bconcurrently)\b/is;

/** Tags that always carry a count: bare, they were set before the statement ran and it never came to its end. */
const bareTag = /^(|\?\?\?.*|SELECT|INSERT|UPDATE|DELETE|MERGE|COPY|FETCH|MOVE|CREATE TABLE AS)$/;

/** What PostgreSQL says when a statement left its locks and buffers behind: only an exception jumps over them. */
const leftBehind = /\0F(resowner|snapmgr)\.c\0/;

const isLeftBehind = ({ type, body }: WireMessage) =>
  type === 'N' && leftBehind.test(body.toString('latin1'));

function isLost(batch: WireMessage[], answer: WireMessage[], sql: string): boolean {
  if (answer.some((each) => each.type === 'E')) return false;
  // after an exception the main loop of a simple query never comes to its ReadyForQuery
  if (batch[0]?.type === 'Q' && !answer.some((each) => each.type === 'Z')) return true;
  if (answer.some(isLeftBehind)) return true;
  const isEmpty = sql.replace(/[\s;]/g, '') === '';
  const ends = answer.filter((each) => 'CIGHWs'.includes(each.type));
  if (ends.length === 0) return !isEmpty;
  const mayBeBare = /\bwith\s+no\s+data\b/i.test(sql);
  return ends.some((each) => {
    if (each.type === 'I') return !isEmpty;
    return each.type === 'C' && !mayBeBare && bareTag.test(cString(each.body));
  });
}

function lostStatement(sql: string): Buffer {
  const where = 'inside GEOS or PROJ (TopologyException or a coordinate outside the projection)';
  const advice =
    'Check the geometry with ST_IsValid before an overlay, and overlay on a grid (the last argument)';
  return /^\s*(commit|end)\b/i.test(sql)
    ? errorResponse(
        'XX000',
        `a statement of this transaction broke off ${where}`,
        `${advice}; the others stand.`,
      )
    : errorResponse(
        'XX000',
        `the statement broke off ${where}: ${sql.slice(0, 200)}`,
        `${advice}; nothing was written.`,
      );
}

function asMessage(bytes: Buffer): WireMessage {
  return { type: String.fromCharCode(bytes[0] as number), bytes, body: bytes.subarray(5) };
}

function withoutComments(sql: string): string {
  return sql.replace(/^(\s*(--[^\n]*\n|\/\*[\s\S]*?\*\/))+/, '');
}

/**
 * Reads rows as the bytes that PostgreSQL sends. `pg` asks for text and decodes it: a bytea of 100 kB then travels as 200 kB of
 * hexadecimal digits, which cost the server more processor time than everything else that it does for a tile. This
 * speaks the extended protocol (PostgreSQL manual, ch. 54.2.3) on a connection that `pg` opened, holds and takes back.
 */
import type { Socket } from 'node:net';
import pg from 'pg';
import { serialize } from 'pg-protocol';

/** A statement that is prepared once a connection: equal name, equal text. */
export interface NamedStatement {
  name: string;
  text: string;
  /** Numbers, texts, and arrays of them; each is cast in the text. */
  values: readonly unknown[];
}

/** What was prepared on each connection. */
const prepared = new WeakMap<pg.PoolClient, Set<string>>();

/**
 * The first row, each column in PostgreSQL's binary format; undefined = no row.
 * @throws pg.DatabaseError as `pg` does; an error of the connection when it breaks
 */
export async function readBytes(
  pool: pg.Pool,
  statement: NamedStatement,
): Promise<(Buffer | null)[] | undefined> {
  const client = await pool.connect();
  try {
    const row = await ask(client, statement);
    client.release();
    return row;
  } catch (error) {
    // whatever else than the statement failed: nobody knows what is still to come on this connection
    client.release(!(error instanceof pg.DatabaseError));
    throw error;
  }
}

function ask(client: pg.PoolClient, { name, text, values }: NamedStatement) {
  const names = prepared.get(client) ?? new Set();
  prepared.set(client, names);
  const known = names.has(name);
  const words = [
    serialize.bind({ statement: name, values: values.map(asText), binary: true }),
    serialize.execute(),
    serialize.sync(),
  ];
  if (!known) words.unshift(serialize.parse({ name, text }));
  return new Promise<(Buffer | null)[] | undefined>((resolve, reject) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    const others = stream.listeners('data') as ((chunk: Buffer) => void)[];
    const answer = new Answer((message) => {
      for (const other of others) other(message);
    });
    const leave = () => {
      stream.off('data', take).off('close', lost);
      for (const other of others) stream.on('data', other);
    };
    const lost = () => {
      leave();
      reject(new Error('Connection terminated while a statement ran'));
    };
    const take = (chunk: Buffer) => {
      if (!answer.take(chunk)) return;
      leave();
      if (answer.isPrepared) names.add(name);
      if (answer.error) reject(answer.error);
      else resolve(answer.row);
    };
    for (const other of others) stream.off('data', other);
    stream.on('data', take).on('close', lost);
    stream.write(Buffer.concat(words));
  });
}

/** Types of messages from the server, by their letter. */
const message = {
  parseComplete: 0x31,
  dataRow: 0x44,
  error: 0x45,
  readyForQuery: 0x5a,
  notification: 0x41,
  notice: 0x4e,
  parameterStatus: 0x53,
};
const headerBytes = 5;

/** The messages that answer one statement, put together from what arrives. */
class Answer {
  row: (Buffer | null)[] | undefined;
  error: pg.DatabaseError | undefined;
  isPrepared = false;
  readonly #passOn: (message: Buffer) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes without which nothing more can be read. */
  #wanted = headerBytes;

  /** @param passOn takes what the connection says of its own accord */
  constructor(passOn: (message: Buffer) => void) {
    this.#passOn = passOn;
  }

  /** @returns whether the answer is complete */
  take(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) return false;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes);
    let at = 0;
    this.#wanted = headerBytes;
    while (bytes.length - at >= headerBytes) {
      const length = 1 + bytes.readUInt32BE(at + 1);
      this.#wanted = length;
      if (bytes.length - at < length) break;
      if (this.#read(bytes.subarray(at, at + length))) return true;
      at += length;
      this.#wanted = headerBytes;
    }
    this.#chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#bytes = bytes.length - at;
    return false;
  }

  /** @returns whether it was the last message */
  #read(bytes: Buffer): boolean {
    switch (bytes[0]) {
      case message.dataRow:
        this.row ??= columnsOf(bytes);
        break;
      case message.parseComplete:
        this.isPrepared = true;
        break;
      case message.error:
        this.error = errorOf(bytes);
        break;
      case message.notification:
      case message.notice:
      case message.parameterStatus:
        this.#passOn(bytes);
        break;
      case message.readyForQuery:
        return true;
    }
    return false;
  }
}

function columnsOf(bytes: Buffer): (Buffer | null)[] {
  let at = headerBytes + 2;
  return Array.from({ length: bytes.readInt16BE(headerBytes) }, () => {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  });
}

function errorOf(bytes: Buffer): pg.DatabaseError {
  const fields = new Map<string, string>();
  for (const field of bytes.toString('utf8', headerBytes).split('\0')) {
    if (field) fields.set(field[0]!, field.slice(1));
  }
  const error = new pg.DatabaseError(fields.get('M') ?? '', bytes.length, 'error');
  return Object.assign(error, { severity: fields.get('S'), code: fields.get('C'), detail: fields.get('D') });
}

/** A parameter as PostgreSQL reads it from text. */
function asText(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return `{${value.map((one) => `"${String(one).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

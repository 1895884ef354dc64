/** The few words of PostgreSQL's wire protocol (version 3) that the bridge to the embedded database has to understand. */

export interface WireMessage {
  /** One letter; '' for the untyped messages that open a connection. */
  type: string;
  /** Type, length and body as they travelled. */
  bytes: Buffer;
  body: Buffer;
}

/** Cuts whole messages off a growing buffer; what is left waits for more bytes. */
export function splitMessages(buffer: Buffer): { messages: WireMessage[]; rest: Buffer } {
  const messages: WireMessage[] = [];
  let at = 0;
  while (buffer.length - at >= 5) {
    const end = at + 1 + buffer.readInt32BE(at + 1);
    if (end > buffer.length) break;
    const type = String.fromCharCode(buffer[at] as number);
    messages.push({ type, bytes: buffer.subarray(at, end), body: buffer.subarray(at + 5, end) });
    at = end;
  }
  return { messages, rest: buffer.subarray(at) };
}

export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

export const simpleQuery = (sql: string): Buffer => message('Q', Buffer.from(`${sql}\0`));

/** 'I' idle, 'T' in a transaction, 'E' in a transaction that failed. */
export type TransactionStatus = 'I' | 'T' | 'E';

export const readyForQuery = (status: TransactionStatus): Buffer =>
  message('Z', Buffer.from(status, 'latin1'));

export function errorResponse(sqlState: string, text: string, hint: string): Buffer {
  const fields = ['SERROR', 'VERROR', `C${sqlState}`, `M${text}`, `H${hint}`];
  return message('E', Buffer.from(`${fields.join('\0')}\0\0`));
}

/** The text up to the next zero byte. */
export function cString(body: Buffer, from = 0): string {
  const end = body.indexOf(0, from);
  return body.toString('utf8', from, end < 0 ? body.length : end);
}

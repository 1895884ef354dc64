import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
  messageId: string;
  headers: string;
  attachments: { name: string; content: Buffer }[];
}

/** A real mail server on loopback that keeps what it took. */
export class AnInbox {
  readonly mails: ReceivedMail[] = [];
  /** How many mails were begun, taken or not. */
  begun = 0;
  /** Addresses that it says do not exist. */
  readonly refused = new Set<string>();
  /** While true it never answers to a mail that was sent. */
  isHolding = false;
  #server: SMTPServer | undefined;
  #port = 0;

  /** Opens, the first time on a free port, after a `close` on the same one. */
  async open(): Promise<this> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 500,
      onRcptTo: ({ address }, _session, done) =>
        done(
          this.refused.has(address)
            ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
            : undefined,
        ),
      onData: (stream, { envelope }, done) => {
        this.#take(stream, envelope.rcptTo.map(({ address }) => address).join(), done);
      },
    });
    // a client that is killed resets its connections
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.server.address() as { port: number }).port;
    this.#server = server;
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Those to one address. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to === address);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server?.close(() => resolve()));
  }

  #take(stream: SMTPServerDataStream, to: string, done: () => void): void {
    this.begun += 1;
    const holds = this.isHolding;
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      if (holds) return;
      this.mails.push(read(Buffer.concat(parts).toString('latin1'), to));
      done();
    });
  }
}

interface Part {
  headers: string;
  content: Buffer;
}

/** Reads what nodemailer writes (RFC 2045): text in one part, or text and attachments in several. */
function read(raw: string, to: string): ReceivedMail {
  const whole = partOf(raw);
  const boundary = /^content-type: multipart\/mixed;\s+boundary="([^"]+)"/im.exec(whole.headers)?.[1];
  const parts = boundary
    ? raw
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => partOf(part.replace(/^\r\n/, '')))
    : [whole];
  const attachments = parts.slice(1).map(({ headers, content }) => ({
    name: /filename="?([^"\r\n]+)"?/i.exec(headers)?.[1] ?? '',
    content,
  }));
  return {
    to,
    subject: words(/^subject: ((?:.*)(?:\r\n[ \t].*)*)/im.exec(whole.headers)?.[1] ?? ''),
    text: parts[0]!.content.toString('utf8').replaceAll('\r\n', '\n'),
    messageId: /^message-id: (\S+)/im.exec(whole.headers)?.[1] ?? '',
    headers: whole.headers,
    attachments,
  };
}

function partOf(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end);
  const body = raw.slice(end + 4);
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (encoding === 'base64') return { headers, content: Buffer.from(body, 'base64') };
  if (encoding === 'quoted-printable') return { headers, content: unquoted(body) };
  return { headers, content: Buffer.from(body, 'latin1') };
}

function unquoted(text: string): Buffer {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** Encoded words of a header (RFC 2047); a sign may be cut between two of them. */
function words(header: string): string {
  return header
    .replace(/\r\n[ \t]+/g, ' ')
    .replace(/=\?utf-8\?[BQ]\?[^?]*\?=(?: =\?utf-8\?[BQ]\?[^?]*\?=)*/gi, (run) =>
      Buffer.concat(
        run.split(' ').map((word) => {
          const [, , kind, text] = word.split('?');
          return kind!.toUpperCase() === 'B'
            ? Buffer.from(text!, 'base64')
            : unquoted(text!.replaceAll('_', ' '));
        }),
      ).toString(),
    );
}

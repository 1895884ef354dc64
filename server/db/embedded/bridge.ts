import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { GuardedSession } from './guard.ts';
import { splitMessages, type WireMessage } from './wire.ts';

interface Unit {
  client: Client;
  batch: WireMessage[];
}

/**
 * Lets PostgreSQL clients speak to the embedded database through a socket. PGlite has one session: a client that has a
 * transaction open keeps it until the end, the others wait. (pglite-socket is not used: a statement that GEOS breaks off
 * gets no answer there, and its queue stands still for ever.)
 */
export class Bridge {
  readonly #db: PGlite;
  readonly #session: GuardedSession;
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  #waiting: Unit[] = [];
  #owner: Client | undefined;

  constructor(db: PGlite) {
    this.#db = db;
    this.#session = new GuardedSession(db);
    this.#server = createServer((socket) => this.#clients.add(new Client(socket, this)));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, () => resolve());
    });
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  startUp(packet: Buffer): Buffer {
    return Buffer.from(this.#db.execProtocolRawSync(new Uint8Array(packet)));
  }

  submit(client: Client, batch: WireMessage[]): void {
    this.#waiting.push({ client, batch });
    this.#work();
  }

  leave(client: Client): void {
    this.#clients.delete(client);
    this.#waiting = this.#waiting.filter((unit) => unit.client !== client);
    if (this.#owner !== client) return;
    this.#session.rollback();
    this.#owner = undefined;
    this.#work();
  }

  #work(): void {
    for (;;) {
      const index = this.#owner ? this.#waiting.findIndex((unit) => unit.client === this.#owner) : 0;
      const unit = this.#waiting[index];
      if (!unit) return;
      this.#waiting.splice(index, 1);
      const { answer, notifications } = this.#session.run(unit.batch);
      unit.client.write(Buffer.concat(answer));
      for (const client of this.#clients) for (const each of notifications) client.write(each);
      const open = this.#session.status !== 'I' || !endsUnit(unit.batch);
      this.#owner = open ? unit.client : undefined;
    }
  }
}

const endsUnit = (batch: WireMessage[]) => batch.some((each) => each.type === 'Q' || each.type === 'S');

const sslRequest = 80877103;
const cancelRequest = 80877102;

/** One connection: cuts the stream into units of work. */
class Client {
  readonly #socket: Socket;
  readonly #bridge: Bridge;
  #chunks: Buffer[] = [];
  #started = false;
  #batch: WireMessage[] = [];

  constructor(socket: Socket, bridge: Bridge) {
    this.#socket = socket;
    this.#bridge = bridge;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => bridge.leave(this));
  }

  write(bytes: Buffer): void {
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    let buffer = Buffer.concat(this.#chunks);
    while (!this.#started && buffer.length >= 8 && buffer.length >= buffer.readInt32BE(0)) {
      const packet = buffer.subarray(0, buffer.readInt32BE(0));
      buffer = buffer.subarray(packet.length);
      this.#open(packet);
    }
    if (!this.#started) {
      this.#chunks = [buffer];
      return;
    }
    const { messages, rest } = splitMessages(buffer);
    this.#chunks = rest.length > 0 ? [rest] : [];
    for (const each of messages) this.#take(each);
  }

  #open(packet: Buffer): void {
    const code = packet.readInt32BE(4);
    if (code === sslRequest) this.#socket.write('N');
    else if (code === cancelRequest) this.#socket.end();
    else {
      this.#started = true;
      this.write(this.#bridge.startUp(packet));
    }
  }

  #take(each: WireMessage): void {
    if (each.type === 'X') {
      this.#socket.end();
      return;
    }
    this.#batch.push(each);
    if (!'QSH'.includes(each.type)) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#bridge.submit(this, batch);
  }
}

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface Answer {
  /** Of the data, when the making began. */
  revision: string;
  type: string;
  body: Buffer;
  etag: string;
  /** Compressed once, when the answer is kept. */
  gzip: Buffer;
  brotli: Buffer;
}

/**
 * Public answers by address, as long as nothing has changed: everything is dropped when the revision moves. One request
 * makes an answer, all others of that moment wait for it.
 */
export class PageCache {
  readonly #kept = new Map<string, Promise<Answer>>();
  readonly #largest: number;
  readonly #revision: () => string;
  #of = '';
  #bytes = 0;

  constructor(revision: () => string, largestBytes = 64 * 1024 * 1024) {
    this.#revision = revision;
    this.#largest = largestBytes;
  }

  /** An answer that is ready, without waiting. */
  answer(address: string, make: () => Promise<{ type: string; text: string }>): Promise<Answer> {
    const revision = this.#revision();
    if (revision !== this.#of || this.#bytes > this.#largest) {
      this.#kept.clear();
      this.#bytes = 0;
      this.#of = revision;
    }
    const known = this.#kept.get(address);
    if (known) return known;
    const making = make().then((made) => pack(made, revision));
    this.#kept.set(address, making);
    making.then(
      (answer) => {
        this.#bytes += answer.body.length + answer.gzip.length + answer.brotli.length;
      },
      () => this.#kept.delete(address),
    );
    return making;
  }
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

async function pack({ type, text }: { type: string; text: string }, revision: string): Promise<Answer> {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`;
  const [small, smaller] = await Promise.all([
    gzipped(body, { level: 6 }),
    brotlied(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  return { revision, type, body, etag, gzip: small, brotli: smaller };
}

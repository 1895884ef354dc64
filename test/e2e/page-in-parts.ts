import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a server on which its start page arrives in parts, as it does over a slow network. */
export interface PageInParts {
  url: string;
  /** Lets the next part of the page through. */
  next(): void;
  close(): Promise<void>;
}

/**
 * Everything else passes as it comes.
 * @param server address of the server that answers
 * @param marks where the page is cut: each begins a part, in the order of the page
 */
export async function pageInParts(server: string, marks: readonly string[]): Promise<PageInParts> {
  let waiting: (() => void)[] = [];
  const proxy = createServer((asked, answer) => {
    const isPage = asked.url === '/';
    const headers = { ...asked.headers, ...(isPage && { 'accept-encoding': 'identity' }) };
    const onwards = request(`${server}${asked.url}`, { method: asked.method!, headers }, (answered) => {
      if (!isPage) {
        answer.writeHead(answered.statusCode!, answered.headers);
        answered.pipe(answer);
      } else void sendParts(answered, answer).catch((error) => answer.destroy(error));
    });
    onwards.on('error', (error) => answer.destroy(error));
    // a page that closes ends its streams of live news, too
    answer.on('close', () => onwards.destroy());
    asked.pipe(onwards);
  });
  const sendParts = async (answered: IncomingMessage, answer: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of answered) chunks.push(chunk as Buffer);
    const page = Buffer.concat(chunks).toString();
    const at = marks.map((mark) => page.indexOf(mark));
    if (at.some((place, i) => place <= (at[i - 1] ?? 0)))
      throw new Error(`the page has no such parts: ${at}`);
    const parts = [0, ...at].map((from, i) => page.slice(from, at[i]));
    answer.writeHead(answered.statusCode!, answered.headers);
    for (const [i, part] of parts.entries()) {
      answer.write(part);
      if (i < at.length)
        await new Promise<void>((go) => {
          waiting.push(go);
        });
    }
    answer.end();
  };
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    next() {
      for (const go of waiting) go();
      waiting = [];
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((done) => proxy.close(done));
    },
  };
}

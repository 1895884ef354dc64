import type { Request, Response } from 'express';

export interface EventStream {
  send: (event: string, data: unknown) => void;
  end: () => void;
  /** Called once, when either side ends the stream. */
  onEnd: (done: () => void) => void;
}

const beatMs = 25_000;

/** Server-sent events: opens the answer, keeps proxies from closing it, and cleans up. */
export function openStream(request: Request, response: Response): EventStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    // no-transform keeps the compression middleware from holding events back
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 3000\n\n');
  const beat = setInterval(() => response.write(': \n\n'), beatMs);
  const done: (() => void)[] = [];
  let isOpen = true;
  request.on('close', () => {
    isOpen = false;
    clearInterval(beat);
    for (const each of done) each();
  });
  return {
    send(event, data) {
      if (isOpen) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end: () => response.end(),
    onEnd(each) {
      if (isOpen) done.push(each);
      else each();
    },
  };
}

import type { Services } from '../services.ts';
import { makeAlerts } from './alerts.ts';
import { retryMails, sendQueued } from './mail-queue.ts';
import { makeNews } from './news-mails.ts';
import { mailerOf, originOf } from './site-services.ts';

interface Post {
  /** Sends what waits, now. */
  wake: () => void;
  /** Looks for something to tell, now. */
  tell: () => void;
  /** Begins nothing more, and waits for what is under way: a mail that was taken shall be noted. */
  close: () => Promise<void>;
}

const posts = new WeakMap<Services, Post>();

/** What waits in the queue is sent now instead of within a minute. */
export function wakePost(services: Services): void {
  posts.get(services)?.wake();
}

/** Looks now for something that supervisors or subscribers are to be told. */
export function tellNews(services: Services): void {
  posts.get(services)?.tell();
}

/** What is under way has this long to end, seconds; a mail server that has gone silent shall not hold up the end. */
const patienceSeconds = 5;

/** Before the database is closed. */
export async function closePost(services: Services): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, patienceSeconds * 1000).unref());
  await Promise.race([posts.get(services)?.close(), patience]);
}

/**
 * Makes mails of what is new, some time after the first change so that an office that reports twenty things makes one
 * mail, and sends what waits, also what a server that died has left. Does nothing where no mail server is set.
 */
export function openPost(services: Services, seconds = Number(process.env.NEWS_DELAY_SECONDS ?? 300)): void {
  const mailer = mailerOf(services);
  if (!mailer) return;
  const { db } = services;
  let isOpen = true;
  const wake = oneAtATime('mail not sent', () => sendQueued(db, mailer, () => isOpen));
  const tell = oneAtATime('news not mailed', async () => {
    const origin = originOf(services);
    if ((await makeNews(db, origin)) + (await makeAlerts(db, origin)) > 0) wake.now();
  });
  const timers = [
    setInterval(wake.now, 60_000),
    // a deadline passes and a digest comes due without anybody reporting anything
    setInterval(tell.now, 15 * 60_000),
  ];
  retryMails(db, services.database.kind === 'embedded')
    .catch((error: Error) => console.warn(`mails not retried: ${error.message}`))
    .then(wake.now);
  for (const timer of timers) timer.unref();
  let waiting: NodeJS.Timeout | undefined;
  const forget = services.revisions.onChange((layer) => {
    if (layer !== 'progress' || waiting) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      tell.now();
    }, seconds * 1000);
    waiting.unref();
  });
  posts.set(services, {
    wake: wake.now,
    tell: tell.now,
    async close() {
      isOpen = false;
      forget();
      for (const timer of timers) clearInterval(timer);
      clearTimeout(waiting);
      await tell.end();
      await wake.end();
    },
  });
}

interface Worker {
  now: () => void;
  /** Resolves when nothing runs; nothing begins after it. */
  end: () => Promise<void>;
}

/** Runs the work, and once more after it if somebody asked meanwhile. A failure is told and ends nothing. */
function oneAtATime(failure: string, work: () => Promise<unknown>): Worker {
  let running: Promise<void> | undefined;
  let again = false;
  let hasEnded = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work().catch((error: Error) => console.warn(`${failure}: ${error.message}`));
    } while (again && !hasEnded);
    running = undefined;
  };
  return {
    now() {
      again = true;
      if (!hasEnded) running ??= run();
    },
    async end() {
      hasEnded = true;
      await running;
    },
  };
}

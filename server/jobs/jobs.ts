import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import type { Actor } from '../access/actor.ts';
import { problemOf } from '../http/problem.ts';
import type { JobJournal, NotedJob } from './journal.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Long work that a person waits for: an import, a solve, a report. */
export interface Job<Progress = unknown, Result = unknown> {
  id: string;
  /** `capability.what`, e.g. `zoning.solve`. */
  kind: string;
  accountId: string | null;
  state: JobState;
  startedAt: Date;
  /** The latest that the work has told. */
  progress: Progress | undefined;
  result: Result | undefined;
  problem: Problem | undefined;
}

export interface Work<Progress, Result> {
  kind: string;
  actor: Actor;
  /** Ends early, by throwing, when the signal aborts. What it must not lose it writes in one transaction at its end. */
  run: (signal: AbortSignal, report: (progress: Progress) => void) => Promise<Result>;
}

interface Entry {
  job: Job;
  abort: AbortController;
  listeners: Set<(job: Job) => void>;
}

/** Finished jobs can be asked for this long. */
const keptMs = 3_600_000;
const waitingAtMost = 50;

/**
 * The long work of this process: a few at a time, the others wait in line. Jobs live in memory; those that a restart cut off
 * are known from the journal and answer as failed, with what to do.
 */
export class Jobs {
  readonly #entries = new Map<string, Entry>();
  readonly #atOnce: number;
  #running = 0;
  #queue: (() => void)[] = [];
  #isClosing = false;
  readonly #journal: JobJournal | undefined;

  constructor(atOnce = 2, journal?: JobJournal) {
    this.#atOnce = atOnce;
    this.#journal = journal;
    for (const noted of journal?.interrupted ?? []) {
      const entry = { job: interruptedJob(noted), abort: new AbortController(), listeners: new Set<never>() };
      this.#entries.set(noted.id, entry);
    }
  }

  /** @throws Problem jobs.too-many */
  start<Progress, Result>(work: Work<Progress, Result>): Job<Progress, Result> {
    if (this.#queue.length >= waitingAtMost) throw tooMany();
    const job: Job<Progress, Result> = {
      id: randomUUID(),
      kind: work.kind,
      accountId: work.actor.accountId,
      state: 'waiting',
      startedAt: new Date(),
      progress: undefined,
      result: undefined,
      problem: undefined,
    };
    const entry: Entry = { job, abort: new AbortController(), listeners: new Set() };
    this.#entries.set(job.id, entry);
    const { id, kind, accountId } = job;
    this.#journal?.begun({ id, kind, accountId, startedAt: job.startedAt.toISOString() });
    this.#queue.push(() => void this.#run(entry, work));
    this.#next();
    return job;
  }

  /** A job of this person (an administrator sees all). @throws Problem jobs.unknown */
  find(id: string, actor: Actor): Job {
    return this.#entry(id, actor).job;
  }

  cancel(id: string, actor: Actor): void {
    const { job, abort, listeners } = this.#entry(id, actor);
    abort.abort();
    if (job.state !== 'waiting') return;
    job.state = 'cancelled';
    this.#journal?.ended(job.id);
    for (const listener of listeners) listener(job);
  }

  /** Tells the present state at once and every change after it. @returns the function that ends it */
  watch(id: string, actor: Actor, listener: (job: Job) => void): () => void {
    const { job, listeners } = this.#entry(id, actor);
    listener(job);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** What is running then was not cancelled by its owner: the journal keeps it as interrupted. */
  close(): void {
    this.#isClosing = true;
    for (const { abort } of this.#entries.values()) abort.abort();
  }

  #entry(id: string, actor: Actor): Entry {
    const entry = this.#entries.get(id);
    const isOwn = entry?.job.accountId === actor.accountId || actor.role === 'administrator';
    if (!entry || !isOwn) throw unknownJob();
    return entry;
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const begin = this.#queue.shift();
      if (!begin) return;
      this.#running++;
      begin();
    }
  }

  async #run<Progress, Result>(
    { job, abort, listeners }: Entry,
    work: Work<Progress, Result>,
  ): Promise<void> {
    const tell = () => {
      for (const listener of listeners) listener(job);
    };
    try {
      if (job.state === 'cancelled') return;
      job.state = 'running';
      tell();
      job.result = await work.run(abort.signal, (progress) => {
        job.progress = progress;
        tell();
      });
      job.state = 'done';
    } catch (error) {
      job.state = abort.signal.aborted ? 'cancelled' : 'failed';
      job.problem = problemOf(error);
      if (job.problem.status >= 500 && job.state === 'failed') console.error(job.kind, error);
    } finally {
      tell();
      if (!(this.#isClosing && job.state === 'cancelled')) this.#journal?.ended(job.id);
      setTimeout(() => this.#entries.delete(job.id), keptMs).unref();
      this.#running--;
      this.#next();
    }
  }
}

function interruptedJob({ id, kind, accountId, startedAt }: NotedJob): Job {
  const problem = new Problem(
    'jobs.interrupted',
    {
      zh: '服务器在任务完成前重启，任务已中断。',
      en: 'The server restarted before the job was done: it was interrupted.',
    },
    kind === 'exchange.import'
      ? {
          zh: '一次导入要么全部写入，要么一行不写：请查看导入记录，没有则重新导入。',
          en: 'An import writes all of its rows or none: look in the list of imports, and import again where it is not there.',
        }
      : {
          zh: '请重新开始；此前保存的内容不受影响。',
          en: 'Start it again; what was saved before is not touched.',
        },
    { status: 503, facts: { kind, startedAt } },
  );
  return {
    id,
    kind,
    accountId,
    state: 'failed',
    startedAt: new Date(startedAt),
    progress: undefined,
    result: undefined,
    problem,
  };
}

function unknownJob(): Problem {
  return new Problem(
    'jobs.unknown',
    { zh: '没有这个任务，或它已过期。', en: 'There is no such job, or it has expired.' },
    { zh: '请重新开始。', en: 'Start it again.' },
    { status: 404 },
  );
}

function tooMany(): Problem {
  return new Problem(
    'jobs.too-many',
    { zh: '等待中的任务过多。', en: 'Too many jobs are waiting.' },
    { zh: '请稍后再试。', en: 'Try again later.' },
    { status: 429 },
  );
}

/**
 * Which jobs were begun and never ended, kept in a file of the data directory: whoever asks for one after a restart is told
 * that it was interrupted. A file, not a table, because the one session of the embedded database belongs to the very import
 * that is to be noted.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NotedJob {
  id: string;
  kind: string;
  accountId: string | null;
  /** ISO 8601. */
  startedAt: string;
}

type Line = NotedJob | { ended: string };

const keptMs = 24 * 3600_000;

export class JobJournal {
  /** Jobs of earlier processes that never ended, of the last day. */
  readonly interrupted: NotedJob[];
  readonly #path: string;

  /** Reads what earlier processes left and starts a file of it. */
  constructor(dataDir: string, now = Date.now()) {
    mkdirSync(dataDir, { recursive: true });
    this.#path = join(dataDir, 'jobs.ndjson');
    this.interrupted = unended(this.#path).filter((job) => now - Date.parse(job.startedAt) < keptMs);
    writeFileSync(this.#path, this.interrupted.map(lineOf).join(''));
  }

  begun(job: NotedJob): void {
    this.#append(job);
  }

  ended(id: string): void {
    this.#append({ ended: id });
  }

  /** A full disk must not end the work that it is about. */
  #append(line: Line): void {
    try {
      appendFileSync(this.#path, lineOf(line));
    } catch (error) {
      console.warn(`job journal: ${(error as Error).message}`);
    }
  }
}

const lineOf = (line: Line) => `${JSON.stringify(line)}\n`;

/** A line that a kill cut in the middle counts as not written. */
function unended(path: string): NotedJob[] {
  const open = new Map<string, NotedJob>();
  for (const text of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    try {
      const line = JSON.parse(text) as Line;
      if ('ended' in line) open.delete(line.ended);
      else open.set(line.id, line);
    } catch {}
  }
  return [...open.values()];
}

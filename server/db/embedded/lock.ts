import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../../domain/problem.ts';

export interface LockHolder {
  pid: number;
  /** Tells a reused process id from the process that took the lock (Linux only, else ''). */
  startedAt: string;
  /** Where the holder's database listens. */
  socketFolder: string;
}

/**
 * Takes the directory for this process. PGlite has no lock of its own: two processes on one directory destroy it.
 * @returns the function that gives it back
 * @throws Problem database.locked with the holder's process id
 */
export function lockDirectory(dataDir: string, socketFolder: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'lock.json');
  const mine: LockHolder = { pid: process.pid, startedAt: startOf(process.pid), socketFolder };
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, JSON.stringify(mine));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = lockHolder(dataDir);
      if (holder || attempt > 2) throw locked(dataDir, holder?.pid);
      rmSync(file, { force: true });
    }
  }
}

/** The living process that holds the directory, if any. */
export function lockHolder(dataDir: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(join(dataDir, 'lock.json'), 'utf8')) as LockHolder;
    process.kill(holder.pid, 0);
    return startOf(holder.pid) === holder.startedAt ? holder : undefined;
  } catch (error) {
    // a process of another user is alive as well
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return { pid: 0, startedAt: '', socketFolder: '' };
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat: ticks since boot; none for a process that has died and only waits to be counted. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? '' : (rest[18] ?? '');
  } catch {
    return '';
  }
}

function locked(dataDir: string, pid: number | undefined): Problem {
  return new Problem(
    'database.locked',
    {
      zh: `数据目录 ${dataDir} 正被另一个进程${pid ? `（${pid}）` : ''}使用。`,
      en: `The data directory ${dataDir} is in use by another process${pid ? ` (${pid})` : ''}.`,
    },
    {
      zh: '先停止该进程，或用 --data 指定另一个目录。',
      en: 'Stop that process first, or name another directory with --data.',
    },
    { status: 503, facts: { pid } },
  );
}

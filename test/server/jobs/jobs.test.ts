import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../domain/problem.ts';
import { type Actor, thePublic } from '../../../server/access/actor.ts';
import { Jobs } from '../../../server/jobs/jobs.ts';
import { JobJournal } from '../../../server/jobs/journal.ts';

const planner: Actor = { ...thePublic, accountId: 'p', role: 'planner' };
const other: Actor = { ...planner, accountId: 'o' };

describe('jobs', () => {
  it('tell their progress and their result to the one who started them', async () => {
    const jobs = new Jobs();
    const job = jobs.start({
      kind: 'test.count',
      actor: planner,
      run: async (_, report: (n: number) => void) => {
        for (let n = 1; n <= 3; n++) report(n);
        return 'all';
      },
    });
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      jobs.watch(job.id, planner, ({ state, progress }) => {
        seen.push([state, progress]);
        if (state === 'done') resolve();
      });
    });
    expect(seen.at(-1)).toEqual(['done', 3]);
    expect(jobs.find(job.id, planner).result).toBe('all');
    expect(() => jobs.find(job.id, other)).toThrow(Problem);
  });

  it('run a few at a time and can be cancelled while they wait and while they run', async () => {
    const jobs = new Jobs(1);
    const begun: string[] = [];
    const endless = (name: string) =>
      jobs.start({
        kind: name,
        actor: planner,
        run: (signal) =>
          new Promise((_, reject) => {
            begun.push(name);
            signal.addEventListener('abort', () => reject(new Error('stopped')));
          }),
      });
    const [first, second, third] = ['first', 'second', 'third'].map(endless);
    expect(begun).toEqual(['first']);
    jobs.cancel(second!.id, planner);
    expect(jobs.find(second!.id, planner).state).toBe('cancelled');
    jobs.cancel(first!.id, planner);
    await expect.poll(() => begun).toEqual(['first', 'third']);
    expect(jobs.find(first!.id, planner).state).toBe('cancelled');
    expect(() => jobs.cancel(third!.id, other)).toThrow(Problem);
    jobs.close();
  });

  it('fail with the problem that was thrown, and tell nothing of what nobody foresaw', async () => {
    const jobs = new Jobs();
    const texts = { zh: '坏', en: 'bad' };
    const foreseen = jobs.start({
      kind: 'a',
      actor: planner,
      run: () => Promise.reject(new Problem('a.bad', texts, texts)),
    });
    const not = jobs.start({ kind: 'b', actor: planner, run: () => Promise.reject(new Error('secret')) });
    await expect.poll(() => not.state).toBe('failed');
    expect(foreseen.problem?.code).toBe('a.bad');
    expect(not.problem?.title.en).not.toContain('secret');
  });

  it('that a restart cut off answer as interrupted, to their owner, for a day', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'jobs-'));
    try {
      const before = new Jobs(1, new JobJournal(dataDir));
      const done = before.start({ kind: 'a', actor: planner, run: async () => 1 });
      await expect.poll(() => done.state).toBe('done');
      const endless = (signal: AbortSignal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      const running = before.start({ kind: 'exchange.import', actor: planner, run: endless });
      const waiting = before.start({ kind: 'zoning.solve', actor: planner, run: endless });
      const cancelled = before.start({ kind: 'zoning.solve', actor: planner, run: endless });
      before.cancel(cancelled.id, planner);
      // the process is ended with a line half written
      appendFileSync(join(dataDir, 'jobs.ndjson'), '{"id":"half');
      before.close();
      await expect.poll(() => running.state).toBe('cancelled');

      const after = new Jobs(1, new JobJournal(dataDir));
      for (const { id } of [running, waiting]) {
        const { state, problem } = after.find(id, planner);
        expect([state, problem?.code]).toEqual(['failed', 'jobs.interrupted']);
        expect(() => after.find(id, other)).toThrow(Problem);
        const seen: string[] = [];
        after.watch(id, planner, (job) => seen.push(job.state));
        expect(seen).toEqual(['failed']);
      }
      expect(after.find(running.id, planner).problem?.remedy.en).toContain('list of imports');
      for (const { id } of [done, cancelled]) expect(() => after.find(id, planner)).toThrow(Problem);
      expect(new JobJournal(dataDir).interrupted).toHaveLength(2);
      expect(new JobJournal(dataDir, Date.now() + 25 * 3600_000).interrupted).toEqual([]);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

/**
 * `npm run bench -- start [runs]`: from the command to the first page that answers with its data, on a fresh directory and
 * on one that was used before; and to the same in Chromium, where it is installed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { repository } from '../../server/db/paths.ts';
import { freePort } from '../postgres-cluster.ts';
import { chromiumPath } from '../run/requirements.ts';

interface Run {
  /** Seconds until the front page and the list of cities have answered. */
  answers: number;
  /** Seconds of processor, of all threads. */
  processor: number;
  /** Peak resident memory. */
  megabytes: number;
}

export async function bench(words: string[]): Promise<void> {
  const runs = Number(words[0] ?? 3);
  const fresh: Run[] = [];
  const later: Run[] = [];
  for (let i = 0; i < runs; i++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-start-'));
    fresh.push(await start(dataDir));
    later.push(await start(dataDir));
    rmSync(dataDir, { recursive: true, force: true });
  }
  console.log('start                    median s   best s   processor s   peak MB');
  row('fresh directory', fresh);
  row('used directory', later);
  const seen = await firstSight();
  if (seen === undefined) console.log('Chromium is not installed: the first page was not drawn');
  else console.log(`fresh directory, to a drawn page in Chromium: ${seen.toFixed(1)} s`);
}

function row(name: string, runs: Run[]): void {
  const sorted = runs.map((run) => run.answers).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const processor = Math.min(...runs.map((run) => run.processor));
  const megabytes = Math.max(...runs.map((run) => run.megabytes));
  const cells = [middle.toFixed(1).padStart(9), sorted[0]!.toFixed(1).padStart(8)];
  console.log(name.padEnd(22), ...cells, processor.toFixed(1).padStart(13), megabytes.toFixed(0).padStart(9));
}

async function start(dataDir: string): Promise<Run> {
  const port = await freePort();
  const begun = performance.now();
  const child = launch(dataDir, port);
  await answer(`http://127.0.0.1:${port}/`);
  await answer(`http://127.0.0.1:${port}/api/cities`);
  const answers = (performance.now() - begun) / 1000;
  const { processor, megabytes } = usage(child.pid!);
  await end(child);
  return { answers, processor, megabytes };
}

/** A fresh start seen through a browser that is already open: the headline is on the screen. */
async function firstSight(): Promise<number | undefined> {
  const executablePath = chromiumPath();
  if (!executablePath) return undefined;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-start-'));
  const port = await freePort();
  const page = await browser.newPage();
  const begun = performance.now();
  const child = launch(dataDir, port);
  await answer(`http://127.0.0.1:${port}/`);
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('h1').first().waitFor();
  const seconds = (performance.now() - begun) / 1000;
  await browser.close();
  await end(child);
  rmSync(dataDir, { recursive: true, force: true });
  return seconds;
}

function launch(dataDir: string, port: number): ChildProcess {
  const words = ['server/main.ts', '--port', String(port), '--host', '127.0.0.1', '--data', dataDir];
  const env = { ...process.env, DATABASE_URL: '' };
  return spawn(process.execPath, words, { cwd: repository, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function answer(url: string): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** From /proc: processor time (clock ticks of 10 ms) and the high-water mark of memory. */
function usage(pid: number): { processor: number; megabytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { processor: (Number(fields[11]) + Number(fields[12])) / 100, megabytes: Number(peak) / 1024 };
  } catch {
    return { processor: Number.NaN, megabytes: Number.NaN };
  }
}

import type { Browser, Page } from 'playwright-core';

/** What one thread did between two marks of the page. */
export interface ThreadWork {
  /**
   * Pieces of work of the main thread; `cpuMs` is its own processor time, without waiting for the processor or for the graphics,
   * as a core would need it that does the yardstick in `yardstickMs`.
   */
  tasks: { atMs: number; cpuMs: number; wallMs: number; what: string }[];
  longest: ThreadWork['tasks'][number];
  /** Processor time of all of them. */
  cpuMs: number;
  wallMs: number;
  /** How many times as long as that core this one needs for the same work. */
  slowness: number;
  /** What the page itself calls long tasks: more than 50 ms by the wall clock. */
  longTasks: number[];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { data?: { type?: string } };
}

/** Processor time of the yardstick on the core for which the bounds of the tests were set. */
const yardstickMs = 1.14;
const yardstickRuns = 9;

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];

/**
 * Chromium's own trace of a deed, read for the main thread of the page. The browser counts each task's processor time, so that a frame that waited for
 * software rendering, or for a processor that others use, is not held against the page; nor is a slower core, which is told by a piece of work that is
 * always the same, done on the same thread before the deed and after it.
 */
export async function mainThread(
  browser: Browser,
  page: Page,
  deed: () => Promise<void>,
): Promise<ThreadWork> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration))).observe({
      type: 'longtask',
    });
  });
  await browser.startTracing(page, { categories });
  const mark = (name: string) => page.evaluate((at) => void performance.mark(at), name);
  await doYardstick(page);
  await mark('deed-begins');
  await deed();
  await mark('deed-ends');
  await doYardstick(page);
  const trace = await browser.stopTracing();
  const longTasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  return { ...read(JSON.parse(trace.toString('utf8')).traceEvents as TraceEvent[]), longTasks };
}

/** Arithmetic over memory, as drawing and counting are: each time in a task of its own, which bears its name. */
async function doYardstick(page: Page): Promise<void> {
  await page.evaluate(async (runs) => {
    const field = new Float64Array(40_000);
    for (let run = 0; run < runs; run++)
      await new Promise((done) =>
        setTimeout(() => {
          performance.mark('yardstick');
          for (let round = 0; round < 12; round++)
            for (let i = 0; i < field.length; i++)
              field[i] = Math.sqrt(field[(i * 7919) % field.length]! + i) + round;
          done(field[0]);
        }),
      );
  }, yardstickRuns);
}

/** How much slower than the core of the bounds: by the middle of all runs of the yardstick. */
function slownessOf(tasks: TraceEvent[], marks: TraceEvent[]): number {
  const times = marks
    .flatMap(({ ts }) => tasks.find((task) => ts >= task.ts && ts <= task.ts + task.dur!)?.tdur ?? [])
    .sort((a, b) => a - b);
  if (times.length < yardstickRuns) throw new Error(`the trace holds ${times.length} runs of the yardstick`);
  return times[Math.floor(times.length / 2)]! / 1000 / yardstickMs;
}

function read(events: TraceEvent[]): Omit<ThreadWork, 'longTasks'> {
  const begins = events.find(({ name }) => name === 'deed-begins');
  const ends = events.find(({ name }) => name === 'deed-ends');
  if (!begins || !ends) throw new Error(`the trace of ${events.length} events does not hold the deed`);
  const onThread = events.filter(({ pid, tid }) => pid === begins.pid && tid === begins.tid);
  const slowness = slownessOf(
    onThread.filter(({ name }) => name === 'RunTask'),
    onThread.filter(({ name }) => name === 'yardstick'),
  );
  const onMain = onThread.filter(({ ts, ph }) => ph === 'X' && ts >= begins.ts && ts <= ends.ts);
  const runs = onMain.filter(({ name }) => name === 'RunTask');
  if (!runs.some(({ tdur }) => tdur !== undefined))
    throw new Error('this Chromium does not trace processor time');
  const tasks = runs.map((task) => ({
    atMs: (task.ts - begins.ts) / 1000,
    // Chromium leaves out a processor time that rounds to nothing; the wall clock never says less than it.
    cpuMs: (task.tdur ?? task.dur!) / 1000 / slowness,
    wallMs: task.dur! / 1000,
    what: nameOf(task, onMain),
  }));
  return {
    tasks,
    longest: tasks.reduce((one, other) => (other.cpuMs > one.cpuMs ? other : one)),
    cpuMs: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    wallMs: (ends.ts - begins.ts) / 1000,
    slowness,
  };
}

/** The largest events within a task, as a developer would read them in the browser's own tools. */
function nameOf(task: TraceEvent, events: TraceEvent[]): string {
  return events
    .filter(
      (one) => one !== task && one.ts >= task.ts && one.ts < task.ts + task.dur! && (one.tdur ?? 0) > 3000,
    )
    .sort((a, b) => b.tdur! - a.tdur!)
    .slice(0, 4)
    .map(({ name, args, tdur }) => `${args?.data?.type ?? name} ${Math.round(tdur! / 1000)}`)
    .join(', ');
}

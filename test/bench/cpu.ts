/** CPU of one task, milliseconds. */
export interface Cpu {
  /** Of the thread that does it: how long somebody waits for it on an idle machine. */
  threadMs: number;
  /** Of the whole process: with the compiler and the garbage collector, which work beside it on another core. */
  allMs: number;
}

/** Starts a clock; whoever reads it gets what was spent since. */
export function cpuClock(): () => Cpu {
  const [thread, all] = [process.threadCpuUsage(), process.cpuUsage()];
  const msOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;
  return () => ({
    threadMs: msOf(process.threadCpuUsage(thread)),
    allMs: msOf(process.cpuUsage(all)),
  });
}

/** The least that a task took, in one run and `again` more. */
export function cpuOf<T>(again: number, task: () => T): Cpu & { value: T } {
  let best: Cpu = { threadMs: Infinity, allMs: Infinity };
  let value!: T;
  for (let i = 0; i <= again; i++) {
    const read = cpuClock();
    value = task();
    const spent = read();
    if (spent.allMs < best.allMs) best = spent;
  }
  return { ...best, value };
}

/** For a person: what the thread took, and all. */
export function words({ threadMs, allMs }: Cpu, unit: 's' | 'ms'): string {
  const inUnit = (ms: number): string => (unit === 's' ? (ms / 1000).toFixed(1) : ms.toFixed(0));
  return `${inUnit(threadMs)} ${unit} (${inUnit(allMs)} with compiler and collector)`;
}

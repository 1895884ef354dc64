import { Worker } from 'node:worker_threads';
import type { SearchInstance, SearchResult, SearchTask, TaskRunner } from '../../domain/zoning/territory.ts';

/**
 * Runs search tasks on `threads` worker threads. The answers are the same on any number of threads: a task's result depends on the
 * task alone, and they come back in the order of the tasks.
 */
export function threadRunner(
  threads: number,
): (instance: SearchInstance) => { run: TaskRunner; close: () => void } {
  return (instance) => {
    const workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./search-worker.ts', import.meta.url));
      worker.postMessage({ instance });
      return worker;
    });
    return {
      run: (tasks) => runAll(workers, tasks),
      close: () => {
        for (const worker of workers) void worker.terminate();
      },
    };
  };
}

function runAll(workers: Worker[], tasks: SearchTask[]): Promise<SearchResult[]> {
  return new Promise((resolve, reject) => {
    const results: SearchResult[] = [];
    let sent = 0;
    let received = 0;
    const stop = () => {
      for (const worker of workers) {
        worker.off('message', take);
        worker.off('error', fail);
      }
    };
    const fail = (error: Error) => {
      stop();
      reject(error);
    };
    function take(this: Worker, { index, result }: { index: number; result: SearchResult }): void {
      results[index] = result;
      received++;
      if (received === tasks.length) {
        stop();
        resolve(results);
      } else send(this);
    }
    const send = (worker: Worker) => {
      if (sent === tasks.length) return;
      worker.postMessage({ index: sent, task: tasks[sent] });
      sent++;
    };
    if (tasks.length === 0) {
      resolve(results);
      return;
    }
    for (const worker of workers) {
      worker.on('message', take);
      worker.on('error', fail);
      send(worker);
    }
  });
}

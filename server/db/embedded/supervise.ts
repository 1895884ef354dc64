import { rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { WorkerOptions } from './worker.ts';

const pingMs = 1_000;

// Where databases are opened and closed again and again, V8's collector of WebAssembly code now and then frees a piece
// that it no longer knows and ends the process (nodejs/node#64500). Without it the code goes with its module.
setFlagsFromString('--no-wasm-code-gc');

/**
 * Keeps the database's worker alive. PGlite knows no statement_timeout and can't cancel: a statement that runs longer
 * than `busyLimitMs` is ended by ending the worker, and like after a crash the next one recovers what was committed.
 */
export class SupervisedWorker {
  readonly #options: WorkerOptions;
  readonly #busyLimitMs: number;
  #worker: Worker | undefined;
  #answeredAt = 0;
  #pinger: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: WorkerOptions, busyLimitMs: number) {
    this.#options = options;
    this.#busyLimitMs = busyLimitMs;
  }

  /** Ready to take connections. */
  async start(): Promise<void> {
    rmSync(this.#options.socketPath, { force: true });
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#options });
    await said(worker, 'ready');
    this.#worker = worker;
    this.#answeredAt = performance.now();
    worker.on('message', () => {
      this.#answeredAt = performance.now();
    });
    worker.on('error', (error) => console.error(`embedded database: ${error.message}`));
    worker.on('exit', () => this.#ended());
    this.#pinger = setInterval(() => this.#ping(), pingMs);
    this.#pinger.unref();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#pinger);
    const worker = this.#worker;
    if (!worker) return;
    worker.postMessage('stop');
    await said(worker, 'closed');
    await worker.terminate();
  }

  #ping(): void {
    this.#worker?.postMessage('ping');
    if (performance.now() - this.#answeredAt < this.#busyLimitMs) return;
    console.warn(`embedded database: a statement ran over ${this.#busyLimitMs / 1000} s and was ended`);
    void this.#worker?.terminate();
  }

  #ended(): void {
    clearInterval(this.#pinger);
    this.#worker = undefined;
    if (this.#isStopping) return;
    console.warn('embedded database: starting again');
    this.start().catch((error: Error) => {
      console.error(`embedded database: ${error.message}`);
      setTimeout(() => this.#ended(), 5_000).unref();
    });
  }
}

function said(worker: Worker, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`ended with code ${code} before it was ${word}`)));
    worker.on('message', (got) => got === word && resolve());
  });
}

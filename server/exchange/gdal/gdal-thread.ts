/** One GDAL thread over one private folder: calls in order, each with a time limit; cancel ends the thread. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../../../domain/problem.ts';
import { refuse } from '../problems.ts';
import { gdalProgram } from './gdal-program.ts';
import type { Limits } from './limits.ts';

export interface GdalStart {
  stageFolder: string;
  outFolder: string;
  heapBytes: number;
  /** GDAL, compiled. */
  program: WebAssembly.Module;
}

/** A dataset by its path inside the stage (or the out folder), and the only drivers that may open it. */
export interface OpenedDataset {
  path: string;
  folder?: 'stage' | 'out';
  drivers: string[];
  openOptions: string[];
  /** GDAL configuration for this dataset only, e.g. `SHAPE_RESTORE_SHX`. */
  config?: Record<string, string>;
}

export type GdalCall = { id: number; dataset: OpenedDataset } & (
  | { do: 'vector-info'; args: string[] }
  | { do: 'raster-info' }
  | { do: 'translate'; args: string[]; out: string }
  | { do: 'raster-translate'; args: string[]; out: string }
  | { do: 'raster-warp'; args: string[]; out: string }
);

export type GdalReply = { id: number; messages: string[] } & ({ value: unknown } | { error: string });

/** What GDAL itself said when a call failed. */
export class GdalError extends Error {
  override readonly name = 'GdalError';
}

export interface GdalAnswer<T> {
  value: T;
  /** Warnings and errors that did not stop the call. */
  messages: string[];
}

/** Distributes over the union, so that each kind of call keeps its own fields. */
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export class GdalThread {
  readonly stageFolder: string;
  readonly outFolder: string;
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #signal: AbortSignal | undefined;
  #worker: Worker | undefined;
  #ready: Promise<unknown> | undefined;
  #calls = 0;
  #waiting = new Map<number, { resolve(reply: GdalReply): void; reject(error: unknown): void }>();

  constructor(limits: Limits, signal?: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
    this.#folder = mkdtempSync(join(tmpdir(), 'lianpian-'));
    this.stageFolder = join(this.#folder, 'stage');
    this.outFolder = join(this.#folder, 'out');
    mkdirSync(this.stageFolder);
    mkdirSync(this.outFolder);
    signal?.addEventListener('abort', this.#abort);
  }

  /** Layers, fields, extents and coordinate systems, as `ogrinfo -json` tells them. */
  vectorInfo<T>(dataset: OpenedDataset, args: string[] = []): Promise<GdalAnswer<T>> {
    return this.#call({ do: 'vector-info', dataset, args });
  }

  rasterInfo<T>(dataset: OpenedDataset): Promise<GdalAnswer<T>> {
    return this.#call({ do: 'raster-info', dataset });
  }

  /** `ogr2ogr` from a staged dataset into a file of the out folder. */
  translate(dataset: OpenedDataset, args: string[], out: string): Promise<GdalAnswer<void>> {
    return this.#call({ do: 'translate', dataset, args, out });
  }

  rasterTranslate(dataset: OpenedDataset, args: string[], out: string): Promise<GdalAnswer<void>> {
    return this.#call({ do: 'raster-translate', dataset, args, out });
  }

  /** `gdalwarp` from a staged dataset into a GeoTIFF of the out folder. */
  rasterWarp(dataset: OpenedDataset, args: string[], out: string): Promise<GdalAnswer<void>> {
    return this.#call({ do: 'raster-warp', dataset, args, out });
  }

  /** Ends the thread and removes the folder. */
  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    await this.#end(cancelled());
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #call<T>(call: WithoutId<GdalCall>): Promise<GdalAnswer<T>> {
    if (this.#signal?.aborted) throw cancelled();
    await this.#start();
    const timer = setTimeout(
      () => void this.#end(tooSlow(this.#limits.seconds)),
      this.#limits.seconds * 1000,
    );
    try {
      const reply = await this.#send(call);
      if ('error' in reply) throw new GdalError(reply.error);
      return { value: reply.value as T, messages: reply.messages };
    } finally {
      clearTimeout(timer);
    }
  }

  #send(call: WithoutId<GdalCall>): Promise<GdalReply> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker!.postMessage({ id, ...call });
    });
  }

  #start(): Promise<unknown> {
    if (this.#ready) return this.#ready;
    const ready: Promise<unknown> = gdalProgram().then((program) => {
      // ended while the program was compiled: no thread is to outlive that
      if (this.#ready !== ready) throw cancelled();
      return this.#run(program);
    });
    this.#ready = ready;
    return ready;
  }

  #run(program: WebAssembly.Module): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { stageFolder, outFolder } = this;
      const workerData: GdalStart = { stageFolder, outFolder, heapBytes: this.#limits.heapBytes, program };
      const worker = new Worker(new URL('./gdal-worker.ts', import.meta.url), {
        workerData,
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: 512 },
      });
      this.#worker = worker;
      this.#waiting.set(0, { resolve, reject });
      worker.on('message', (reply: GdalReply) => {
        this.#waiting.get(reply.id)?.resolve(reply);
        this.#waiting.delete(reply.id);
      });
      worker.on('error', (error) => void this.#end(crashed(error)));
      worker.on('exit', () => this.#fail(crashed(undefined)));
    });
  }

  #abort = (): void => {
    void this.#end(cancelled());
  };

  async #end(reason: Problem): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = undefined;
    this.#fail(reason);
    await worker?.terminate();
  }

  #fail(reason: Problem): void {
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }
}

function cancelled(): Problem {
  return refuse(
    'cancelled',
    ['已取消。', 'Cancelled.'],
    ['数据库未被改动。', 'The database is as it was.'],
    {},
    409,
  );
}

function tooSlow(seconds: number): Problem {
  return refuse(
    'too-slow',
    [`读取超过 ${seconds} 秒，已中止。`, `Reading took more than ${seconds} s and was ended.`],
    ['请拆分文件或只选一个图层后重试。', 'Split the file or choose one layer, then try again.'],
    { seconds },
  );
}

function crashed(cause: unknown): Problem {
  return refuse(
    'reader-failed',
    [
      '读取程序因文件内容异常或内存不足而终止。',
      'The reader ended on this file: broken content or too much memory.',
    ],
    ['请检查文件，或拆分后重试。', 'Check the file, or split it and try again.'],
    { cause: cause instanceof Error ? cause.message : undefined },
  );
}

/**
 * The thread that runs GDAL (WASM). It sees two folders only: /stage (what came in) and /out (what it makes). It is
 * ended with its thread when a call takes too long, grows too big or is cancelled; see `gdal-thread.ts`.
 */
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { gdalPackage } from './gdal-program.ts';
import type { GdalCall, GdalReply, GdalStart, OpenedDataset } from './gdal-thread.ts';

const { stageFolder, outFolder, heapBytes, program } = workerData as GdalStart;

/** The heap grows by `memory.grow` only: a ceiling there turns a memory bomb into a failed allocation. */
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages: number) {
  if (this.buffer.byteLength + pages * 65_536 > heapBytes) throw new RangeError('heap limit');
  return grow.call(this, pages);
};

/** The program comes compiled: what the package has read of it is not compiled again. */
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = (async (_bytes: BufferSource, imports: WebAssembly.Imports) => ({
  module: program,
  instance: await instantiate(program, imports),
})) as typeof WebAssembly.instantiate;

interface GdalModule {
  FS: { mkdir(path: string): void; mount(type: unknown, options: { root: string }, path: string): void };
  NODEFS: unknown;
  HEAPU8: Uint8Array;
  ccall(name: string, returns: string | null, types: string[], values: unknown[]): number;
  setValue(pointer: number, value: number, type: string): void;
  stringToUTF8(text: string, pointer: number, bytes: number): void;
  lengthBytesUTF8(text: string): number;
  UTF8ToString(pointer: number): string;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

const messages: string[] = [];
const gdal = await start();

parentPort!.on('message', (call: GdalCall) => {
  messages.length = 0;
  let reply: GdalReply;
  try {
    reply = { id: call.id, value: run(call), messages: messages.slice(0, 50) };
  } catch (error) {
    reply = { id: call.id, error: String(error instanceof Error ? error.message : error), messages };
  }
  parentPort!.postMessage(reply);
});
parentPort!.postMessage({ id: 0, value: 'ready', messages: [] } satisfies GdalReply);

async function start(): Promise<GdalModule> {
  const require = createRequire(import.meta.url);
  const init = require(gdalPackage) as { default?: unknown };
  const open = (init.default ?? init) as (config: unknown) => Promise<{ Module: GdalModule }>;
  const note = (text: string) => {
    if (messages.length < 200) messages.push(text);
  };
  const { Module } = await open({
    // the package reads its data from a path relative to the working directory
    path: relative(process.cwd(), dirname(gdalPackage)) || '.',
    logHandler: () => {},
    errorHandler: note,
    env: {
      OGR_GEOJSON_MAX_OBJ_SIZE: '200',
      OSM_CONFIG_FILE: '/usr/share/gdal/osmconf.ini',
      OSM_MAX_TMPFILE_SIZE: '200',
      GDAL_HTTP_TIMEOUT: '1',
      CPL_VSIL_ZIP_ALLOWED_EXTENSIONS: 'none',
      GML_SKIP_RESOLVE_ELEMS: 'ALL',
    },
  });
  Module.FS.mkdir('/stage');
  Module.FS.mount(Module.NODEFS, { root: stageFolder }, '/stage');
  Module.FS.mount(Module.NODEFS, { root: outFolder }, '/output');
  return Module;
}

function run(call: GdalCall): unknown {
  if (call.do === 'translate') return translate(call.dataset, call.args, call.out);
  if (call.do === 'raster-translate') return rasterTranslate(call.dataset, call.args, call.out);
  if (call.do === 'raster-warp') return rasterWarp(call.dataset, call.args, call.out);
  if (call.do === 'raster-info')
    return withDataset(call.dataset, 'raster', (p) => info('GDALInfo', p, ['-json']));
  return withDataset(call.dataset, 'vector', (p) => info('GDALVectorInfo', p, ['-json', ...call.args]));
}

/** ogr2ogr. The driver's own `CPLE_` errors come back as messages; a missing output is the failure. */
function translate(dataset: OpenedDataset, args: string[], out: string): void {
  withDataset(dataset, 'vector', (pointer) => {
    const words = strings(args);
    const options = gdal.ccall(
      'GDALVectorTranslateOptionsNew',
      'number',
      ['number', 'number'],
      [words.pointer, 0],
    );
    if (options === 0) throw new Error(lastError());
    const list = gdal._malloc(4);
    gdal.setValue(list, pointer, '*');
    const types = ['string', 'number', 'number', 'number', 'number', 'number'];
    const made = gdal.ccall('GDALVectorTranslate', 'number', types, [
      `/output/${out}`,
      0,
      1,
      list,
      options,
      0,
    ]);
    gdal.ccall('GDALVectorTranslateOptionsFree', null, ['number'], [options]);
    words.free();
    gdal._free(list);
    const error = lastError();
    if (made === 0) throw new Error(error || 'GDAL made no output');
    gdal.ccall('GDALClose', null, ['number'], [made]);
  });
}

function rasterTranslate(dataset: OpenedDataset, args: string[], out: string): void {
  withDataset(dataset, 'raster', (pointer) => {
    const words = strings(args);
    const options = gdal.ccall('GDALTranslateOptionsNew', 'number', ['number', 'number'], [words.pointer, 0]);
    if (options === 0) throw new Error(lastError());
    const made = gdal.ccall(
      'GDALTranslate',
      'number',
      ['string', 'number', 'number', 'number'],
      [`/output/${out}`, pointer, options, 0],
    );
    gdal.ccall('GDALTranslateOptionsFree', null, ['number'], [options]);
    words.free();
    const error = lastError();
    if (made === 0) throw new Error(error || 'GDAL made no output');
    gdal.ccall('GDALClose', null, ['number'], [made]);
  });
}

function rasterWarp(dataset: OpenedDataset, args: string[], out: string): void {
  withDataset(dataset, 'raster', (pointer) => {
    const words = strings(args);
    const options = gdal.ccall('GDALWarpAppOptionsNew', 'number', ['number', 'number'], [words.pointer, 0]);
    if (options === 0) throw new Error(lastError());
    const list = gdal._malloc(4);
    gdal.setValue(list, pointer, '*');
    const types = ['string', 'number', 'number', 'number', 'number', 'number'];
    const made = gdal.ccall('GDALWarp', 'number', types, [`/output/${out}`, 0, 1, list, options, 0]);
    gdal.ccall('GDALWarpAppOptionsFree', null, ['number'], [options]);
    words.free();
    gdal._free(list);
    const error = lastError();
    if (made === 0) throw new Error(error || 'GDAL made no output');
    gdal.ccall('GDALClose', null, ['number'], [made]);
  });
}

/** ogrinfo -json or gdalinfo -json, parsed. */
function info(name: 'GDALVectorInfo' | 'GDALInfo', dataset: number, args: string[]): unknown {
  const words = strings(args);
  const options = gdal.ccall(`${name}OptionsNew`, 'number', ['number', 'number'], [words.pointer, 0]);
  if (options === 0) throw new Error(lastError());
  const text = gdal.ccall(name, 'number', ['number', 'number'], [dataset, options]);
  gdal.ccall(`${name}OptionsFree`, null, ['number'], [options]);
  words.free();
  if (text === 0) throw new Error(lastError() || 'no answer');
  // NaN and Infinity of an empty layer are not JSON
  return JSON.parse(gdal.UTF8ToString(text).replace(/([:,[]\s*)-?(nan|inf(inity)?)\b/gi, '$1null'));
}

function withDataset<T>(dataset: OpenedDataset, kind: 'vector' | 'raster', use: (pointer: number) => T): T {
  const drivers = strings(dataset.drivers);
  const options = strings(dataset.openOptions);
  gdal.ccall('CPLErrorReset', null, [], []);
  for (const [key, value] of Object.entries(dataset.config ?? {})) configure(key, value);
  const flags = kind === 'vector' ? 0x04 : 0x02;
  const types = ['string', 'number', 'number', 'number', 'number'];
  const from = dataset.folder === 'out' ? '/output' : '/stage';
  const pointer = gdal.ccall('GDALOpenEx', 'number', types, [
    `${from}/${dataset.path}`,
    flags,
    drivers.pointer,
    options.pointer,
    0,
  ]);
  drivers.free();
  options.free();
  if (pointer === 0) throw new Error(lastError() || 'no driver opens it');
  try {
    return use(pointer);
  } finally {
    gdal.ccall('GDALClose', null, ['number'], [pointer]);
    for (const key of Object.keys(dataset.config ?? {})) configure(key, '');
  }
}

function configure(key: string, value: string): void {
  gdal.ccall('CPLSetConfigOption', null, ['string', 'string'], [key, value]);
}

function lastError(): string {
  const pointer = gdal.ccall('CPLGetLastErrorMsg', 'number', [], []);
  return pointer === 0 ? '' : gdal.UTF8ToString(pointer).replaceAll(/\/(stage|output)\//g, '');
}

/** A null-terminated array of C strings. */
function strings(list: string[]): { pointer: number; free: () => void } {
  const items = list.map((text) => {
    const bytes = gdal.lengthBytesUTF8(text) + 1;
    const at = gdal._malloc(bytes);
    gdal.stringToUTF8(text, at, bytes);
    return at;
  });
  const pointer = gdal._malloc((items.length + 1) * 4);
  for (const [i, item] of [...items, 0].entries()) gdal.setValue(pointer + i * 4, item, '*');
  return {
    pointer,
    free: () => {
      for (const item of items) gdal._free(item);
      gdal._free(pointer);
    },
  };
}

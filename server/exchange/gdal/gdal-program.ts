import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Path of the package's script; its program and data lie beside it. */
export const gdalPackage = createRequire(import.meta.url).resolve('gdal3.js/dist/package/gdal3.node.js');

/** Who imports one file mostly imports more; the program takes some 60 MB that an idle server should not hold. */
const keptMs = 60_000;

let compiled: Promise<WebAssembly.Module> | undefined;
let forgetting: NodeJS.Timeout | undefined;

/** GDAL compiled once for all threads of this process: it is two thirds of what a thread of its own would start with. */
export function gdalProgram(): Promise<WebAssembly.Module> {
  clearTimeout(forgetting);
  forgetting = setTimeout(forget, keptMs).unref();
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await readFile(join(dirname(gdalPackage), 'gdal3WebAssembly.wasm')));
  } catch (error) {
    forget();
    throw error;
  }
}

function forget(): void {
  compiled = undefined;
}

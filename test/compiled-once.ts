import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { slimPostgisBundle } from '../server/db/embedded/bundle.ts';

const require = createRequire(import.meta.url);

/** Held on to: V8 forgets the machine code of a module with its last holder. */
const held: WebAssembly.Module[] = [];

/**
 * The embedded database and its PostGIS compiled once for all test files of a run. V8 keeps one compilation of the same bytes for all threads of a
 * process, with whatever it has made faster since; each test file is such a thread. Else each compiles 27 MB for itself.
 */
export async function compileDatabaseOnce(): Promise<void> {
  if (held.length > 0) return;
  const folder = dirname(require.resolve('@electric-sql/pglite'));
  const bytes = [readFileSync(join(folder, 'pglite.wasm')), ...librariesIn(slimPostgisBundle(true))];
  held.push(...(await Promise.all(bytes.map((each) => WebAssembly.compile(new Uint8Array(each))))));
}

/** The shared libraries in a packed tar: a row of 512-byte headers, each followed by its file padded to 512. */
function librariesIn(bundle: string): Buffer[] {
  const tar = gunzipSync(readFileSync(bundle));
  const text = (from: number, to: number) => tar.toString('utf8', from, to).replace(/\0[\s\S]*/, '');
  const libraries: Buffer[] = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, at + 136), 8) || 0;
    if (text(at, at + 100).endsWith('.so')) libraries.push(tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return libraries;
}

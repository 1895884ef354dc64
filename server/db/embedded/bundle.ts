import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { cacheFolder } from '../paths.ts';

const require = createRequire(import.meta.url);
const packageFolder = dirname(require.resolve('@electric-sql/pglite-postgis'));

/** Raster, topology, geocoder and upgrade scripts: two thirds of the bundle, and of the start. */
const unwanted = /raster|topology|tiger|contrib\/postgis|--ANY|unpackaged|rtpost|legacy|--.*--/;

/** The script that creates the extension: a quarter of what is left, of no use to a database that has it. */
const creation = /\.sql$/;

/**
 * Path of the PostGIS bundle without what Lianpian never loads; made on first use.
 * @param isCreated the database has the extension already
 */
export function slimPostgisBundle(isCreated: boolean): string {
  const whole = join(packageFolder, 'postgis.tar.gz');
  const slim = join(cacheFolder, `postgis-0.2.8-${isCreated ? 'run' : 'create'}.tar.gz`);
  if (existsSync(slim)) return slim;
  mkdirSync(cacheFolder, { recursive: true });
  const partial = `${slim}.${process.pid}`;
  const kept = withoutFiles(gunzipSync(readFileSync(whole)), unwanted);
  // stored, not packed: every start unpacks it, and the disk has room
  writeFileSync(partial, gzipSync(isCreated ? withoutFiles(kept, creation) : kept, { level: 0 }));
  renameSync(partial, slim);
  return slim;
}

/** A tar is a row of 512-byte headers, each followed by its file padded to 512. */
function withoutFiles(tar: Buffer, pattern: RegExp): Buffer {
  const kept: Buffer[] = [];
  const text = (from: number, to: number) => tar.toString('utf8', from, to).replace(/\0[\s\S]*/, '');
  let at = 0;
  while (at < tar.length && tar[at] !== 0) {
    const path = `${text(at + 345, at + 500)}/${text(at, at + 100)}`;
    const size = Number.parseInt(text(at + 124, at + 136), 8) || 0;
    const end = at + 512 + Math.ceil(size / 512) * 512;
    if (!pattern.test(path)) kept.push(tar.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, Buffer.alloc(1024)]);
}

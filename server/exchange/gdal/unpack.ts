/**
 * Opening archives without trusting them. Every limit is checked on the directory of the archive before a byte is
 * written, and again on the bytes that really come out; names never leave the folder (zip slip), links and archives in
 * archives are not followed.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { readableBytes, refuse } from '../problems.ts';
import type { Limits } from './limits.ts';
import { decodeBytes, sniffEncoding } from './text-encoding.ts';

/** Names inside a zip after all checks; GB18030 names of Chinese Windows are decoded. */
export interface ZipEntryName {
  name: string;
  bytes: number;
}

/** Lists a zip after checking every limit. Errors: `import.zip-corrupt`, `import.zip-bomb`, `import.zip-unsafe`, `import.over-size`. */
export async function listZip(path: string, limits: Limits): Promise<ZipEntryName[]> {
  return withZip(path, limits, async (_zip, entries) =>
    entries.map((entry) => ({ name: entryName(entry), bytes: entry.uncompressedSize })),
  );
}

/**
 * Unpacks the wanted entries of a checked zip flat into a folder; entries of one dataset folder (`x.gdb/…`) keep that
 * folder. Answers the paths written.
 */
export async function unzip(
  path: string,
  folder: string,
  limits: Limits,
  target: (name: string) => string | undefined,
  makeFolder: (path: string) => void,
): Promise<string[]> {
  return withZip(path, limits, async (zip, entries) => {
    const written = new Set<string>();
    let budget = limits.unpackedBytes;
    for (const entry of entries) {
      const to = target(entryName(entry));
      if (to === undefined) continue;
      const out = join(folder, to);
      if (written.has(out)) throw unsafe(path, to);
      makeFolder(join(out, '..'));
      const guard = byteGuard(() => budget, path);
      await pipeline(await zip.openReadStreamPromise(entry), guard.stream, createWriteStream(out));
      budget -= guard.bytes();
      written.add(out);
    }
    return [...written];
  });
}

/** Streams the text of the wanted entries into whoever takes it, without writing a file. */
export async function streamZipEntries(
  path: string,
  limits: Limits,
  taker: (name: string) => { write(text: string): unknown; close(): unknown } | undefined,
): Promise<void> {
  await withZip(path, limits, async (zip, entries) => {
    let budget = limits.unpackedBytes;
    for (const entry of entries) {
      const into = taker(entryName(entry));
      if (!into) continue;
      const guard = byteGuard(() => budget, path);
      const stream = (await zip.openReadStreamPromise(entry)).pipe(guard.stream).setEncoding('utf8');
      for await (const text of stream) into.write(text as string);
      into.close();
      budget -= guard.bytes();
    }
  });
}

/** Unpacks a .gz under the same limits. */
export async function gunzip(path: string, to: string, limits: Limits): Promise<void> {
  const packed = (await stat(path)).size;
  const most = Math.min(limits.unpackedBytes, Math.max(2 ** 20, packed * limits.unpackRatio));
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      byteGuard(() => most, path).stream,
      createWriteStream(to),
    );
  } catch (error) {
    throw error instanceof Error && error.name === 'Problem' ? error : corrupt(path, error);
  }
}

async function withZip<T>(
  path: string,
  limits: Limits,
  use: (zip: ZipFile, entries: Entry[]) => Promise<T>,
): Promise<T> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
    return await use(zip, await checkedEntries(zip, path, limits));
  } catch (error) {
    throw error instanceof Error && error.name === 'Problem' ? error : corrupt(path, error);
  } finally {
    zip?.close();
  }
}

async function checkedEntries(zip: ZipFile, path: string, limits: Limits): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) throw bomb(path, { entries: zip.entryCount, limit: limits.entries });
  const entries: Entry[] = [];
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entryName(entry);
    if (name.endsWith('/')) continue;
    const parts = name.split(/[\\/]/);
    if (name.startsWith('/') || /^[A-Za-z]:/.test(name) || parts.includes('..') || name.includes('\0'))
      throw unsafe(path, name);
    if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) throw unsafe(path, name);
    if (entry.isEncrypted())
      throw refuse(
        'zip-encrypted',
        [`压缩包“${basename(path)}”有密码。`, `The archive “${basename(path)}” has a password.`],
        ['请提供无密码的压缩包。', 'Give it without a password.'],
        { file: basename(path) },
      );
    total += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (total > limits.unpackedBytes || (entry.uncompressedSize > 2 ** 20 && ratio > limits.unpackRatio))
      throw bomb(path, { unpackedBytes: total, ratio: Math.round(ratio), entry: name });
    entries.push(entry);
  }
  return entries;
}

function entryName(entry: Entry): string {
  // with decodeStrings off yauzl hands over the bytes; bit 11 says UTF-8, else Chinese Windows wrote its code page
  const raw = entry.fileName as unknown as Buffer;
  const utf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  return decodeBytes(raw, utf8 ? 'utf-8' : (sniffEncoding(raw) ?? 'utf-8')).replaceAll('\\', '/');
}

/** Files that count as junk in archives of Mac and Windows. */
export function isJunk(name: string): boolean {
  return /(^|\/)(__MACOSX|\._|\.DS_Store|Thumbs\.db)/.test(name) || extname(name).toLowerCase() === '.lock';
}

function byteGuard(most: () => number, path: string): { stream: Transform; bytes: () => number } {
  let seen = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > most()) done(bomb(path, { unpackedBytes: seen }));
      else done(null, chunk);
    },
  });
  return { stream, bytes: () => seen };
}

function bomb(path: string, facts: Record<string, unknown>) {
  const name = basename(path);
  const size = typeof facts.unpackedBytes === 'number' ? ` (${readableBytes(facts.unpackedBytes)})` : '';
  return refuse(
    'zip-bomb',
    [
      `压缩包“${name}”解压后过大${size}，疑似压缩炸弹。`,
      `The archive “${name}” unpacks to too much${size}; it looks like a zip bomb.`,
    ],
    ['请分开上传其中的数据文件。', 'Give the files in it one by one.'],
    { file: name, ...facts },
    413,
  );
}

function unsafe(path: string, entry: string) {
  const name = basename(path);
  return refuse(
    'zip-unsafe',
    [
      `压缩包“${name}”含有不安全的路径“${entry}”。`,
      `The archive “${name}” holds the unsafe path “${entry}”.`,
    ],
    ['请重新打包，只放数据文件。', 'Pack it again with the data files only.'],
    { file: name, entry },
  );
}

function corrupt(path: string, cause: unknown) {
  const name = basename(path);
  return refuse(
    'zip-corrupt',
    [`压缩包“${name}”已损坏。`, `The archive “${name}” is corrupt.`],
    ['请重新打包或传输。', 'Pack or transfer it again.'],
    { file: name, cause: cause instanceof Error ? cause.message : String(cause) },
  );
}

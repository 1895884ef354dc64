/**
 * Files as they came → datasets in the private folder of a GDAL thread: archives unpacked under limits, sidecars of a
 * shapefile gathered, text brought to UTF-8, and nothing else within reach.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { readableBytes, refuse } from '../problems.ts';
import { refuseDocuments, sortEntries, withoutData } from './archive-entries.ts';
import { detectFormat } from './detect-format.ts';
import type { Limits } from './limits.ts';
import {
  copyAsUtf8,
  dxfSource,
  kmlSource,
  type Source,
  safeName,
  shapefileSource,
  source,
  stem,
} from './source.ts';
import type { Encoding } from './text-encoding.ts';
import { gunzip, isJunk, listZip, unzip } from './unpack.ts';

/** A file of the caller; `name` where it was renamed on upload. */
export interface InputFile {
  path: string;
  name?: string;
}

const shapeSidecars = ['.dbf', '.shx', '.prj', '.cpg', '.qpj'];
/** Beside a raster: its coordinate system, what GDAL and ArcGIS know of it, and where its cells lie. */
const rasterSidecars = ['.prj', '.aux.xml', '.tfw', '.tifw', '.tiffw', '.wld'];

/** Stages files (or a folder of an ArcInfo grid or .gdb). Errors: every `import.*` refusal of size, format and archive. */
export async function stageFiles(
  files: InputFile[],
  folder: string,
  limits: Limits,
  encoding?: Encoding,
): Promise<Source[]> {
  const sources: Source[] = [];
  const given = new Map(files.map((file) => [(file.name ?? basename(file.path)).toLowerCase(), file]));
  for (const [index, file] of files.entries()) {
    const name = file.name ?? basename(file.path);
    const into = join(folder, String(index));
    mkdirSync(into, { recursive: true });
    if (isSidecarOfAnother(name, given)) continue;
    if (!existsSync(file.path)) {
      throw refuse(
        'file-missing',
        [`找不到文件“${name}”。`, `There is no file “${name}”.`],
        ['请核对路径。', 'Check the path.'],
        {
          file: name,
        },
      );
    }
    if (statSync(file.path).isDirectory()) {
      sources.push(...(await stageFolder(file.path, into, folder, limits, encoding)));
    } else {
      checkSize(file.path, name, limits);
      sources.push(...(await stageFile(file, name, into, folder, limits, given, encoding)));
    }
  }
  return sources;
}

async function stageFile(
  file: InputFile,
  name: string,
  into: string,
  root: string,
  limits: Limits,
  given: Map<string, InputFile>,
  encoding: Encoding | undefined,
): Promise<Source[]> {
  const format = detectFormat(file.path, name);
  if (format === 'zip') return stageZip(file.path, name, into, root, limits, encoding);
  if (format === 'gzip') {
    const inner = name.replace(/\.gz$/i, '') || 'unpacked';
    const to = join(into, inner);
    await gunzip(file.path, to, limits);
    const next = join(into, 'g');
    mkdirSync(next);
    return stageFile({ path: to, name: inner }, inner, next, root, limits, new Map(), encoding);
  }
  if (format === 'shapefile') {
    place(file.path, join(into, `${stem(name)}.shp`));
    gatherSidecars(file, name, into, given, shapeSidecars);
    return [shapefileSource(join(into, `${stem(name)}.shp`), name, root, encoding)];
  }
  const to = join(into, safeName(name, format));
  if (['csv', 'geojson', 'topojson', 'mapinfo'].includes(format)) {
    const used = await copyAsUtf8(file.path, to, encoding);
    if (format === 'mapinfo') gatherSiblings(file.path, into, ['.mid', '.dat', '.map', '.id']);
    return [source(to, name, format, root, { encoding: used })];
  }
  if (format === 'kml') return [await kmlSource(file.path, to, name, root, encoding)];
  if (format === 'gml' || format === 'gpx') {
    const used = await copyAsUtf8(file.path, to, encoding);
    return [source(to, name, format, root, { encoding: used })];
  }
  place(file.path, to);
  if (format === 'geotiff' || format === 'ascii-grid') {
    gatherSidecars(file, name, into, given, rasterSidecars, basename(to));
    return [source(to, name, format, root, {})];
  }
  if (format === 'dxf') return [dxfSource(to, name, root, encoding)];
  if (format === 'dbf') return [shapefileSource(to, name, root, encoding, 'dbf')];
  return [source(to, name, format, root, {})];
}

async function stageZip(
  path: string,
  name: string,
  into: string,
  root: string,
  limits: Limits,
  encoding: Encoding | undefined,
): Promise<Source[]> {
  const entries = (await listZip(path, limits)).map((entry) => entry.name).filter((entry) => !isJunk(entry));
  if (entries.includes('xl/workbook.xml')) {
    const to = join(into, `${stem(name)}.xlsx`);
    place(path, to);
    return [source(to, name, 'xlsx', root, {})];
  }
  refuseDocuments(name, entries);
  const { databases, data, unread } = sortEntries(entries);
  const unpacked = join(into, 'z');
  mkdirSync(unpacked);
  const makeFolder = (at: string) => mkdirSync(at, { recursive: true });
  await unzip(path, unpacked, limits, (entry) => (isJunk(entry) ? undefined : entry), makeFolder);
  const found = databases.map((gdb) => source(join(unpacked, gdb), basename(gdb), 'filegdb', root, {}));
  for (const [i, entry] of data.entries()) {
    const inner = join(into, `f${i}`);
    mkdirSync(inner);
    const at = join(unpacked, entry);
    // two folders may hold a file of one name: then the path tells them apart
    const isTwin = data.some((other) => other !== entry && basename(other) === basename(entry));
    const known = isTwin ? entry : basename(entry);
    found.push(...(await stageFile({ path: at }, known, inner, root, limits, new Map(), encoding)));
  }
  if (found.length === 0) throw withoutData(name, entries, unread);
  found[0]!.unread = unread;
  return found;
}

async function stageFolder(
  path: string,
  into: string,
  root: string,
  limits: Limits,
  encoding: Encoding | undefined,
): Promise<Source[]> {
  const names = readdirSync(path);
  const to = join(into, basename(path));
  if (names.includes('hdr.adf') || /\.gdb$/i.test(path)) {
    mkdirSync(to);
    for (const name of names) {
      if (!statSync(join(path, name)).isFile()) continue;
      checkSize(join(path, name), name, limits);
      place(join(path, name), join(to, name));
    }
    return [source(to, basename(path), names.includes('hdr.adf') ? 'arc-grid' : 'filegdb', root, {})];
  }
  const shapes = names.filter((name) => /\.(shp|gpkg|geojson|json|dxf|fgb|kml)$/i.test(name));
  if (shapes.length === 0) {
    throw refuse(
      'file-missing',
      [`文件夹“${basename(path)}”里没有可读取的数据。`, `The folder “${basename(path)}” holds no data.`],
      ['请指定数据文件。', 'Name the data files.'],
      { file: basename(path) },
    );
  }
  return stageFiles(
    shapes.map((name) => ({ path: join(path, name) })),
    into,
    limits,
    encoding,
  ).then((list) =>
    list.map((entry) => ({
      ...entry,
      dataset: { ...entry.dataset, path: relative(root, join(into, entry.dataset.path)) },
    })),
  );
}

function isSidecarOfAnother(name: string, given: Map<string, InputFile>): boolean {
  const ending = extname(name).toLowerCase();
  if (!/\.(dbf|shx|prj|cpg|qpj|sbn|sbx|qix|xml|gfs|xsd|tfw|tifw|tiffw|wld)$/.test(ending)) return false;
  const base = name
    .slice(0, -ending.length)
    .toLowerCase()
    .replace(/\.aux$/, '')
    .replace(/\.(shp|tiff?|asc)$/, '');
  return ['.shp', '.gml', '.tif', '.tiff', '.asc'].some((other) => given.has(base + other));
}

/**
 * Sidecars beside the file on disk, or among the files that came with it; any case of the ending. `dem.asc` may have `dem.prj` and `dem.asc.aux.xml`.
 * @param staged - the file's name in the stage, by which GDAL looks for them
 */
function gatherSidecars(
  file: InputFile,
  name: string,
  into: string,
  given: Map<string, InputFile>,
  endings: readonly string[],
  staged = `${stem(name)}.shp`,
): void {
  const isAsUploaded = file.name === undefined || file.name === basename(file.path);
  const beside = isAsUploaded ? readdirSync(dirname(file.path)) : [];
  const [own, onDisk] = [basename(name), basename(file.path)];
  // the full name first, then without its ending
  const bases = [(one: string) => one, (one: string) => one.slice(0, -extname(one).length || undefined)];
  for (const ending of endings)
    for (const base of bases) {
      const sent = given.get(base(own).toLowerCase() + ending)?.path;
      const sibling = beside.find((other) => other.toLowerCase() === base(onDisk).toLowerCase() + ending);
      const from = sent ?? (sibling && join(dirname(file.path), sibling));
      if (!from) continue;
      place(from, join(into, base(staged) + ending));
      break;
    }
}

function gatherSiblings(path: string, into: string, endings: string[]): void {
  const base = basename(path, extname(path)).toLowerCase();
  for (const other of readdirSync(dirname(path))) {
    const ending = extname(other).toLowerCase();
    if (endings.includes(ending) && basename(other, extname(other)).toLowerCase() === base)
      place(join(dirname(path), other), join(into, other));
  }
}

function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function checkSize(path: string, name: string, limits: Limits): void {
  const bytes = statSync(path).size;
  if (bytes <= limits.bytes) return;
  const [is, most] = [readableBytes(bytes), readableBytes(limits.bytes)];
  throw refuse(
    'over-size',
    [`文件“${name}”为 ${is}，超过上限 ${most}。`, `The file “${name}” has ${is}, the limit is ${most}.`],
    ['请拆分文件，或请管理员提高上限。', 'Split it, or ask the administrator to raise the limit.'],
    { file: name, bytes, limit: limits.bytes },
    413,
  );
}

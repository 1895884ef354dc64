/** Datasets as GDAL opens them: which driver, in which encoding, with which settings. */
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, relative } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { refuse } from '../problems.ts';
import { driversOf, type Format, readHead } from './detect-format.ts';
import type { OpenedDataset } from './gdal-thread.ts';
import { dbfEncoding, type Encoding, isLegal, sniffEncoding } from './text-encoding.ts';

/** One dataset that GDAL can open. */
export interface Source {
  /** Name as the user knows it. */
  name: string;
  format: Format;
  dataset: OpenedDataset;
  /** Encoding the text was read in; undefined where the format fixes it. */
  encoding?: Encoding;
  warnings: string[];
}

export function shapefileSource(
  path: string,
  name: string,
  root: string,
  wanted: Encoding | undefined,
  format: Format = 'shapefile',
): Source {
  const dbf = path.replace(/\.shp$/, '.dbf');
  const warnings: string[] = [];
  let encoding = wanted;
  if (encoding === undefined && existsSync(dbf)) {
    encoding = dbfEncoding(dbf);
    const claimed = claimedEncoding(dbf.replace(/\.dbf$/i, '.cpg'));
    if (claimed === undefined || claimed === encoding) {
      // nothing to weigh
    } else if (
      isLegal(readFileSync(dbf).subarray(32), claimed) ||
      encoding === 'utf-8' ||
      encoding === 'windows-1252'
    ) {
      encoding = claimed;
    } else warnings.push('encoding-contradicts-cpg');
  }
  const openOptions = encoding === undefined ? [] : [`ENCODING=${iconvName(encoding)}`];
  // without its .shx GDAL rebuilds the index, in the stage
  const config: Record<string, string> =
    format === 'shapefile' && !existsSync(path.replace(/\.shp$/, '.shx')) ? { SHAPE_RESTORE_SHX: 'YES' } : {};
  const dataset = { path: relative(root, path), drivers: driversOf[format]!, openOptions, config };
  return { name, format, encoding, warnings, dataset };
}

/** Drawings before AutoCAD 2007 keep their code page, and often lie about it. */
export function dxfSource(path: string, name: string, root: string, wanted: Encoding | undefined): Source {
  const encoding = wanted ?? sniffWhole(path);
  const made = source(path, name, 'dxf', root, { encoding });
  return { ...made, dataset: { ...made.dataset, config: { DXF_ENCODING: iconvName(encoding) } } };
}

/** Encoding named by a .cpg as a TextDecoder label; undefined when there is none or it names nothing known. */
function claimedEncoding(cpg: string): Encoding | undefined {
  if (!existsSync(cpg)) return undefined;
  const text = readFileSync(cpg, 'latin1').trim();
  const label = /^\d{3,5}$/.test(text) ? codePages[text] : text.replace(/^latin(\d)$/i, 'latin$1');
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

const codePages: Record<string, string> = {
  936: 'gb18030',
  950: 'big5',
  949: 'euc-kr',
  932: 'shift_jis',
  874: 'windows-874',
  65001: 'utf-8',
};

/** TextDecoder label → the name that GDAL's iconv knows. */
export function iconvName(encoding: Encoding): string {
  let label = encoding;
  try {
    label = new TextDecoder(encoding).encoding;
  } catch {
    throw refuse(
      'encoding-unknown',
      [`未知的字符编码“${encoding}”。`, `The encoding “${encoding}” is not known.`],
      ['例如 gb18030、utf-8、big5。', 'Use gb18030, utf-8 or big5, for example.'],
      { encoding },
    );
  }
  const windows = /^windows-(\d+)$/.exec(label);
  if (windows) return `CP${windows[1]}`;
  return { gbk: 'GB18030', shift_jis: 'SHIFT_JIS' }[label] ?? label.toUpperCase();
}

export function source(
  path: string,
  name: string,
  format: Format,
  root: string,
  extra: Partial<Source>,
): Source {
  const dataset = { path: relative(root, path), drivers: driversOf[format]!, openOptions: [] };
  return { name, format, dataset, warnings: [], ...extra };
}

/** Copies text and brings it to UTF-8 without a byte order mark; answers the encoding it was in. */
export async function copyAsUtf8(from: string, to: string, wanted: Encoding | undefined): Promise<Encoding> {
  const encoding = wanted ?? sniffWhole(from);
  iconvName(encoding);
  const decoder = new TextDecoder(encoding);
  const recode = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, decoder.decode(chunk, { stream: true }));
    },
    flush(done) {
      done(null, decoder.decode());
    },
  });
  await pipeline(createReadStream(from), recode, createWriteStream(to));
  return encoding;
}

/** A head of ASCII says nothing, so the sample grows to 8 MB. */
function sniffWhole(path: string): Encoding {
  return sniffEncoding(readHead(path, Math.min(statSync(path).size, 8 * 2 ** 20))) ?? 'utf-8';
}

/** GDAL leans on endings for some drivers; the content has decided already. */
export function safeName(name: string, format: Format): string {
  const ending: Partial<Record<Format, string>> = {
    csv: '.csv',
    kml: '.kml',
    gml: '.gml',
    dxf: '.dxf',
    'osm-pbf': '.osm.pbf',
    'osm-xml': '.osm',
    flatgeobuf: '.fgb',
    geopackage: '.gpkg',
    geotiff: '.tif',
    'ascii-grid': '.asc',
    dbf: '.dbf',
  };
  return ending[format] ? `${stem(name)}${ending[format]}` : basename(name);
}

export function stem(name: string): string {
  return basename(name, extname(name)).slice(0, 80) || 'file';
}

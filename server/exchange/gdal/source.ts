/** Datasets as GDAL opens them: which driver, in which encoding, with which settings. */
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, relative } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CutName } from '../../../domain/exchange/cut-columns.ts';
import { refuse } from '../problems.ts';
import { driversOf, type Format, readHead } from './detect-format.ts';
import type { OpenedDataset } from './gdal-thread.ts';
import { kmlToGeoJson } from './kml.ts';
import { cutNames, dbfEncoding, type Encoding, isLegal, sniffEncoding } from './text-encoding.ts';

/** One dataset that GDAL can open. */
export interface Source {
  /** Name as the user knows it. */
  name: string;
  format: Format;
  dataset: OpenedDataset;
  /** Encoding the text was read in; undefined where the format fixes it. */
  encoding?: Encoding;
  warnings: string[];
  /** Of a shapefile: names that its format may have cut, by what of them is whole. */
  cutNames?: ReadonlyMap<string, CutName>;
  /** Entries of the archive it came in that look like data and were not read. */
  unread?: string[];
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
  if (format === 'shapefile' && !existsSync(dbf)) warnings.push('dbf-missing');
  const openOptions = encoding === undefined ? [] : [`ENCODING=${iconvName(encoding)}`];
  // without its .shx GDAL rebuilds the index, in the stage
  const config: Record<string, string> =
    format === 'shapefile' && !existsSync(path.replace(/\.shp$/, '.shx')) ? { SHAPE_RESTORE_SHX: 'YES' } : {};
  const dataset = { path: relative(root, path), drivers: driversOf[format]!, openOptions, config };
  const cut = encoding === undefined || !existsSync(dbf) ? undefined : cutNames(dbf, encoding);
  return { name, format, encoding, warnings, dataset, ...(cut && { cutNames: cut }) };
}

/** Drawings before AutoCAD 2007 keep their code page, and often lie about it. */
export function dxfSource(path: string, name: string, root: string, wanted: Encoding | undefined): Source {
  const encoding = wanted ?? sniffWhole(path);
  const made = source(path, name, 'dxf', root, { encoding });
  return { ...made, dataset: { ...made.dataset, config: { DXF_ENCODING: iconvName(encoding) } } };
}

/** Placemarks as GeoJSON beside the document: `kml.ts` reads what the driver would leave out. */
export async function kmlSource(
  from: string,
  to: string,
  name: string,
  root: string,
  wanted: Encoding | undefined,
): Promise<Source> {
  const encoding = await copyAsUtf8(from, to, wanted);
  const lines = `${to}.geojsonl`;
  const { placemarks, links } = await kmlToGeoJson(to, lines, name);
  if (placemarks === 0) throw noPlacemarks(name, links);
  const warnings = links > 0 ? ['kml-network-link'] : [];
  const dataset = { path: relative(root, lines), drivers: driversOf.kml!, openOptions: [] };
  return { name, format: 'kml', encoding, warnings, dataset };
}

function noPlacemarks(name: string, links: number) {
  return refuse(
    'no-features',
    [`“${name}”里没有任何地标。`, `“${name}” holds no placemark.`],
    links > 0
      ? [
          '它只链接到别处的文件；请导出所链接的内容。',
          'It only links to documents elsewhere: export what it links to.',
        ]
      : ['请检查导出设置后重新导出。', 'Check the export settings and export it again.'],
    { file: name, links },
  );
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
  // extracts of the OSM API are not sorted by id, drawn ones have negative ids: GDAL's own index leaves both out
  const openOptions = format === 'osm-xml' ? ['USE_CUSTOM_INDEXING=NO'] : [];
  const dataset = { path: relative(root, path), drivers: driversOf[format]!, openOptions };
  return { name, format, dataset, warnings: [], ...extra };
}

/** Copies text and brings it to UTF-8 without a byte order mark; answers the encoding it was in. */
export async function copyAsUtf8(from: string, to: string, wanted: Encoding | undefined): Promise<Encoding> {
  const encoding = wanted ?? sniffWhole(from);
  iconvName(encoding);
  const decoder = new TextDecoder(encoding);
  let first = true;
  const recode = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = decoder.decode(chunk, { stream: true });
      done(null, first ? inUtf8(text) : text);
      first = false;
    },
    flush(done) {
      done(null, decoder.decode());
    },
  });
  await pipeline(createReadStream(from), recode, createWriteStream(to));
  return encoding;
}

/** The declaration of an XML document goes with its bytes. */
function inUtf8(head: string): string {
  return head.replace(/^(\s*<\?xml[^>]*?encoding\s*=\s*)(["'])[\w-]+\2/i, '$1$2UTF-8$2');
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

/**
 * What a file really is, by its first bytes and never by its name. Formats that could reach beyond themselves
 * (VRT, database connections, XML with entities) are refused before GDAL sees them.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { refuse } from '../problems.ts';
import { decodeBytes, sniffEncoding } from './text-encoding.ts';

export type Format =
  | 'shapefile'
  | 'dbf'
  | 'geopackage'
  | 'geojson'
  | 'topojson'
  | 'kml'
  | 'kmz'
  | 'gml'
  | 'gpx'
  | 'dxf'
  | 'osm-pbf'
  | 'osm-xml'
  | 'flatgeobuf'
  | 'csv'
  | 'xlsx'
  | 'filegdb'
  | 'mapinfo'
  | 'geotiff'
  | 'arc-grid'
  | 'ascii-grid'
  | 'zip'
  | 'gzip';

/** GDAL drivers that may open a format: nothing else gets a try. */
export const driversOf: Partial<Record<Format, string[]>> = {
  shapefile: ['ESRI Shapefile'],
  dbf: ['ESRI Shapefile'],
  geopackage: ['GPKG'],
  geojson: ['GeoJSON', 'GeoJSONSeq', 'ESRIJSON', 'JSONFG'],
  topojson: ['TopoJSON'],
  // read by kml.ts, which hands over lines of GeoJSON
  kml: ['GeoJSONSeq', 'GeoJSON'],
  gml: ['GML'],
  gpx: ['GPX'],
  dxf: ['DXF'],
  'osm-pbf': ['OSM'],
  'osm-xml': ['OSM'],
  flatgeobuf: ['FlatGeobuf'],
  csv: ['CSV'],
  xlsx: ['XLSX'],
  filegdb: ['OpenFileGDB'],
  mapinfo: ['MapInfo File'],
  geotiff: ['GTiff'],
  'arc-grid': ['AIG'],
  'ascii-grid': ['AAIGrid'],
};

/** Formats that a name may honestly carry. A name that is not listed makes no claim. */
const claims: Record<string, Format[]> = {
  '.shp': ['shapefile'],
  '.dbf': ['dbf'],
  '.gpkg': ['geopackage'],
  '.geojson': ['geojson'],
  '.geojsonl': ['geojson'],
  '.geojsons': ['geojson'],
  '.json': ['geojson', 'topojson'],
  '.topojson': ['topojson'],
  '.kml': ['kml'],
  '.kmz': ['kmz', 'zip'],
  '.gml': ['gml'],
  '.gpx': ['gpx'],
  '.dxf': ['dxf'],
  '.pbf': ['osm-pbf'],
  '.osm': ['osm-xml'],
  '.fgb': ['flatgeobuf'],
  '.csv': ['csv'],
  '.tsv': ['csv'],
  '.txt': ['csv', 'ascii-grid'],
  '.xlsx': ['xlsx', 'zip'],
  '.tif': ['geotiff'],
  '.tiff': ['geotiff'],
  '.asc': ['ascii-grid'],
  '.adf': ['arc-grid'],
  '.mif': ['mapinfo'],
  '.tab': ['mapinfo'],
  '.zip': ['zip', 'xlsx', 'kmz'],
  '.gz': ['gzip'],
};

/** Bytes that need another tool first, with the way out. */
const foreign: { magic: number[]; name: string; remedy: [string, string] }[] = [
  {
    magic: [0x41, 0x43, 0x31],
    name: 'DWG',
    remedy: ['请在 CAD 中另存为 DXF。', 'Save it as DXF in the CAD program.'],
  },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    name: 'XLS/DOC (OLE)',
    remedy: ['请另存为 XLSX 或 CSV。', 'Save it as XLSX or CSV.'],
  },
  {
    magic: [0x00, 0x01, 0x00, 0x00, 0x53, 0x74, 0x61, 0x6e],
    name: 'MDB (Access)',
    remedy: ['请把表导出为 CSV 或 XLSX。', 'Export its tables as CSV or XLSX.'],
  },
  {
    magic: [0x25, 0x50, 0x44, 0x46],
    name: 'PDF',
    remedy: ['请提供矢量数据文件。', 'Give the vector data itself.'],
  },
  {
    magic: [0x89, 0x50, 0x4e, 0x47],
    name: 'PNG',
    remedy: ['图片不含矢量数据。', 'A picture holds no vector data.'],
  },
  {
    magic: [0xff, 0xd8, 0xff],
    name: 'JPEG',
    remedy: ['图片不含矢量数据。', 'A picture holds no vector data.'],
  },
  { magic: [0x52, 0x61, 0x72, 0x21], name: 'RAR', remedy: ['请改用 ZIP 压缩。', 'Pack it as ZIP.'] },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], name: '7z', remedy: ['请改用 ZIP 压缩。', 'Pack it as ZIP.'] },
];

/**
 * The format of a file by content. Archives come back as `zip` (opened by `unpack.ts`) or `gzip`.
 * Errors: `import.empty`, `import.not-what-it-claims`, `import.format-unknown`, `import.xml-entities`.
 */
export function detectFormat(path: string, name = basename(path)): Format {
  const size = statSync(path).size;
  if (size === 0) {
    throw refuse('empty', [`文件“${name}”是空的。`, `The file “${name}” is empty.`], emptyRemedy, {
      file: name,
    });
  }
  const head = readHead(path, 64 * 1024);
  const found = formatOfBytes(head, name);
  const claimed = claims[extname(name).toLowerCase()];
  if (found && claimed && !claimed.includes(found)) {
    throw refuse(
      'not-what-it-claims',
      [
        `“${name}”的内容不是它的扩展名所说的格式，而是 ${found}。`,
        `“${name}” is not what its name claims: its content is ${found}.`,
      ],
      [
        '请核对文件；若内容无误，请改正扩展名后重试。',
        'Check the file; if the content is right, rename it and try again.',
      ],
      { file: name, found, claimed },
    );
  }
  if (found) return found;
  throw refuse(
    claimed ? 'not-what-it-claims' : 'format-unknown',
    claimed
      ? [
          `“${name}”不是有效的 ${claimed[0]} 文件，可能已损坏。`,
          `“${name}” is not a valid ${claimed[0]} file; it may be corrupt.`,
        ]
      : [`无法识别“${name}”的格式。`, `The format of “${name}” is not known.`],
    [
      '支持 Shapefile（可打包为 ZIP）、GeoPackage、GeoJSON、KML/KMZ、GML、DXF、OSM PBF/XML、FlatGeobuf、CSV、XLSX、GeoTIFF。',
      'Known are Shapefile (also zipped), GeoPackage, GeoJSON, KML/KMZ, GML, DXF, OSM PBF/XML, FlatGeobuf, CSV, XLSX and GeoTIFF.',
    ],
    { file: name },
  );
}

const emptyRemedy: [string, string] = ['请重新导出或传输该文件。', 'Export or transfer it again.'];

export function readHead(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

function formatOfBytes(head: Buffer, name: string): Format | undefined {
  const starts = (bytes: number[], at = 0) => bytes.every((byte, i) => head[at + i] === byte);
  if (starts([0x50, 0x4b, 0x03, 0x04]) || starts([0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (starts([0x1f, 0x8b])) return 'gzip';
  if (starts([0x00, 0x00, 0x27, 0x0a])) return 'shapefile';
  if (head.toString('latin1', 0, 15) === 'SQLite format 3') return 'geopackage';
  if (starts([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62])) return 'flatgeobuf';
  if (head.toString('latin1', 4, 15).endsWith('OSMHeader')) return 'osm-pbf';
  if (starts([0x49, 0x49, 0x2a, 0]) || starts([0x4d, 0x4d, 0, 0x2a]) || starts([0x49, 0x49, 0x2b, 0]))
    return 'geotiff';
  if (head.toString('latin1', 0, 8) === 'GRID1.2\0' || head.toString('latin1', 0, 7) === 'GRID1.2')
    return 'arc-grid';
  if (head.toString('latin1', 0, 22) === 'AutoCAD Binary DXF\r\n\x1a\0') return 'dxf';
  if (isDbf(head)) return 'dbf';
  for (const { magic, name: what, remedy } of foreign) {
    if (starts(magic))
      throw refuse(
        'format-unsupported',
        [`“${name}”是 ${what} 文件，不能直接读取。`, `“${name}” is ${what}, which cannot be read directly.`],
        remedy,
        {
          file: name,
          found: what,
        },
      );
  }
  return formatOfText(head, name);
}

/** dBase III: version byte, a plausible date, and header sizes that fit each other. */
function isDbf(head: Buffer): boolean {
  if (head.length < 33 || ![0x03, 0x83, 0x8b, 0x30, 0x31].includes(head[0]!)) return false;
  const [month, day] = [head[2]!, head[3]!];
  const headerBytes = head.readUInt16LE(8);
  return month <= 12 && day <= 31 && headerBytes >= 33 && headerBytes < 65_000 && head.readUInt16LE(10) > 0;
}

/** RFC 8142 sets it before each feature. */
const recordSeparator = new RegExp(`^${String.fromCharCode(0x1e)}`);

function formatOfText(head: Buffer, name: string): Format | undefined {
  const encoding = sniffEncoding(head);
  if (encoding === undefined) return undefined;
  const text = decodeBytes(head, encoding)
    .replace(/^\uFEFF/, '')
    .replace(recordSeparator, '')
    .trimStart();
  if (text.startsWith('<')) return formatOfXml(text, name);
  if (/^[[{]/.test(text)) return /"type"\s*:\s*"Topology"/.test(text.slice(0, 2000)) ? 'topojson' : 'geojson';
  if (/^(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\b/.test(text)) return 'dxf';
  if (/^ncols\s+\d+/i.test(text)) return 'ascii-grid';
  if (/^version\s+\d+/i.test(text) && /\bcolumns\b/i.test(text)) return 'mapinfo';
  if (/^!table\b/i.test(text)) return 'mapinfo';
  return /\.(csv|tsv|txt)$/i.test(name) ? 'csv' : undefined;
}

function formatOfXml(text: string, name: string): Format | undefined {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) {
    throw refuse(
      'xml-entities',
      [`“${name}”含有 DOCTYPE 或实体声明。`, `“${name}” declares a DOCTYPE or entities.`],
      ['出于安全考虑不予读取，请去掉该声明。', 'It is not read for safety; remove the declaration.'],
      { file: name },
    );
  }
  const root = /<(?:[\w-]+:)?([A-Za-z][\w-]*)/.exec(text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''))?.[1];
  if (root === 'osm' || root === 'osmChange') return 'osm-xml';
  if (root === 'kml') return 'kml';
  if (root === 'gpx') return 'gpx';
  if (root === 'FeatureCollection' || /xmlns:gml=|opengis\.net\/gml/.test(text)) return 'gml';
  return undefined;
}

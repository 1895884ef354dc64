/** Which entries of an archive are data, which are data that cannot be read from inside it, and which archives are documents. */
import { basename, extname } from 'node:path';
import { refuse } from '../problems.ts';

const sidecars = ['.dbf', '.shx', '.prj', '.cpg', '.qpj'];
const readable = [
  '.shp',
  '.gpkg',
  '.geojson',
  '.geojsonl',
  '.geojsons',
  '.topojson',
  '.json',
  '.kml',
  '.gml',
  '.gpx',
  '.dxf',
  '.pbf',
  '.osm',
  '.fgb',
  '.csv',
  '.tsv',
  '.xlsx',
  '.tif',
  '.tiff',
  '.asc',
  '.mif',
  '.tab',
];
/** Archives in archives are not followed, and these formats are read by other programs only. */
const closed = /\.(zip|kmz|gz|tar|tgz|rar|7z|mdb|accdb|xls|et|dwg|dgn|sqlite|ods)$/i;

export interface ArchiveContent {
  /** Folders `x.gdb`. */
  databases: string[];
  /** Files that are staged one by one; a .dbf counts where it has no .shp. */
  data: string[];
  unread: string[];
}

/** @param entries names inside the archive, junk of Mac and Windows left out */
export function sortEntries(entries: string[]): ArchiveContent {
  const lower = new Set(entries.map((entry) => entry.toLowerCase()));
  const databases = [...new Set(entries.flatMap((entry) => /^(.*?\.gdb)\//i.exec(entry)?.[1] ?? []))];
  const loose = entries.filter((entry) => !/\.gdb\//i.test(entry));
  const data = loose.filter((entry) => {
    const ending = extname(entry).toLowerCase();
    if (ending === '.dbf')
      return !['shp', 'tab'].some((main) => lower.has(entry.toLowerCase().replace(/dbf$/, main)));
    return !sidecars.includes(ending) && readable.includes(ending);
  });
  return { databases, data, unread: loose.filter((entry) => closed.test(entry)) };
}

const documents: { entry: string; name: string; remedy: [zh: string, en: string] }[] = [
  {
    entry: 'content.xml',
    name: 'ODS/ODT (OpenDocument)',
    remedy: ['请另存为 XLSX 或 CSV。', 'Save it as XLSX or CSV.'],
  },
  {
    entry: 'word/document.xml',
    name: 'DOCX (Word)',
    remedy: ['请把其中的表另存为 XLSX 或 CSV。', 'Save its table as XLSX or CSV.'],
  },
  { entry: 'ppt/presentation.xml', name: 'PPTX', remedy: ['请提供数据文件。', 'Give the data itself.'] },
];

/** Errors: `import.format-unsupported`, `import.not-what-it-claims`, `import.empty`. */
export function refuseDocuments(name: string, entries: string[]): void {
  const document = documents.find(({ entry }) => entries.includes(entry));
  if (document) {
    throw refuse(
      'format-unsupported',
      [
        `“${name}”是 ${document.name} 文件，不能直接读取。`,
        `“${name}” is ${document.name}, which cannot be read directly.`,
      ],
      document.remedy,
      { file: name, found: document.name },
    );
  }
  if (/\.xls[xm]$/i.test(name)) {
    throw refuse(
      'not-what-it-claims',
      [`“${name}”不是 XLSX 工作簿。`, `“${name}” is a zip but no XLSX workbook.`],
      ['请在表格软件中重新另存为 XLSX。', 'Save it as XLSX again.'],
      { file: name, found: 'zip' },
    );
  }
  if (entries.length === 0) {
    throw refuse(
      'empty',
      [`压缩包“${name}”里没有文件。`, `The archive “${name}” is empty.`],
      ['请重新打包。', 'Pack it again.'],
      { file: name },
    );
  }
}

export function withoutData(name: string, entries: string[], unread: string[]) {
  const held = unread.slice(0, 5).map((entry) => basename(entry));
  return refuse(
    'zip-without-data',
    [`压缩包“${name}”里没有可读取的数据文件。`, `The archive “${name}” holds no data file that can be read.`],
    held.length > 0
      ? [
          `其中的 ${held.join('、')} 需先解压，或转换为 GeoPackage、DXF、XLSX 后单独导入。`,
          `Unpack ${held.join(', ')} first, or convert it to GeoPackage, DXF or XLSX, and import it on its own.`,
        ]
      : ['请打包 .shp、.dbf、.shx、.prj 等文件。', 'Pack the .shp with its .dbf, .shx and .prj.'],
    { file: name, entries: entries.slice(0, 20) },
  );
}

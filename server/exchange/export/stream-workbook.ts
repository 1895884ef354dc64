import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { escapeHtml } from '../../../domain/escape-html.ts';

export type WorkbookCell = string | number | null;

export interface StreamedSheet {
  name: string;
  /** Its first row is the head: bold, and stays in sight. */
  rows: AsyncIterable<readonly WorkbookCell[]> | Iterable<readonly WorkbookCell[]>;
}

/** Rows of a sheet of Excel, the head among them. */
export const mostSheetRows = 1_048_576;

/**
 * A workbook (ECMA-376) as it is made, sheet after sheet, with no more of it in memory than a few thousand rows: the whole
 * country at once, as CSV is. The rows of a sheet are asked for when those of the sheets before it have gone out. Packed by
 * zlib in its own threads, so that nobody else waits.
 */
export async function* streamWorkbook(sheets: readonly StreamedSheet[]): AsyncGenerator<Buffer> {
  yield* zip([
    ...Object.entries(frameOf(sheets)).map(([name, text]) => ({ name, text: [`${declaration}${text}`] })),
    ...sheets.map(({ rows }, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, text: sheetText(rows) })),
  ]);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const typed = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** All parts but the sheets. */
function frameOf(sheets: readonly StreamedSheet[]): Record<string, string> {
  const parts = sheets.map(({ name }, i) => ({ name, id: `rId${i + 1}`, n: i + 1 }));
  return {
    '[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${typed}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${typed}.styles+xml"/>${parts.map(({ n }) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${typed}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${parts.map(({ name, id, n }) => `<sheet name="${escapeXml(name)}" sheetId="${n}" r:id="${id}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}/relationships">${parts.map(({ id, n }) => `<Relationship Id="${id}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${parts.length + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
  };
}

/** Signs that are made into one piece of text. */
const pieceLength = 65_536;

async function* sheetText(rows: StreamedSheet['rows']): AsyncGenerator<string> {
  let text = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  let n = 0;
  for await (const row of rows) {
    n += 1;
    if (n > mostSheetRows) throw new RangeError(`a sheet has at most ${mostSheetRows} rows`);
    text += `<row r="${n}">${row.map((cell, i) => cellText(cell, `${columnName(i)}${n}`, n === 1)).join('')}</row>`;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

/** A text stands in its cell as a text, whatever it begins with: no spreadsheet runs it. */
function cellText(cell: WorkbookCell, at: string, isHead: boolean): string {
  const style = isHead ? ' s="1"' : '';
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"${style}><v>${cell}</v></c>`;
  return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnName(i: number): string {
  return (i >= 26 ? columnName(Math.floor(i / 26) - 1) : '') + String.fromCharCode(65 + (i % 26));
}

/** What XML 1.0 can't say at all (control characters) is left out. */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
  return escapeHtml(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, ''));
}

interface ZipPart {
  name: string;
  text: AsyncIterable<string> | Iterable<string>;
}

/** Sizes and checksum follow the content of a part (bit 3), as they are not known before; names are UTF-8 (bit 11). */
const flags = 0x0808;
const deflated = 8;
/** 1980-01-01: the same content is the same file. */
const day = 0x0021;

/** An archive (APPNOTE.TXT 6.3) of parts that are made while they go out; none of them reaches 4 GB packed or not. */
async function* zip(parts: readonly ZipPart[]): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of parts) {
    const title = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(deflated, 8);
    head.writeUInt16LE(day, 12);
    head.writeUInt16LE(title.length, 26);
    yield Buffer.concat([head, title]);
    const sum = { crc: 0, size: 0, packed: 0 };
    for await (const chunk of pack(text, sum)) {
      sum.packed += chunk.length;
      yield chunk;
    }
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(sum.crc, 0);
    sizes.writeUInt32LE(sum.packed, 4);
    sizes.writeUInt32LE(sum.size, 8);
    yield Buffer.concat([Buffer.from([0x50, 0x4b, 0x07, 0x08]), sizes]);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(deflated, 10);
    entry.writeUInt16LE(day, 14);
    sizes.copy(entry, 16);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, title);
    offset += 30 + title.length + sum.packed + 16;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([list, end]);
}

/** Packs a text as it comes; `sum` counts it. What goes wrong in making it goes wrong here. */
async function* pack(text: ZipPart['text'], sum: { crc: number; size: number }): AsyncGenerator<Buffer> {
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of text) {
      const bytes = Buffer.from(piece);
      sum.crc = crc32(bytes, sum.crc);
      sum.size += bytes.length;
      yield bytes;
    }
  }
  const deflate = createDeflateRaw({ level: 4 });
  // a fault of the source comes out of the reading, too
  pipeline(Readable.from(counted()), deflate).catch(() => {});
  yield* deflate;
}

import { zipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { SaxesParser } from 'saxes';
import { type Entry, fromBufferPromise } from 'yauzl';
import { Problem } from '../../domain/problem.ts';
import { withPercentages } from './percent-cells.ts';

export type SheetCell = string | number | boolean | Date | null;
export interface OfficeSheet {
  /** Of the sheet in its workbook; '' for a CSV. */
  name: string;
  rows: SheetCell[][];
}

export interface WorkbookLimits {
  /** A workbook is a ZIP: what it grows to. */
  unpackedBytes: number;
  /** Rows × columns of all sheets, empty ones too: one cell in the far corner makes a sheet of 17 thousand million. */
  cells: number;
  /** Numbers that are formatted as percentages come as text, `85%` for 0.85. */
  percentages?: boolean;
  tooLarge: (bytes: number) => Problem;
  unreadable: (cause?: unknown) => Problem;
}

/**
 * All sheets of an XLSX workbook. The file is hostile until it was measured: the reader trusts the headers between the
 * entries of the ZIP and fills every sheet up to its last cell, so it gets only parts that were unpacked and measured here.
 * @throws what `limits` say
 */
export async function readWorkbook(bytes: Buffer, limits: WorkbookLimits): Promise<OfficeSheet[]> {
  const { percentages = false } = limits;
  try {
    const parts = await unpackedParts(bytes, limits);
    if (!parts || cellsOf(parts, limits.cells) > limits.cells) throw limits.tooLarge(bytes.length);
    const measured = Buffer.from(zipSync(parts, { level: 0 }));
    return (await readXlsx(measured)).map(({ sheet, data }) => ({
      name: sheet,
      rows: percentages ? withPercentages(parts, sheet, data as SheetCell[][]) : (data as SheetCell[][]),
    }));
  } catch (error) {
    throw error instanceof Problem ? error : limits.unreadable(error);
  }
}

type Parts = Record<string, Uint8Array>;

/** Pictures and printer settings stay packed. Undefined where the parts say that they are too large; a lie is an error. */
async function unpackedParts(bytes: Buffer, { unpackedBytes }: WorkbookLimits): Promise<Parts | undefined> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const entries: Entry[] = [];
  let sum = 0;
  for await (const entry of zip.eachEntry()) {
    if (!/\.(xml|rels)$/.test(entry.fileName)) continue;
    sum += entry.uncompressedSize;
    if (sum > unpackedBytes) return undefined;
    entries.push(entry);
  }
  const parts: Parts = {};
  // yauzl breaks off an entry that unpacks to more than it said
  for (const entry of entries)
    parts[entry.fileName] = await contentOf(await zip.openReadStreamPromise(entry));
  return parts;
}

async function contentOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Cells that the reader would fill, counted no further than past the limit. */
function cellsOf(parts: Parts, most: number): number {
  let sum = 0;
  for (const [name, content] of Object.entries(parts)) {
    const extent = { rows: 0, columns: 0 };
    const once = new Set<string>();
    const parser = new SaxesParser();
    parser.on('opentag', ({ name: tag, attributes }) => {
      const kind = tag.slice(tag.indexOf(':') + 1);
      if (kind === 'row') extent.rows = Math.max(extent.rows + 1, Number(attributes.r) || 0);
      else if (kind === 'c') reach(extent, attributes.r ?? '');
      else if (name === 'xl/workbook.xml' && kind === 'sheet') claim(once, attributes['r:id']);
      else if (name === 'xl/_rels/workbook.xml.rels') claim(once, attributes.Target);
    });
    const text = new TextDecoder();
    const cells = () => extent.rows * Math.max(1, extent.columns);
    for (let at = 0; at < content.length && sum + cells() <= most; at += 65_536)
      parser.write(text.decode(content.subarray(at, at + 65_536), { stream: true }));
    sum += cells();
  }
  return sum;
}

/** A part that many sheets name would be read for each of them. */
function claim(once: Set<string>, part: string | undefined): void {
  if (part === undefined) return;
  if (once.has(part)) throw new Error(`${part} is named twice`);
  once.add(part);
}

/** Widens by an address such as `AB12`. */
function reach(extent: { rows: number; columns: number }, address: string): void {
  const digits = address.search(/\d/);
  if (digits < 0) return;
  let column = 0;
  for (let i = 0; i < digits; i++) column = column * 26 + address.charCodeAt(i) - 64;
  extent.columns = Math.max(extent.columns, column);
  extent.rows = Math.max(extent.rows, Number(address.slice(digits)) || 0);
}

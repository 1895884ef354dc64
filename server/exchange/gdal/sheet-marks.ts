/**
 * What GDAL does not tell of a workbook: merged cells (the text stands in the first one only), formulas that were saved
 * without their value, and sheets that are hidden.
 */
import { SaxesParser } from 'saxes';
import type { Limits } from './limits.ts';
import { streamZipEntries } from './unpack.ts';

export interface SheetMarks {
  hidden: boolean;
  /** Cells merged downwards: rows 1-based, column 0-based. */
  merged: { fromRow: number; toRow: number; column: number }[];
  /** Cells such as `D3` whose formula has no stored value. */
  unsolved: string[];
}

/** Marks of each sheet by its name. */
export async function readSheetMarks(path: string, limits: Limits): Promise<Map<string, SheetMarks>> {
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  const targets = new Map<string, string>();
  const parts = new Map<string, SheetMarks>();
  await streamZipEntries(path, limits, (entry) => {
    if (entry === 'xl/workbook.xml')
      return onTags((tag, attributes) => {
        if (tag !== 'sheet') return;
        const hidden = (attributes.state ?? 'visible') !== 'visible';
        sheets.push({ name: attributes.name ?? '', hidden, relation: attributes['r:id'] ?? '' });
      });
    if (entry === 'xl/_rels/workbook.xml.rels')
      return onTags((tag, attributes) => {
        if (tag === 'Relationship') targets.set(attributes.Id ?? '', partName(attributes.Target ?? ''));
      });
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry)) return undefined;
    const marks: SheetMarks = { hidden: false, merged: [], unsolved: [] };
    parts.set(entry, marks);
    return sheetParser(marks);
  });
  return new Map(
    sheets.flatMap(({ name, hidden, relation }) => {
      const marks = parts.get(targets.get(relation) ?? '');
      return marks ? [[name, { ...marks, hidden }] as const] : [];
    }),
  );
}

/** Targets are written from `xl/` or from the root. */
function partName(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function onTags(use: (tag: string, attributes: Record<string, string>) => void): SaxesParser {
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => use(tag.name, tag.attributes as Record<string, string>));
  return parser;
}

function sheetParser(marks: SheetMarks): SaxesParser {
  let cell = '';
  let state: 'none' | 'formula' | 'value' = 'none';
  const parser = onTags((tag, attributes) => {
    if (tag === 'c') {
      cell = attributes.r ?? '';
      state = 'none';
    } else if (tag === 'f' && state === 'none') state = 'formula';
    else if (tag === 'v') state = 'value';
    else if (tag === 'mergeCell') {
      const range = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(attributes.ref ?? '');
      if (range && range[2] !== range[3])
        marks.merged.push({
          fromRow: Number(range[2]),
          toRow: Number(range[3]),
          column: columnIndex(range[1]!),
        });
    }
  });
  parser.on('closetag', (tag) => {
    if (tag.name === 'c' && state === 'formula') marks.unsolved.push(cell);
  });
  return parser;
}

function columnIndex(letters: string): number {
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

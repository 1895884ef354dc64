import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { SheetCell } from './workbook.ts';

type Parts = Readonly<Record<string, Uint8Array>>;

/** Formats of a percentage that every workbook knows without naming them: 0% and 0.00%. */
const builtIn = new Set(['9', '10']);

/**
 * The numbers of a sheet as its reader sees them where they are formatted as percentages: a cell that shows 85% holds 0.85,
 * and no other cell of its column says so.
 * @param parts of the workbook, measured
 * @param sheet its name
 */
export function withPercentages(parts: Parts, sheet: string, rows: SheetCell[][]): SheetCell[][] {
  const styles = percentStyles(parts['xl/styles.xml']);
  const content = styles.size > 0 ? parts[partOf(parts, sheet) ?? ''] : undefined;
  if (!content) return rows;
  const shown = rows.map((row) => [...row]);
  eachTag(content, ({ name, attributes: { s, t, r } }) => {
    if (localName(name) !== 'c' || !s || !r || !styles.has(s) || (t !== undefined && t !== 'n')) return;
    const [column, row] = placeOf(r);
    const value = shown[row]?.[column];
    // what 0.07 × 100 makes of binary fractions is no part of the figure
    if (typeof value === 'number') shown[row]![column] = `${Number((value * 100).toPrecision(12))}%`;
  });
  return shown;
}

/** Numbers of the cell formats that show a percentage, as cells name them. */
function percentStyles(styles: Uint8Array | undefined): Set<string> {
  const found = new Set<string>();
  if (!styles) return found;
  const own = new Set<string>();
  let isOfCells = false;
  let at = 0;
  eachTag(
    styles,
    ({ name, attributes: { numFmtId, formatCode } }) => {
      const tag = localName(name);
      if (tag === 'numFmt' && numFmtId && isPercentage(formatCode ?? '')) own.add(numFmtId);
      else if (tag === 'cellXfs') isOfCells = true;
      else if (tag === 'xf' && isOfCells) {
        if (numFmtId && (builtIn.has(numFmtId) || own.has(numFmtId))) found.add(String(at));
        at++;
      }
    },
    (name) => {
      if (localName(name) === 'cellXfs') isOfCells = false;
    },
  );
  return found;
}

/** A per cent sign that is not just written beside the number: "%" and \% multiply nothing. */
function isPercentage(code: string): boolean {
  return code.replace(/"[^"]*"|\\./g, '').includes('%');
}

/** Path of the part that holds a sheet. */
function partOf(parts: Parts, sheet: string): string | undefined {
  const [workbook, links] = [parts['xl/workbook.xml'], parts['xl/_rels/workbook.xml.rels']];
  if (!workbook || !links) return undefined;
  let id: string | undefined;
  let target: string | undefined;
  eachTag(workbook, ({ name, attributes }) => {
    if (localName(name) === 'sheet' && attributes.name === sheet) id = attributes['r:id'];
  });
  eachTag(links, ({ name, attributes: { Id, Target } }) => {
    if (localName(name) === 'Relationship' && Id === id) target = Target;
  });
  return target?.startsWith('/') ? target.slice(1) : target && `xl/${target}`;
}

function eachTag(
  content: Uint8Array,
  opened: (tag: SaxesTagPlain) => void,
  closed: (name: string) => void = () => {},
): void {
  const parser = new SaxesParser();
  parser.on('opentag', opened);
  parser.on('closetag', ({ name }) => closed(name));
  const text = new TextDecoder();
  for (let at = 0; at < content.length; at += 65_536)
    parser.write(text.decode(content.subarray(at, at + 65_536), { stream: true }));
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Column and row, from 0, of an address such as `AB12`. */
function placeOf(address: string): [column: number, row: number] {
  const digits = address.search(/\d/);
  let column = 0;
  for (let i = 0; i < digits; i++) column = column * 26 + address.charCodeAt(i) - 64;
  return [column - 1, Number(address.slice(digits)) - 1];
}

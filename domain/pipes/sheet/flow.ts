import type { DrawingItem } from '../section/drawing.ts';
import { wrapText } from '../section/text-width.ts';
import { type Area, box, line, words } from './paper.ts';

/** What stands on pages of words and tables, one below the other. */
export type Block =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string; mark?: 'warning' }
  | TableBlock;

export interface TableBlock {
  type: 'table';
  title: string;
  /** Repeated with the head where the table goes on. */
  goesOn: string;
  columns: TableColumn[];
  rows: TableRow[];
}

export interface TableColumn {
  title: string;
  /** Of the table's width, beside the shares of the others. */
  share: number;
  align?: 'start' | 'middle' | 'end';
}

export interface TableRow {
  cells: string[];
  /** Subtotals and totals. */
  strong?: boolean;
}

/** Sizes on paper, millimetres, of which all grow together. */
function sizesOf(factor: number) {
  const [textMm, lineMm, headingMm, titleMm, padMm, gapMm] = [2.7, 3.9, 4, 3.2, 1, 3.4].map(
    (one) => one * factor,
  ) as [number, number, number, number, number, number];
  return { textMm, lineMm, headingMm, titleMm, padMm, gapMm };
}

type Sizes = ReturnType<typeof sizesOf>;

/**
 * Sets blocks in columns, column after column and page after page: rows are never cut, the head of a table stands over each of its parts, a
 * heading stays with what follows.
 * @param factor - of all letters and lines
 * @returns the items of each page, in the area's own place
 */
export function flow(blocks: readonly Block[], area: Area, columns: number, factor = 1): DrawingItem[][] {
  const sizes = sizesOf(factor);
  const { textMm, lineMm, headingMm, gapMm } = sizes;
  const between = 6;
  const widthMm = (area.widthMm - between * (columns - 1)) / columns;
  const pages: DrawingItem[][] = [];
  let column = columns;
  let y = 0;
  const top = area.y + area.heightMm;
  const x = (): number => area.x + column * (widthMm + between);
  const begin = (): void => {
    column++;
    if (column >= columns) {
      pages.push([]);
      column = 0;
    }
    y = top;
  };
  const room = (): number => (pages.length === 0 ? -1 : y - area.y);
  const put = (...items: DrawingItem[]): void => {
    pages.at(-1)!.push(...items);
  };
  const need = (heightMm: number): void => {
    if (room() < heightMm) begin();
  };
  blocks.forEach((block, i) => {
    if (block.type === 'heading') {
      const next = blocks[i + 1];
      need(headingMm + 5 + (next?.type === 'table' ? 26 : 2 * lineMm));
      y -= y === top ? headingMm : headingMm + 2.4;
      put(words('text', x(), y, block.text, headingMm, { bold: true, roomMm: widthMm }));
      y -= 2.6;
    } else if (block.type === 'text') {
      for (const one of wrapText(block.text, textMm, widthMm)) {
        need(lineMm);
        y -= lineMm;
        put(
          words(block.mark ?? 'text', x(), y + lineMm - textMm - 0.4, one, textMm, {
            roomMm: widthMm,
          }),
        );
      }
      y -= 0.9;
    } else {
      const table = tableOf(block, widthMm, sizes);
      if (blocks[i - 1]?.type === 'text' && y < top) y -= gapMm - 1;
      need(table.titleMm + table.headMm + (table.rows[0]?.heightMm ?? 0));
      const open = (again: boolean): void => {
        put(...table.title(x(), y, again));
        y -= table.titleMm;
        put(...table.head(x(), y));
        y -= table.headMm;
      };
      open(false);
      for (const row of table.rows) {
        if (room() < row.heightMm) {
          begin();
          open(true);
        }
        put(...row.draw(x(), y));
        y -= row.heightMm;
      }
      y -= gapMm;
    }
  });
  return pages;
}

function tableOf(
  { title, goesOn, columns, rows }: TableBlock,
  widthMm: number,
  { textMm, lineMm, titleMm, padMm }: Sizes,
) {
  const shares = columns.reduce((sum, one) => sum + one.share, 0);
  const widths = columns.map((one) => (one.share / shares) * widthMm);
  const cellsOf = (cells: readonly string[]): string[][] =>
    widths.map((width, k) => wrapText(cells[k] ?? '', textMm, width - 2 * padMm));
  const heightOf = (cells: readonly string[][]): number =>
    Math.max(1, ...cells.map((one) => one.length)) * lineMm + 1.2;
  const rowAt = (cells: readonly string[][], strong: boolean, isHead: boolean) => {
    const heightMm = heightOf(cells);
    return (x: number, y: number): DrawingItem[] => {
      const outline = box({ x, y: y - heightMm, widthMm, heightMm });
      const items: DrawingItem[] = [
        line('frame', outline, isHead ? 0.3 : 0.13, { close: true }),
        ...(isHead || strong ? [line('note', outline, 0.1, { close: true, fill: true })] : []),
      ];
      let at = x;
      cells.forEach((lines, k) => {
        const width = widths[k]!;
        const align = isHead ? 'middle' : (columns[k]!.align ?? 'start');
        const textX = align === 'start' ? at + padMm : align === 'end' ? at + width - padMm : at + width / 2;
        const first = y - (heightMm - lines.length * lineMm) / 2 - lineMm + 1.1;
        lines.forEach((text, l) => {
          if (text)
            items.push(
              words('text', textX, first - l * lineMm, text, textMm, {
                ...(align === 'start' ? {} : { anchor: align }),
                ...(isHead || strong ? { bold: true } : {}),
                roomMm: width - 0.8,
              }),
            );
        });
        if (k > 0)
          items.push(
            line(
              'frame',
              [
                [at, y],
                [at, y - heightMm],
              ],
              0.13,
            ),
          );
        at += width;
      });
      return items;
    };
  };
  const headCells = cellsOf(columns.map((one) => one.title));
  return {
    titleMm: title ? titleMm + 3 : 0,
    headMm: heightOf(headCells),
    title: (x: number, y: number, again: boolean): DrawingItem[] =>
      title
        ? [
            words('text', x, y - titleMm - 0.6, again ? `${title}${goesOn}` : title, titleMm, {
              bold: true,
              roomMm: widthMm,
            }),
          ]
        : [],
    head: rowAt(headCells, true, true),
    rows: rows.map(({ cells, strong }) => {
      const wrapped = cellsOf(cells);
      return { heightMm: heightOf(wrapped), draw: rowAt(wrapped, strong ?? false, false) };
    }),
  };
}

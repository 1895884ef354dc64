import { type CsvRow, csvRows } from '../../domain/exchange/csv.ts';
import { Problem } from '../../domain/problem.ts';
import { parseJson, readText } from './read-features.ts';

/** A pair of units, and what else its row says. */
export type PairRow = [a: number, b: number, ...rest: unknown[]];

/** Pairs from JSON (`[[i, j], …]` or `{ edges: … }`) or CSV; numbers count features from 0, other words are identifiers. */
export async function readPairs(path: string, ids: string[]): Promise<PairRow[]> {
  const text = await readText(path);
  const rows: unknown[][] = /^\s*[[{]/.test(text)
    ? jsonEdges(parseJson(text, path), path)
    : filledRows(text, path).map(({ cells }) => cells);
  const known = new Map(ids.map((id, u) => [id, u]));
  const isIndex = (value: unknown) => /^\d+$/.test(String(value).trim()) && Number(value) < ids.length;
  // a first line of words that are no units is the heading
  const header = rows[0] && !rows[0].slice(0, 2).every((value) => isIndex(value) || known.has(String(value)));
  const body = header && typeof rows[0]![0] === 'string' ? rows.slice(1) : rows;
  const isKnown = (value: unknown) => known.has(String(value).trim());
  // where not one end is an identifier the file counts, so that a number out of range is the one that is named
  const byIndex =
    body.every((row) => isIndex(row[0]) && isIndex(row[1])) ||
    !body.some((row) => isKnown(row[0]) || isKnown(row[1]));
  return body.map((row, at) => {
    const ends = [row[0], row[1]].map((value) => {
      if (byIndex) return isIndex(value) ? Number(value) : undefined;
      return known.get(String(value).trim());
    });
    if (ends[0] !== undefined && ends[1] !== undefined) return [ends[0], ends[1], ...row.slice(2)];
    const unknown = ends[0] === undefined ? row[0] : row[1];
    throw new Problem(
      'zoning.edge-unknown-unit',
      {
        zh: `邻接文件第 ${at + 1} 条引用了不存在的单元 ${unknown}。`,
        en: `Edge ${at + 1} names the unit ${unknown}, which does not exist.`,
      },
      {
        zh: `请用 0 到 ${ids.length - 1} 的序号，或与 --id 相同的编号。`,
        en: `Use numbers from 0 to ${ids.length - 1}, or the identifiers of --id.`,
      },
      { facts: { row: at + 1, unit: String(unknown) } },
    );
  });
}

function jsonEdges(json: unknown, path: string): unknown[][] {
  const edges = Array.isArray(json) ? json : (json as { edges?: unknown }).edges;
  if (Array.isArray(edges) && edges.every((edge) => Array.isArray(edge) && edge.length >= 2))
    return edges as unknown[][];
  throw new Problem(
    'zoning.edges-bad',
    { zh: `${path} 不是 [[i, j], …] 形式的邻接表。`, en: `${path} is no list of edges [[i, j], …].` },
    { zh: '请写成 [[0,1],[1,2]]，或 CSV 两列。', en: 'Write [[0,1],[1,2]], or CSV with two columns.' },
  );
}

/** Rows of a CSV that are not blank, their cells trimmed. @throws Problem `zoning.quote-open` */
export function filledRows(text: string, file: string): CsvRow[] {
  const rows = csvRows(text);
  if (!rows) throw openQuote(file);
  return rows
    .map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function openQuote(file: string): Problem {
  return new Problem(
    'zoning.quote-open',
    { zh: `${file} 中有引号未成对。`, en: `A quotation mark in ${file} is not closed.` },
    { zh: '请补全引号后重试。', en: 'Close it and try again.' },
    { status: 422, facts: { file } },
  );
}

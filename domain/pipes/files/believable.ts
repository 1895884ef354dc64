import table from '../../../data/standards/believable-pipes.json' with { type: 'json' };
import { sizeOf } from './survey-size.ts';
import { type LineRole, lineRole } from './survey-words.ts';

const { mostSizeMm, mostDepthM, aboveGroundM, leastLevelM, mostLevelM } = table.limits;

/** A cell of a pipe's row that no pipe can have: it counts as unknown. */
export interface Doubt {
  column: string;
  value: string;
  kind: 'size' | 'depth' | 'level';
}

/**
 * A row of pipes without the sizes, depths and levels that no pipe has (`data/standards/believable-pipes.json`), and which these were. A level is also
 * held against the ground level of the same end.
 * @param fields - columns whose role is known otherwise than by the words of surveys
 */
export function believed<T>(
  properties: Readonly<Record<string, T>>,
  fields: Readonly<Record<string, LineRole>> = {},
): { properties: Record<string, T>; doubts: Doubt[] } {
  const roles = Object.keys(properties).map(
    (column) => [column, fields[column] ?? lineRole(column)] as const,
  );
  const doubts: Doubt[] = [];
  const doubtful = (column: string, kind: Doubt['kind']) =>
    doubts.push({ column, value: String(properties[column]), kind });
  const columnsOf = (wanted: LineRole) =>
    roles.flatMap(([column, role]) => (role === wanted ? [column] : []));
  for (const column of columnsOf('size')) if (!isSize(properties[column])) doubtful(column, 'size');
  for (const end of ['start', 'end'] as const) {
    for (const column of columnsOf(`${end}DepthM`)) {
      const depthM = figure(properties[column]);
      if (depthM !== undefined && !isDepth(depthM)) doubtful(column, 'depth');
    }
    let groundM: number | undefined;
    for (const column of columnsOf(`${end}GroundM`)) {
      const levelM = figure(properties[column]);
      if (levelM === undefined) continue;
      if (isLevel(levelM)) groundM ??= levelM;
      else doubtful(column, 'level');
    }
    for (const column of columnsOf(`${end}LevelM`)) {
      const levelM = figure(properties[column]);
      if (levelM === undefined) continue;
      if (!isLevel(levelM) || (groundM !== undefined && !isDepth(groundM - levelM)))
        doubtful(column, 'level');
    }
  }
  const out = new Set(doubts.map((one) => one.column));
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !out.has(key))),
    doubts,
  };
}

/** What is no size at all, a word say, is nothing to doubt: it is unknown as it is. */
function isSize(cell: unknown): boolean {
  const plain = figure(cell);
  if (plain !== undefined && plain < 0) return false;
  const { diameterMm = 0, widthMm = 0, heightMm = 0 } = sizeOf(String(cell ?? '')) ?? {};
  return Math.max(diameterMm, widthMm, heightMm) <= mostSizeMm.value && (plain ?? 0) <= mostSizeMm.value;
}

function isDepth(depthM: number): boolean {
  return depthM >= -aboveGroundM.value && depthM <= mostDepthM.value;
}

function isLevel(levelM: number): boolean {
  return levelM >= leastLevelM.value && levelM <= mostLevelM.value;
}

function figure(cell: unknown): number | undefined {
  if (cell === null || cell === undefined || String(cell).trim() === '') return undefined;
  const value = Number(cell);
  return Number.isNaN(value) ? undefined : value;
}

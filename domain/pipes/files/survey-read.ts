import { Problem } from '../../problem.ts';
import type { Utility } from '../model.ts';
import type { ReadResult, RowProblem } from './row-problem.ts';
import { metresOfDepths } from './survey-depths.ts';
import { surveyFrame } from './survey-frame.ts';
import { readBoth, readLines } from './survey-lines.ts';
import { findEnds } from './survey-numbers.ts';
import { readPoints, tellNowhere } from './survey-points.ts';
import { newReading, type Reading } from './survey-reading.ts';
import { RowReader } from './survey-row.ts';
import { type SurveySheet, tablesOf, textOf } from './survey-tables.ts';
import type { LineRole, PointRole } from './survey-words.ts';

export interface SurveyOptions {
  /** `EPSG:…`; taken from the zone prefix of the eastings where it is missing. */
  crs?: string | null;
  /** What sheets without any word about it hold. */
  utility?: Utility;
}

/**
 * Point and line tables of a pipe survey (CJJ 61 practice) as a network. Survey X is north and Y east: they are swapped.
 * Every fault is told by sheet and row; a point number with two meanings, a line without its points and a cell that is no
 * number are errors. What is no table is told, not passed over.
 */
export function readSurvey(sheets: SurveySheet[], options: SurveyOptions = {}): ReadResult {
  const reading = newReading(options.utility);
  const { problems } = reading;
  const bySheet = sheets.map((sheet) => ({ sheet, tables: tablesOf(sheet) }));
  const known = bySheet.flatMap((one) => one.tables);
  if (known.length === 0) throw noTable(sheets);
  for (const { sheet, tables } of bySheet) if (tables.length === 0) tellUnread(sheet, problems);
  // points first, so that lines find them in whatever order the tables stand
  for (const one of known)
    if (one.kind === 'points') readPoints(new RowReader<PointRole>(one.table, problems), reading);
  for (const one of known)
    if (one.kind === 'points-and-links')
      readBoth(new RowReader<PointRole | LineRole>(one.table, problems), reading);
  for (const one of known)
    if (one.kind === 'lines') readLines(new RowReader<LineRole>(one.table, problems), reading);
  tellNowhere(reading);
  findEnds(reading);
  metresOfDepths(reading);
  takeGroundFromPoints(reading);
  const nodes = [...reading.nodes.values()];
  const crs = surveyFrame(nodes, options.crs ?? null, problems, sheets[0]?.name ?? '');
  return {
    network: { crs, nodes, segments: reading.segments, extras: { format: 'survey' } },
    problems,
  };
}

/** Line tables often leave the ground to the point table. */
function takeGroundFromPoints({ nodes, segments }: Reading) {
  for (const { start, end, from, to } of segments) {
    start.groundM ??= nodes.get(from)?.groundM ?? null;
    end.groundM ??= nodes.get(to)?.groundM ?? null;
  }
}

/** A sheet with rows of several cells that is no table of points or lines: a legend, or heads that nobody knows. */
function tellUnread({ name, rows }: SurveySheet, problems: RowProblem[]) {
  const filled = rows.filter((row) => row.filter((cell) => textOf(cell) !== '').length > 1);
  if (filled.length < 2) return;
  const head = filled[0]!.map(textOf).filter(Boolean).slice(0, 8).join(' ');
  problems.push({
    table: name,
    row: 1,
    column: null,
    severity: 'warning',
    code: 'survey.sheet-unread',
    text: {
      zh: `“${name}”未识别为点表或线表，${filled.length} 行未读取（表头：${head}）；线表需要起点点号、终点点号列`,
      en: `"${name}" is neither a point table nor a line table: ${filled.length} rows were not read (heads: ${head}); a line table needs 起点点号 and 终点点号`,
    },
  });
}

function noTable(sheets: SurveySheet[]): Problem {
  const heads = sheets.map(({ name, rows }) => `${name}: ${(rows[0] ?? []).slice(0, 8).join(' ')}`);
  return new Problem(
    'pipes.no-survey-table',
    { zh: '没有找到点表或线表。', en: 'No point table or line table was found.' },
    {
      zh: '点表需要点号、X、Y 列，线表需要起点点号、终点点号列。',
      en: 'A point table needs columns 物探点号, X, Y; a line table 起点点号 and 终点点号.',
    },
    { status: 422, facts: { sheets: heads } },
  );
}

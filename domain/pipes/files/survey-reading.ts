import type { PipeNode, PipeSegment, Utility } from '../model.ts';
import type { RowProblem } from './row-problem.ts';
import type { RowReader } from './survey-row.ts';
import { utilityOf } from './survey-words.ts';

type UtilityWord = { utility: Utility; subclass: string | null };

/** What has been read so far of the tables of one survey. */
export interface Reading {
  problems: RowProblem[];
  nodes: Map<string, PipeNode>;
  /** Sheet and row of each point, for messages. */
  placeOfNode: Map<string, string>;
  /** Points of a number that another utility's table gives to another place: by utility and number. */
  ownNumber: Map<string, string>;
  segments: PipeSegment[];
  ids: Set<string>;
  /** Rows of segments, so that a missing point is told where it is named. */
  rowOf: Map<string, { table: string; row: number }>;
  fallback: Utility | undefined;
  utilities: Map<string, UtilityWord | null>;
}

export function newReading(fallback: Utility | undefined): Reading {
  return {
    problems: [],
    nodes: new Map(),
    placeOfNode: new Map(),
    ownNumber: new Map(),
    segments: [],
    ids: new Set(),
    rowOf: new Map(),
    fallback,
    utilities: new Map(),
  };
}

/** Row, then the letters of the point number, then the sheet's name or title, then the caller's word. */
export function utilityAt<Role extends string>(
  word: string,
  subclass: string,
  id: string,
  reader: RowReader<Role>,
  reading: Reading,
): UtilityWord {
  const { name, title } = reader.table;
  // the digits of a number say nothing: one answer serves all points of a kind
  const key = [subclass, word, id.replace(/\d+$/, ''), name, title].join('|');
  let found = reading.utilities.get(key);
  if (found === undefined) {
    found =
      utilityOf(subclass) ?? utilityOf(word) ?? utilityOf(id) ?? utilityOf(title) ?? utilityOf(name) ?? null;
    reading.utilities.set(key, found);
  }
  if (found) return found;
  if (reading.fallback) return { utility: reading.fallback, subclass: null };
  if (!reading.problems.some((one) => one.code === 'survey.utility' && one.table === name)) {
    reader.report(null, 'utility', {
      zh: '无法判断管线种类：表中没有管类列，点号与表名也未说明',
      en: 'the utility is unknown: no column, point number or sheet name tells it',
    });
  }
  return { utility: 'water', subclass: null };
}

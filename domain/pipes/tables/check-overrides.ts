import type { Bilingual } from '../../problem.ts';
import { checkBands, digName } from './check-bands.ts';
import { type CellOverride, cellsOf, type TableCell, type TableOverrides } from './city-tables.ts';
import { nameOf } from './names.ts';
import { conditionName, keyOf, placeOf, type TableName } from './sections.ts';

/** What is wrong with one cell that a city wants. */
export interface CellProblem {
  key: string;
  code:
    | 'two-values'
    | 'unknown-cell'
    | 'not-a-number'
    | 'negative'
    | 'too-large'
    | 'no-source'
    | 'no-year'
    | 'bad-year'
    | 'no-document'
    | 'bad-date'
    | 'bands-order'
    | 'bands-open'
    | 'bands-price'
    | 'bands-cheaper';
  text: Bilingual;
}

/** Everything that is wrong with a city's cells; nothing of a table with a fault is stored. */
export function checkOverrides(standard: TableName, overrides: TableOverrides): CellProblem[] {
  const national = new Map(cellsOf(standard).map((cell) => [cell.key, cell.figure.value]));
  const bands = standard === 'rates' ? checkBands(overrides) : [];
  const each = Object.entries(overrides).flatMap(([key, own]) => {
    const place = placeOf(standard, key);
    const known = place && keyOf(place.section, place) === key;
    if (!known || !(national.has(key) || place.section.mayAdd(place))) return [unknownCell(key)];
    const problems = problemsOf(key, own, place.section);
    if (problems.length > 0 || own.value === national.get(key)) return problems;
    return standard === 'rates' ? originOfPrice(key, own) : originOfFigure(key, own);
  });
  return [...each, ...bands];
}

/** Without the cells that say exactly what the national table says: they are no override. */
export function trimmed(standard: TableName, overrides: TableOverrides): TableOverrides {
  const national = new Map(cellsOf(standard).map((cell) => [cell.key, cell.national]));
  return Object.fromEntries(
    Object.entries(overrides).filter(([key, own]) => {
      const figure = national.get(key);
      return (
        !figure ||
        figure.value !== own.value ||
        (own.clause !== '' && own.clause !== figure.clause) ||
        own.document !== '' ||
        own.verifiedOn !== null ||
        own.note !== ''
      );
    }),
  );
}

export interface CellDifference {
  key: string;
  /** Undefined where there was, or will be, no cell. */
  before: TableCell | undefined;
  after: TableCell | undefined;
}

/** What another set of cells would change, cell by cell, in the order of the table. */
export function differences(
  standard: TableName,
  before: TableOverrides,
  after: TableOverrides,
): CellDifference[] {
  const old = new Map(cellsOf(standard, before).map((cell) => [cell.key, cell]));
  const fresh = new Map(cellsOf(standard, after).map((cell) => [cell.key, cell]));
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((key) => ({ key, before: old.get(key), after: fresh.get(key) }))
    .filter(({ before: a, after: b }) => !a || !b || facts(a) !== facts(b));
}

/**
 * A cell in words: `污水、雨水 × 燃气低压`, with its condition.
 * @param own - the city's cells, where bands of digging are called by them
 */
export function cellName(standard: TableName, key: string, own: TableOverrides = {}): Bilingual {
  const place = placeOf(standard, key);
  if (!place) return { zh: key, en: key };
  const { section, row, column, condition } = place;
  if (standard === 'rates' && section.id === 'earthwork' && row.startsWith('dig')) return digName(row, own);
  if (section.nameOf) return section.nameOf(place);
  const word = (language: 'zh' | 'en') => {
    const parts =
      column === 'all' ? nameOf(row)[language] : `${nameOf(row)[language]} × ${nameOf(column)[language]}`;
    const when =
      condition === ''
        ? ''
        : language === 'zh'
          ? `（${conditionName(condition).zh}）`
          : ` (${conditionName(condition).en})`;
    const many = section.id === section.standard && standard !== 'gravity';
    return many ? `${parts}${when}` : `${section.title[language]} ${parts}${when}`;
  };
  return { zh: word('zh'), en: word('en') };
}

function facts({ figure }: TableCell): string {
  const { value, clause, source, verifiedOn, note, year, region, own } = figure;
  return JSON.stringify([
    value,
    clause,
    source,
    verifiedOn,
    note ?? '',
    year ?? null,
    region ?? '',
    own ?? false,
  ]);
}

function problemsOf(
  key: string,
  { value, document, verifiedOn, year }: CellOverride,
  { scale, most, unit }: TableCell['section'],
): CellProblem[] {
  const problems: CellProblem[] = [];
  const shown = value * scale;
  if (!Number.isFinite(value))
    problems.push({
      key,
      code: 'not-a-number',
      text: { zh: '数值不是数字', en: 'the value is no number' },
    });
  else if (value < 0)
    problems.push({
      key,
      code: 'negative',
      text: { zh: `数值 ${shown} 为负`, en: `the value ${shown} is negative` },
    });
  else if (shown > most)
    problems.push({
      key,
      code: 'too-large',
      text: {
        zh: `数值 ${shown} 超过 ${most} ${unit}，请核对单位`,
        en: `the value ${shown} is above ${most} ${unit}: check the unit`,
      },
    });
  if (year !== undefined && year !== null && !(Number.isInteger(year) && year >= 1990 && year <= 2100))
    problems.push({
      key,
      code: 'bad-year',
      text: { zh: `“${year}”不是价格年份`, en: `“${year}” is no year of a price` },
    });
  if (verifiedOn !== null && !isDay(verifiedOn))
    problems.push({
      key,
      code: 'bad-date',
      text: { zh: `核定日期“${verifiedOn}”不是日期`, en: `“${verifiedOn}” is no date` },
    });
  if (verifiedOn !== null && document.trim() === '')
    problems.push({
      key,
      code: 'no-document',
      text: { zh: '标为核定但没有文件名称', en: 'marked as verified without the name of a document' },
    });
  return problems;
}

/** A figure without a source can't be judged by whoever reads the finding. */
function originOfFigure(key: string, { clause, document }: CellOverride): CellProblem[] {
  if (clause.trim() !== '' || document.trim() !== '') return [];
  return [
    {
      key,
      code: 'no-source',
      text: { zh: '改了数值却没有条文或文件名称', en: 'another value without a clause or a document' },
    },
  ];
}

/** Nobody can check a price, nor carry it on to another year, without both. */
function originOfPrice(key: string, { document, year }: CellOverride): CellProblem[] {
  if (document.trim() === '')
    return [
      { key, code: 'no-source', text: { zh: '改了单价却没有来源', en: 'another price without its source' } },
    ];
  if (year === undefined || year === null)
    return [
      { key, code: 'no-year', text: { zh: '改了单价却没有价格年份', en: 'another price without its year' } },
    ];
  return [];
}

function unknownCell(key: string): CellProblem {
  return {
    key,
    code: 'unknown-cell',
    text: { zh: `表中没有单元格 ${key}`, en: `the table has no cell ${key}` },
  };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

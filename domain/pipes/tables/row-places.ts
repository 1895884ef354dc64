import type { Bilingual } from '../../problem.ts';
import { builtInTables } from '../standards.ts';
import { cellName } from './check-overrides.ts';
import { nameOf } from './names.ts';
import {
  axesOf,
  type BoundSection,
  conditionName,
  keyOf,
  placeOf,
  type Section,
  sectionsOf,
  TABLE_NAMES,
  type TableName,
} from './sections.ts';
import { type Column, columnsOf, plain } from './table-columns.ts';

/** What the rows of one table may call its cells, learnt as they are read. */
export interface RowWords {
  standard: TableName;
  /** Words of each section, by its id. */
  words: Map<string, SectionWords>;
  /** Prices by the names of their items. */
  items?: Map<string, string>;
}

/** Tells that a row is refused, by the column that is wrong. */
export type Bad = (column: Column | null, code: string, text: Bilingual) => void;

/** By its code, or by table, row, column and condition in words. Undefined for rows of other tables, and where it was refused. */
export function placeOfRow(reading: RowWords, text: (column: Column) => string, bad: Bad) {
  const { standard, words } = reading;
  const title = plain(text('table'));
  const names = (section: Section) => [section.id, section.title.zh, section.title.en].map(plain);
  const elsewhere = TABLE_NAMES.filter((name) => name !== standard).flatMap(sectionsOf);
  if (title !== '' && elsewhere.some((section) => names(section).includes(title))) return undefined;
  const key = text('key');
  if (key !== '') {
    const place = placeOf(standard, key);
    if (place) return { ...place, turned: !key.includes(`${place.row}|${place.column}`) };
    bad('key', 'unknown-cell', {
      zh: `没有代码为“${key.slice(0, 80)}”的单元格`,
      en: `there is no cell “${key.slice(0, 80)}”`,
    });
    return undefined;
  }
  if (standard === 'rates') return placeOfItem(reading, text('row'), bad);
  const own = sectionsOf(standard);
  // without a title it is the table itself, not one of its further sections
  const section = own.find((one) => (title === '' ? one.id === standard : names(one).includes(title)));
  if (!section) {
    bad('table', 'unknown-table', { zh: `没有表“${title}”`, en: `there is no table “${title}”` });
    return undefined;
  }
  const ids = words.get(section.id) ?? wordsOf(section);
  words.set(section.id, ids);
  const row = ids.party.get(plain(text('row')));
  const column = ids.party.get(plain(text('column') || nameOf('all').zh));
  const condition = ids.condition.get(plain(text('condition')));
  if (row === undefined || column === undefined || condition === undefined) {
    const which = row === undefined ? 'row' : column === undefined ? 'column' : 'condition';
    const word = text(which).slice(0, 80);
    const name = wordOf(standard, which);
    bad(which, `unknown-${which === 'condition' ? 'condition' : 'utility'}`, {
      zh: `“${word}”不是此表的${name.zh}`,
      en: `“${word}” is no ${name.en} of this table`,
    });
    return undefined;
  }
  const place = placeOf(standard, keyOf(section, { row, column, condition }))!;
  return { ...place, turned: place.row !== row };
}

/** A price is called by its item: `沟槽回填`, `污水管 DN300`. */
function placeOfItem(reading: RowWords, item: string, bad: Bad) {
  reading.items ??= itemsOf(reading.standard);
  const key = reading.items.get(plain(item));
  if (key !== undefined) return { ...placeOf(reading.standard, key)!, turned: false };
  bad('row', 'unknown-item', {
    zh: `单价库没有项目“${item.slice(0, 80)}”，请核对名称或填写代码`,
    en: `there is no item “${item.slice(0, 80)}”: check its name or give its code`,
  });
  return undefined;
}

/** Keys by the names of their cells, of those too that a city may add. */
function itemsOf(standard: TableName): Map<string, string> {
  const items = new Map<string, string>();
  for (const section of sectionsOf(standard)) {
    const { rows, columns } = axesOf(section);
    for (const row of rows)
      for (const column of columns) {
        const key = keyOf(section, { row, column, condition: '' });
        const { zh, en } = cellName(standard, key);
        for (const word of [zh, en]) items.set(plain(word), key);
      }
  }
  return items;
}

/** Name of a column in a table. */
export function wordOf(standard: TableName, column: Column): Bilingual {
  return columnsOf(standard)[column] ?? { zh: column, en: column };
}

interface SectionWords {
  party: Map<string, string>;
  condition: Map<string, string>;
}

/** Every word that a row, a column or a condition of a section may be called by. */
function wordsOf(section: BoundSection): SectionWords {
  const party = new Map<string, string>();
  const condition = new Map([['', '']]);
  const learn = (into: Map<string, string>, id: string, name: Bilingual) => {
    for (const word of [id, name.zh, name.en]) into.set(plain(word), id);
  };
  const { rows, columns } = axesOf(section);
  for (const id of [...rows, ...columns]) learn(party, id, nameOf(id));
  for (const cell of section.cells(builtInTables)) {
    const { condition: id } = section.address(cell);
    if (id !== '') learn(condition, id, conditionName(id));
  }
  return { party, condition };
}

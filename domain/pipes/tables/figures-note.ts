import type { Bilingual } from '../../problem.ts';
import { type Figure, isVerified } from '../standards.ts';
import { type CityTables, cellsOf } from './city-tables.ts';
import { STANDARD_NAMES } from './sections.ts';

/** Most documents that a note names. */
const most = 3;

/**
 * Whose figures a sheet or a list was judged by, in one sentence: the city's with the documents that confirm them, the city's
 * that nobody confirmed, and the national ones that nobody compared with the print.
 */
export function figuresNote(figures: readonly Figure[]): Bilingual {
  const own = figures.filter((one) => one.own);
  const confirmed = own.filter(isVerified);
  const open = own.length - confirmed.length;
  const national = figures.filter((one) => !one.own && !isVerified(one)).length;
  const documents = [...new Set(confirmed.map((one) => one.source))];
  const zh: string[] = [];
  const en: string[] = [];
  if (confirmed.length > 0) {
    const more = documents.length > most;
    zh.push(`本市核定 ${confirmed.length} 项（${documents.slice(0, most).join('、')}${more ? ' 等' : ''}）`);
    en.push(
      `${confirmed.length} verified by the city (${documents.slice(0, most).join(', ')}${more ? ', …' : ''})`,
    );
  }
  if (open > 0) {
    zh.push(`本市取值待核 ${open} 项`);
    en.push(`${open} set by the city, unverified`);
  }
  if (national > 0) {
    zh.push(own.length > 0 ? `国标数值未与原文核对 ${national} 项` : '规则数值取自国标，未与标准原文核对');
    en.push(
      own.length > 0
        ? `${national} national, not compared with the print`
        : 'figures are national and not yet compared with the printed standard',
    );
  }
  const isOpen = open > 0 || national > 0;
  return {
    zh: `${zh.join('，')}${isOpen ? '，施工图签发前须核对' : ''}`,
    en: `${en.join('; ')}${isOpen ? ': check before a design is signed' : ''}`,
  };
}

/** The same of all tables of a city. */
export function tablesNote(city: CityTables): Bilingual {
  return figuresNote(STANDARD_NAMES.flatMap((name) => cellsOf(name, city[name]).map((cell) => cell.figure)));
}

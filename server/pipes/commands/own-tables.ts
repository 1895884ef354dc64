import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Standards, type StandardTables, standards } from '../../../domain/pipes/standards.ts';
import { type CityTables, standardsOfCity } from '../../../domain/pipes/tables/city-tables.ts';
import { cityTablesOf } from '../../../domain/pipes/tables/own-tables.ts';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { STANDARD_NAMES, type StandardName, sectionsOf } from '../../../domain/pipes/tables/sections.ts';
import { Problem } from '../../../domain/problem.ts';
import { readTableSheets } from '../files/table-file.ts';

/** What the option `--standards F` of the commands stands for: the national tables, or those with the file's cells in place. */
export async function standardsOf({
  standards: path,
}: {
  standards?: string | undefined;
}): Promise<Standards> {
  return path === undefined ? standards : standardsOfCity(await readOwnTables(path));
}

/**
 * Rule tables from a plain file: `.xlsx` or `.csv` as `lianpian pipes tables --out` and the page write them, or `.json` in
 * the shape of `data/standards`.
 */
export async function readOwnTables(path: string): Promise<CityTables> {
  const name = basename(path);
  if (extname(path).toLowerCase() === '.json') return cityTablesOf(parsed(path), name);
  const sheets = await readTableSheets(readFileSync(path), name);
  const city: Partial<Record<StandardName, CityTables[StandardName]>> = {};
  let refusal: unknown;
  for (const standard of STANDARD_NAMES)
    try {
      city[standard] = overridesFromSheets(standard, {}, sheets, { document: name }).cells;
    } catch (problem) {
      // a file may hold some of the tables only
      if (!(problem instanceof Problem) || problem.code !== 'pipes.table-file-empty') throw problem;
      refusal ??= problem;
    }
  if (Object.keys(city).length === 0) throw refusal;
  return city;
}

function parsed(path: string): Partial<StandardTables> {
  let own: unknown;
  try {
    own = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  if (isTables(own)) return own;
  throw new Problem(
    'pipes.table-file-shape',
    { zh: `${basename(path)} 不是规则表的 JSON。`, en: `${basename(path)} is no JSON of rule tables.` },
    {
      zh: '形如 {"horizontal": [单元格…], "gravity": {"minSlope": [单元格…]}}；可先用 lianpian pipes tables --out F.json 写出现行的表。',
      en: 'It looks like {"horizontal": [cells …], "gravity": {"minSlope": [cells …]}}; `lianpian pipes tables --out F.json` writes the tables as they are.',
    },
    { facts: { file: basename(path) } },
  );
}

/** Lists of objects under the tables' names, those on gravity pipes one step down; what the cells say is checked after. */
function isTables(value: unknown): value is Partial<StandardTables> {
  if (value === null || typeof value !== 'object') return false;
  const known = Object.entries(value).filter(([name]) =>
    (STANDARD_NAMES as readonly string[]).includes(name),
  );
  return (
    known.length > 0 &&
    known.every(([name, table]) =>
      name === 'gravity'
        ? table !== null &&
          typeof table === 'object' &&
          sectionsOf('gravity').every(({ id }) => isListOfCells((table as Record<string, unknown>)[id] ?? []))
        : isListOfCells(table),
    )
  );
}

function isListOfCells(value: unknown): boolean {
  return Array.isArray(value) && value.every((cell) => cell !== null && typeof cell === 'object');
}

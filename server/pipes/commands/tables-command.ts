import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { builtInTables } from '../../../domain/pipes/standards.ts';
import { type CityTables, cellsOf, composeTables } from '../../../domain/pipes/tables/city-tables.ts';
import { STANDARD_NAMES, sectionsOf } from '../../../domain/pipes/tables/sections.ts';
import { Problem } from '../../../domain/problem.ts';
import { writeTableFile } from '../files/table-file.ts';
import { chosenTables } from './chosen-tables.ts';
import { writeOut } from './network-words.ts';
import { languageOf } from './option-values.ts';

const usage = `lianpian pipes tables [--standards F | --city CODE [--data DIR]] [--out F.xlsx|F.csv|F.json] [--json] [--lang zh|en]
  the rule tables as they are: national, with those of a file, or of a city in the database; --out writes what --standards reads`;

/** Rule tables written out, and how many cells of each are somebody's own and verified. */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      standards: { type: 'string' },
      city: { type: 'string' },
      data: { type: 'string' },
      out: { type: 'string' },
      lang: { type: 'string', default: 'zh' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.error(usage);
    return 0;
  }
  const language = languageOf(values.lang);
  const { city } = await chosenTables(values, words);
  const counts = STANDARD_NAMES.map((table) => {
    const figures = cellsOf(table, city[table]).map((cell) => cell.figure);
    return {
      table,
      cells: figures.length,
      own: figures.filter((one) => one.own).length,
      verified: figures.filter((one) => one.verifiedOn !== null).length,
    };
  });
  if (values.json) console.log(JSON.stringify({ tables: counts }));
  else
    for (const { table, cells, own, verified } of counts)
      console.log(`${table.padEnd(12)} ${cells} cells, ${own} own, ${verified} verified`);
  if (values.out) await writeOut(values.out, await contentOf(values.out, city, language));
  return 0;
}

async function contentOf(path: string, city: CityTables, language: 'zh' | 'en'): Promise<string | Buffer> {
  const ending = extname(path).toLowerCase();
  if (ending === '.json') {
    // whose a cell is shows in its source; the mark is of the running program only
    const bare = (key: string, value: unknown) => (key === 'own' ? undefined : value);
    const { gravity, rates: _, ...rest } = composeTables(builtInTables, city);
    const lists = sectionsOf('gravity').map(({ id }) => [id, gravity[id as keyof typeof gravity]]);
    return `${JSON.stringify({ ...rest, gravity: Object.fromEntries(lists) }, bare, 2)}\n`;
  }
  if (ending === '.xlsx' || ending === '.csv')
    return writeTableFile(city, ending === '.xlsx' ? 'xlsx' : 'csv', language, STANDARD_NAMES);
  throw new Problem(
    'pipes.unknown-format',
    { zh: `不能写出 ${ending || path}。`, en: `Can't write ${ending || path}.` },
    { zh: '请用 .xlsx、.csv 或 .json。', en: 'Use .xlsx, .csv or .json.' },
  );
}

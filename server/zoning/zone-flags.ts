import { parseArgs } from 'node:util';
import { Problem } from '../../domain/problem.ts';
import type { Objective } from '../../domain/zoning/zone-problem.ts';
import { argumentWords } from '../argument-words.ts';

/** All flags of `lianpian zone …`; a subcommand reads those it needs. */
export const flags = {
  units: { type: 'string' },
  edges: { type: 'string' },
  fields: { type: 'string' },
  barriers: { type: 'string', multiple: true },
  streets: { type: 'string', multiple: true },
  overrides: { type: 'string' },
  mains: { type: 'string', multiple: true },
  reach: { type: 'string' },
  assignment: { type: 'string' },
  weight: { type: 'string' },
  floor: { type: 'string', multiple: true },
  cap: { type: 'string', multiple: true },
  budget: { type: 'string' },
  office: { type: 'string' },
  'office-mode': { type: 'string' },
  k: { type: 'string' },
  seed: { type: 'string' },
  iterations: { type: 'string' },
  seconds: { type: 'string' },
  threads: { type: 'string' },
  objective: { type: 'string' },
  homogeneity: { type: 'string' },
  'build-year': { type: 'string' },
  willingness: { type: 'string' },
  eligible: { type: 'string' },
  lock: { type: 'string' },
  zone: { type: 'string' },
  id: { type: 'string' },
  crs: { type: 'string' },
  tolerance: { type: 'string' },
  removable: { type: 'string' },
  missing: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type Flags = ReturnType<typeof parseFlags>;

export const usage = `usage:
  lianpian zone solve --units F [--edges F] [--barriers F]… [--streets F]… --weight FIELD --floor N [--cap N] [--budget FIELD:N]
                      [--office FIELD [--office-mode hard|soft]] [--k N] [--seed N] [--iterations N | --seconds S] [--threads N]
                      [--objective zones,compactness,…] [--homogeneity FIELD,…] [--build-year FIELD] [--willingness FIELD]
                      [--mains F]… [--reach M] [--eligible FIELD] [--lock FIELD] --out F.csv|F.geojson|F.json --json
  lianpian zone check --units F --assignment F [--edges F | --barriers F … --streets F …] [--weight FIELD --floor N --cap N]
                      [--budget FIELD:N] [--office FIELD] [--mains F]… --json
  lianpian zone adjacency --units F [--barriers F]… [--streets F]… [--overrides F] [--mains F]… [--tolerance M] [--out F.csv|F.json] --json
  everywhere: [--fields F] [--id FIELD] [--crs EPSG:n|metres|feet] [--missing 0] [--removable wall,…]
  --units takes GeoJSON, what GDAL reads, or outlines as JSON { "polys": [outline, …], "field": [value, …] };
  --mains takes lines of existing mains, shared by the units within --reach metres, or a table unit,unit,metres;
  --fields takes the fields from another file of the same units in the same order.
  --floor and --cap take N (for --weight) or FIELD:N, and may be given several times.
  --iterations takes N, or RECOMBINATIONS,MOVES… as an answer reports them.`;

/** Reads the words after the subcommand. */
export function parseFlags(words: string[]) {
  try {
    const { values, positionals } = parseArgs({ args: words, options: flags, allowPositionals: true });
    if (positionals.length > 0) throw new Error(`Unexpected argument '${positionals[0]}'`);
    return values;
  } catch (cause) {
    const { zh, en } = argumentWords(cause as Error);
    throw new Problem(
      'zoning.flags',
      { zh: `参数有误：${zh}。`, en: `Wrong flags: ${en}.` },
      { zh: usage, en: usage },
      { cause },
    );
  }
}

/** A flag that must be there. */
export function required<K extends 'units' | 'weight' | 'assignment'>(given: Flags, name: K): string {
  const value = given[name];
  if (value !== undefined && value !== '') return value;
  throw new Problem(
    'zoning.flag-missing',
    { zh: `缺少参数 --${name}。`, en: `--${name} is missing.` },
    { zh: usage, en: usage },
    { facts: { flag: name } },
  );
}

/** A flag that holds a number. */
export function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replaceAll(/[,_\s]/g, ''));
  if (Number.isFinite(value) && text.trim() !== '') return value;
  throw new Problem(
    'zoning.number-bad',
    { zh: `--${name} 的值 ${text} 不是数。`, en: `--${name} ${text} is no number.` },
    { zh: '请给出一个数。', en: 'Give a number.' },
    { facts: { flag: name } },
  );
}

/** `FIELD:N`, or `N` alone for the given field. The field may itself hold colons. */
export function fieldAndNumber(
  name: string,
  text: string,
  field: string | undefined,
): { field: string; value: number } {
  const at = text.lastIndexOf(':');
  const named = at < 0 ? field : text.slice(0, at);
  if (named === undefined || named === '') {
    throw new Problem(
      'zoning.flag-field',
      { zh: `--${name} ${text} 没有指明字段。`, en: `--${name} ${text} does not say which field.` },
      { zh: `请写 --${name} 字段:数值。`, en: `Write --${name} FIELD:N.` },
    );
  }
  return { field: named, value: numberOf(name, text.slice(at + 1))! };
}

const known: Objective[] = [
  'zones',
  'coverage',
  'compactness',
  'homogeneity',
  'build-year',
  'mains',
  'offices',
  'willingness',
];

/** The flag that brings the data of an objective; without it the objective would be asked and ignored. */
const dataOf: Partial<Record<Objective, 'homogeneity' | 'build-year' | 'mains' | 'office' | 'willingness'>> =
  {
    homogeneity: 'homogeneity',
    'build-year': 'build-year',
    mains: 'mains',
    offices: 'office',
    willingness: 'willingness',
  };

/** The order of objectives: as asked, else what the data allow. */
export function objectivesOf(given: Flags): Objective[] {
  if (given.objective !== undefined) {
    const names = given.objective.split(',').map((name) => name.trim());
    const wrong = names.find((name) => !known.includes(name as Objective));
    if (wrong === undefined) return withData(names as Objective[], given);
    throw new Problem(
      'zoning.objective-unknown',
      { zh: `未知目标 ${wrong}。`, en: `The objective ${wrong} is not known.` },
      { zh: `可用：${known.join('、')}。`, en: `Known: ${known.join(', ')}.` },
    );
  }
  const names: Objective[] = ['zones'];
  if (given.homogeneity !== undefined) names.push('homogeneity');
  names.push('compactness');
  if (given['build-year'] !== undefined) names.push('build-year');
  if (given.mains !== undefined) names.push('mains');
  if (given.willingness !== undefined) names.push('willingness');
  if (given.office !== undefined && given['office-mode'] === 'soft') names.push('offices');
  return names;
}

/** The objectives, each with its data; a hard office border is a constraint and leaves nothing to be weighed. */
function withData(names: Objective[], given: Flags): Objective[] {
  for (const name of names) {
    const flag = dataOf[name];
    if (flag === undefined) continue;
    const soft = name !== 'offices' || given['office-mode'] === 'soft';
    if (given[flag] !== undefined && soft) continue;
    const wanted = { mains: '--mains F', offices: '--office FIELD --office-mode soft' }[name as string];
    throw new Problem(
      'zoning.objective-without-data',
      { zh: `目标 ${name} 缺少数据。`, en: `The objective ${name} has no data.` },
      {
        zh: `请同时给出 ${wanted ?? `--${flag} FIELD`}。`,
        en: `Give ${wanted ?? `--${flag} FIELD`} with it.`,
      },
      { facts: { objective: name } },
    );
  }
  return names;
}

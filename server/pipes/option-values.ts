import { epsgCode } from '../../domain/geo/crs.ts';
import { type LengthUnit, metresPerUnit } from '../../domain/geo/placement.ts';
import type { StatedFrost } from '../../domain/pipes/frost-places.ts';
import { Problem } from '../../domain/problem.ts';

/** What a number on the command line may be. */
interface Range {
  least: number;
  most: number;
  whole?: true;
}

/** Metres and other figures of the pipe commands; beyond these a slip of the keyboard is likelier than a wish. */
const ranges = {
  cell: { least: 0.1, most: 10 },
  margin: { least: 1, most: 5000 },
  frost: { least: 0, most: 5 },
  'least-area': { least: 0, most: 1e6 },
  'main-head': { least: 0.1, most: 500 },
  seed: { least: 0, most: 2 ** 31 - 1, whole: true },
  tries: { least: 1, most: 20, whole: true },
  starts: { least: 0, most: 50, whole: true },
  branches: { least: 0, most: 1e6, whole: true },
  year: { least: 1900, most: 2200, whole: true },
} satisfies Record<string, Range>;

/** The number behind `--name`. Errors: `pipes.option-number`. */
export function numberOf(name: keyof typeof ranges, word: string): number {
  const { least, most, whole }: Range = ranges[name];
  const value = Number(word);
  if (word.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value)))
    return value;
  const kind = whole ? { zh: '整数', en: 'a whole number' } : { zh: '数', en: 'a number' };
  throw new Problem(
    'pipes.option-number',
    { zh: `--${name} 的值“${word}”不可用。`, en: `--${name} can't be “${word}”.` },
    {
      zh: `请给出 ${least} 至 ${most} 之间的${kind.zh}。`,
      en: `Give ${kind.en} between ${least} and ${most}.`,
    },
    { facts: { option: name, value: word } },
  );
}

/** `starts` of `--starts`: how often the search begins anew; the search's own number where nobody says one. */
export function startsOf(word: string | undefined): { starts?: number } {
  return word === undefined ? {} : { starts: numberOf('starts', word) };
}

/** `frostDepthM` of `--frost`, else that of the city; nothing where neither is known. */
export function frostOf(
  word: string | undefined,
  ofCity: StatedFrost | null = null,
): { frostDepthM?: number } {
  if (word !== undefined) return { frostDepthM: numberOf('frost', word) };
  return ofCity === null ? {} : { frostDepthM: ofCity.depthM };
}

/** The unit behind `--unit`. Errors: `pipes.option-unit`. */
export function unitOf(word: string | undefined): LengthUnit | undefined {
  if (word === undefined || Object.hasOwn(metresPerUnit, word)) return word as LengthUnit | undefined;
  const known = Object.keys(metresPerUnit).join(', ');
  throw new Problem(
    'pipes.option-unit',
    { zh: `没有名为“${word}”的长度单位。`, en: `There is no unit of length “${word}”.` },
    { zh: `--unit 可选：${known}。`, en: `--unit is one of ${known}.` },
  );
}

/** The language behind `--lang`; Chinese where nobody said one. Errors: `pipes.option-language`. */
export function languageOf(word: string | undefined): 'zh' | 'en' {
  if (word === undefined) return 'zh';
  if (word === 'zh' || word === 'en') return word;
  throw new Problem(
    'pipes.option-language',
    { zh: `--lang 的值“${word}”不可用。`, en: `--lang can't be “${word}”.` },
    { zh: '可选 zh（中文，默认）或 en（英文）。', en: 'Choose zh (Chinese, the default) or en (English).' },
  );
}

/** Which buildings `--uses` has connected. Errors: `pipes.option-uses`. */
export function usesOf(word: string): 'residential' | 'all' {
  if (word === 'residential' || word === 'all') return word;
  throw new Problem(
    'pipes.option-uses',
    { zh: `--uses 的值“${word}”不可用。`, en: `--uses can't be “${word}”.` },
    {
      zh: '可选 residential（只接住宅，默认）或 all（学校、商店、办公等也接）。',
      en: 'Choose residential (dwellings only, the default) or all (schools, shops and offices too).',
    },
  );
}

/** The system of terrain that says none or a wrong one. Errors: `pipes.option-terrain-crs`. */
export function terrainCrsOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const code = epsgCode(word);
  if (code !== undefined) return `EPSG:${code}`;
  throw new Problem(
    'pipes.option-terrain-crs',
    { zh: `--terrain-crs 的值“${word}”不可用。`, en: `--terrain-crs can't be “${word}”.` },
    { zh: '请写成 EPSG:4552、EPSG:32650 等。', en: 'Write it like EPSG:4552 or EPSG:32650.' },
  );
}

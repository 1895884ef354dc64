import { epsgCode } from '../../../domain/geo/crs.ts';
import { type LengthUnit, metresPerUnit } from '../../../domain/geo/placement.ts';
import type { StatedFrost } from '../../../domain/pipes/frost-places.ts';
import { rainRanges } from '../../../domain/pipes/routing/rain/rain-problems.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';

/** What a number on the command line may be. */
interface Range {
  least: number;
  most: number;
  whole?: true;
  /** What may stand there instead of a number. */
  or?: Bilingual;
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
  rain: {
    ...rainRanges.intensityLitresPerSecondHa,
    or: { zh: '（L/(s·ha)），或城市名、暴雨强度公式', en: ' L/(s·ha), or a city, or a storm formula' },
  },
  'return-period': rainRanges.returnPeriodYears,
  'inlet-minutes': rainRanges.inletMinutes,
  runoff: rainRanges.runoffCoefficient,
  catchment: rainRanges.catchmentFactor,
} satisfies Record<string, Range>;

type NumberOption = keyof typeof ranges;

/** Every number among the words of a command, before anything is read for minutes; also of options that this run would pass over. Errors: `pipes.option-number`. */
export function requireNumbers(values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(ranges) as NumberOption[]) {
    const word = values[name];
    // names a city or holds a formula where it is no number
    if (typeof word === 'string' && name !== 'rain') numberOf(name, word);
  }
}

/** The number behind `--name`. Errors: `pipes.option-number`. */
export function numberOf(name: NumberOption, word: string): number {
  const { least, most, whole, or }: Range = ranges[name];
  const value = Number(word);
  if (word.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value)))
    return value;
  const kind = whole ? { zh: '整数', en: 'a whole number' } : { zh: '数', en: 'a number' };
  throw new Problem(
    'pipes.option-number',
    { zh: `--${name} 的值“${word}”不可用。`, en: `--${name} can't be “${word}”.` },
    {
      zh: `请给出 ${least} 至 ${most} 之间的${kind.zh}${or?.zh ?? ''}。`,
      en: `Give ${kind.en} between ${least} and ${most}${or?.en ?? ''}.`,
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

/**
 * The system of terrain that says none or a wrong one.
 * Errors: `pipes.option-terrain-crs`, `pipes.terrain-crs-without-terrain`.
 */
export function terrainCrsOf({
  terrain,
  'terrain-crs': word,
}: {
  terrain?: string | undefined;
  'terrain-crs'?: string | undefined;
}): string | undefined {
  if (word === undefined) return undefined;
  const code = epsgCode(word);
  if (code !== undefined && terrain === undefined)
    throw new Problem(
      'pipes.terrain-crs-without-terrain',
      { zh: '给了 --terrain-crs，但没有地形。', en: '--terrain-crs, but no terrain.' },
      {
        zh: '请用 --terrain 给出地形栅格，或去掉 --terrain-crs；其他文件的坐标系用 --crs。',
        en: 'Give the terrain by --terrain, or leave --terrain-crs out; the system of the other files is --crs.',
      },
    );
  if (code !== undefined) return `EPSG:${code}`;
  throw new Problem(
    'pipes.option-terrain-crs',
    { zh: `--terrain-crs 的值“${word}”不可用。`, en: `--terrain-crs can't be “${word}”.` },
    { zh: '请写成 EPSG:4552、EPSG:32650 等。', en: 'Write it like EPSG:4552 or EPSG:32650.' },
  );
}

import {
  type DesignRain,
  placeUnknown,
  type RainFigures,
  type RainWish,
  rainOf,
  rainWishOfCity,
  stormPlaceOf,
  stormPlaces,
} from '../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaIn } from '../../../domain/pipes/routing/rain/formula-text.ts';
import { type LaidRain, laidRainWords } from '../../../domain/pipes/routing/rain/laid-rain.ts';
import type { StatedStorm } from '../../../domain/pipes/routing/rain/stated-storm.ts';
import type { LaidNetwork } from '../../../domain/pipes/routing/sizing/sized-network.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';
import { numberOf } from './option-values.ts';

/** Words of `pipes route` about rain. */
export interface RainValues {
  rain?: string | undefined;
  'return-period'?: string | undefined;
  'inlet-minutes'?: string | undefined;
  runoff?: string | undefined;
  catchment?: string | undefined;
  city?: string | undefined;
}

/**
 * The rain behind `--rain` and `--return-period`: an intensity in L/(s·ha), a city by name or code, or a formula `q=A(1+ClgP)/(t+b)^n`; without it
 * that of `--city`, else the assumed one. `--inlet-minutes`, `--runoff` and `--catchment` take the place of the assumed figures. Errors: those of
 * `rainOf`, `pipes.option-number` and `pipes.rain-without-formula`.
 * @param stated - what the city of `--city` states, by its name
 */
export function rainOfOptions(
  values: RainValues,
  stated?: { storm: StatedStorm | null; name: string },
): DesignRain {
  const { rain, 'return-period': period, 'inlet-minutes': inlet, city } = values;
  const years = period === undefined ? undefined : numberOf('return-period', period);
  const ofCity = stated && { storm: stated.storm, name: { zh: stated.name, en: stated.name } };
  const wish = rain === undefined ? rainWishOfCity(city ?? '', ofCity) : wishIn(rain.trim(), years);
  const figures = figuresIn(values);
  if (wish.by === 'place' || wish.by === 'city')
    return rainOf({ ...wish, ...figures, ...(years !== undefined && { returnPeriodYears: years }) });
  if (wish.by !== 'formula') {
    if (years !== undefined) throw withoutFormula('return-period');
    if (inlet !== undefined) throw withoutFormula('inlet-minutes');
  }
  return rainOf({ ...wish, ...figures });
}

function figuresIn({ 'inlet-minutes': inlet, runoff, catchment }: RainValues): RainFigures {
  return {
    ...(inlet !== undefined && { inletMinutes: numberOf('inlet-minutes', inlet) }),
    ...(runoff !== undefined && { runoffCoefficient: numberOf('runoff', runoff) }),
    ...(catchment !== undefined && { catchmentFactor: numberOf('catchment', catchment) }),
  };
}

function wishIn(word: string, years: number | undefined): RainWish {
  // nor is nothing a city
  if ((/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(word) || word === '') && !isCode(word))
    return { by: 'own', intensityLitresPerSecondHa: numberOf('rain', word) };
  const formula = formulaIn(word);
  if (formula) {
    if (years === undefined) throw formulaWithoutPeriod();
    return { by: 'formula', formula, returnPeriodYears: years };
  }
  const code = codeOf(word);
  if (code === undefined) throw placeUnknown(word);
  return { by: 'place', code };
}

/** Of a prefecture or a county: no rain is so heavy. */
const isCode = (word: string): boolean => /^\d{4}(\d\d)?$/.test(word);

/** Names with or without 市, codes of a place or of a city in it. */
function codeOf(word: string): string | undefined {
  const plain = word.replace(/市$/, '').replaceAll("'", '’').toLowerCase();
  const named = stormPlaces.find(({ name }) => name.zh === plain || name.en.toLowerCase() === plain);
  return (named ?? stormPlaceOf(word.padEnd(6, '0')))?.code;
}

function formulaWithoutPeriod(): Problem {
  return new Problem(
    'pipes.rain-without-period',
    { zh: '给了暴雨强度公式，没有给重现期。', en: 'A storm formula without a return period.' },
    { zh: '请加 --return-period 年数。', en: 'Add --return-period YEARS.' },
  );
}

function withoutFormula(option: 'return-period' | 'inlet-minutes'): Problem {
  const [zh, en] =
    option === 'return-period' ? ['重现期', 'A return period'] : ['地面集水时间', 'An inlet time'];
  return new Problem(
    'pipes.rain-without-formula',
    { zh: `给了${zh}，但没有暴雨强度公式。`, en: `${en}, but no storm formula.` },
    {
      zh: `请用 --rain 给出城市名或公式；直接给雨强时不用 --${option}。`,
      en: `Name a city or a formula by --rain; an intensity needs no --${option}.`,
    },
  );
}

/** By which rain a layout of files was sized; null where nothing of it carries rain. */
export interface ToldRain {
  rain: (LaidRain & { text: Bilingual }) | null;
}

export function rainWords(networks: readonly LaidNetwork[]): ToldRain {
  const laid = networks.find((one) => one.rain && one.pipes.length > 0)?.rain;
  return { rain: laid ? { ...laid, text: laidRainWords(laid) } : null };
}

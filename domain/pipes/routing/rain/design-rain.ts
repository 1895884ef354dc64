import table from '../../../../data/standards/rain.json' with { type: 'json' };
import { type Bilingual, Problem } from '../../../problem.ts';
import { formulaUnusable, rainRanges, requireWithin } from './rain-problems.ts';
import type { StatedStorm } from './stated-storm.ts';

/** Storm intensity of a place: q = a·(1 + c·lg P) / (t + b)^n in L/(s·ha), with t in minutes and P in years; a is 167·A₁ of the printed form. */
export interface StormFormula {
  a: number;
  b: number;
  c: number;
  n: number;
}

/** Figures of data/standards/rain.json that somebody knows better for this place. */
export interface RainFigures {
  /** Time t₁ that the water takes over ground to the first inlet; only a formula asks for it. */
  inletMinutes?: number;
  /** ψ of what drains with a roof, in the place of that by surfaces. */
  runoffCoefficient?: number;
  /** What drains with a roof, the roof included, in areas of that roof. */
  catchmentFactor?: number;
}

/** By which rain somebody wants storm drains to be sized. */
export type RainWish = RainFigures &
  (
    | { by: 'assumed' }
    | { by: 'own'; intensityLitresPerSecondHa: number }
    /** `code` as in data/standards/rain.json; without a return period the least that the table asks of such a city. */
    | { by: 'place'; code: string; returnPeriodYears?: number }
    /** What the city states for itself; without a return period its own. */
    | { by: 'city'; storm: StatedStorm; name: Bilingual; returnPeriodYears?: number }
    | { by: 'formula'; formula: StormFormula; returnPeriodYears: number }
  );

/** The rain that drains are sized by; plain data. */
export interface DesignRain {
  by: RainWish['by'];
  /** At the inlet, after `inletMinutes`, L/(s·ha). */
  intensityLitresPerSecondHa: number;
  /** Without one the intensity is the same everywhere. */
  formula?: StormFormula;
  /** null = nobody said what rain a stated intensity is of. */
  returnPeriodYears: number | null;
  inletMinutes: number;
  /** Figures that somebody gave for this place; the others are those of data/standards/rain.json. */
  given: RainFigures;
  /** Whose formula. */
  place?: Bilingual;
  /** Where a figure of data/standards/rain.json comes from, and what is known of it besides. */
  origin?: Bilingual;
  /** Compared with its source; an intensity or a formula that somebody gave is theirs to stand for. */
  isVerified: boolean;
}

export interface StormPlace extends StormFormula {
  code: string;
  name: Bilingual;
  /** Least and most years that GB 50014-2021 4.1.3 asks for in the middle of such a city, and what such a city is. */
  returnPeriodYears: readonly [least: number, most: number];
  size: Bilingual;
  origin: Bilingual;
  isVerified: boolean;
}

/** Every place whose formula is known, in the order of the table. */
export const stormPlaces: readonly StormPlace[] = table.places.map((one) => {
  const { code, place, a, b, c, n, verifiedOn } = one;
  const size = table.returnPeriods.sizes[one.size as keyof typeof table.returnPeriods.sizes];
  const [least, most] = size.centreYears as [number, number];
  return {
    ...{ code, a, b, c, n, name: place, size: { zh: size.zh, en: size.en } },
    returnPeriodYears: [least, most],
    origin: originOf(one),
    isVerified: verifiedOn !== null,
  };
});

function originOf({ source, note }: { source: string; note?: Bilingual }): Bilingual {
  const words = table.sources[source as keyof typeof table.sources];
  return note ? { zh: `${note.zh}，${words.zh}`, en: `${note.en}, ${words.en}` } : words;
}

/** L/(s·ha) of a formula after so many minutes. */
export function formulaIntensity(
  { a, b, c, n }: StormFormula,
  returnPeriodYears: number,
  minutes: number,
): number {
  return (a * (1 + c * Math.log10(returnPeriodYears))) / (minutes + b) ** n;
}

/** L/(s·ha) after so many minutes; where only one intensity is known, that. */
export function intensityAt(rain: DesignRain, minutes: number): number {
  const { formula, returnPeriodYears, intensityLitresPerSecondHa } = rain;
  if (!formula || returnPeriodYears === null) return intensityLitresPerSecondHa;
  return formulaIntensity(formula, returnPeriodYears, minutes);
}

/** Figures that are taken where nobody knows better; runoff goes by surfaces. */
export const assumedFigures = {
  inletMinutes: table.inletMinutes.value,
  catchmentFactor: table.catchmentFactor.value,
  returnPeriodYears: table.assumed.returnPeriodYears,
};

/** What is taken where nobody says anything else. */
export const assumedRain: DesignRain = {
  by: 'assumed',
  intensityLitresPerSecondHa: table.assumed.intensityLitresPerSecondHa,
  returnPeriodYears: assumedFigures.returnPeriodYears,
  inletMinutes: table.inletMinutes.value,
  given: {},
  place: table.assumed.place,
  origin: table.sources.assumption,
  isVerified: false,
};

/**
 * The rain that a wish asks for.
 * @throws Problem pipes.rain-place, pipes.rain-formula, pipes.rain-return-period, pipes.rain-intensity, pipes.rain-inlet, pipes.rain-runoff,
 * pipes.rain-catchment
 */
export function rainOf(wish: RainWish): DesignRain {
  const given = figuresIn(wish);
  switch (wish.by) {
    case 'assumed':
      return { ...assumedRain, given };
    case 'own': {
      const { intensityLitresPerSecondHa } = wish;
      requireWithin('intensityLitresPerSecondHa', intensityLitresPerSecondHa);
      return {
        by: 'own',
        intensityLitresPerSecondHa,
        returnPeriodYears: null,
        inletMinutes: table.inletMinutes.value,
        given,
        isVerified: true,
      };
    }
    case 'place': {
      const found = stormPlaces.find((one) => one.code === wish.code);
      if (!found) throw placeUnknown(wish.code);
      const { a, b, c, n, name, origin, isVerified } = found;
      const years = wish.returnPeriodYears ?? found.returnPeriodYears[0];
      return { ...byFormula('place', { a, b, c, n }, years, given), place: name, origin, isVerified };
    }
    case 'city': {
      const { formula, source, isAssumed } = wish.storm;
      const years = wish.returnPeriodYears ?? wish.storm.returnPeriodYears;
      const origin = source === '' ? { zh: '无出处', en: 'without a source' } : { zh: source, en: source };
      return {
        ...byFormula('city', formula, years, given),
        place: wish.name,
        origin,
        isVerified: !isAssumed,
      };
    }
    case 'formula':
      return { ...byFormula('formula', wish.formula, wish.returnPeriodYears, given), isVerified: true };
  }
}

/** Those that the rain uses: an intensity has no inlet time. */
function figuresIn({ by, inletMinutes, runoffCoefficient, catchmentFactor }: RainWish): RainFigures {
  const hasFormula = by !== 'assumed' && by !== 'own';
  const given = {
    ...(hasFormula && inletMinutes !== undefined && { inletMinutes }),
    ...(runoffCoefficient !== undefined && { runoffCoefficient }),
    ...(catchmentFactor !== undefined && { catchmentFactor }),
  };
  for (const [name, value] of Object.entries(given)) requireWithin(name as keyof RainFigures, value);
  return given;
}

function byFormula(
  by: 'place' | 'city' | 'formula',
  formula: StormFormula,
  returnPeriodYears: number,
  given: RainFigures,
): Omit<DesignRain, 'isVerified'> {
  requireWithin('returnPeriodYears', returnPeriodYears);
  const inletMinutes = given.inletMinutes ?? table.inletMinutes.value;
  const intensityLitresPerSecondHa = formulaIntensity(formula, returnPeriodYears, inletMinutes);
  const { b, n } = formula;
  const { least, most } = rainRanges.intensityLitresPerSecondHa;
  // intensity has to sink with time: drains farther down take it for granted
  if (!(b >= 0 && n > 0 && intensityLitresPerSecondHa >= least && intensityLitresPerSecondHa <= most))
    throw formulaUnusable(inletMinutes);
  return { by, formula, returnPeriodYears, inletMinutes, given, intensityLitresPerSecondHa };
}

export function placeUnknown(word: string): Problem {
  return new Problem(
    'pipes.rain-place',
    { zh: `没有“${word}”的暴雨强度公式。`, en: `There is no storm formula of “${word}”.` },
    {
      zh: `已知：${stormPlaces.map((one) => one.name.zh).join('、')}。也可直接给出雨强（L/(s·ha)）或公式 q=A(1+ClgP)/(t+b)^n。`,
      en: `Known are ${stormPlaces.map((one) => one.name.en).join(', ')}. Or give an intensity in L/(s·ha), or a formula q=A(1+ClgP)/(t+b)^n.`,
    },
  );
}

/**
 * The place whose formula holds for a city.
 * @param cityCode - as the register has it: GB/T 2260 of a county or prefecture, or a code of somebody's own
 * @returns undefined where none is known: that of another climate must not be taken
 */
export function stormPlaceOf(cityCode: string): StormPlace | undefined {
  if (!/^\d{6}$/.test(cityCode)) return undefined;
  return stormPlaces
    .filter((one) => cityCode.startsWith(one.code))
    .sort((a, b) => b.code.length - a.code.length)[0];
}

/** What a city begins with: the formula that it states, else that of the table for its place, else the assumed intensity. */
export function rainWishOfCity(
  cityCode: string,
  stated?: { storm: StatedStorm | null | undefined; name: Bilingual },
): RainWish {
  if (stated?.storm) return { by: 'city', storm: stated.storm, name: stated.name };
  const place = stormPlaceOf(cityCode);
  return place ? { by: 'place', code: place.code } : { by: 'assumed' };
}

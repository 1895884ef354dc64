import table from '../../../../data/standards/rain.json' with { type: 'json' };
import { type Bilingual, Problem } from '../../../problem.ts';

/** Storm intensity of a place: q = a·(1 + c·lg P) / (t + b)^n in L/(s·ha), with t in minutes and P in years; a is 167·A₁ of the printed form. */
export interface StormFormula {
  a: number;
  b: number;
  c: number;
  n: number;
}

/** By which rain somebody wants storm drains to be sized. */
export type RainWish =
  | { by: 'assumed' }
  | { by: 'own'; intensityLitresPerSecondHa: number }
  /** `code` as in data/standards/rain.json; without a return period the least that the table asks of such a city. */
  | { by: 'place'; code: string; returnPeriodYears?: number }
  | { by: 'formula'; formula: StormFormula; returnPeriodYears: number };

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

/** What a return period or an intensity may be; beyond these a slip of the keyboard is likelier than a wish. */
export const rainRanges = {
  returnPeriodYears: { least: 0.25, most: 100 },
  intensityLitresPerSecondHa: { least: 20, most: 1000 },
};

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

/** What is taken where nobody says anything else. */
export const assumedRain: DesignRain = {
  by: 'assumed',
  intensityLitresPerSecondHa: table.assumed.intensityLitresPerSecondHa,
  returnPeriodYears: table.assumed.returnPeriodYears,
  inletMinutes: table.inletMinutes.value,
  place: table.assumed.place,
  origin: table.sources.assumption,
  isVerified: false,
};

/**
 * The rain that a wish asks for.
 * @throws Problem pipes.rain-place, pipes.rain-formula, pipes.rain-return-period, pipes.rain-intensity
 */
export function rainOf(wish: RainWish): DesignRain {
  const inletMinutes = table.inletMinutes.value;
  switch (wish.by) {
    case 'assumed':
      return assumedRain;
    case 'own': {
      const { intensityLitresPerSecondHa } = wish;
      requireWithin('intensityLitresPerSecondHa', intensityLitresPerSecondHa);
      return {
        by: 'own',
        intensityLitresPerSecondHa,
        returnPeriodYears: null,
        inletMinutes,
        isVerified: true,
      };
    }
    case 'place': {
      const found = stormPlaces.find((one) => one.code === wish.code);
      if (!found) throw placeUnknown(wish.code);
      const { a, b, c, n, name, origin, isVerified } = found;
      const years = wish.returnPeriodYears ?? found.returnPeriodYears[0];
      return { ...byFormula('place', { a, b, c, n }, years), place: name, origin, isVerified };
    }
    case 'formula':
      return { ...byFormula('formula', wish.formula, wish.returnPeriodYears), isVerified: true };
  }
}

function byFormula(
  by: 'place' | 'formula',
  formula: StormFormula,
  returnPeriodYears: number,
): Omit<DesignRain, 'isVerified'> {
  requireWithin('returnPeriodYears', returnPeriodYears);
  const inletMinutes = table.inletMinutes.value;
  const intensityLitresPerSecondHa = formulaIntensity(formula, returnPeriodYears, inletMinutes);
  const { b, n } = formula;
  const { least, most } = rainRanges.intensityLitresPerSecondHa;
  // intensity has to sink with time: drains farther down take it for granted
  if (!(b >= 0 && n > 0 && intensityLitresPerSecondHa >= least && intensityLitresPerSecondHa <= most))
    throw new Problem(
      'pipes.rain-formula',
      { zh: '暴雨强度公式不可用。', en: 'The storm formula can’t be used.' },
      {
        zh: `q = A(1+C·lgP)/(t+b)^n 须 b ≥ 0、n > 0，且 t = ${inletMinutes} min 时 q 在 ${least}–${most} L/(s·ha) 之间；A = 167A₁。`,
        en: `q = A(1+C·lgP)/(t+b)^n asks for b ≥ 0 and n > 0, and for ${least}–${most} L/(s·ha) at t = ${inletMinutes} min; A = 167·A1.`,
      },
    );
  return { by, formula, returnPeriodYears, inletMinutes, intensityLitresPerSecondHa };
}

function requireWithin(name: keyof typeof rainRanges, value: number): void {
  const { least, most } = rainRanges[name];
  if (value >= least && value <= most) return;
  const isPeriod = name === 'returnPeriodYears';
  throw new Problem(
    isPeriod ? 'pipes.rain-return-period' : 'pipes.rain-intensity',
    isPeriod
      ? { zh: `重现期 ${value} 年不可用。`, en: `A return period of ${value} years can’t be used.` }
      : { zh: `雨强 ${value} L/(s·ha) 不可用。`, en: `An intensity of ${value} L/(s·ha) can’t be used.` },
    { zh: `请给出 ${least} 至 ${most} 之间的数。`, en: `Give a number between ${least} and ${most}.` },
  );
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

/** What a city begins with: its own formula, else the assumed intensity. */
export function rainWishOfCity(cityCode: string): RainWish {
  const place = stormPlaceOf(cityCode);
  return place ? { by: 'place', code: place.code } : { by: 'assumed' };
}

import { type Bilingual, Problem } from '../../../problem.ts';

/** What figures of rain may be; beyond these a slip of the keyboard is likelier than a wish. */
export const rainRanges = {
  returnPeriodYears: { least: 0.25, most: 100 },
  intensityLitresPerSecondHa: { least: 20, most: 1000 },
  inletMinutes: { least: 1, most: 60 },
  runoffCoefficient: { least: 0.05, most: 1 },
  catchmentFactor: { least: 1, most: 20 },
};

/** Code and words of a figure beyond its range. */
const outOfRange: Record<keyof typeof rainRanges, { code: string; words: (value: number) => Bilingual }> = {
  returnPeriodYears: {
    code: 'pipes.rain-return-period',
    words: (value) => ({
      zh: `重现期 ${value} 年不可用。`,
      en: `A return period of ${value} years can’t be used.`,
    }),
  },
  intensityLitresPerSecondHa: {
    code: 'pipes.rain-intensity',
    words: (value) => ({
      zh: `雨强 ${value} L/(s·ha) 不可用。`,
      en: `An intensity of ${value} L/(s·ha) can’t be used.`,
    }),
  },
  inletMinutes: {
    code: 'pipes.rain-inlet',
    words: (value) => ({
      zh: `地面集水时间 ${value} min 不可用。`,
      en: `An inlet time of ${value} min can’t be used.`,
    }),
  },
  runoffCoefficient: {
    code: 'pipes.rain-runoff',
    words: (value) => ({
      zh: `径流系数 ${value} 不可用。`,
      en: `A runoff coefficient of ${value} can’t be used.`,
    }),
  },
  catchmentFactor: {
    code: 'pipes.rain-catchment',
    words: (value) => ({
      zh: `汇水面积为屋面的 ${value} 倍，不可用。`,
      en: `A catchment of ${value} roof areas can’t be used.`,
    }),
  },
};

/** @throws Problem of the figure */
export function requireWithin(name: keyof typeof rainRanges, value: number): void {
  const { least, most } = rainRanges[name];
  if (value >= least && value <= most) return;
  const { code, words } = outOfRange[name];
  throw new Problem(code, words(value), {
    zh: `请给出 ${least} 至 ${most} 之间的数。`,
    en: `Give a number between ${least} and ${most}.`,
  });
}

export function formulaUnusable(inletMinutes: number): Problem {
  const { least, most } = rainRanges.intensityLitresPerSecondHa;
  return new Problem(
    'pipes.rain-formula',
    { zh: '暴雨强度公式不可用。', en: 'The storm formula can’t be used.' },
    {
      zh: `q = A(1+C·lgP)/(t+b)^n 须 b ≥ 0、n > 0，且 t = ${inletMinutes} min 时 q 在 ${least}–${most} L/(s·ha) 之间；A = 167A₁。`,
      en: `q = A(1+C·lgP)/(t+b)^n asks for b ≥ 0 and n > 0, and for ${least}–${most} L/(s·ha) at t = ${inletMinutes} min; A = 167·A1.`,
    },
  );
}

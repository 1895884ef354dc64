import type { Bilingual } from '../../../problem.ts';
import { type DesignRain, intensityAt } from './design-rain.ts';
import { formulaWords } from './formula-text.ts';
import type { Runoff } from './runoff.ts';

/** The rain that a network of drains was sized by. */
export interface LaidRain {
  design: DesignRain;
  runoff: Runoff;
  /** Of all outfalls the longest time t that the water takes from the farthest inlet, the inlet included. */
  longestMinutes: number;
}

/** Outfalls of one network together. */
export function joinRain(before: LaidRain | undefined, next: LaidRain): LaidRain {
  return before && before.longestMinutes > next.longestMinutes ? before : next;
}

/** How the words of `rainAssumptions` begin. */
export const rainKeys = ['rain-assumed', 'rain-unverified', 'runoff-assumed', 'catchment-assumed'];

/** What of it nobody has confirmed: key, colon, words. */
export function rainAssumptions({ design, runoff }: LaidRain): string[] {
  const { intensityLitresPerSecondHa: intensity } = design;
  const coefficient = runoff.coefficient.toFixed(2);
  return [
    ...(design.by === 'assumed'
      ? [`rain-assumed: ${intensity} L/(s·ha), a formula of this place is not known`]
      : []),
    ...(design.by === 'place' && !design.isVerified
      ? [`rain-unverified: nobody has compared the storm formula of ${design.place?.en} with its source`]
      : []),
    ...(design.by === 'city' && !design.isVerified
      ? [`rain-unverified: ${design.place?.en} calls its storm formula an assumption`]
      : []),
    ...(runoff.by === 'assumed' ? [`runoff-assumed: ${coefficient}, nobody surveyed the surfaces`] : []),
    ...(runoff.catchmentBy === 'assumed'
      ? [`catchment-assumed: ${runoff.catchmentFactor} areas of a roof drain with it`]
      : []),
  ];
}

/** By which rain, from where, and how far anybody confirmed it. */
export function designWords(design: DesignRain): Bilingual {
  const { by, formula, returnPeriodYears, place, origin, inletMinutes } = design;
  const intensity = `${design.intensityLitresPerSecondHa.toFixed(0)} L/(s·ha)`;
  if (by === 'own') return { zh: `雨强 ${intensity}（自定）`, en: `rain ${intensity} (given)` };
  if (by === 'assumed')
    return {
      zh: `雨强 ${intensity}（假定：本地暴雨强度公式未知，未核实）`,
      en: `rain ${intensity} (assumed: no storm formula of this place is known; unverified)`,
    };
  const inlet =
    design.given.inletMinutes === undefined ? { zh: '假定', en: 'assumed' } : { zh: '自定', en: 'given' };
  const law = `${formulaWords(formula!)}, P=${returnPeriodYears} a, t₁=${inletMinutes} min (${inlet.en})`;
  const lawZh = `${formulaWords(formula!)}，P=${returnPeriodYears} 年，t₁=${inletMinutes} min（${inlet.zh}）`;
  if (by === 'formula')
    return { zh: `雨强 ${intensity}：${lawZh}（自定公式）`, en: `rain ${intensity}: ${law} (formula given)` };
  const mark = design.isVerified
    ? { zh: '', en: '' }
    : by === 'city'
      ? { zh: '，假定', en: ', assumed' }
      : { zh: '，未核实', en: ', unverified' };
  return {
    zh: `雨强 ${intensity}：${place!.zh} ${lawZh}（${origin!.zh}${mark.zh}）`,
    en: `rain ${intensity}: ${place!.en} ${law} (${origin!.en}${mark.en})`,
  };
}

const originWords = {
  own: { zh: '自定', en: 'given' },
  surfaces: { zh: '按地面资料', en: 'by surveyed surfaces' },
  assumed: { zh: '假定', en: 'assumed' },
};

/** The same with runoff and the time of travel, for notes of a layout. */
export function laidRainWords({ design, runoff, longestMinutes }: LaidRain): Bilingual {
  const told = designWords(design);
  const coefficient = runoff.coefficient.toFixed(2);
  const by = originWords[runoff.by];
  const catchment = originWords[runoff.catchmentBy];
  const last = intensityAt(design, longestMinutes).toFixed(0);
  const travel = design.formula
    ? {
        zh: `；管内流行最长至 t=${longestMinutes.toFixed(1)} min，该处雨强 ${last} L/(s·ha)`,
        en: `; with the longest way in pipes t=${longestMinutes.toFixed(1)} min, ${last} L/(s·ha)`,
      }
    : { zh: '', en: '' };
  return {
    zh: `${told.zh}；径流系数 ${coefficient}（${by.zh}），汇水面积为屋面的 ${runoff.catchmentFactor} 倍（${catchment.zh}）${travel.zh}`,
    en: `${told.en}; runoff coefficient ${coefficient} (${by.en}), catchment ${runoff.catchmentFactor} roof areas (${catchment.en})${travel.en}`,
  };
}

import type { Bilingual } from '../../problem.ts';

/** What one unit of a file's drawing is in metres. */
export interface MapScale {
  metresPerUnit: number;
  /** `stated`: by the coordinate system; `lengths`: drawn lengths agree with stated ones; `unknown`: neither. */
  by: 'stated' | 'lengths' | 'unknown';
  text: Bilingual;
}

const CANDIDATES: [metres: number, zh: string, en: string][] = [
  [1, '米', 'metres'],
  [0.3048, '英尺', 'feet'],
  [1000, '千米', 'kilometres'],
];

/**
 * A drawing without a coordinate system: its unit from the ratio of stated lengths to drawn lengths. Where most pipes agree
 * with one unit within 10 %, that is it; a schematic drawing agrees with none.
 */
export function scaleFromLengths(pairs: { drawn: number; statedM: number }[]): MapScale {
  const ratios = pairs
    .filter(({ drawn, statedM }) => drawn > 0 && statedM > 0)
    .map(({ drawn, statedM }) => statedM / drawn)
    .sort((a, b) => a - b);
  const median = ratios[ratios.length >> 1];
  for (const [metres, zh, en] of CANDIDATES) {
    const near = ratios.filter((ratio) => Math.abs(ratio / metres - 1) < 0.1).length;
    if (median !== undefined && near >= ratios.length * 0.5) {
      return {
        metresPerUnit: metres,
        by: 'lengths',
        text: { zh: `图形单位按管长推断为${zh}`, en: `drawing unit taken as ${en}, from the stated lengths` },
      };
    }
  }
  return {
    metresPerUnit: 1,
    by: 'unknown',
    text: {
      zh: '图形为示意图：图上长度与管长不符，不能量距',
      en: 'the drawing is schematic: drawn lengths disagree with stated ones, so distances can not be measured on it',
    },
  };
}

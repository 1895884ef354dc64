import type { Bilingual } from '../problem.ts';
import { material } from './materials.ts';
import type { PipeSegment, PipeState, Utility } from './model.ts';

export const utilityNames: Record<Utility, Bilingual> = {
  water: { zh: '给水', en: 'water' },
  sewage: { zh: '污水', en: 'sewage' },
  storm: { zh: '雨水', en: 'storm' },
  combined: { zh: '合流', en: 'combined' },
  gas: { zh: '燃气', en: 'gas' },
  heat: { zh: '热力', en: 'heat' },
  power: { zh: '电力', en: 'power' },
  telecom: { zh: '通信', en: 'telecom' },
  conduit: { zh: '管沟', en: 'conduit' },
};

/** Letters of points and lines on maps and drawings, after the classes of CJJ 61-2017 App. B. */
export const utilityCodes: Record<Utility, string> = {
  ...{ water: 'JS', sewage: 'WS', storm: 'YS', combined: 'HS', gas: 'RQ' },
  ...{ heat: 'RL', power: 'DL', telecom: 'TX', conduit: 'ZH' },
};

export const stateNames: Record<PipeState, Bilingual> = {
  in_use: { zh: '在用', en: 'in use' },
  abandoned: { zh: '废弃', en: 'abandoned' },
  empty: { zh: '空管', en: 'empty' },
  other: { zh: '其他', en: 'other' },
  planned: { zh: '规划', en: 'planned' },
  approved: { zh: '已批', en: 'approved' },
  building: { zh: '在建', en: 'under construction' },
};

/** `DN300`, `De110`, `800×600`, or `?` where the survey is silent. A planned pipe without material is called as plans call it. */
export function sizeLabel(
  segment: Pick<PipeSegment, 'diameterMm' | 'widthMm' | 'heightMm' | 'material'> &
    Partial<Pick<PipeSegment, 'utility' | 'state'>>,
): string {
  const { diameterMm, widthMm, heightMm, utility, state } = segment;
  if (diameterMm !== null) {
    if (state === 'planned' && utility && segment.material === null)
      return plannedSizeLabel(utility, diameterMm);
    const prefix = material(segment.material)?.designatedByOuterDiameter ? 'De' : 'DN';
    return `${prefix}${Math.round(diameterMm * 10) / 10}`;
  }
  if (widthMm !== null && heightMm !== null) return `${widthMm}×${heightMm}`;
  return '?';
}

/** Utilities whose new pipes are plastic under pressure, called by their outer diameter. */
export const plannedByOuter: readonly Utility[] = ['water', 'gas'];

/** Utilities whose new lines are banks of ducts: their size is the side of the bank, not the bore of a pipe. */
export const plannedAsBank: readonly Utility[] = ['power', 'telecom'];

/** A pipe to be laid; of a bank of ducts its section in mm, width by height, as surveys write it (`150×150`). */
export function plannedSizeLabel(utility: Utility, diameterMm: number): string {
  if (plannedAsBank.includes(utility)) return `${diameterMm}×${diameterMm}`;
  return `${plannedByOuter.includes(utility) ? 'De' : 'DN'}${diameterMm}`;
}

/** A pipe that was laid out: `DN300`; of a bank whose ducts are counted all of them and those in use, else its section. */
export function laidSizeLabel(
  utility: Utility,
  { diameterMm, ductsTotal, ductsUsed }: { diameterMm: number; ductsTotal?: number; ductsUsed?: number },
  ducts = '孔',
): string {
  if (ductsTotal === undefined) return plannedSizeLabel(utility, diameterMm);
  return `${ductsTotal}/${ductsUsed ?? '?'}${ducts}`;
}

/** The label of the map: `DN300 PE 2004`, `12/9孔 2010`. */
export function mapLabel(segment: PipeSegment): string {
  const code = material(segment.material)?.code;
  const size = sizeLabel(segment);
  const ducts = segment.ductsTotal === null ? null : `${segment.ductsTotal}/${segment.ductsUsed ?? '?'}孔`;
  const voltage = segment.voltageKv === null ? null : `${segment.voltageKv}kV`;
  return [size === '?' ? null : size, code, ducts, voltage, segment.laidYear].filter(Boolean).join(' ');
}

/** How a finding names a pipe: utility, size, id. */
export function partyLabel(segment: PipeSegment): Bilingual {
  const size = sizeLabel(segment);
  const name = utilityNames[segment.utility];
  const tail = size === '?' ? segment.id : `${size} ${segment.id}`;
  return { zh: `${name.zh} ${tail}`, en: `${name.en} ${tail}` };
}

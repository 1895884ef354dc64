import type { Bilingual } from '../../problem.ts';
import { partyLabel } from '../labels.ts';
import type { PipeSegment } from '../model.ts';
import { type Figure, figureMark } from '../standards.ts';
import type { CLASH_KINDS } from './clash-table.ts';

/** What a finding between two pipes says. `gapM`: height between their walls where they lie over one another in plan; `overM`: how far within the clearance, where they cross at a flat angle. */
export function textOf(
  kind: (typeof CLASH_KINDS)[number],
  a: PipeSegment,
  b: PipeSegment,
  aBelow: boolean,
  measured: number,
  required: number,
  figure: Figure | null,
  { gapM, overM }: { gapM: number; overM: number | null },
): Bilingual {
  const la = partyLabel(a);
  const lb = partyLabel(b);
  const open = figureMark(figure);
  const clause = figure?.clause ?? '—';
  const [m, r] = [measured.toFixed(2), required.toFixed(2)];
  if (kind === 'unknown-level') {
    return {
      zh: `${la.zh} 与 ${lb.zh} 交叉，缺标高，不能判断垂直净距`,
      en: `${la.en} and ${lb.en} cross; a level is missing, so the vertical clearance is unknown`,
    };
  }
  if (kind === 'order') {
    return {
      zh: `${aBelow ? la.zh : lb.zh} 在 ${aBelow ? lb.zh : la.zh} 之下：给水应在排水之上（GB 50289-2016 4.1.12）`,
      en: `${aBelow ? la.en : lb.en} passes under ${aBelow ? lb.en : la.en}: water belongs above drains (GB 50289-2016 4.1.12)`,
    };
  }
  if (figure === null && measured < 0) {
    return {
      zh: `${la.zh} 与 ${lb.zh} 外壁相交 ${(-measured).toFixed(2)} m`,
      en: `${la.en} and ${lb.en} run into each other by ${(-measured).toFixed(2)} m`,
    };
  }
  if (kind === 'horizontal' && overM !== null) {
    const over = overM.toFixed(1);
    return {
      zh: `${la.zh} 与 ${lb.zh} 以小于 30° 的角度交叉，${over} m 长度内水平净距不足 ${r} m（${clause}）；应平行错开或以不小于 30° 交叉${open.zh}`,
      en: `${la.en} and ${lb.en} cross at less than 30°, over ${over} m less than ${r} m apart in plan (${clause}); lay them apart or cross at 30° or more${open.en}`,
    };
  }
  if (kind === 'horizontal' && gapM > 0) {
    return {
      zh: `${la.zh} 与 ${lb.zh} 平面重叠（上下净距 ${gapM.toFixed(2)} m），水平净距要求 ${r} m（${clause}）${open.zh}`,
      en: `${la.en} and ${lb.en} lie over one another in plan, ${gapM.toFixed(2)} m between them in height; ${r} m apart in plan asked (${clause})${open.en}`,
    };
  }
  if (kind === 'horizontal') {
    return {
      zh: `${la.zh} 与 ${lb.zh} 水平净距 ${m} m，要求 ${r} m（${clause}）${open.zh}`,
      en: `${la.en} and ${lb.en}: ${m} m apart in plan, ${r} m asked (${clause})${open.en}`,
    };
  }
  return {
    zh: `${la.zh} 从 ${lb.zh} ${aBelow ? '下' : '上'}方穿过，垂直净距 ${m} m，要求 ${r} m（${clause}）${open.zh}`,
    en: `${la.en} passes ${aBelow ? 'under' : 'over'} ${lb.en} with ${m} m, ${r} m asked (${clause})${open.en}`,
  };
}

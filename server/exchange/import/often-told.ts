import type { ImportWarning } from '../../contract/exchange.ts';
import { warning } from './warnings.ts';

/** Remarks that a whole file earns: one sentence with their number says more than a line for each row. */
export const oftenTold = {
  'point-to-area': (n: number) =>
    warning('points-drawn', `${n} 个点以 25 m 圆表示。`, `${n} points are drawn as circles of 25 m.`),
  'point-to-house': (n: number) =>
    warning(
      'houses-drawn',
      `${n} 栋楼只有点位，以半径 5 m 的圆表示：占地面积与净距均为假定，请补充楼栋轮廓。`,
      `${n} buildings are known by a point only and drawn as circles of 5 m: their areas and clearances are assumed until outlines come in.`,
    ),
  'line-to-band': (n: number) =>
    warning('lines-drawn', `${n} 条线以 10 m 宽的带表示。`, `${n} lines are drawn as bands of 10 m.`),
  'money-foreign': (n: number) =>
    warning(
      'money-foreign',
      `${n} 行的金额不是人民币，或在境外且未写明“元”：原值保留在属性中，不计入投资。`,
      `The money of ${n} row(s) is of another currency, or lies abroad without saying yuan: kept as it is among the attributes, not counted as investment.`,
    ),
} satisfies Record<string, (n: number) => ImportWarning>;

export type OftenTold = keyof typeof oftenTold;

export function isOftenTold(code: string): code is OftenTold {
  return Object.hasOwn(oftenTold, code);
}

import { type ToldMeasure, toldMeasures } from '../../domain/pipes/routing/answer/told-measures.ts';
import { priceAt } from '../../domain/pipes/routing/bill/rate-cells.ts';
import type { Rates } from '../../domain/pipes/routing/bill/rates.ts';
import { type MovedPipe, movedWords } from '../../domain/pipes/routing/tasks/moved-pipes.ts';
import { relocationPrice } from '../../domain/pipes/routing/tasks/relocations.ts';
import type { Bilingual } from '../../domain/problem.ts';

type LngLat = [number, number];

/** An existing pipe laid anew where it makes way. */
export interface MovedView {
  text: Bilingual;
  at: LngLat;
}

export function movedOfView(
  moved: readonly MovedPipe[],
  inverse: (x: number, y: number) => LngLat,
): MovedView[] {
  return moved.map((one) => ({
    text: movedWords(one),
    at: inverse(...one.line[Math.floor(one.line.length / 2)]!.at),
  }));
}

/** A place that is legal only with a measure, in degrees. */
export type MeasureView = Omit<ToldMeasure, 'at' | 'stretch'> & { at: LngLat; stretch: LngLat[] };

export function measuresOfView(
  judged: Parameters<typeof toldMeasures>[0],
  inverse: (x: number, y: number) => LngLat,
): MeasureView[] {
  return toldMeasures(judged).map(({ at, stretch, ...one }) => ({
    ...one,
    at: inverse(...at),
    stretch: stretch.map((point) => inverse(...point)),
  }));
}

export function repricedMeasure(one: MeasureView, rates: Rates): MeasureView {
  return { ...one, costYuan: (one.lengthM ?? 1) * priceAt(rates, priceOf[one.kind]).yuan };
}

const priceOf: Record<MeasureView['kind'], string> = {
  ...relocationPrice,
  protect: 'line:protection|all',
  wall: 'place:wall|all',
};

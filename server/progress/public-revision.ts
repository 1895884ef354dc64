import { todayInChina } from '../../domain/today.ts';
import type { Services } from '../services.ts';

/** Anything that a public page shows moves it; the day does too, because deadlines pass at midnight. */
export function revisionOf({ revisions }: Services): string {
  const layers = ['progress', 'communities', 'regions', 'buildings', 'works'];
  return `${layers.map((layer) => revisions.of(layer)).join('.')} ${todayInChina()}`;
}

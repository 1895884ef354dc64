import { type DesignRain, intensityAt } from './design-rain.ts';

/** Minutes of one step. */
export const stepMinutes = 5;

/**
 * A storm of `minutes` in steps of five, L/(s·ha): the intensity itself where only that is known; of a formula alternating blocks around a peak as long
 * as the inlet time, so that the heaviest rain of every duration from there on is what the formula says of it, as the rational method takes it to be.
 */
export function hyetographOf(rain: DesignRain, minutes: number): number[] {
  const steps = Math.max(1, Math.round(minutes / stepMinutes));
  if (!rain.formula) return new Array<number>(steps).fill(rain.intensityLitresPerSecondHa);
  const peak = Math.min(steps, Math.max(1, Math.round(rain.inletMinutes / stepMinutes)));
  const blocks = new Array<number>(peak).fill(intensityAt(rain, peak * stepMinutes));
  const fallen = (step: number): number => step * intensityAt(rain, step * stepMinutes);
  for (let step = peak + 1; step <= steps; step++) {
    const block = Math.max(0, fallen(step) - fallen(step - 1));
    if ((step - peak) % 2 === 1) blocks.push(block);
    else blocks.unshift(block);
  }
  return blocks;
}

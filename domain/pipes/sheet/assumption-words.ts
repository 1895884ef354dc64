import { laidRainWords, rainKeys } from '../routing/rain/laid-rain.ts';
import { figureMark } from '../standards.ts';
import type { LayoutFacts } from './layout-facts.ts';
import type { Say } from './layout-say.ts';
import type { Language } from './paper.ts';

/** What a layout assumes, a sentence each; the rain in one with its figures and source; drains above the frost line with their figures and the clause that leaves it to experience. */
export function assumptionWords(
  { assumptions, aboveFrost, rain }: Pick<LayoutFacts, 'assumptions' | 'aboveFrost' | 'rain'>,
  say: Say,
  language: Language,
): string[] {
  const keys = new Set(assumptions.map((one) => one.split(':')[0]!));
  for (const key of ['above-frost', ...rainKeys]) keys.delete(key);
  return [
    ...[...keys].map((key) =>
      say(
        `layout:assumption.${key}`,
        key === 'existing-depth-assumed' ? { count: sumOf(key, assumptions) } : {},
      ),
    ),
    ...(rain ? [laidRainWords(rain)[language]] : []),
    ...aboveFrost.map(({ utility, coverM, frostCoverM, lengthM, stationsSaved, figure }) =>
      say('layout:assumption.above-frost', {
        utility: say(`layout:utility.${utility}`),
        length: lengthM.toFixed(0),
        cover: coverM.toFixed(2),
        frost: frostCoverM.toFixed(2),
        stations: stationsSaved,
        clause: `${figure.clause}${figureMark(figure)[language]}`,
      }),
    ),
  ];
}

/** Over all networks, each of which tells its own number first. */
function sumOf(key: string, assumptions: readonly string[]): number {
  return assumptions.reduce((sum, one) => {
    const [, number] = new RegExp(`^${key}: (\\d+)`).exec(one) ?? [];
    return sum + Number(number ?? 0);
  }, 0);
}

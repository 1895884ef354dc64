import { lengthOf } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Site } from './site.ts';

/** What was assumed of a site because nobody said it, as far as it concerns one utility: key, colon, words. */
export function siteWords(site: Site, utility: Utility): string[] {
  return [
    ...(site.assumptions ?? []),
    ...uncountedWords(site),
    ...surfaceWords(site),
    ...replacedWords(site, utility),
  ];
}

function uncountedWords({ uncounted = 0, unhoused = 0 }: Site): string[] {
  return [
    ...(uncounted > 0 ? [`households-unknown: of ${uncounted} houses, taken by their floor area`] : []),
    ...(unhoused > 0
      ? [`other-uses: ${unhoused} buildings that nobody lives in (schools, shops …) are not connected`]
      : []),
  ];
}

function surfaceWords({ repaves = false }: Site): string[] {
  return [
    ...(repaves ? ['repaved: surfaces inside the zone are laid anew by the renovation and not billed'] : []),
    'surfaces-assumed: where nobody surveyed them carriageways are asphalt and everything else is paved',
  ];
}

function replacedWords({ replaced = [] }: Site, utility: Utility): string[] {
  const lines = replaced.filter((one) => one.utility === utility).map((one) => one.line);
  const metres = lines.reduce((sum, line) => sum + lengthOf(line), 0);
  return metres > 0
    ? [
        `replaces-old: ${metres.toFixed(0)} m of old ${utility} pipes are given up; neither that nor leading gullies over is billed`,
      ]
    : [];
}

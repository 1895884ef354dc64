import Flatbush from 'flatbush';
import type { Point } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import { boxOf } from '../ground/frame.ts';
import { placesCrossed } from '../judge/existing-crossings.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import type { Site, SitePipe } from './site.ts';
import { surveyedBetween } from './site-of-network.ts';
import { atItsDepth, atUsualDepth, groundOfPipes } from './surveyed-depths.ts';

/** At most so many places along each side of the site are asked for their level. */
const samples = 40;

/**
 * A site whose ground is known everywhere or nowhere. A hole in the terrain takes the level of the nearest place that has one, never zero. Where no
 * place has any, the ground that the survey of its pipes states serves, between those places. Where that says nothing either, levels of pipes say nothing of
 * their depth: they are left aside, so that nobody gets a pump for a main 70 m above the ground; depths below the flat ground count. Existing pipes of unknown
 * depth lie at the usual one. What had to be assumed is among the site's assumptions.
 */
export function wholeGround(given: Site): Site {
  const places: Point[] = [
    ...given.buildings.flatMap((one) => one.rings.flat()),
    ...given.mains.flatMap((one) => one.line),
  ];
  if (places.length === 0) return given;
  let site = given;
  let known = knownLevels(site, places);
  if (known.length === 0) {
    site = withGroundOfSurvey(site);
    known = knownLevels(site, places);
  }
  if (known.length === 0) {
    const aside = [...site.mains, ...site.existing].some(
      (one) => one.startLevelM !== undefined && one.startDepthM === undefined,
    );
    const stripped = {
      ...site,
      mains: site.mains.map(withoutLevels),
      existing: site.existing.map(withoutLevels),
    };
    const flat = atDepths(stripped, () => 0);
    return aside
      ? assuming(
          flat,
          'levels-without-ground: levels of existing pipes are left aside, because no level of the ground is known',
        )
      : flat;
  }
  const missing = places.filter(([x, y]) => site.groundM(x, y) === undefined).length;
  const index = new Flatbush(known.length);
  for (const { x, y } of known) index.add(x, y, x, y);
  index.finish();
  const nearest = (x: number, y: number): number => known[index.neighbors(x, y, 1)[0]!]!.levelM;
  const groundM = (x: number, y: number): number => site.groundM(x, y) ?? nearest(x, y);
  const whole: Site = {
    ...atDepths(site, groundM),
    groundM,
    hasLevel: (x, y) => site.groundM(x, y) !== undefined,
  };
  if (missing === 0) return whole;
  const share = Math.max(1, Math.round((100 * missing) / places.length));
  return assuming(
    whole,
    `ground-level-gaps: ${share} % of the site has no level, taken from the nearest place that has one`,
  );
}

function withGroundOfSurvey(site: Site): Site {
  const surveyed = groundOfPipes(site);
  if (surveyed.length === 0) return site;
  return assuming(
    { ...site, groundM: surveyedBetween(surveyed) },
    `ground-by-survey: the ground is taken from the ${surveyed.length} levels that the survey of existing pipes states`,
  );
}

/** Pipes at their depths below the ground, existing ones at the usual depth where nobody knows theirs. */
function atDepths(site: Site, groundM: (x: number, y: number) => number): Site {
  return {
    ...site,
    mains: site.mains.map((one) => atItsDepth(one, groundM)),
    existing: site.existing.map((one) => atUsualDepth(atItsDepth(one, groundM), groundM)),
  };
}

/** That pipes of unknown depth are passed where they are assumed to lie; undefined where none is. */
export function assumedDepthWords(
  { existing }: Site,
  { utility, pipes }: Pick<LaidNetwork, 'utility' | 'pipes'>,
): string | undefined {
  const places = placesCrossed(
    pipes,
    existing.filter((one) => one.depthAssumed),
  ).length;
  return places === 0
    ? undefined
    : `existing-depth-assumed: ${places} crossings of ${utility} with pipes of unknown depth, taken to lie at the least cover of Table 4.1.1; to be verified by trial pits`;
}

/** Metres between two looks at whether the ground below a pipe has a level. */
const lookM = 5;

/** That pipes lie in ground whose level nobody knows, though that of the houses is known; undefined where none does. */
export function gapWords(
  { hasLevel }: Site,
  pipes: readonly { line: readonly Point[] }[],
): string | undefined {
  if (!hasLevel) return undefined;
  let sum = 0;
  for (const { line } of pipes)
    for (let i = 1; i < line.length; i++) {
      const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
      const lengthM = Math.hypot(bx - ax, by - ay);
      const looks = Math.max(1, Math.round(lengthM / lookM));
      for (let k = 0; k < looks; k++) {
        const t = (k + 0.5) / looks;
        if (!hasLevel(ax + (bx - ax) * t, ay + (by - ay) * t)) sum += lengthM / looks;
      }
    }
  return sum < 1
    ? undefined
    : `ground-level-gaps: ${sum.toFixed(0)} m of pipe lie where the ground has no level, taken from the nearest place that has one`;
}

function assuming(site: Site, words: string): Site {
  return { ...site, assumptions: [...(site.assumptions ?? []), words] };
}

interface Known {
  x: number;
  y: number;
  levelM: number;
}

function knownLevels({ groundM }: Site, places: readonly Point[]): Known[] {
  const { minX, minY, maxX, maxY } = boxOf(places);
  const grid: Point[] = [];
  for (let i = 0; i <= samples; i++)
    for (let j = 0; j <= samples; j++)
      grid.push([minX + ((maxX - minX) * i) / samples, minY + ((maxY - minY) * j) / samples]);
  return [...grid, ...places].flatMap(([x, y]): Known[] => {
    const levelM = groundM(x, y);
    return levelM === undefined ? [] : [{ x, y, levelM }];
  });
}

function withoutLevels({ startLevelM: _start, endLevelM: _end, ...pipe }: SitePipe): SitePipe {
  return pipe;
}

/** The site as if nobody knew how deep the mains of a utility lie. */
export function withoutLevelsOf(site: Site, utility: Utility): Site {
  const mains = site.mains.map((one) => (one.utility === utility ? withoutLevels(one) : one));
  return { ...site, mains };
}

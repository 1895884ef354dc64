import Flatbush from 'flatbush';
import { insideRings, type Point } from '../../../geo/plane.ts';
import { isUnderground } from '../../clash/pieces.ts';
import { carriagewayM, type SurfaceStreet } from '../../clash/surface-over.ts';
import type { Building, Surroundings } from '../../clash/surroundings.ts';
import type { PipeNetwork, PipeSegment, Utility } from '../../model.ts';
import { nodesById, planLine } from '../../model.ts';
import { householdsByArea } from '../bill/rates.ts';
import { type Box, boxOf } from '../ground/frame.ts';
import { doorsOnOutline } from './doors-on-outline.ts';
import { houseNames } from './house-names.ts';
import { replacementOf } from './replaced-pipes.ts';
import { deskMarginM, grown, mainsM, searchedBox, standingM, unionOf } from './search-reach.ts';
import {
  factsOf,
  footprintM2,
  type Site,
  type SiteBarrier,
  type SiteBuilding,
  type SiteCorridor,
  type SitePipe,
  type SiteStreet,
} from './site.ts';
import { surveyedHeights } from './surveyed-depths.ts';
import { type Pin, pinOnSite } from './wishes.ts';
import { isPipeOfZone } from './zone-pipes.ts';

export interface ZoneWish {
  /** Outer rings of the zone, metres; its buildings are connected. */
  zone: Point[][];
  utilities: readonly Utility[];
  /** What is connected: each house, anywhere on its outline, or each stairwell at its door where doors are known. */
  outlets: 'houses' | 'doors';
  /** Places that somebody forbade. */
  forbidden: Point[][];
  /** Manholes that somebody put where they are. */
  pins: Pin[];
  /** Lines along which pipes are wanted. */
  corridors: readonly SiteCorridor[];
  /** Lines that stand for the mains of utilities without any near the zone. */
  drawnMains?: readonly (readonly Point[])[];
}

/**
 * The site of a zone in a city's network: its buildings are terminals, pipes of the wished utilities inside it are to be
 * replaced as far as nobody else hangs on them (`zone-pipes.ts`), those outside are the mains, everything else in the ground stays and is passed.
 */
export function siteOfNetwork(network: PipeNetwork, around: Surroundings, wish: ZoneWish): Site {
  const zone = boxOf(wish.zone.flat());
  const countsAsMain = grown(zone, mainsM);
  const searched = searchedFor(network, around, wish, countsAsMain);
  const near = (line: readonly Point[]): boolean => passes(line, searched);
  const houses = unionOf([searched, grown(zone, standingM)]);
  const besides = unionOf([searched, countsAsMain]);
  const nodes = nodesById(network);
  const mains: SitePipe[] = [];
  const existing: SitePipe[] = [];
  const own: SitePipe[] = [];
  for (const segment of network.segments) {
    const line = planLine(segment, nodes);
    // a line on poles neither stands in the way nor is tied to
    if (!line || segment.state === 'abandoned' || !isUnderground(segment) || !passes(line, besides)) continue;
    const wished = wish.utilities.includes(segment.utility);
    if (!wished || !passes(line, countsAsMain)) existing.push(sitePipe(segment, line));
    else (isPipeOfZone(line, wish.zone) ? own : mains).push(sitePipe(segment, line));
  }
  const barriers: SiteBarrier[] = around.points
    .filter((one) => near([[one.x, one.y]]))
    .map((one) => ({ id: one.id, kind: one.kind, paths: [[[one.x, one.y]]], area: false }));
  for (const { id, kind, line } of around.lines)
    if (near(line)) barriers.push({ id, kind, paths: [line], area: false });
  for (const { id, name, paths, area } of around.waters ?? [])
    if (paths.some((path) => near(path))) barriers.push({ id: name || id, kind: 'water', paths, area });
  wish.forbidden.forEach((ring, i) => {
    barriers.push({ id: `禁区 ${i + 1}`, kind: 'forbidden', paths: [ring], area: true });
  });
  const standing = around.buildings.filter((one) => passes(one.rings[0] ?? [], houses));
  const names = houseNames(standing);
  let uncounted = 0;
  let unhoused = 0;
  const buildings = standing.map((one, i): SiteBuilding => {
    const rings = one.rings.map(closed);
    const households = householdsOf(one, rings);
    const isInside = insideRings(...middleOf(rings[0] ?? []), wish.zone);
    const terminal = isInside && households > 0;
    if (isInside && !terminal && !isLivedIn(one) && !needsNone.has(one.use!)) unhoused++;
    if (terminal && typeof one.households !== 'number') uncounted++;
    return {
      id: names[i]!,
      rings,
      terminal,
      doors: wish.outlets === 'doors' ? doorsOnOutline(one.doors ?? [], rings) : [],
      households,
      ...(one.floors ? { storeys: one.floors } : {}),
    };
  });
  wish.pins.forEach(({ at, utility }, i) => {
    buildings.push(pinOnSite({ at, utility }, `定位点 ${i + 1}`));
  });
  // who stays on the old pipes keeps them: a school without households, and streets beyond that drain through the zone
  const others = buildings.filter(
    (one) => !one.terminal && !one.point && insideRings(...middleOf(one.rings[0] ?? []), wish.zone),
  );
  const replaced: SitePipe[] = [];
  const ownIds = new Set(own.map((one) => one.id));
  for (const utility of new Set(own.map((one) => one.utility))) {
    const outlines = others.map((one) => one.rings);
    const { through, serving } = replacementOf(network, ownIds, utility, outlines);
    for (const one of own.filter((pipe) => pipe.utility === utility))
      (through.has(one.id) ? mains : serving.has(one.id) ? existing : replaced).push(one);
  }
  const { corridors } = wish;
  const streets = (around.streets ?? []).filter((one) => near(one.line)).flatMap(siteStreet);
  return {
    buildings,
    barriers,
    streets,
    surfaces: (around.surfaces ?? []).filter(({ rings }) => near(rings[0] ?? [])),
    existing,
    mains,
    corridors,
    zone: wish.zone,
    uncounted,
    unhoused,
    replaced,
    groundM: groundOf(network),
  };
}

/**
 * Where pipes of the wish may come to lie: around its houses and pins, and as far as the nearest main outside the zone of each utility. A task,
 * which wishes none, finds its mains among all.
 */
function searchedFor(network: PipeNetwork, around: Surroundings, wish: ZoneWish, countsAsMain: Box): Box {
  const zone = boxOf(wish.zone.flat());
  const asked = around.buildings.flatMap((one) => {
    const outline = one.rings[0] ?? [];
    const isAsked =
      passes(outline, zone) &&
      insideRings(...middleOf(outline), wish.zone) &&
      householdsOf(one, one.rings.map(closed)) > 0;
    return isAsked ? [boxOf(outline)] : [];
  });
  asked.push(...wish.pins.map((one) => boxOf([one.at])));
  const nodes = nodesById(network);
  const mains = new Map<Utility, Point[][]>(wish.utilities.map((one) => [one, []]));
  const isTask = wish.utilities.length === 0;
  for (const segment of network.segments) {
    if (segment.state === 'abandoned' || !isUnderground(segment)) continue;
    if (!isTask && !mains.has(segment.utility)) continue;
    const line = planLine(segment, nodes);
    if (!line || !passes(line, countsAsMain) || isPipeOfZone(line, wish.zone)) continue;
    const lines = mains.get(segment.utility);
    if (lines) lines.push(line);
    else mains.set(segment.utility, [line]);
  }
  for (const [utility, lines] of mains)
    if (lines.length === 0)
      mains.set(
        utility,
        (wish.drawnMains ?? []).map((line) => [...line]),
      );
  return unionOf([
    searchedBox(asked.length > 0 ? unionOf(asked) : zone, mains.values(), deskMarginM),
    searchedBox(zone, [], deskMarginM),
  ]);
}

/** Whether a line comes into a box, by the boxes of its pieces: a railway or a river may have its points far outside and pass through. */
function passes(line: readonly Point[], { minX, minY, maxX, maxY }: Box): boolean {
  return line.some(([x, y], i) => {
    const [px, py] = line[Math.max(0, i - 1)]!;
    return (
      Math.max(x, px) > minX && Math.min(x, px) < maxX && Math.max(y, py) > minY && Math.min(y, py) < maxY
    );
  });
}

function isLivedIn({ use }: Building): boolean {
  return (use ?? 'residential') === 'residential';
}

/** Nought was counted, and nobody lives there; what nobody counted is a house as far as its size says so. */
function householdsOf(one: Building, rings: Point[][]): number {
  const byArea = () => (isLivedIn(one) ? householdsByArea(footprintM2({ rings }), one.floors ?? null) : 0);
  return one.households ?? byArea() ?? 0;
}

/** Uses of buildings that no utility is missed in. */
const needsNone: ReadonlySet<string> = new Set(['garage', 'gatehouse', 'substation']);

/** Classes of the register in the words of maps, by which the search weighs streets. */
export const streetKinds: Record<string, string> = {
  expressway: 'trunk',
  arterial: 'primary',
  collector: 'secondary',
  minor: 'tertiary',
  lane: 'service',
};

/** A street with a carriageway; paths have none. */
function siteStreet(street: SurfaceStreet, i: number): SiteStreet[] {
  const widthM = carriagewayM(street);
  if (widthM === null) return [];
  const line = street.line.map(([x, y]): Point => [x, y]);
  return [{ id: `street ${i}`, line, kind: streetKinds[street.class] ?? 'tertiary', widthM }];
}

function sitePipe(segment: PipeSegment, line: Point[]): SitePipe {
  return {
    id: segment.id,
    utility: segment.utility,
    line,
    diameterMm: segment.diameterMm ?? segment.widthMm ?? 200,
    facts: factsOf(segment),
    ...surveyedHeights(segment),
  };
}

function closed(ring: readonly Point[]): Point[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, first];
}

function middleOf(ring: readonly Point[]): Point {
  const box = boxOf(ring);
  return [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
}

/**
 * Ground between the surveyed places (nodes, and ends of pipes whose nodes say nothing): the four nearest, weighted by the square of their
 * distance. Undefined everywhere where nobody surveyed any.
 */
export function groundOf(network: PipeNetwork): Site['groundM'] {
  return surveyedBetween(surveyedGround(network));
}

interface Surveyed {
  x: number;
  y: number;
  groundM: number;
}

/** The same between any places with a figure. */
export function surveyedBetween(known: readonly Surveyed[]): Site['groundM'] {
  if (known.length === 0) return () => undefined;
  const index = new Flatbush(known.length);
  for (const { x, y } of known) index.add(x, y, x, y);
  index.finish();
  return (x, y) => {
    let weights = 0;
    let sum = 0;
    for (const i of index.neighbors(x, y, 4, farthestM)) {
      const one = known[i]!;
      const weight = 1 / ((one.x - x) ** 2 + (one.y - y) ** 2 + 1);
      weights += weight;
      sum += weight * one.groundM;
    }
    return weights > 0 ? sum / weights : undefined;
  };
}

/** What is surveyed farther away says nothing about the ground here. */
const farthestM = 1920;

/** Where the network itself says how high the ground is. */
export function surveyedGround({ nodes, segments }: PipeNetwork): Surveyed[] {
  const ends = new Map<string, number>();
  for (const { from, to, start, end } of segments) {
    for (const [id, { groundM, levelM, depthM }] of [
      [from, start],
      [to, end],
    ] as const) {
      const ground = groundM ?? (levelM !== null && depthM !== null ? levelM + depthM : null);
      if (ground !== null) ends.set(id, ground);
    }
  }
  return nodes.flatMap(({ id, x, y, groundM }) => {
    const ground = groundM ?? ends.get(id);
    return ground === undefined ? [] : [{ x, y, groundM: ground }];
  });
}

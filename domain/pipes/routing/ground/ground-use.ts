import type { Point } from '../../../geo/plane.ts';
import type { WorkPlace } from '../../../programme/funding.ts';
import type { SurfaceId } from '../bill/rates.ts';
import type { SurfaceAt } from '../bill/trench.ts';
import type { Site } from '../site/site.ts';
import { boxOf } from './frame.ts';
import { surfacesOf } from './surfaces.ts';
import { type PlaceAt, placesOf } from './work-place.ts';

/** A part of a line over which surface and place are the same. */
export interface Stretch {
  surface: SurfaceId;
  place: WorkPlace;
  /** Of the whole line, 0…1; those of one line make 1. */
  share: number;
}

/** What lies over pipes, as far as a bill asks: which surface is opened, and who pays by where it is. */
export interface GroundUse {
  placeAt: PlaceAt;
  /** Stretches of a line, those alike together, in the order in which they begin. Of a line without length, its place. */
  along: (line: readonly Point[]) => readonly Stretch[];
}

/** Strips narrower than this may be passed over; where a surface ends is found to the millimetre. */
const stepM = 0.5;
const exactM = 1e-3;

/** @param placeAt - default: everything lies inside */
export function groundUse(surfaceAt: SurfaceAt, placeAt: PlaceAt = () => 'in_compound'): GroundUse {
  const known = new WeakMap<readonly Point[], readonly Stretch[]>();
  return {
    placeAt,
    along(line) {
      let found = known.get(line);
      if (!found) {
        const box = boxOf(line);
        found = stretchesOf(line, surfaceAt.within?.(box) ?? surfaceAt, placeAt.within?.(box) ?? placeAt);
        known.set(line, found);
      }
      return found;
    },
  };
}

const ofSites = new WeakMap<Site, GroundUse>();

/** What lies over a site, looked up once: a manhole that is dragged leaves nearly all lines where they were. */
export function groundOf(site: Site): GroundUse {
  let ground = ofSites.get(site);
  if (!ground) {
    ground = groundUse(surfacesOf(site), placesOf(site));
    ofSites.set(site, ground);
  }
  return ground;
}

/** Where nobody knows anything else. */
export const pavedYard: GroundUse = groundUse(() => 'paving');

/** Shares of a line by what is asked of its stretches. */
export function sharesBy<Key>(
  stretches: readonly Stretch[],
  keyOf: (one: Stretch) => Key,
): [key: Key, share: number][] {
  const sums = new Map<Key, number>();
  for (const one of stretches) sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0) + one.share);
  return [...sums];
}

function stretchesOf(line: readonly Point[], surfaceAt: SurfaceAt, placeAt: PlaceAt): readonly Stretch[] {
  const at = (x: number, y: number) => `${surfaceAt(x, y)} ${placeAt(x, y)}`;
  const metres = new Map<string, number>();
  const add = (use: string, lengthM: number) => metres.set(use, (metres.get(use) ?? 0) + lengthM);
  for (let i = 1; i < line.length; i++) usesOfPiece(line[i - 1]!, line[i]!, at, add);
  const wholeM = [...metres.values()].reduce((sum, one) => sum + one, 0);
  if (wholeM === 0) {
    const [x, y] = line[0] ?? [0, 0];
    return [{ surface: surfaceAt(x, y), place: placeAt(x, y), share: 1 }];
  }
  return [...metres].map(([use, lengthM]) => {
    const [surface, place] = use.split(' ') as [SurfaceId, WorkPlace];
    return { surface, place, share: lengthM / wholeM };
  });
}

function usesOfPiece(
  [ax, ay]: Point,
  [bx, by]: Point,
  at: (x: number, y: number) => string,
  add: (use: string, lengthM: number) => void,
): void {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return;
  const use = (m: number) => at(ax + ((bx - ax) * m) / length, ay + ((by - ay) * m) / length);
  const steps = Math.ceil(length / stepM);
  let from = 0;
  let before = use(0);
  for (let k = 1; k <= steps; k++) {
    const end = (length * k) / steps;
    const after = use(end);
    if (after === before) continue;
    let [low, high] = [(length * (k - 1)) / steps, end];
    while (high - low > exactM) {
      const middle = (low + high) / 2;
      if (use(middle) === before) low = middle;
      else high = middle;
    }
    add(before, (low + high) / 2 - from);
    from = (low + high) / 2;
    before = after;
  }
  add(before, length - from);
}

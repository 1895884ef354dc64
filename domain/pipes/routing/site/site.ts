import type { Point } from '../../../geo/plane.ts';
import type { PipeSegment, Utility } from '../../model.ts';
import type { SurfaceId } from '../bill/rates.ts';
import type { ObstacleKind } from '../ground/obstacles.ts';
import { type Entry, entryOn, isEntered } from './entries.ts';
import { frontagesOf } from './frontage.ts';

/** What stands on the ground, in metres of the project's own plane. */
export interface Site {
  buildings: SiteBuilding[];
  /** Trees, poles, walls, kerbs, rails, and places that somebody forbade. */
  barriers: SiteBarrier[];
  streets: SiteStreet[];
  /** Surveyed surfaces; elsewhere carriageways are taken for asphalt and everything else for paving. */
  surfaces?: readonly SiteSurface[];
  /** The renovation takes up and lays anew all surfaces inside the compound, so that no trench pays for them. */
  repaves?: boolean;
  /** Pipes in the ground that stay. */
  existing: SitePipe[];
  /** Mains that the new network is tied to. */
  mains: SitePipe[];
  /** Outer rings of the compound or zone (红线), where known: what is laid beyond them is paid by others. */
  zone?: readonly (readonly Point[])[];
  /** Where somebody wants pipes to run. */
  corridors?: readonly SiteCorridor[];
  /** Houses whose households nobody counted, and which were estimated by their floor area. */
  uncounted?: number;
  /** Schools, shops and the like in the zone, which nobody lives in and which are not connected. */
  unhoused?: number;
  /** What was assumed of it because nobody said it: key, colon, words. */
  assumptions?: readonly string[];
  /** Pipes of the zone that a new network takes the place of: given up when it is accepted. */
  replaced?: readonly SitePipe[];
  /** Ground level in metres; undefined where nobody knows it. */
  groundM: (x: number, y: number) => number | undefined;
  /** Where `groundM` is taken from elsewhere in gaps: whether somebody knows the level of this very place. */
  hasLevel?: (x: number, y: number) => boolean;
}

export interface SiteBuilding {
  id: string;
  /** Outline first, courtyards after it; closed rings. */
  rings: Point[][];
  /** Wants to be connected. */
  terminal: boolean;
  /** Stairwells or doors where laterals leave; empty = anywhere on the outline. */
  doors: Point[];
  households: number;
  /** Above ground, as a file or the register states them; undefined = nobody knows. */
  storeys?: number;
  /** Depth of the foundation below ground, where known. */
  foundationM?: number;
  /** Which utilities it is connected to; undefined = all that are laid. */
  wants?: readonly Utility[];
  /** A manhole or a pole that is led on, not a house: nothing keeps a distance from it. */
  point?: true;
  /** A manhole that somebody put here: its network comes through it, and it is neither a house nor in anybody's way. */
  pin?: true;
  /** What an existing drain brings here and how deep it comes in. */
  discharge?: Discharge;
  /** Stretch of its wall where it can be entered, where other outlines lie over the rest. */
  front?: Point[];
  /** The building whose `rings` hold this one's, too: nothing keeps a distance from it of its own. */
  partOf?: string;
  /** How many terminals share its roof, with those that are part of it. */
  outlets?: number;
}

/** Area within the outline of a building, closed. */
export function footprintM2({ rings: [outline = []] }: Pick<SiteBuilding, 'rings'>): number {
  let twice = 0;
  for (let i = 1; i < outline.length; i++) {
    const [[ax, ay], [bx, by]] = [outline[i - 1]!, outline[i]!];
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
}

export interface Discharge {
  /** As the sizing counts flows: of rain the design flow, of sewage the mean. */
  flowM3S: number;
  invertM: number;
  diameterMm: number;
}

export interface SiteBarrier {
  id: string;
  kind: Exclude<ObstacleKind, 'building' | 'pipe'>;
  paths: Point[][];
  area: boolean;
  /** A wall that is not opened for a pipe: passed through its gates only. */
  kept?: true;
}

export interface SiteSurface {
  surface: SurfaceId;
  /** Outline first, what is cut out of it after it. */
  rings: Point[][];
}

export interface SiteStreet {
  id: string;
  line: Point[];
  /** OSM's word or the source's own. */
  kind: string;
  widthM: number;
  /** Of a carriageway that is drawn as an area; `line` is empty then. */
  rings?: Point[][];
}

/** A line along which pipes are wanted: ground beside it is cheaper to the search, never to the bill. */
export interface SiteCorridor {
  line: Point[];
  /** Of which utilities; undefined = of all. */
  utilities?: readonly Utility[];
}

export interface SitePipe {
  id: string;
  utility: Utility;
  line: Point[];
  diameterMm: number;
  /** Level at both ends as the utility is surveyed (`defaultLevelReference`), where known. */
  startLevelM?: number;
  endLevelM?: number;
  /** Depth of the same place below the ground, where known. */
  startDepthM?: number;
  endDepthM?: number;
  /** Level of the ground above both ends, where the survey says it. */
  startGroundM?: number;
  endGroundM?: number;
  /** Nobody knows how deep it lies: its levels are those of the usual depth. */
  depthAssumed?: true;
  /** Nobody said its size: it counts as DN300. */
  sizeAssumed?: true;
  /** What the survey says of it besides: classes of the clearance tables ask for it. */
  facts?: PipeFacts;
  /** Laid by an earlier part of the same plan: passed like the others, but not there yet. */
  planned?: true;
}

export type PipeFacts = Pick<
  PipeSegment,
  'subclass' | 'embedding' | 'gasPressure' | 'ductsTotal' | 'material'
>;

/** What a surveyed segment says of itself. */
export function factsOf({ subclass, embedding, gasPressure, ductsTotal, material }: PipeSegment): PipeFacts {
  return { subclass, embedding, gasPressure, ductsTotal, material };
}

/** Something to be connected: a building anywhere on its outline, or one of its stairwells near its door. */
export interface Terminal {
  id: string;
  building: number;
  /** Stretch of wall where its pipes may enter; undefined = anywhere on the outline. */
  frontage: Point[] | undefined;
  households: number;
  /** A manhole that somebody put here, not a house. */
  pin?: true;
}

/**
 * One terminal a door where doors are known, one a building where they aren't.
 * @param entry - narrows the wall of a stairwell to where one utility enters, where no pipe enters yet
 * @param utility - leaves out who doesn't want it
 */
export function terminalsOf(site: Site, entry?: Entry, utility?: Utility): Terminal[] {
  const numbers = new Map(site.buildings.map(({ id }, i) => [id, i]));
  return site.buildings.flatMap((one, i): Terminal[] => {
    const building = one.partOf === undefined ? i : numbers.get(one.partOf)!;
    if (!one.terminal || (utility && one.wants && !one.wants.includes(utility))) return [];
    if (one.doors.length === 0)
      return [
        {
          id: one.id,
          building,
          frontage: one.front,
          households: one.households,
          ...(one.pin ? { pin: true as const } : {}),
        },
      ];
    return frontagesOf(one.rings, one.doors).map((frontage, k) => ({
      id: `${one.id}#${k + 1}`,
      building,
      frontage: entry && !isEntered(frontage, site.existing) ? entryOn(frontage, entry) : frontage,
      households: one.households / one.doors.length,
    }));
  });
}

/** Storeys of the building at a terminal of `terminalsOf`, where known; each stairwell has those of its house. */
export function storeysAt({ buildings }: Site): (terminal: string) => number | undefined {
  const storeys = new Map(
    buildings.flatMap(({ id, doors, storeys: count }) =>
      (doors.length === 0 ? [id] : doors.map((_, k) => `${id}#${k + 1}`)).map(
        (name) => [name, count] as const,
      ),
    ),
  );
  return (terminal) => storeys.get(terminal);
}

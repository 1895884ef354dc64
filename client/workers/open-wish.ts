import { projectionOf } from '../../domain/geo/crs.ts';
import type { Point } from '../../domain/geo/plane.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import type { Aim } from '../../domain/pipes/routing/aims.ts';
import { type RainWish, rainOf } from '../../domain/pipes/routing/rain/design-rain.ts';
import type { RouteAllOptions } from '../../domain/pipes/routing/route-all.ts';
import { type MainSizes, withDrawnMains } from '../../domain/pipes/routing/site/drawn-mains.ts';
import { groundWithTerrain } from '../../domain/pipes/routing/site/ground-with-terrain.ts';
import { deskMarginM } from '../../domain/pipes/routing/site/search-reach.ts';
import { type Site, terminalsOf } from '../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork } from '../../domain/pipes/routing/site/site-of-network.ts';
import type { SizingOptions } from '../../domain/pipes/routing/sizing/sized-network.ts';
import { ratesOfCity } from '../../domain/pipes/tables/city-rates.ts';
import { standardsOfCity } from '../../domain/pipes/tables/city-tables.ts';
import { Problem } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

export type LngLat = [number, number];

/** A manhole of one utility that is to be at this place. */
export interface WishedPin {
  at: LngLat;
  utility: Utility;
}

export interface RoutingWish {
  /** Outer rings. */
  zone: LngLat[][];
  utilities: Utility[];
  forbidden: LngLat[][];
  pins: WishedPin[];
  corridors: LngLat[][];
  /** Along which a main is taken to lie for each utility that has none of today near the zone. */
  mains?: LngLat[][];
  /** How wide these are; the usual size where none was chosen. */
  mainSizes?: MainSizes;
  frostDepthM: number | null;
  /** By which rain storm drains are sized; the assumed one by default. */
  rain?: RainWish;
  outlets: 'houses' | 'doors';
  /** The renovation lays the surfaces of the compound anew. */
  repaves: boolean;
  /** Close loops in water and gas (N−1). */
  loops: boolean;
  /** Utilities side by side in the order of the courtyard. */
  laneOrder?: boolean;
  aim: Aim;
}

/** A wish on its ground in metres, by the city's own tables. */
export interface OpenedWish {
  site: Site;
  sizing: Required<Pick<SizingOptions, 'loops' | 'aim' | 'standards' | 'rates'>> & SizingOptions;
  forward: (lon: number, lat: number) => [number, number];
  inverse: (x: number, y: number) => LngLat;
}

/** How the answers after the first one are searched for. */
export const searchOptions: RouteAllOptions = { rounds: 1, starts: 3, marginM: deskMarginM };

/** @throws Problem pipes.zone-without-buildings, and those of `rainOf` */
export function openWish(answer: NetworkAnswer, wish: RoutingWish): OpenedWish {
  const { forward, inverse } = projectionOf(answer.srid);
  const metres = (ring: LngLat[]): Point[] => ring.map(([lon, lat]) => forward(lon, lat));
  const drawnMains = (wish.mains ?? []).map(metres);
  const site = siteOfNetwork(answer.network, answer.around, {
    zone: wish.zone.map(metres),
    utilities: wish.utilities,
    outlets: wish.outlets,
    forbidden: wish.forbidden.map(metres),
    pins: wish.pins.map(({ at, utility }) => ({ at: forward(...at), utility })),
    corridors: wish.corridors.map((line) => ({ line: metres(line) })),
    drawnMains,
  });
  site.repaves = wish.repaves;
  withDrawnMains(site, drawnMains, wish.utilities, wish.mainSizes);
  if (answer.terrain) site.groundM = groundWithTerrain(answer.network, answer.terrain);
  if (terminalsOf(site).every((one) => one.pin)) throw noTerminals();
  const sizing = {
    loops: wish.loops,
    laneOrder: wish.laneOrder ?? false,
    aim: wish.aim,
    standards: standardsOfCity(answer.tables),
    rates: ratesOfCity(answer.tables, answer.ratesVersion),
    rain: rainOf(wish.rain ?? { by: 'assumed' }),
    ...(wish.frostDepthM === null ? {} : { frostDepthM: wish.frostDepthM }),
  };
  return { site, sizing, forward, inverse };
}

function noTerminals(): Problem {
  return new Problem(
    'pipes.zone-without-buildings',
    { zh: '圈定范围内没有住户建筑。', en: 'No building with households lies in the zone.' },
    { zh: '请重新圈定包含楼栋的范围。', en: 'Draw the zone around buildings.' },
  );
}

import proj4 from 'proj4';
import type { Chance } from './chance.ts';
import type { Point } from './plane.ts';

/** 3° Gauss-Krüger, central meridian 129° E, on CGCS2000 (EPSG:4552). */
export const metricProjection =
  '+proj=tmerc +lat_0=0 +lon_0=129 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';
const metric = proj4(metricProjection);

/** EPSG:4490 from EPSG:4552, to the tenth of a millimetre. */
export function toLonLat(p: Point): Point {
  const [lon, lat] = metric.inverse([p[0], p[1]]) as [number, number];
  return [Math.round(lon * 1e9) / 1e9, Math.round(lat * 1e9) / 1e9];
}

export const fromLonLat = (p: Point): Point => metric.forward([p[0], p[1]]) as [number, number];

/** Centre of the demo city. */
export const centreLonLat: Point = [130.36, 42.86];

/**
 * The town is planned on a street grid (u to the east, v to the north, metres from the centre) which lies a little askew
 * and bent on the ground, more so beside the river. Everything that follows a street is straight in the grid and gently
 * curved on the ground; buildings are laid out in the straight frame of their own compound.
 */
export interface Frame {
  /** Grid to EPSG:4552. */
  place(u: number, v: number): Point;
  /** EPSG:4552 to grid, to the millimetre. */
  locate(p: Point): Point;
  /** A line along the grid with a vertex at least every 40 m, so that it follows the bend. */
  follow(from: Point, to: Point): Point[];
  /** Ground height in metres (1985 datum) at a place in EPSG:4552. */
  ground(p: Point): number;
  /** Middle of the river in the grid. */
  riverV: number;
  riverHalfWidth: number;
}

export function frameFrom(chance: Chance): Frame {
  const origin = fromLonLat(centreLonLat);
  const turn = (-7 * Math.PI) / 180;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const phase = Array.from({ length: 6 }, () => chance.between(0, 2 * Math.PI));
  const riverV = -620;
  const riverHalfWidth = 38;
  const wave = (x: number, length: number, k: number) => Math.sin((2 * Math.PI * x) / length + phase[k]!);
  const bend = (u: number, v: number): Point => [
    14 * wave(v, 1900, 0) + 8 * wave(u, 1400, 1),
    21 * wave(u, 2100, 2) +
      7 * wave(v, 1300, 1) +
      (62 * wave(u, 2700, 3) + 15 * wave(u, 1150, 4)) * Math.exp(-(((v - riverV) / 620) ** 2)),
  ];
  const place = (u: number, v: number): Point => {
    const [du, dv] = bend(u, v);
    const a = u + du;
    const b = v + dv;
    return [origin[0] + a * cos - b * sin, origin[1] + a * sin + b * cos];
  };
  const locate = (p: Point): Point => {
    const dx = p[0] - origin[0];
    const dy = p[1] - origin[1];
    const a = dx * cos + dy * sin;
    const b = -dx * sin + dy * cos;
    let u = a;
    let v = b;
    for (let i = 0; i < 12; i++) {
      const [du, dv] = bend(u, v);
      u = a - du;
      v = b - dv;
    }
    return [u, v];
  };
  const follow = (from: Point, to: Point): Point[] => {
    const pieces = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 40));
    return Array.from({ length: pieces + 1 }, (_, k) => {
      const t = k / pieces;
      return place(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t);
    });
  };
  const ground = (p: Point): number => {
    const [u, v] = locate(p);
    const water = 33 + 0.0013 * (u + 1900);
    const away = Math.abs(v - riverV) - riverHalfWidth;
    const swell = 0.14 * wave(u + 0.4 * v, 820, 5) + 0.1 * wave(v, 560, 1);
    if (away < 0) return water - 1.6 * Math.min(1, -away / 14);
    const bank = 3.2 * Math.min(1, away / 12);
    return water + bank + (v > riverV ? 0.0042 : 0.005) * away + swell * Math.min(1, away / 60);
  };
  return { place, locate, follow, ground, riverV, riverHalfWidth };
}

import type { Layer } from './layers.ts';

/**
 * From afar a network is drawn by its largest pipes: of each utility of a city the sizes that make up so much of its length.
 * A size is shown as long as all that is shown stays within `most` of the length, and in any case until `least` of it is.
 * The answer depends on the city alone, so that a pipe does not end at the edge of a tile.
 */
interface Share {
  least: number;
  most: number;
}

/** By zoom; below the first as at the first: trunks, then collectors, at 14 the mains, at 15 the connections. A tenth of a city's network has a line every dozen pixels at zoom 11. */
const SHARES: readonly [zoom: number, Share][] = [
  [11, { least: 0.03, most: 0.15 }],
  [12, { least: 0.08, most: 0.3 }],
  [13, { least: 0.2, most: 0.5 }],
  [14, { least: 0.5, most: 0.7 }],
];
const whole: Share = { least: 1, most: 1 };

/** Lines of one look are drawn as one up to this zoom: sections between manholes are smaller than a pixel there. */
export const MERGED_TO_ZOOM = 13;

/** Smallest size that is shown at a zoom, by city and utility: rows of (city_code, utility, size_mm). */
function leastSizes(sizes: string, zoom: number): string {
  const { least, most } = SHARES.find(([upTo]) => zoom <= upTo)?.[1] ?? whole;
  return `select city_code, utility, min(size_mm) as size_mm from (
      select city_code, utility, size_mm, length_cm, sum(length_cm) over larger as reach,
        sum(length_cm) over (partition by city_code, utility) as whole
      from ${sizes} window larger as (partition by city_code, utility order by size_mm desc)) ranked
    where reach <= ${most} * whole or reach - length_cm < ${least} * whole group by city_code, utility`;
}

/** FROM clause of a layer with a trunk (alias `f`), without the pipes that are too small for the zoom. */
export function largeEnough({ from, importance, trunk }: Layer, zoom: number): string {
  return `${from} join (${leastSizes(trunk!.sizes, zoom)}) shown on shown.city_code = f.city_code
      and shown.utility = f.utility and ${importance} >= shown.size_mm`;
}

/**
 * Geometry of an aggregate over `f`: sections that meet become one line. Their ends are set on the grid of tile units
 * first, which joins what was digitised apart; then lines are simplified between their junctions. What other lines hang on
 * in between moves by less than the tolerance.
 * All run towards the same half of the compass, so that a map may draw utilities of one street side by side.
 * @param unit, tolerance Web Mercator metres
 */
export function mergedShape(unit: number, tolerance: number): string {
  // radians from north: a limit that few streets run along
  const back = 'st_azimuth(st_startpoint(f.geom_tile), st_endpoint(f.geom_tile)) between 2.2 and 2.2 + pi()';
  const turned = `case when ${back} then st_reverse(f.geom_tile) else f.geom_tile end`;
  // a merged line runs the way that most of its sections do
  const line = `st_linemerge(st_collect(st_snaptogrid(${turned}, ${unit.toFixed(4)})))`;
  return `st_simplify(${line}, ${tolerance.toFixed(4)}, true)`;
}

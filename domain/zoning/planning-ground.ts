import { type Box, emptyBox, widenByCoordinates } from '../geo/box.ts';
import { type MetricFrame, metricFrameFor } from '../geo/metric-frame.ts';
import { Adjacency, type AdjacencyRules } from './adjacency.ts';
import type { LineFeature, LineWork } from './barriers.ts';
import { type Decision, overridesOf } from './decisions.ts';
import type { Neighbours } from './neighbours.ts';
import { unitKey } from './unit-key.ts';
import { measureShapes, packShapes, type Rings, type UnitMeasures, type UnitShapes } from './unit-shapes.ts';

/** A geometry as GeoJSON writes it, in longitude and latitude. */
export interface PlainGeometry {
  type: string;
  coordinates: unknown[];
}

/** Units and lines of a city in degrees, as the server gives them. */
export interface GroundInput {
  units: { id: number; geometry: PlainGeometry }[];
  barriers: { kind: string; geometry: PlainGeometry }[];
  crossings: { kind: string; geometry: PlainGeometry }[];
  streets: { kind: string; geometry: PlainGeometry }[];
  decisions: Decision[];
}

/** The ground in metres with everybody's neighbours; units are numbered in the order of the input. */
export interface PlanningGround {
  shapes: UnitShapes;
  measures: UnitMeasures;
  pairs: Neighbours[];
  /** West, south, east, north: `frameOf` makes the same plane again from it. */
  extent: [number, number, number, number];
}

/** Projects the ground into the plane of its city and finds who is whose neighbour. */
export function planningGround(input: GroundInput, rules: AdjacencyRules): PlanningGround {
  const extent = extentOf(input.units.map(({ geometry }) => geometry));
  const frame = frameOf(extent);
  const shapes = shapesIn(
    frame,
    input.units.map(({ geometry }) => geometry),
  );
  const keys = input.units.map(({ id }) => unitKey(id));
  const decided = overridesOf(input.decisions, keys, shapes);
  const work = lineWorkIn(frame, input);
  const { pairs } = new Adjacency(shapes, rules, work, decided);
  return { shapes, measures: measureShapes(shapes), pairs, extent };
}

/** The metric plane of an extent. */
export function frameOf(extent: [number, number, number, number]): MetricFrame {
  return metricFrameFor(...extent);
}

/** Outlines in degrees as shapes in a metric plane, in the given order. */
export function shapesIn(frame: MetricFrame, geometries: readonly PlainGeometry[]): UnitShapes {
  return packShapes(geometries.map((geometry) => polygonsOf(geometry, frame)));
}

/** What lies between the units, in a metric plane. */
export function lineWorkIn(
  frame: MetricFrame,
  input: Pick<GroundInput, 'barriers' | 'crossings' | 'streets'>,
): LineWork {
  const lines = (features: GroundInput['barriers']) =>
    features.flatMap(({ kind, geometry }) => linesOf(kind, geometry, frame));
  return {
    barriers: lines(input.barriers),
    crossings: lines(input.crossings),
    streets: lines(input.streets),
  };
}

function polygonsOf({ type, coordinates }: PlainGeometry, frame: MetricFrame): Rings[] {
  const project = (rings: Rings): Rings =>
    rings.map((ring) => ring.map((position) => frame.toMetres(position)));
  if (type === 'Polygon') return [project(coordinates as unknown as Rings)];
  return type === 'MultiPolygon' ? (coordinates as unknown as Rings[]).map(project) : [];
}

function linesOf(kind: string, { type, coordinates }: PlainGeometry, frame: MetricFrame): LineFeature[] {
  const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
  if (depth === undefined)
    return type === 'Point' ? [{ kind, xy: frame.toMetres(coordinates as number[]) }] : [];
  const parts = (depth === 0 ? [coordinates] : (coordinates as unknown[][]).flat(depth - 1)) as number[][][];
  return parts.map((line) => ({ kind, xy: line.flatMap((position) => frame.toMetres(position)) }));
}

function extentOf(geometries: PlainGeometry[]): Box {
  const box = emptyBox();
  for (const { coordinates } of geometries) widenByCoordinates(box, coordinates);
  return box[0] === Infinity ? [0, 0, 0, 0] : box;
}

import type { Position as GeoJsonPosition, Geometry } from 'geojson';
import type { Position } from './crs.ts';

/** The same geometry with every position moved; heights stay as they are. */
export function mapPositions<G extends Geometry>(geometry: G, move: (position: Position) => Position): G {
  const one = (position: GeoJsonPosition): GeoJsonPosition => {
    const [x, y] = move([position[0]!, position[1]!]);
    return position.length > 2 ? [x, y, ...position.slice(2)] : [x, y];
  };
  const any = (coordinates: unknown): unknown =>
    Array.isArray(coordinates) && typeof coordinates[0] === 'number'
      ? one(coordinates as GeoJsonPosition)
      : (coordinates as unknown[]).map(any);
  if (geometry.type === 'GeometryCollection') {
    return { ...geometry, geometries: geometry.geometries.map((part) => mapPositions(part, move)) };
  }
  return { ...geometry, coordinates: any(geometry.coordinates) } as G;
}

import { type Kysely, sql } from 'kysely';
import { projectionOf } from '../../domain/geo/crs.ts';
import type { Schema } from '../db/types.ts';

/** What stands near pipes, in metres of the city's zone. */
export interface StandingAround {
  buildings: {
    id: string;
    name: string;
    community?: string;
    households: number | null;
    use: string;
    floors: number | null;
    foundationDepthM: number | null;
    rings: [number, number][][];
    /** Of the stairwells; empty where nobody knows them. */
    doors: [number, number][];
  }[];
  points: { id: string; kind: 'tree' | 'shrub' | 'pole'; x: number; y: number }[];
  lines: { id: string; kind: 'wall' | 'kerb' | 'railway'; line: [number, number][] }[];
  /** Rivers, lakes and ditches: areas by their rings, or middle lines. */
  waters: { id: string; name: string; paths: [number, number][][]; area: boolean }[];
  /** Middle lines; width of the carriageway and name where the register knows them. */
  streets: {
    line: [number, number][];
    widthM: number | null;
    class: string;
    bridge: boolean;
    name?: string;
  }[];
  /** Green, paved ways and parking, by what a trench would open there. */
  surfaces: { surface: 'paving' | 'green'; rings: [number, number][][] }[];
}

/** Buildings, trees, shrubs, poles, walls, kerbs, railways, waters, streets and surfaces of a place (west, south, east, north in EPSG:4490). */
export async function standingAround(
  db: Kysely<Schema>,
  city: string,
  place: readonly [number, number, number, number],
): Promise<StandingAround> {
  const box = sql`st_transform(st_makeenvelope(${place[0]}, ${place[1]}, ${place[2]}, ${place[3]}, 4490), c.metric_srid)`;
  const within = sql`t.city_code = c.city_code and c.city_code = ${city} and t.geom_m && ${box}`;
  type Row = {
    id: string;
    name: string;
    community: string | null;
    kind: string;
    households: number | null;
    use: string;
    floors: number | null;
    depth: number | null;
    doors: unknown;
    srid: number;
    shape: { type: string; coordinates: never };
  };
  const shape = sql`st_asgeojson(t.geom_m, 3, 0)::json as shape`;
  const { rows: buildings } =
    await sql<Row>`select t.code as id, t.name, m.name as community, 'building' as kind, t.households, t.use, t.levels as floors,
    (t.attributes->>'foundation_depth_m')::float8 as depth, t.attributes->'doors' as doors, c.metric_srid as srid,
    ${shape} from city c, building t
    left join community m on m.city_code = t.city_code and m.id = t.community_id where ${within}`.execute(db);
  const { rows: features } =
    await sql<Row>`select t.code as id, '' as name, t.kind, ${shape} from site_feature t, city c
    where ${within} and t.kind in ('tree', 'shrub', 'pole', 'wall', 'kerb', 'green', 'paved', 'parking')`.execute(
      db,
    );
  const { rows: barriers } =
    await sql<Row>`select t.code as id, t.name, t.kind, ${shape} from barrier t, city c
    where ${within} and t.kind in ('wall', 'railway', 'river', 'water')`.execute(db);
  const isWater = ({ kind }: Row) => kind === 'river' || kind === 'water';
  const { rows: streets } = await sql<{
    name: string;
    class: string;
    width: number | null;
    crossing: string | null;
    shape: Row['shape'];
  }>`select t.name, t.class, t.width_m::float8 as width, t.crossing, ${shape} from street t, city c where ${within}`.execute(
    db,
  );
  return {
    buildings: buildings.flatMap(
      ({ id, name, community, households, use, floors, depth, doors, srid, shape: { type, coordinates } }) =>
        polygons(type, coordinates).map((rings, part) => ({
          id: part === 0 ? id : `${id}~${part + 1}`,
          name: name || id,
          ...(community && { community }),
          households,
          use,
          floors,
          foundationDepthM: depth,
          rings,
          doors: doorsOf(doors, srid),
        })),
    ),
    points: features
      .filter((one) => one.shape.type === 'Point')
      .map(({ id, kind, shape: { coordinates } }) => {
        const [x, y] = coordinates as unknown as [number, number];
        return { id, kind: kind as 'tree', x, y };
      }),
    lines: [
      ...features.filter(({ kind }) => kind === 'kerb' || kind === 'wall'),
      ...barriers.filter((one) => !isWater(one)),
    ].flatMap(({ id, kind, shape: { type, coordinates } }) =>
      outlines(type, coordinates).map((line) => ({ id, kind: kind as 'kerb', line })),
    ),
    waters: barriers
      .filter(isWater)
      .flatMap(({ id, name, shape: { type, coordinates } }) => [
        ...polygons(type, coordinates).map((paths) => ({ id, name, paths, area: true })),
        ...lines(type, coordinates).map((line) => ({ id, name, paths: [line], area: false })),
      ]),
    streets: streets.flatMap(({ name, class: kind, width, crossing, shape: { type, coordinates } }) =>
      lines(type, coordinates).map((line) => ({
        line,
        widthM: width,
        class: kind,
        bridge: crossing === 'bridge',
        ...(name && { name }),
      })),
    ),
    surfaces: features.flatMap(({ kind, shape: { type, coordinates } }) =>
      polygons(type, coordinates).map((rings) => ({
        surface: kind === 'green' ? ('green' as const) : ('paving' as const),
        rings,
      })),
    ),
  };
}

/** `attributes.doors`, [lon, lat] pairs, in metres of the city's zone. What is no such pair is left out. */
function doorsOf(doors: unknown, srid: number): [number, number][] {
  if (!Array.isArray(doors)) return [];
  const { forward } = projectionOf(srid);
  return doors.flatMap((one: unknown): [number, number][] => {
    const [lon, lat] = Array.isArray(one) ? (one as unknown[]) : [];
    if (typeof lon !== 'number' || typeof lat !== 'number') return [];
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [forward(lon, lat)] : [];
  });
}

function polygons(type: string, coordinates: unknown): [number, number][][][] {
  if (type === 'Polygon') return [coordinates as [number, number][][]];
  return type === 'MultiPolygon' ? (coordinates as [number, number][][][]) : [];
}

function lines(type: string, coordinates: unknown): [number, number][][] {
  if (type === 'LineString') return [coordinates as [number, number][]];
  return type === 'MultiLineString' ? (coordinates as [number, number][][]) : [];
}

/** Lines, and of what was drawn as an area its outline. */
function outlines(type: string, coordinates: unknown): [number, number][][] {
  return [...lines(type, coordinates), ...polygons(type, coordinates).flat()];
}

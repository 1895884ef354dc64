import { gzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import type { PipeNetwork } from '../../../domain/pipes/model.ts';
import type { Database } from '../../../server/db/open.ts';
import { applyNetworkPatch, storeNetwork } from '../../../server/pipes/network-service.ts';
import { parseTileAddress } from '../../../server/tiles/address.ts';
import { TileMaker } from '../../../server/tiles/make-tile.ts';
import { cityNetwork } from '../../bench/data/city-network.ts';
import { databases, expectInvariants } from '../../database.ts';

const srid = 4552;
const note = { zh: '', en: '' };
const nothing = { note, putNodes: [], putSegments: [], deleteNodes: [], deleteSegments: [] };
/** A tile of zoom 13 in the middle of which the city stands: it lies in one tile from there upwards. */
const home = { z: 13, x: 7050, y: 3018 };
const homeCentre = (() => {
  const n = 2 ** home.z;
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * (home.y + 0.5)) / n))) * (180 / Math.PI);
  return projectionOf(srid).forward(((home.x + 0.5) / n) * 360 - 180, lat);
})();

interface Drawn {
  id: number | undefined;
  properties: Record<string, unknown>;
  lines: { x: number; y: number }[][];
}

describe.each(databases)('the trunk of a network from the $kind database', ({ open }) => {
  let database: Database;
  let maker: TileMaker;
  let network: PipeNetwork;
  beforeAll(async () => {
    database = await open();
    maker = new TileMaker(database);
    network = cityNetwork({ segments: 12_000, centre: homeCentre, crs: `EPSG:${srid}` });
    await makeCity('big', network);
    await makeCity('plain', cityNetwork({ segments: 300, centre: homeCentre, crs: `EPSG:${srid}` }));
  }, 120_000);
  afterAll(async () => {
    await expectInvariants(database);
    await maker.close();
    await database.close();
  });

  const makeCity = async (city: string, pipes: PipeNetwork) => {
    const values = [city, srid];
    await database.pool.query(`insert into city (city_code, name, metric_srid) values ($1, $1, $2)`, values);
    await database.db
      .transaction()
      .execute((trx) => storeNetwork(trx, city, pipes, null, { zh: '导入', en: 'import' }));
  };
  const tileAt = (z: number, city = 'big') => {
    const up = 2 ** (home.z - z);
    const [x, y] = [Math.floor(home.x / up), Math.floor(home.y / up)];
    return maker.make(parseTileAddress(`/tiles/pipes/${z}/${x}/${y}.mvt?city_code=${city}`)!, {});
  };

  it.each([9, 10, 11, 12, 13])('is all there and in one piece at zoom %i', async (z) => {
    const drawn = read(await tileAt(z));
    const trunks = [
      ['water', 800],
      ['sewage', 1000],
      ['storm', 1500],
      ['gas', 300],
      ['power', 1000],
    ] as const;
    for (const [utility, size] of trunks) {
      const lines = drawn
        .filter(
          ({ properties: one }) => one.utility === utility && (one.diameter_mm ?? one.width_mm) === size,
        )
        .flatMap((one) => one.lines);
      expect(pieces(lines), `${utility} ${size}`).toBe(1);
      const shareM = tileLengthM(lines, z) / lengthM(network, utility, size);
      expect(shareM, `${utility} ${size}`).toBeGreaterThan(0.9);
      expect(shareM, `${utility} ${size}`).toBeLessThan(1.1);
    }
  });

  it('brings the smaller pipes one zoom after the other, the house connections last', async () => {
    const smallest = async (z: number, utility: string) =>
      Math.min(
        ...read(await tileAt(z)).flatMap(({ properties: one }) =>
          one.utility === utility ? [one.diameter_mm as number] : [],
        ),
      );
    const water = await Promise.all([10, 11, 12, 13].map((z) => smallest(z, 'water')));
    expect(water).toEqual([...water].sort((a, b) => b - a));
    expect(water[0]).toBe(800);
    expect(water.at(-1)).toBeGreaterThan(100);
    const { rows } = await database.pool.query(
      `select count(*)::int as count from pipe_segment where city_code = 'big' and diameter_mm = 40 and utility = 'water'
         and st_intersects(geom_tile, st_tileenvelope(15, $1, $2))`,
      [home.x * 4 + 2, home.y * 4 + 2],
    );
    const near = parseTileAddress(`/tiles/pipes/15/${home.x * 4 + 2}/${home.y * 4 + 2}.mvt?city_code=big`)!;
    const connections = read(await maker.make(near, {})).filter(
      ({ properties: one }) => one.utility === 'water' && one.diameter_mm === 40,
    );
    expect(connections.length).toBeGreaterThanOrEqual(rows[0].count);
    expect(rows[0].count).toBeGreaterThan(20);
    expect(connections.every(({ id }) => id !== undefined)).toBe(true);
  });

  it('weighs little from afar, and says what themes ask for', async () => {
    const kilobytes = await Promise.all(
      [9, 10, 11, 12, 13].map(async (z) => gzipSync(await tileAt(z)).length / 1000),
    );
    for (const weight of kilobytes) expect(weight).toBeLessThan(12);
    const [one] = read(await tileAt(11));
    expect(one!.id).toBeUndefined();
    expect(Object.keys(one!.properties)).toEqual(
      expect.arrayContaining(['utility', 'state', 'material', 'laid_year']),
    );
  });

  it('is what is there where all pipes are of one size, or of none', async () => {
    await database.pool.query(
      `update pipe_segment set diameter_mm = null, width_mm = null, height_mm = null where city_code = 'plain' and utility = 'gas'`,
    );
    await database.pool.query(
      `update pipe_segment set diameter_mm = 200 where city_code = 'plain' and utility = 'water'`,
    );
    const utilities = read(await tileAt(10, 'plain')).map(({ properties }) => properties.utility);
    expect(utilities).toEqual(expect.arrayContaining(['gas', 'water', 'sewage']));
  });

  it('follows an edit: without the largest pipes the next are the trunk', async () => {
    const large = network.segments.filter(
      ({ utility, diameterMm }) => utility === 'heat' && diameterMm === 600,
    );
    const version = await database.db
      .transaction()
      .execute((trx) =>
        applyNetworkPatch(trx, 'big', 1, { ...nothing, deleteSegments: large.map(({ id }) => id) }, null),
      );
    const sizes = async () =>
      new Set(
        read(await tileAt(10)).flatMap(({ properties: one }) =>
          one.utility === 'heat' ? [one.diameter_mm] : [],
        ),
      );
    expect(await sizes()).toEqual(new Set([300]));
    await expectInvariants(database);
    const put = { ...nothing, putSegments: large.map((one) => ({ ...one, diameterMm: 700 })) };
    await database.db.transaction().execute((trx) => applyNetworkPatch(trx, 'big', version, put, null));
    expect(await sizes()).toEqual(new Set([700]));
  });
});

function read(tile: Uint8Array): Drawn[] {
  const layer = new VectorTile(new PbfReader(tile)).layers.pipes;
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer!.feature(i);
    return { id: feature.id, properties: feature.properties, lines: feature.loadGeometry() };
  });
}

type Point = { x: number; y: number };

/** Tile units: less than half a pixel of 512 a tile is no gap that anybody sees. */
const seamlessUnits = 3;

/** Number of parts that do not touch each other. */
function pieces(lines: Point[][]): number {
  const left = new Set(lines);
  let count = 0;
  for (const line of left) {
    count++;
    const open = [line];
    left.delete(line);
    for (const one of open) {
      for (const other of left) {
        if (!touches(one, other) && !touches(other, one)) continue;
        left.delete(other);
        open.push(other);
      }
    }
  }
  return count;
}

/** A vertex of one lies on the other, or they cross. */
function touches(line: Point[], other: Point[]): boolean {
  return other.slice(1).some((b, i) => {
    const a = other[i]!;
    if (line.some((vertex) => distance(vertex, a, b) <= seamlessUnits)) return true;
    return line.slice(1).some((d, k) => {
      const c = line[k]!;
      return sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0;
    });
  });
}

const sideOf = (a: Point, b: Point, p: Point) =>
  Math.sign((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x));

function distance(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** Tile units as metres on the ground. */
function tileLengthM(lines: { x: number; y: number }[][], z: number): number {
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * (home.y + 0.5)) / 2 ** home.z)));
  const unitM = (40_075_016.68 / 2 ** z / 4096) * Math.cos(lat);
  return (
    lines.reduce(
      (sum, line) =>
        sum +
        line.slice(1).reduce((length, p, i) => length + Math.hypot(p.x - line[i]!.x, p.y - line[i]!.y), 0),
      0,
    ) * unitM
  );
}

function lengthM({ nodes, segments }: PipeNetwork, utility: string, size: number): number {
  const at = new Map(nodes.map((node) => [node.id, node]));
  return segments
    .filter((one) => one.utility === utility && (one.diameterMm ?? one.widthMm) === size)
    .reduce((sum, { from, to }) => {
      const [a, b] = [at.get(from)!, at.get(to)!];
      return sum + Math.hypot(a.x - b.x, a.y - b.y);
    }, 0);
}

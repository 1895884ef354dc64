import { sql } from 'kysely';
import type { Database } from '../../db/open.ts';
import { layerOf } from '../../tiles/layers.ts';
import { TileMaker } from '../../tiles/make-tile.ts';
import { PmtilesWriter } from './pmtiles-writer.ts';

/** What the public map draws; nothing that needs an account is among it. */
const published = ['regions', 'streets', 'barriers', 'progress'];
const minZoom = 4;
const maxZoom = 15;

/**
 * All public layers in one archive: the tiles that any feature touches at the deepest zoom, and everything above them.
 * The layers of a tile are made one by one and put together, which is how the format adds layers.
 */
export async function publishTiles(database: Database, file: string): Promise<{ tiles: number }> {
  const layers = published.map((id) => layerOf(id)!);
  const maker = new TileMaker(database);
  const writer = new PmtilesWriter();
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  const wanted = new Set<string>();
  for (const layer of layers) {
    const { rows } = await sql<{ w: number; s: number; e: number; n: number }>`
      select st_xmin(f.geom) w, st_ymin(f.geom) s, st_xmax(f.geom) e, st_ymax(f.geom) n
      from ${sql.raw(layer.from)} where f.geom is not null`.execute(database.db);
    for (const { w, s, e, n } of rows) {
      bounds[0] = Math.min(bounds[0], w);
      bounds[1] = Math.min(bounds[1], s);
      bounds[2] = Math.max(bounds[2], e);
      bounds[3] = Math.max(bounds[3], n);
      cover([w, s, e, n], wanted);
    }
  }
  for (const key of wanted) {
    const [z, x, y] = key.split('/').map(Number) as [number, number, number];
    const parts: Buffer[] = [];
    for (const layer of layers) {
      if (z < layer.minZoom) continue;
      parts.push(await maker.make({ layer, z, x, y, filters: [], revision: undefined }, {}));
    }
    writer.add(z, x, y, Buffer.concat(parts));
  }
  await maker.close();
  writer.write(file, {
    bounds: bounds[0] > bounds[2] ? [-180, -85, 180, 85] : bounds,
    minZoom,
    maxZoom,
    metadata: {
      name: 'Lianpian 连片',
      vector_layers: layers.map((layer) => ({
        id: layer.id,
        minzoom: Math.max(minZoom, layer.minZoom),
        maxzoom: maxZoom,
        fields: Object.fromEntries(
          layer.fields.map(({ name, type }) => [name, type === 'number' ? 'Number' : 'String']),
        ),
      })),
    },
  });
  return { tiles: writer.count };
}

/** Tiles of every zoom that a box touches. */
function cover([west, south, east, north]: [number, number, number, number], into: Set<string>): void {
  let [x0, x1] = [column(west), column(east)];
  let [y0, y1] = [row(north), row(south)];
  for (let z = maxZoom; z >= minZoom; z--) {
    for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) into.add(`${z}/${x}/${y}`);
    [x0, x1, y0, y1] = [x0 >> 1, x1 >> 1, y0 >> 1, y1 >> 1];
  }
}

function column(longitude: number): number {
  return Math.min(2 ** maxZoom - 1, Math.floor(((longitude + 180) / 360) * 2 ** maxZoom));
}

function row(latitude: number): number {
  const limited = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(limited)) / Math.PI) / 2) * 2 ** maxZoom);
}

import { projectionOf } from '../../geo/crs.ts';
import { Problem } from '../../problem.ts';
import type { PipeNetwork } from '../model.ts';

/**
 * A network in the metric system of a city. `at` (lon, lat) puts a drawing that has no coordinate system at a place, north up and to scale:
 * its point `origin` (metres), or its middle where none is told. Throws `pipes.crs-missing` where neither is known.
 */
export function placeNetwork(
  network: PipeNetwork,
  srid: number,
  at?: readonly [number, number],
  origin?: readonly [number, number],
): PipeNetwork {
  const into = projectionOf(srid);
  const crs = `EPSG:${srid}`;
  if (network.crs === crs) return network;
  if (network.crs) {
    const code = Number(network.crs.replace(/^EPSG:/i, ''));
    const from = projectionOf(code);
    return moved(network, crs, (x, y) => into.forward(...from.inverse(x, y)));
  }
  if (!at) {
    throw new Problem(
      'pipes.crs-missing',
      {
        zh: '文件没有坐标系，无法落到图上。',
        en: 'The file has no coordinate system, so it can not be put on the map.',
      },
      {
        zh: '请指明坐标系（如 EPSG:4552），或给出图形中心的经纬度。',
        en: 'State the coordinate system (EPSG:4552, say), or the longitude and latitude of its middle.',
      },
      { status: 422 },
    );
  }
  const [cx, cy] = origin ?? middleOf(network);
  const [east, north] = into.forward(at[0], at[1]);
  return moved(network, crs, (x, y) => [x - cx + east, y - cy + north]);
}

function middleOf({ nodes }: PipeNetwork): [number, number] {
  const placed = nodes.filter((one) => Number.isFinite(one.x));
  const middle = (values: number[]) =>
    (values.reduce((a, b) => Math.min(a, b), Infinity) + values.reduce((a, b) => Math.max(a, b), -Infinity)) /
    2;
  return [middle(placed.map((one) => one.x)), middle(placed.map((one) => one.y))];
}

function moved(
  network: PipeNetwork,
  crs: string,
  place: (x: number, y: number) => [number, number],
): PipeNetwork {
  return {
    ...network,
    crs,
    nodes: network.nodes.map((node) => {
      const [x, y] = place(node.x, node.y);
      return { ...node, x, y };
    }),
    segments: network.segments.map((segment) => ({
      ...segment,
      via: segment.via.map(([x, y]) => place(x, y)),
    })),
  };
}

import type { Point } from '../../../domain/geo/plane.ts';
import { Problem } from '../../../domain/problem.ts';
import type { PipeFileOptions } from '../files/read-pipe-file.ts';
import { readPart } from './layered-file.ts';

/**
 * Rings of the polygons of a file, in metres: the outline of a zone.
 * @throws Problem `pipes.no-zone` where it holds none
 */
export async function ringsOf(path: string, options: PipeFileOptions): Promise<Point[][]> {
  const { features } = await readPart(path, 'zone', {
    target: 'metric',
    localUnit: options.unit ?? 'm',
    ...(options.crs ? { crs: options.crs } : {}),
    ...(options.swapXY ? { swapXY: true } : {}),
    ...(options.metricSrid === undefined ? {} : { metricSrid: options.metricSrid }),
  });
  const rings = features.flatMap(({ geometry }) => {
    const polygons =
      geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry?.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    return polygons.flat().map((ring) => ring.map(([x, y]): Point => [x!, y!]));
  });
  if (rings.length > 0) return rings;
  throw new Problem(
    'pipes.no-zone',
    { zh: `${path} 中没有面。`, en: `${path} holds no polygon.` },
    { zh: '请给出一个面作为改造范围。', en: 'Give a polygon as the zone.' },
    { facts: { file: path } },
  );
}

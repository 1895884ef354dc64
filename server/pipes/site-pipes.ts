import type { Utility } from '../../domain/pipes/model.ts';
import type { SitePipe } from '../../domain/pipes/routing/site.ts';
import type { ReadFeature } from '../exchange/gdal/read-features.ts';
import { number, positive, text } from './row-values.ts';
import { mainsOfOthers, nothing, unknownMain } from './site-checks.ts';
import { linesOf } from './site-shapes.ts';
import { utilityOfRow } from './utility-words.ts';

/** Lines and points that something can be tied to. Outlines are none: somebody gave another file. */
export function mainsOf(
  features: readonly ReadFeature[],
  utilities: readonly Utility[],
  file: string,
  unsized: Set<SitePipe>,
): SitePipe[] {
  const lines = features.filter((one) => one.geometry && !one.geometry.type.endsWith('Polygon'));
  for (const { row, properties } of lines) {
    const { unknown } = utilityOfRow(properties);
    if (unknown !== undefined) throw unknownMain(file, row, unknown);
  }
  const mains = lines.flatMap((one) => pipesOf(one, utilities, unsized));
  if (mains.length === 0) throw nothing(file, '干管（线或点）', 'mains (lines or points)');
  if (!mains.some((one) => utilities.includes(one.utility))) throw mainsOfOthers(file, mains, utilities);
  return mains;
}

/**
 * @param otherwise - utilities of a pipe that names none: each of them is served by it
 * @param unsized - takes those whose size nobody said, and which count as DN300
 */
export function pipesOf(
  feature: ReadFeature,
  otherwise: readonly Utility[],
  unsized: Set<SitePipe>,
): SitePipe[] {
  const { geometry, properties } = feature;
  const { utility: own } = utilityOfRow(properties);
  const kinds = own ? [own] : otherwise;
  const diameterMm = positive(properties, 'diameterMm', 'diameter', 'dn', 'GJ');
  const level = (key: string): number | undefined => number(properties, key);
  return linesOf(geometry).flatMap((line, i) =>
    kinds.map((utility) => {
      const pipe: SitePipe = {
        id: `${text(properties, 'id', 'OBJECTID', 'FID') ?? feature.row}${i > 0 ? `-${i}` : ''}`,
        utility,
        line,
        diameterMm: diameterMm ?? 300,
      };
      if (diameterMm === undefined) unsized.add(pipe);
      const start = level('startInvertM') ?? level('QDGC');
      const end = level('endInvertM') ?? level('ZDGC');
      if (start !== undefined && end !== undefined)
        Object.assign(pipe, { startLevelM: start, endLevelM: end });
      return pipe;
    }),
  );
}

import type { ObstacleKind } from '../../domain/pipes/routing/obstacles.ts';
import type { SiteBarrier, SiteStreet } from '../../domain/pipes/routing/site.ts';
import type { ReadFeature } from '../exchange/gdal/read-features.ts';
import { positive, text } from './row-values.ts';
import { linesOf, polygonsOf } from './site-shapes.ts';

/** @param names - takes what streets are called, for the sheets */
export function streetsOf(feature: ReadFeature, names: Map<SiteStreet, string>): SiteStreet[] {
  const kind = text(feature.properties, 'highway', 'h', 'fclass', 'TYPE') ?? 'street';
  const widthM =
    positive(feature.properties, 'width', 'WIDTH', '宽度') ?? (kind === 'footway' || kind === 'path' ? 2 : 6);
  const id = (i: number): string => `${feature.row}-${i}`;
  const isArea = feature.geometry?.type.endsWith('Polygon') ?? false;
  const streets = isArea
    ? polygonsOf(feature.geometry!).map(
        ({ rings }, i): SiteStreet => ({ id: id(i), line: [], kind, widthM: 0, rings }),
      )
    : linesOf(feature.geometry).map((line, i): SiteStreet => ({ id: id(i), line, kind, widthM }));
  const name = text(feature.properties, 'name', 'NAME', '名称', '路名', '道路名称');
  if (name) for (const one of streets) names.set(one, name);
  return streets;
}

export function barriersOf(feature: ReadFeature, fallback: SiteBarrier['kind']): SiteBarrier[] {
  const kinds: SiteBarrier['kind'][] = ['tree', 'shrub', 'pole', 'wall', 'kerb', 'railway', 'forbidden'];
  const word = (text(feature.properties, 'kind', 'barrier', 'natural') ?? '').toLowerCase();
  const kind: ObstacleKind = kinds.find((one) => one === word) ?? fallback;
  const area = feature.geometry?.type.endsWith('Polygon') ?? false;
  return linesOf(feature.geometry).map((path, i) => ({
    id: `${kind} ${feature.row}${i > 0 ? `-${i}` : ''}`,
    kind: kind as SiteBarrier['kind'],
    paths: [path],
    area,
  }));
}

import { barrierKind, streetClass, streetCrossing } from '../../../domain/exchange/classify.ts';
import { aliasRank, type ColumnRole } from '../../../domain/exchange/columns.ts';
import { insideRings } from '../../../domain/geo/plane.ts';
import { carriagewayM } from '../../../domain/pipes/clash/surface-over.ts';
import type { SiteBarrier, SiteBuilding, SiteStreet } from '../../../domain/pipes/routing/site/site.ts';
import { streetKinds } from '../../../domain/pipes/routing/site/site-of-network.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { positive, text } from './row-values.ts';
import { linesOf, polygonsOf } from './site-shapes.ts';

/**
 * Streets by the words of maps and ledgers (`highway`, `道路等级`), as wide as they say or as their class is assumed to be. What a bridge or a tunnel
 * carries lies over no pipe.
 * @param names - takes what streets are called, for the sheets
 */
export function streetsOf(feature: ReadFeature, names: Map<SiteStreet, string>): SiteStreet[] {
  const { geometry, properties, row } = feature;
  if (streetCrossing(properties) !== undefined) return [];
  const kind = kindOfStreet(properties);
  const widthM =
    positive(properties, ...columnsOf('width_m', properties)) ??
    carriagewayM({ line: [], widthM: null, class: streetClass(kind) ?? '' }) ??
    pathM;
  const id = (i: number): string => `${row}-${i}`;
  const isArea = geometry?.type.endsWith('Polygon') ?? false;
  const streets = isArea
    ? polygonsOf(geometry!).map(
        ({ rings }, i): SiteStreet => ({ id: id(i), line: [], kind, widthM: 0, rings }),
      )
    : linesOf(geometry).map((line, i): SiteStreet => ({ id: id(i), line, kind, widthM }));
  const name = text(properties, 'name', 'NAME', '名称', '路名', '道路名称');
  if (name) for (const one of streets) names.set(one, name);
  return streets;
}

/** Of ways that no vehicle drives on, where nobody says it. */
const pathM = 2;

/** In the words of maps, by which the search weighs streets; `street` where nobody says what it is. */
function kindOfStreet(properties: ReadFeature['properties']): string {
  const words = columnsOf('class', properties).flatMap((name) => text(properties, name) ?? []);
  const word = words.find((one) => streetClass(one) !== undefined) ?? words[0] ?? '';
  if (/^[a-z_]+$/.test(word) && !(word in streetKinds)) return word;
  const found = streetClass(word);
  return found === undefined ? 'street' : (streetKinds[found] ?? 'path');
}

function columnsOf(role: ColumnRole, properties: ReadFeature['properties']): string[] {
  return Object.keys(properties)
    .flatMap((name) => {
      const rank = aliasRank(role, name) ?? (role === 'class' && name === 'h' ? Infinity : undefined);
      return rank === undefined ? [] : [{ name, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.name);
}

/**
 * What stands in a pipe's way, by the words of maps and ledgers. Water is no ground for a trench; a road is one, and so is what lies over a tunnel.
 * @param file - its name speaks where no column does
 */
export function barriersOf(
  { geometry, properties, row }: ReadFeature,
  fallback: SiteBarrier['kind'],
  file: string,
): SiteBarrier[] {
  const kind = kindOfBarrier(properties, fallback, file);
  if (kind === undefined) return [];
  const area = geometry?.type.endsWith('Polygon') ?? false;
  // an island in a lake is ground
  const shapes = area ? polygonsOf(geometry!).map((one) => one.rings) : linesOf(geometry).map((one) => [one]);
  return shapes.map((paths, i) => ({ id: `${kind} ${row}${i > 0 ? `-${i}` : ''}`, kind, paths, area }));
}

/** A wall that is drawn as an area is a line around it where houses stand within: the yard is not the wall. */
export function wallsAround(
  barriers: readonly SiteBarrier[],
  buildings: readonly SiteBuilding[],
): SiteBarrier[] {
  const corners = buildings.map((one) => one.rings[0]![0]!);
  return barriers.map((one) =>
    one.kind === 'wall' && one.area && corners.some(([x, y]) => insideRings(x, y, one.paths))
      ? { ...one, area: false }
      : one,
  );
}

/** A wall that no pipe passes; every other barrier as it is. */
export function keptWall(one: SiteBarrier): SiteBarrier {
  return one.kind === 'wall' ? { ...one, kept: true } : one;
}

const ownKinds: [RegExp, SiteBarrier['kind']][] = [
  [/^tree$|乔木|^树/i, 'tree'],
  [/^shrub$|^hedge$|灌木|绿篱/i, 'shrub'],
  [/^pole$|杆/i, 'pole'],
  [/^kerb$|^curb$|路缘|路牙|道牙/i, 'kerb'],
  [/^forbidden$|禁/i, 'forbidden'],
  // what holds earth back or is a monument is not opened for a pipe
  [/retaining|city.?wall|挡土|护坡|城墙/i, 'structure'],
];

const meant: Record<string, SiteBarrier['kind'] | undefined> = {
  railway: 'railway',
  river: 'water',
  water: 'water',
  arterial: undefined,
};

function kindOfBarrier(
  properties: ReadFeature['properties'],
  fallback: SiteBarrier['kind'],
  file: string,
): SiteBarrier['kind'] | undefined {
  const word = columnsOf('kind', properties).flatMap((name) => text(properties, name) ?? [])[0] ?? '';
  const tag = text(properties, 'barrier') ?? '';
  const own =
    ownKinds.find(([pattern]) => pattern.test(word)) ?? ownKinds.find(([pattern]) => pattern.test(tag));
  if (own) return own[1];
  // a file of trees is one whatever else it says of them
  if (fallback !== 'wall') return fallback;
  const found = barrierKind(properties, word, file);
  if ('skip' in found) return undefined;
  return found.kind in meant ? meant[found.kind] : fallback;
}

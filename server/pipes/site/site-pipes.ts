import type { Position } from 'geojson';
import type { Point } from '../../../domain/geo/plane.ts';
import { isUnderground } from '../../../domain/pipes/clash/pieces.ts';
import { believed } from '../../../domain/pipes/files/believable.ts';
import { networkFeatures } from '../../../domain/pipes/files/map-features.ts';
import { lineRole } from '../../../domain/pipes/files/survey-words.ts';
import { networkFromLines } from '../../../domain/pipes/from-lines.ts';
import type { PipeSegment, Utility } from '../../../domain/pipes/model.ts';
import type { Site, SitePipe } from '../../../domain/pipes/routing/site/site.ts';
import { sitePipe } from '../../../domain/pipes/routing/tasks/separation-site.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { text } from './row-values.ts';
import { mainsOfOthers, nothing, unknownMain } from './site-checks.ts';
import { pathsOf } from './site-shapes.ts';
import { utilityOfRow, utilityWord } from './utility-words.ts';

export interface Known {
  /** The ground, from which depths are told where the survey says no level. */
  groundM: Site['groundM'];
}

/** Lines and points that something can be tied to. Outlines are none: somebody gave another file. */
export function mainsOf(
  features: readonly ReadFeature[],
  utilities: readonly Utility[],
  file: string,
  known: Known,
): SitePipe[] {
  const lines = features.filter((one) => one.geometry && !one.geometry.type.endsWith('Polygon'));
  for (const { row, properties } of lines) {
    const { unknown } = utilityOfRow(properties);
    if (unknown !== undefined) throw unknownMain(file, row, unknown);
  }
  const mains = lines.flatMap((one) => pipesOf(one, utilities, known));
  if (mains.length === 0) throw nothing(file, '干管（线或点）', 'mains (lines or points)');
  if (!mains.some((one) => utilities.includes(one.utility))) throw mainsOfOthers(file, mains, utilities);
  return mains;
}

/**
 * Pipes of a feature, read in the words of surveys (`管径`, `起点高程`, `埋设方式` …) as those of a network are. What is out of use or hangs over the
 * ground is none: nothing is tied to it and nothing passes it.
 * @param otherwise - utilities of a pipe that names none: each of them is served by it
 */
export function pipesOf(feature: ReadFeature, otherwise: readonly Utility[], { groundM }: Known): SitePipe[] {
  const { geometry, properties, row } = feature;
  const { utility: own } = utilityOfRow(properties);
  const id = idOfRow(properties) ?? String(row);
  return pathsOf(geometry).flatMap((path, i) => {
    const line = path.map(([x, y]): Point => [x!, y!]);
    return (own ? [own] : otherwise).flatMap((utility): SitePipe[] => {
      const segment = segmentOf(properties, path, utility);
      if (!segment || !isInGround(segment)) return [];
      const [start, end] = [line[0]!, line.at(-1)!].map(([x, y]) => groundM(x, y) ?? null);
      segment.start.groundM ??= start!;
      segment.end.groundM ??= end!;
      const pipe = sitePipe({ ...segment, id: `${id}${i > 0 ? `-${i}` : ''}` }, line, utility);
      const isSized = (segment.diameterMm ?? segment.widthMm) !== null;
      return [isSized ? pipe : { ...pipe, sizeAssumed: true }];
    });
  });
}

/** How many pipes of a file are none for a layout. */
export function outOfUse(file: string, features: readonly ReadFeature[]): Bilingual[] {
  const count = features.filter(({ geometry, properties }) => {
    const [path] = pathsOf(geometry);
    const segment = path && segmentOf(properties, path, utilityOfRow(properties).utility ?? 'water');
    return segment && !isInGround(segment);
  }).length;
  if (count === 0) return [];
  return [
    {
      zh: `${file}：${count} 条废弃或架空的管线不计`,
      en: `${file}: ${count} pipes out of use or above the ground are left aside`,
    },
  ];
}

/** Sizes, depths and levels that no pipe has, by row and column: they count as unknown. */
export function unbelieved(file: string, features: readonly ReadFeature[]): Bilingual[] {
  const found = features.flatMap(({ geometry, properties, row }) => {
    const [path] = pathsOf(geometry);
    const { doubts } = believed(properties, ownFields);
    if (!path || doubts.length === 0) return [];
    const segment = segmentOf(properties, path, utilityOfRow(properties).utility ?? 'water');
    return segment && isInGround(segment) ? doubts.map((one) => ({ ...one, row })) : [];
  });
  if (found.length === 0) return [];
  const told = found.slice(0, mostTold);
  const more = found.length - told.length;
  const zh = told.map(({ row, column, value }) => `第 ${row} 行“${column}”为 ${value}`).join('、');
  const en = told.map(({ row, column, value }) => `row ${row} “${column}” ${value}`).join(', ');
  return [
    {
      zh: `${file}：${zh}${more > 0 ? `，另 ${more} 处` : ''}，管线不可能有此管径、埋深或高程，按未知处理，请核对`,
      en: `${file}: ${en}${more > 0 ? `, and ${more} more` : ''}: no pipe has such a size, depth or level; taken as unknown, check them`,
    },
  ];
}

const mostTold = 10;

function isInGround(segment: PipeSegment): boolean {
  return segment.state !== 'abandoned' && isUnderground(segment);
}

/** Levels by the names that this command has always known. */
const ownFields = { startInvertM: 'startLevelM', endInvertM: 'endLevelM' } as const;

/** What the row says of a pipe of this utility, in the words of surveys; levels that are drawn count as well. */
function segmentOf(
  row: ReadFeature['properties'],
  path: Position[],
  utility: Utility,
): PipeSegment | undefined {
  const { properties } = believed(row, ownFields);
  // which utility it is was settled by the row or by what is asked for
  const others = Object.entries(properties).filter(([name, value]) => {
    const role = lineRole(name);
    const isOfAnother = role === 'subclass' && utilityWord(String(value ?? '')) !== utility;
    return role !== 'utility' && !isOfAnother;
  });
  const { lines } = networkFeatures(
    [
      {
        ...{ row: 1, type: 'LineString', properties: Object.fromEntries(others) },
        coordinates: [path as [number, number, number?][]],
      },
    ],
    { utility, fields: ownFields },
  );
  return networkFromLines(lines).segments[0];
}

/** Number or name that a survey or a map gives a pipe. */
function idOfRow(properties: ReadFeature['properties']): string | undefined {
  const own = Object.keys(properties).filter((name) => lineRole(name) === 'id');
  return text(properties, 'id', ...own, '编号', 'code', 'OBJECTID', 'FID');
}

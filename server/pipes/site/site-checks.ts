import { insideRings, type Point, pointToSegment } from '../../../domain/geo/plane.ts';
import { utilityNames } from '../../../domain/pipes/labels.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import { asHigh } from '../../../domain/pipes/routing/site/overlaps.ts';
import type { Site, SiteBuilding, SitePipe } from '../../../domain/pipes/routing/site/site.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';
import { outlineDoubts } from './outline-doubts.ts';

/** Beyond this a file lies in another place or in another coordinate system than its maker thinks. */
const widestM = 20_000;

/** Buildings and mains of one yard lie near each other. Errors: `pipes.site-too-wide`, `pipes.mains-far`. */
export function requireOnePlace(
  file: string,
  buildings: readonly SiteBuilding[],
  mains: readonly SitePipe[],
): void {
  const box = boxOf(buildings.flatMap((one) => one.rings.flat()));
  const width = Math.max(box.maxX - box.minX, box.maxY - box.minY);
  if (!(width <= widestM))
    throw new Problem(
      'pipes.site-too-wide',
      {
        zh: `${file} 中的建筑相距 ${kilometres(width)} km。`,
        en: `The buildings of ${file} lie ${kilometres(width)} km apart.`,
      },
      {
        zh: `请核对坐标系与单位（--crs、--unit），或去掉错放的建筑；一次布线的范围不超过 ${widestM / 1000} km。`,
        en: `Check coordinate system and unit (--crs, --unit), or leave out what lies elsewhere; one layout spans at most ${widestM / 1000} km.`,
      },
      { facts: { file, widthM: width } },
    );
  if (mains.length === 0) return;
  const middle: Point = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
  const away = Math.min(...mains.map((one) => distanceOf(one.line, middle))) - width / 2;
  if (!(away <= widestM))
    throw new Problem(
      'pipes.mains-far',
      {
        zh: `干管距建筑 ${kilometres(away)} km。`,
        en: `The mains lie ${kilometres(away)} km from the buildings.`,
      },
      {
        zh: '请核对两个文件的坐标系与单位（--crs、--unit）。',
        en: 'Check coordinate system and unit of both files (--crs, --unit).',
      },
      { facts: { file, awayM: away } },
    );
}

function kilometres(metres: number): string {
  return (metres / 1000).toFixed(0);
}

function distanceOf(line: readonly Point[], [x, y]: Point): number {
  return line.reduce(
    (least, to, i) => Math.min(least, pointToSegment(x, y, ...line[Math.max(0, i - 1)]!, ...to)),
    Infinity,
  );
}

/** Somebody must want a connection. Errors: `pipes.nobody-to-connect`. */
export function requireSomeoneToConnect(
  {
    buildings: file,
    where,
    leastAreaM2,
  }: { buildings: string; where?: string | undefined; leastAreaM2: number },
  buildings: readonly SiteBuilding[],
  leftOut?: Bilingual,
): void {
  if (buildings.some((one) => one.terminal)) return;
  throw new Problem(
    'pipes.nobody-to-connect',
    {
      zh: `${file} 的 ${buildings.length} 栋建筑都不需要接管。`,
      en: `None of the ${buildings.length} buildings of ${file} wants a connection.`,
    },
    where
      ? {
          zh: `条件 --where “${where}”没有选中 ${leastAreaM2} ㎡以上的建筑，请核对字段与取值。`,
          en: `The condition --where “${where}” chooses no building of ${leastAreaM2} m² or more: check field and value.`,
        }
      : (leftOut ?? {
          zh: `小于 ${leastAreaM2} ㎡的建筑和雨棚只作障碍物；请用 --least-area 调低面积下限，或核对单位（--unit）。`,
          en: `Buildings below ${leastAreaM2} m² and mere roofs only stand in the way: lower --least-area, or check the unit (--unit).`,
        }),
    { facts: { file } },
  );
}

/** @param zone - a file whose outline has no house of the other one within it */
export function nobodyInZone(zone: string, buildings: string): Problem {
  return new Problem(
    'pipes.nobody-to-connect',
    {
      zh: `${zone} 的范围内没有 ${buildings} 的建筑需要接管。`,
      en: `Within the zone of ${zone} no building of ${buildings} wants a connection.`,
    },
    {
      zh: '请核对两个文件的位置、坐标系与单位（--crs、--unit）。',
      en: 'Check place, coordinate system and unit of both files (--crs, --unit).',
    },
    { facts: { file: buildings, zone } },
  );
}

/** One outline given twice is one house, wherever its ring begins and whichever way it goes round. */
export function withoutDoubles(buildings: readonly SiteBuilding[]): SiteBuilding[] {
  const seen = new Map<string, SiteBuilding>();
  for (const one of buildings) {
    const key = one.rings.map(keyOf).join(';');
    const first = seen.get(key);
    if (first) {
      first.terminal ||= one.terminal;
      asHigh(first, one);
    } else seen.set(key, one);
  }
  return [...seen.values()];
}

/** The corners of a ring to the centimetre, from its first in order on, towards the lesser of both its neighbours. */
function keyOf(ring: readonly Point[]): string {
  const corners = ring.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`);
  if (corners.length > 1 && corners[0] === corners.at(-1)) corners.pop();
  const [least = ''] = corners.toSorted();
  const first = corners.indexOf(least);
  const onwards = [...corners.slice(first), ...corners.slice(0, first)];
  const back = [...onwards.slice(0, 1), ...onwards.slice(1).reverse()];
  return [onwards.join(' '), back.join(' ')].sort()[0]!;
}

export function nothing(file: string, zh: string, en: string): Problem {
  return new Problem(
    'pipes.nothing-to-route',
    { zh: `${file} 中没有可用的${zh}。`, en: `${file} holds no ${en} that can be used.` },
    { zh: '请检查几何类型和图层。', en: 'Check the geometry and the layer.' },
    { facts: { file } },
  );
}

export function unknownMain(file: string, row: number, word: string): Problem {
  return new Problem(
    'pipes.main-utility',
    {
      zh: `${file} 第 ${row} 行的管线种类“${word}”无法识别。`,
      en: `${file} row ${row}: the utility “${word}” is not known.`,
    },
    {
      zh: '请写成 water、污水、RQ 等；留空的干管供所有种类接入。',
      en: 'Write it like water, sewage or gas; a main that names none serves all.',
    },
    { facts: { file, row, word } },
  );
}

export function mainsOfOthers(
  file: string,
  mains: readonly SitePipe[],
  utilities: readonly Utility[],
): Problem {
  const names = (list: readonly Utility[], lang: 'zh' | 'en') =>
    [...new Set(list)].map((one) => utilityNames[one][lang]).join(lang === 'zh' ? '、' : ', ');
  const there = mains.map((one) => one.utility);
  return new Problem(
    'pipes.mains-of-others',
    {
      zh: `${file} 中只有${names(there, 'zh')}干管，没有${names(utilities, 'zh')}干管。`,
      en: `${file} holds mains for ${names(there, 'en')}, none for ${names(utilities, 'en')}.`,
    },
    {
      zh: '请给出相应的干管，或改 --utility；utility 字段留空的干管供所有种类接入。',
      en: 'Give such a main or change --utility; a main whose utility is empty serves all.',
    },
    { facts: { file } },
  );
}

/** Names the file in an error that only says that something is empty. */
export async function named<T>(file: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'import.no-features') throw error;
    throw nothing(file, '要素', 'features');
  }
}

/** Terrain that holds no level anywhere below the houses lies elsewhere: without it levels would be left aside in silence. Errors: `pipes.terrain-elsewhere`. */
export function requireTerrainBelow(
  file: string,
  { buildings, groundM }: Pick<Site, 'buildings' | 'groundM'>,
): void {
  if (buildings.some(({ rings }) => rings[0]!.some(([x, y]) => groundM(x, y) !== undefined))) return;
  throw new Problem(
    'pipes.terrain-elsewhere',
    {
      zh: `地形“${file}”在所有建筑处都没有高程。`,
      en: `The terrain “${file}” has no level below any of the buildings.`,
    },
    {
      zh: '请核对地形与建筑的坐标系和单位（--crs、--unit），或换一份覆盖该处的地形。',
      en: 'Check coordinate system and unit of terrain and buildings (--crs, --unit), or give terrain that covers the place.',
    },
    { facts: { file } },
  );
}

/** Beyond this mains are told: files in GCJ-02 lie 300 to 700 m off. */
const farMainM = 150;

/** Doubts about the places of a site's parts; each says what to look at. */
export function placeDoubts(
  files: { buildings: string; mains?: string | undefined },
  buildings: readonly SiteBuilding[],
  mains: readonly SitePipe[],
): Bilingual[] {
  return [
    ...farMains(files.mains, buildings, mains),
    ...mainsBelow(files.mains, buildings, mains),
    ...outlinesAround(files.buildings, buildings),
    ...outlineDoubts(files.buildings, buildings),
  ];
}

function farMains(
  file: string | undefined,
  buildings: readonly SiteBuilding[],
  mains: readonly SitePipe[],
): Bilingual[] {
  if (mains.length === 0) return [];
  const corners = buildings.filter((one) => one.terminal).flatMap((one) => one.rings[0]!);
  if (mains.some(({ line }) => corners.some((at) => distanceOf(line, at) <= farMainM))) return [];
  const away = Math.min(...mains.map(({ line }) => Math.min(...corners.map((at) => distanceOf(line, at)))));
  return [
    {
      zh: `${file}：干管距最近的建筑 ${away.toFixed(0)} m，请核对两个文件的坐标系（GCJ-02 坐标偏移约 300–700 m，可用 --crs gcj02）`,
      en: `${file}: the mains lie ${away.toFixed(0)} m from the nearest building; check the coordinate systems (files in GCJ-02 are 300–700 m off: --crs gcj02)`,
    },
  ];
}

function mainsBelow(
  file: string | undefined,
  buildings: readonly SiteBuilding[],
  mains: readonly SitePipe[],
): Bilingual[] {
  const below = new Map<string, string>();
  for (const { id, line } of mains) {
    const above = buildings.find(({ rings }) => line.every(([x, y]) => insideRings(x, y, rings)));
    if (above) below.set(id, above.id);
  }
  return [...below].slice(0, 5).map(([main, building]) => ({
    zh: `${file}：干管 ${main} 整段位于建筑“${building}”轮廓内，无法接入；请核对两者的位置，或去掉包住全院的轮廓`,
    en: `${file}: the main ${main} lies within the outline of building “${building}” as a whole, nothing can be tied to it; check both places, or take out an outline that is drawn round the yard`,
  }));
}

/** A compound's boundary among its houses shuts all of them in. */
function outlinesAround(file: string, buildings: readonly SiteBuilding[]): Bilingual[] {
  const middles = buildings.map(({ rings }): Point => {
    const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
    return [(minX + maxX) / 2, (minY + maxY) / 2];
  });
  return buildings.flatMap(({ id, rings }, i) => {
    const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
    const within = middles.filter(
      ([x, y], k) => k !== i && x > minX && x < maxX && y > minY && y < maxY && insideRings(x, y, rings),
    ).length;
    return within < leastWithin
      ? []
      : [
          {
            zh: `${file}：轮廓“${id}”内有 ${within} 栋建筑，按建筑处理；若是小区边界，请用 --zone 给出`,
            en: `${file}: the outline “${id}” has ${within} buildings within it and counts as one itself; give a compound's boundary by --zone`,
          },
        ];
  });
}

const leastWithin = 3;

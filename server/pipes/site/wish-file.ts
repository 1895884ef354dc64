import type { Geometry } from 'geojson';
import { plainText } from '../../../domain/exchange/parse-values.ts';
import type { Point } from '../../../domain/geo/plane.ts';
import { utilityNames } from '../../../domain/pipes/labels.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import type { SiteWishes } from '../../../domain/pipes/routing/site/wishes.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { text } from './row-values.ts';
import { linesOf, polygonsOf } from './site-shapes.ts';
import { utilityWord } from './utility-words.ts';

type Owned =
  | { kind: 'pin'; utility: Utility; at: Point }
  | { kind: 'corridor'; utilities: Utility[] | undefined; line: Point[] }
  | { kind: 'forbid'; rings: Point[][] }
  | { kind: 'move'; utility: Utility | undefined; from: Point | string; to: Point };

/** What a row of `--wishes` asks for; `id` is its name on the site, `name` that by which an answer tells of it. */
export type FileWish = { row: number; id: string; name: Bilingual } & Owned;
type Kind = FileWish['kind'];

const kindWords: [RegExp, Kind][] = [
  [/^(pin|pins|manhole|through|定位点?|必经点?|固定点?|井)$/i, 'pin'],
  [/^(corridor|route|走廊|通道|廊道)$/i, 'corridor'],
  [/^(forbid|forbidden|keep-?out|禁区|禁止|避让)$/i, 'forbid'],
  [/^(move|drag|移动|拖动|移位)$/i, 'move'],
];
const kindNames: Record<Kind, Bilingual> = {
  pin: { zh: '定位点', en: 'pin' },
  corridor: { zh: '走廊', en: 'corridor' },
  forbid: { zh: '禁区', en: 'forbidden place' },
  move: { zh: '移动', en: 'move' },
};
const wishColumns = ['wish', '要求', '布置要求', '愿望'];
/** In which sources keep all kinds of things: what nobody knows there says nothing. */
const looseColumns = ['kind', '类型', 'type'];
const nodeColumns = ['from', 'node', '井号', '点号', '原井'];
const utilityColumns = ['utility', '管类', '管种', '管线种类', '管线类型'];
const nameColumns = ['name', '名称', 'id', '编号'];

/** Beyond this from houses and mains a wish lies in another place than somebody thinks. */
const farthestM = 1000;

/**
 * Wishes of a file: a point is a pin, a line a corridor, an area a forbidden place, unless the row names another in `wish` (pin, corridor, forbid,
 * move, or the same in Chinese). A move is a line from a manhole to its new place, or the new place with the manhole's name (`WS3`) in `from`.
 * @param utilities - that are laid; a pin or a move that names none belongs to the only one
 * @throws Problem `pipes.wish-unknown`, `pipes.wish-shape`, `pipes.wish-utility`
 */
export function wishesOf(
  features: readonly ReadFeature[],
  utilities: readonly Utility[],
  file: string,
): FileWish[] {
  const ids = new Set<string>();
  return features.flatMap(({ geometry, properties, row }) => {
    if (!geometry) return [];
    const refuse = refusal(file, row);
    const kind = kindOf(properties, geometry, refuse);
    const own = utilitiesOf(properties, utilities, refuse);
    const label = kindNames[kind];
    const name = text(properties, ...nameColumns) ?? String(row);
    const shapes = shapesOf(kind, geometry, properties, refuse);
    return shapes.map((shape) => {
      let unique = name;
      for (let k = 2; ids.has(`${kind} ${unique}`); k++) unique = `${name} (${k})`;
      ids.add(`${kind} ${unique}`);
      const names = { zh: `${label.zh} ${unique}`, en: `${label.en} ${unique}` };
      return { row, id: names.zh, name: names, ...ownedBy(shape, own, utilities, refuse) };
    });
  });
}

/** Whose it is: a manhole is of one utility, a corridor of those that it names, a forbidden place of all. */
function ownedBy(
  shape: Shaped,
  own: Utility[] | undefined,
  laid: readonly Utility[],
  refuse: Refusal,
): Owned {
  if (shape.kind === 'forbid') return shape;
  if (shape.kind === 'corridor') return { ...shape, utilities: own };
  if (shape.kind === 'pin') return { ...shape, utility: onlyOne(own, laid, refuse) };
  // the name of a manhole says whose it is
  return { ...shape, utility: typeof shape.from === 'string' ? own?.[0] : onlyOne(own, laid, refuse) };
}

type Shaped =
  | { kind: 'pin'; at: Point }
  | { kind: 'corridor'; line: Point[] }
  | { kind: 'forbid'; rings: Point[][] }
  | { kind: 'move'; from: Point | string; to: Point };

function shapesOf(
  kind: Kind,
  geometry: Geometry,
  properties: ReadFeature['properties'],
  refuse: Refusal,
): Shaped[] {
  const lines = linesOf(geometry);
  const isArea = geometry.type.endsWith('Polygon');
  const points = geometry.type.endsWith('Point') ? lines.map((one) => one[0]!) : [];
  if (kind === 'pin' && points.length > 0) return points.map((at) => ({ kind, at }));
  if (kind === 'forbid') {
    const areas = polygonsOf(geometry).filter((one) => !one.point);
    if (areas.length > 0) return areas.map(({ rings }) => ({ kind, rings }));
  }
  const isLine = points.length === 0 && !isArea && lines.every((one) => one.length > 1);
  if (kind === 'corridor' && isLine) return lines.map((line) => ({ kind, line }));
  if (kind === 'move') {
    const from = text(properties, ...nodeColumns);
    if (from !== undefined && points.length === 1) return [{ kind, from: from.trim(), to: points[0]! }];
    if (isLine) return lines.map((line) => ({ kind, from: line[0]!, to: line.at(-1)! }));
  }
  throw refuse('pipes.wish-shape', shapeNeeded[kind], {
    zh: '请改正该行的图形，或在 wish 列写明其他要求。',
    en: 'Draw it so, or name another wish in the column wish.',
  });
}

const shapeNeeded: Record<Kind, Bilingual> = {
  pin: { zh: '定位点（pin）须为点', en: 'a pin is a point' },
  corridor: { zh: '走廊（corridor）须为线', en: 'a corridor is a line' },
  forbid: { zh: '禁区（forbid）须为面或闭合线', en: 'a forbidden place is an area or a closed line' },
  move: {
    zh: '移动（move）须为从原井到新位置的线，或新位置的点并在 from 列写原井号（如 WS3）',
    en: 'a move is a line from a manhole to its new place, or the new place with the manhole’s name (like WS3) in the column from',
  },
};

type Refusal = (code: string, what: Bilingual, remedy: Bilingual) => Problem;

const refusal =
  (file: string, row: number): Refusal =>
  (code, what, remedy) =>
    new Problem(
      code,
      {
        zh: `--wishes ${file} 第 ${row} 行：${what.zh}。`,
        en: `--wishes ${file}, row ${row}: ${what.en}.`,
      },
      remedy,
      { facts: { file, row } },
    );

function kindOf(properties: ReadFeature['properties'], geometry: Geometry, refuse: Refusal): Kind {
  const wordIn = (columns: string[]) => columns.flatMap((name) => plainText(properties[name]) ?? [])[0];
  const meant = (word: string | undefined) => kindWords.find(([pattern]) => pattern.test(word ?? ''))?.[1];
  const word = wordIn(wishColumns);
  if (word === undefined) {
    const loose = meant(wordIn(looseColumns));
    if (loose) return loose;
    if (geometry.type.endsWith('Point'))
      return text(properties, ...nodeColumns) === undefined ? 'pin' : 'move';
    return geometry.type.endsWith('Polygon') ? 'forbid' : 'corridor';
  }
  const found = meant(word);
  if (found) return found;
  throw refuse(
    'pipes.wish-unknown',
    { zh: `没有名为“${word}”的布置要求`, en: `there is no wish “${word}”` },
    {
      zh: '可选：pin（定位点）、corridor（走廊）、forbid（禁区）、move（移动）。',
      en: 'Choose from pin, corridor, forbid and move.',
    },
  );
}

/** Utilities that a row names; undefined where it names none. */
function utilitiesOf(
  properties: ReadFeature['properties'],
  laid: readonly Utility[],
  refuse: Refusal,
): Utility[] | undefined {
  const said = text(properties, ...utilityColumns);
  if (said === undefined) return undefined;
  return said.split(/[,，、;；\s]+/).flatMap((word) => {
    if (word === '') return [];
    const found = utilityWord(word);
    if (found && laid.includes(found)) return [found];
    throw refuse(
      'pipes.wish-utility',
      { zh: `“${word}”不在本次布置的管线中`, en: `“${word}” is none of the utilities that are laid` },
      chooseFrom(laid),
    );
  });
}

function onlyOne(own: Utility[] | undefined, laid: readonly Utility[], refuse: Refusal): Utility {
  const list = own ?? laid;
  if (list.length === 1) return list[0]!;
  throw refuse(
    'pipes.wish-utility',
    { zh: '须写明属于哪一种管线', en: 'it has to name one utility' },
    chooseFrom(laid),
  );
}

function chooseFrom(laid: readonly Utility[]): Bilingual {
  return {
    zh: `请在 utility 列填写其中之一：${laid.map((one) => `${one}（${utilityNames[one].zh}）`).join('、')}。`,
    en: `Give one of these in the column utility: ${laid.join(', ')}.`,
  };
}

/** Wishes in other coordinates than the houses would be left aside in silence. Errors: `pipes.wish-far`. */
export function requireNear(
  file: string,
  wishes: readonly FileWish[],
  { buildings, mains }: Pick<Site, 'buildings' | 'mains'>,
): void {
  const box = boxOf([...buildings.flatMap((one) => one.rings[0] ?? []), ...mains.flatMap((one) => one.line)]);
  for (const wish of wishes) {
    const away = Math.min(
      ...pointsOf(wish).map(([x, y]) =>
        Math.hypot(Math.max(0, box.minX - x, x - box.maxX), Math.max(0, box.minY - y, y - box.maxY)),
      ),
    );
    if (away <= farthestM) continue;
    throw refusal(file, wish.row)(
      'pipes.wish-far',
      {
        zh: `“${wish.name.zh}”距建筑和干管 ${(away / 1000).toFixed(1)} km`,
        en: `“${wish.name.en}” lies ${(away / 1000).toFixed(1)} km from houses and mains`,
      },
      {
        zh: '请核对两个文件的坐标系与单位（--crs、--unit）。',
        en: 'Check coordinate system and unit of both files (--crs, --unit).',
      },
    );
  }
}

function pointsOf(wish: FileWish): Point[] {
  switch (wish.kind) {
    case 'pin':
      return [wish.at];
    case 'corridor':
      return wish.line;
    case 'forbid':
      return wish.rings.flat();
    case 'move':
      return typeof wish.from === 'string' ? [wish.to] : [wish.from, wish.to];
  }
}

/** What of them stands on the site before anything is laid. */
export function siteWishesOf(wishes: readonly FileWish[]): SiteWishes {
  return {
    pins: wishes.filter((one) => one.kind === 'pin'),
    corridors: wishes
      .filter((one) => one.kind === 'corridor')
      .map(({ line, utilities }) => ({ line, ...(utilities ? { utilities } : {}) })),
    forbidden: wishes.filter((one) => one.kind === 'forbid'),
  };
}

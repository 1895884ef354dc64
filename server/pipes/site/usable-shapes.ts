import { type Bilingual, Problem } from '../../../domain/problem.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';

/** Shapes that a row can have; `none` = a row without a place. */
type Shape = 'point' | 'line' | 'area' | 'none';

/** Options of plain files whose rows are looked at before they are taken. */
export type PlainOption = 'doors' | 'streets' | 'trees' | 'barriers' | 'existing' | 'surfaces' | 'wishes';

interface Wanted {
  shapes: readonly Shape[];
  /** What the rows are, with the shapes that they may have. */
  name: Bilingual;
}

const wanted: Record<PlainOption, Wanted> = {
  doors: { shapes: ['point'], name: { zh: '单元门（点）', en: 'doors (points)' } },
  streets: { shapes: ['line', 'area'], name: { zh: '道路（线或面）', en: 'streets (lines or areas)' } },
  trees: {
    shapes: ['point', 'line', 'area'],
    name: { zh: '树木（点、线或面）', en: 'trees (points, lines or areas)' },
  },
  barriers: {
    shapes: ['point', 'line', 'area'],
    name: { zh: '障碍物（点、线或面）', en: 'barriers (points, lines or areas)' },
  },
  // areas are taken along their outlines, and that is told
  existing: {
    shapes: ['point', 'line', 'area'],
    name: { zh: '现状管线（线）', en: 'existing pipes (lines)' },
  },
  surfaces: { shapes: ['area'], name: { zh: '地面（面）', en: 'surfaces (areas)' } },
  wishes: {
    shapes: ['point', 'line', 'area'],
    name: { zh: '布置要求（点、线或面）', en: 'wishes (points, lines or areas)' },
  },
};

/**
 * The rows of a file that can be what its option says.
 * @returns these, and how many others are left aside, in words; nothing in a file without rows, which a yard may have
 * @throws Problem `pipes.nothing-usable` where rows are there and none of them is of use
 */
export function usableOf(
  option: PlainOption,
  file: string,
  features: ReadFeature[],
): { usable: ReadFeature[]; told: Bilingual | undefined } {
  const { shapes, name } = wanted[option];
  const usable = features.filter((one) => shapes.includes(shapeOf(one)));
  if (features.length === usable.length) return { usable, told: undefined };
  if (usable.length === 0) throw nothingUsable(option, file, features);
  const others = features.filter((one) => !usable.includes(one));
  const [zh, en] = [countsOf(others, 'zh'), countsOf(others, 'en')];
  return {
    usable,
    told: {
      zh: `--${option} ${file}：${zh}不是${name.zh}，不计`,
      en: `--${option} ${file}: left aside, because not ${name.en}: ${en}`,
    },
  };
}

/** A table whose columns say no place has no layer of anything, whether it has rows or not. */
export function nothingUsable(
  option: PlainOption,
  file: string,
  features: readonly ReadFeature[],
  columns: readonly string[] = Object.keys(features[0]?.properties ?? {}),
): Problem {
  const { name } = wanted[option];
  const list = columns
    .slice(0, 8)
    .map((one) => (one.length > 40 ? `${one.slice(0, 40)}…` : one))
    .join(', ');
  const isPlaceless = features.every((one) => shapeOf(one) === 'none');
  const [surveyZh, surveyEn] =
    option === 'existing'
      ? [
          '勘测成果表先用 lianpian pipes check F --repair --out 管线.gpkg 转成图形。',
          ' Turn survey tables into shapes by lianpian pipes check F --repair --out pipes.gpkg.',
        ]
      : ['', ''];
  const found: Bilingual =
    features.length === 0
      ? { zh: '没有数据行', en: 'no row of data' }
      : { zh: `有 ${countsOf(features, 'zh')}`, en: countsOf(features, 'en') };
  return new Problem(
    'pipes.nothing-usable',
    {
      zh: `--${option} ${file} 中没有可用的${name.zh}；文件中${found.zh}${list ? `，列名为 ${list}` : ''}。`,
      en: `--${option} ${file} holds no ${name.en} that can be used; found: ${found.en}${list ? `, columns ${list}` : ''}.`,
    },
    isPlaceless
      ? {
          zh: `请给出含图形的文件（Shapefile、GeoPackage、GeoJSON、DXF 等）；表格须有坐标列（如 lon、lat 或 X、Y）或 WKT 列。${surveyZh}没有这类资料时去掉该参数。`,
          en: `Give a file with shapes (Shapefile, GeoPackage, GeoJSON, DXF …); a table needs columns of coordinates (lon, lat or X, Y) or of WKT.${surveyEn} Without such data leave the option out.`,
        }
      : {
          zh: '请检查是否给错文件或图层（F#图层）；没有这类资料时去掉该参数。',
          en: 'Check that it is the right file and layer (F#layer). Without such data leave the option out.',
        },
    { facts: { option, file, rows: features.length, columns: [...columns] } },
  );
}

function shapeOf({ geometry }: ReadFeature): Shape {
  if (!geometry) return 'none';
  if (geometry.type === 'GeometryCollection') {
    const [first] = geometry.geometries;
    return first ? shapeOf({ row: 0, properties: {}, geometry: first }) : 'none';
  }
  if (geometry.coordinates.length === 0) return 'none';
  if (geometry.type.endsWith('Point')) return 'point';
  return geometry.type.endsWith('Polygon') ? 'area' : 'line';
}

const shapeNames: Record<Shape, { zh: string; en: [one: string, more: string] }> = {
  point: { zh: '个点', en: ['point', 'points'] },
  line: { zh: '条线', en: ['line', 'lines'] },
  area: { zh: '个面', en: ['area', 'areas'] },
  none: { zh: '行没有坐标', en: ['row without a place', 'rows without a place'] },
};

/** `3 条线、2 行没有坐标`. */
function countsOf(features: readonly ReadFeature[], language: 'zh' | 'en'): string {
  const counts = new Map<Shape, number>();
  for (const one of features) counts.set(shapeOf(one), (counts.get(shapeOf(one)) ?? 0) + 1);
  const words = [...counts].map(([shape, count]) => {
    const { zh, en } = shapeNames[shape];
    return language === 'zh' ? `${count} ${zh}` : `${count} ${en[count === 1 ? 0 : 1]}`;
  });
  return words.join(language === 'zh' ? '、' : ', ');
}

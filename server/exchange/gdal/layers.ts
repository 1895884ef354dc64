/** What is inside a staged dataset: layers, fields, extents, declared coordinate systems. */
import type { CutName } from '../../../domain/exchange/cut-columns.ts';
import type { Problem } from '../../../domain/problem.ts';
import { refuse } from '../problems.ts';
import { GdalError, type GdalThread } from './gdal-thread.ts';
import type { Source } from './source.ts';
import { wholeText } from './text-encoding.ts';

export type Extent = [west: number, south: number, east: number, north: number];

export interface Field {
  name: string;
  /** As the file has it, where it cut the name short. */
  inFile?: string;
  type: 'text' | 'number' | 'date' | 'other';
}

/** A coordinate system as a file declares it. */
export interface DeclaredCrs {
  name: string;
  epsg?: number;
  geographic: boolean;
}

export interface Layer {
  name: string;
  source: Source;
  /** As GDAL names it: Point, MultiPolygon, Unknown (any), None. */
  geometryType: string;
  featureCount?: number;
  fields: Field[];
  /** In the layer's own coordinates. */
  extent?: Extent;
  crs?: DeclaredCrs;
  /** Of a workbook: hidden from its readers; cells whose formula has no stored value. */
  hidden?: boolean;
  unsolved?: string[];
}

interface OgrInfo {
  layers: {
    name: string;
    featureCount?: number;
    fields: { name: string; type: string }[];
    geometryFields: {
      type: string;
      extent?: (number | null)[];
      coordinateSystem?: { projjson?: ProjJson } | null;
    }[];
  }[];
}

interface ProjJson {
  type?: string;
  name?: string;
  id?: { authority: string; code: number | string };
  components?: ProjJson[];
  source_crs?: ProjJson;
}

/** The whole name of a column that a shapefile cut short, where it can be told. */
export type Uncut = (cut: CutName, of: 'line' | 'point') => string | undefined;

/** Layers of one source. Errors: `import.unreadable`. */
export async function describeLayers(thread: GdalThread, source: Source, uncut?: Uncut): Promise<Layer[]> {
  // the size and span of an OSM extract are only known after a full read
  const args = source.format.startsWith('osm') ? ['-so', '-al', '-nocount', '-noextent'] : ['-so', '-al'];
  const { value } = await readable(source, () => thread.vectorInfo<OgrInfo>(source.dataset, args));
  return value.layers.map((layer) => {
    const geometry = layer.geometryFields[0];
    const extent = geometry?.extent?.map(Number);
    return {
      name: layer.name,
      source,
      geometryType: geometry?.type ?? 'None',
      featureCount: layer.featureCount,
      fields: wholeFields(
        layer.fields.map((field) => ({ name: field.name, type: fieldType(field.type) })),
        ({ name }) => {
          const cut = source.cutNames?.get(wholeText(name));
          return cut && uncut?.(cut, geometry?.type.includes('Point') ? 'point' : 'line');
        },
      ),
      extent: extent?.length === 4 && extent.every(Number.isFinite) ? (extent as Extent) : undefined,
      crs: declaredCrs(geometry?.coordinateSystem?.projjson),
    };
  });
}

/** Fields by their whole names; no two of them come to be called alike. */
function wholeFields(fields: Field[], nameOf: (field: Field) => string | undefined): Field[] {
  const names = fields.map((field) => nameOf(field) ?? field.name);
  const count = Map.groupBy(names, (name) => name.toLowerCase());
  return fields.map((field, i) => {
    const name = names[i]!;
    const isOwn = name === field.name || count.get(name.toLowerCase())!.length > 1;
    return isOwn ? field : { ...field, name, inFile: field.name };
  });
}

/** Runs a GDAL call and turns what GDAL says into a refusal of the file. */
export async function readable<T>(source: Source, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GdalError)) throw error;
    const unknown = /(EPSG:\d+).*crs not found|Failed to process SRS definition: (\S+)/i.exec(error.message);
    if (unknown) throw crsUnknown(unknown[1] ?? unknown[2]!);
    throw refuse(
      'unreadable',
      [`无法读取“${source.name}”，文件可能已损坏。`, `“${source.name}” cannot be read; it may be corrupt.`],
      ['请在原软件中打开核对并重新导出。', 'Open it in the program it came from and export it again.'],
      { file: source.name, format: source.format, reason: error.message.slice(0, 500) },
    );
  }
}

export function crsUnknown(crs: string): Problem {
  return refuse(
    'crs-unknown',
    [`无法识别坐标系“${crs}”。`, `The coordinate system “${crs}” is not known.`],
    ['请写成 EPSG:4552、gcj02 或 bd09。', 'Write EPSG:4552, gcj02 or bd09.'],
    { crs },
  );
}

/** What GDAL says where it stops in the middle of a file and answers with the part before. */
const damage =
  /parsing|fread|I\/O failure|Fatal error|Error during reading|error at line|malformed|unclosed|truncated|unexpected end|custom_indexing/i;

/** A part of a file must not pass for the whole. Errors: `import.damaged`. */
export function refuseDamage(source: Source, messages: string[]): void {
  const said = messages.find((text) => /^ERROR/.test(text) && damage.test(text));
  if (said === undefined) return;
  throw refuse(
    'damaged',
    [
      `“${source.name}”不完整或已损坏，只能读出一部分。`,
      `“${source.name}” is cut or damaged: only a part of it can be read.`,
    ],
    ['请重新导出或传输；数据库未被改动。', 'Export or transfer it again; the database is as it was.'],
    {
      file: source.name,
      format: source.format,
      reason: said.replace(/\/\S*\/(?=[^/\s]+)/g, '').slice(0, 300),
    },
  );
}

/** GDAL reads on without a filter that it does not understand: that would be everything instead of a part. */
export function refuseBadCondition(messages: string[], where: string | undefined): void {
  const said = messages.find((text) => /SQL Expression|SetAttributeFilter/.test(text));
  if (where === undefined || said === undefined) return;
  throw refuse(
    'where-wrong',
    [`条件“${where}”无法理解。`, `The condition “${where}” is not understood.`],
    ["写法例如 fclass = 'residential'。", "Write it like fclass = 'residential'."],
    { where, reason: said.slice(0, 300) },
    400,
  );
}

function fieldType(type: string): Field['type'] {
  if (/^(Integer|Integer64|Real)$/.test(type)) return 'number';
  if (/^(Date|DateTime|Time)$/.test(type)) return 'date';
  return type === 'String' ? 'text' : 'other';
}

/** A local or engineering system says nothing about the place and counts as none. */
function declaredCrs(json: ProjJson | undefined): DeclaredCrs | undefined {
  const crs = json?.components?.[0] ?? json?.source_crs ?? json;
  if (!crs?.type || !/^(Geographic|Geodetic|Projected|DerivedProjected|DerivedGeographic)CRS$/.test(crs.type))
    return undefined;
  // what a GeoPackage has for none, `srs_id` 0: a plain drawing, which is in no degrees
  if (/^undefined (geographic|cartesian) srs$/i.test(crs.name ?? '')) return undefined;
  const epsg = crs.id?.authority === 'EPSG' ? Number(crs.id.code) : undefined;
  return { name: crs.name ?? 'unnamed', epsg, geographic: !/Projected/.test(crs.type) };
}

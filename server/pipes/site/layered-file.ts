import { existsSync } from 'node:fs';
import { kindSpecs } from '../../../domain/exchange/kinds.ts';
import { osmTags } from '../../../domain/exchange/map-row.ts';
import { isLayout, networkLayers } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { Problem } from '../../../domain/problem.ts';
import {
  type ReadFeature,
  type ReadOptions,
  type ReadResult,
  readFeatures,
} from '../../exchange/gdal/read-features.ts';

/** What a file is read for. */
export type SitePart =
  | 'buildings'
  | 'doors'
  | 'streets'
  | 'trees'
  | 'barriers'
  | 'pipes'
  | 'zone'
  | 'surfaces'
  | 'wishes';

/** Layers of an OSM extract, and which of their features are meant; the import's own where it has them. */
const osmLayers: Record<Exclude<SitePart, 'wishes'>, Record<string, string>> = {
  buildings: kindSpecs.buildings.osm,
  streets: kindSpecs.streets.osm,
  pipes: kindSpecs.pipes.osm,
  doors: { points: `other_tags LIKE '%"entrance"=>%'` },
  trees: { points: `other_tags LIKE '%"natural"=>"tree"%'` },
  // a brook is passed under; rivers, lakes and rails are not
  barriers: {
    lines:
      "railway IS NOT NULL OR waterway IN ('river', 'canal') OR barrier IN ('wall', 'city_wall', 'retaining_wall', 'fence')",
    multipolygons: kindSpecs.barriers.osm.multipolygons!,
  },
  zone: { multipolygons: "landuse = 'residential'" },
  surfaces: {
    multipolygons:
      "landuse IN ('grass', 'village_green', 'recreation_ground', 'flowerbed') OR leisure IN ('park', 'garden') OR amenity = 'parking'",
  },
};

export interface PartRead extends ReadResult {
  /** The layer of several that was taken without being named. */
  taken?: string;
}

/** `map.gpkg#houses` is one layer of a file of several. */
export function layerIn(file: string): { path: string; layer?: string } {
  const at = file.lastIndexOf('#');
  return at <= 0 || existsSync(file)
    ? { path: file }
    : { path: file.slice(0, at), layer: file.slice(at + 1) };
}

/**
 * Features of a file, of the layer that is named behind its name, or of an OSM extract those of the kind that is asked for. Of a network that this
 * program wrote pipes are those of its layer `pipes`.
 * @throws Problem `import.*`
 */
export async function readPart(file: string, part: SitePart, options: ReadOptions): Promise<PartRead> {
  const { path, layer } = layerIn(file);
  if (layer !== undefined || part === 'wishes' || !/\.(?:osm|pbf)(?:\.\w+)?$/i.test(path))
    return read(path, part, { ...options, ...(layer === undefined ? {} : { layer }) });
  const results: ReadResult[] = [];
  let { metricSrid } = options;
  for (const [name, condition] of Object.entries(osmLayers[part])) {
    const where = options.where ? `(${condition}) AND (${options.where})` : condition;
    const found = await read(path, part, {
      ...options,
      ...{ layer: name, where },
      ...(metricSrid === undefined ? {} : { metricSrid }),
    });
    metricSrid ??= found.crs.metricSrid;
    results.push(found);
  }
  const [first] = results as [ReadResult, ...ReadResult[]];
  return {
    ...first,
    crs: { ...first.crs, ...(metricSrid === undefined ? {} : { metricSrid }) },
    warnings: [...new Set(results.flatMap((one) => one.warnings))],
    features: results.flatMap((one) => one.features.map(withTags)),
  };
}

function withTags(feature: ReadFeature): ReadFeature {
  return { ...feature, properties: { ...osmTags(feature.properties.other_tags), ...feature.properties } };
}

async function read(path: string, part: SitePart, options: ReadOptions): Promise<PartRead> {
  try {
    return await readFeatures([path], options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'import.crs-missing') throw withoutSystem(error);
    if (error.code !== 'import.layer-ambiguous') throw error;
    const [layer] = networkLayers;
    const isOurs = isLayout((error.facts.layers ?? []) as string[]);
    // of a network that this program wrote one layer alone can be what is asked for
    if (part !== 'pipes' || !isOurs) throw withoutLayer(path, error);
    return { ...(await readFeatures([path], { ...options, layer })), taken: layer };
  }
}

/** A file of several layers: this command takes one behind its name. */
function withoutLayer(file: string, error: Problem): Problem {
  const layers = (error.facts.layers ?? []) as string[];
  const words = layers.map((one) => `${file}#${one}`);
  return new Problem(
    error.code,
    error.title,
    {
      zh: `请在文件名后写明图层：${words.join('、')}。`,
      en: `Name the layer behind the file: ${words.join(', ')}.`,
    },
    { facts: error.facts, cause: error },
  );
}

/** What this command has for a file without coordinate system: no map to place it on, but drawings in their own metres. */
function withoutSystem(error: Problem): Problem {
  const proposals = (error.facts.proposals ?? []) as { option: string }[];
  const own = proposals.map((one) => one.option).filter((one) => one.startsWith('--crs'));
  return new Problem(
    error.code,
    error.title,
    {
      zh: `请用 --crs 指定坐标系${own.length > 0 ? `（可能是 ${own.join('、')}）` : ''}；没有坐标系的图纸请用 --unit m（或 ft 等）按图纸坐标布置。`,
      en: `Name it with --crs${own.length > 0 ? ` (perhaps ${own.join(', ')})` : ''}; a plain drawing without any is laid out in its own coordinates with --unit m (or ft).`,
    },
    { facts: error.facts, cause: error },
  );
}

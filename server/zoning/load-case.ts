import { readFile } from 'node:fs/promises';
import type { Feature } from 'geojson';
import type { MetricFrame } from '../../domain/geo/metric-frame.ts';
import { Problem } from '../../domain/problem.ts';
import { Adjacency, type AdjacencyOverride, type AdjacencyRules } from '../../domain/zoning/adjacency.ts';
import { LineIndex, type LineWork } from '../../domain/zoning/barriers.ts';
import { type Graph, graphFromPairs } from '../../domain/zoning/graph.ts';
import type { Neighbours } from '../../domain/zoning/neighbours.ts';
import { packMains, type SharedMains } from '../../domain/zoning/shared-mains.ts';
import { measureShapes, type UnitMeasures, type UnitShapes } from '../../domain/zoning/unit-shapes.ts';
import { mainsPolicy } from './mains-policy.ts';
import { frameFor, readLayer, readText } from './read-features.ts';
import { readMains } from './read-mains.ts';
import { filledRows, readPairs } from './read-pairs.ts';
import { readLines, type UnitNames, unitNames, unitShapes } from './read-units.ts';
import { type Flags, numberOf, required } from './zone-flags.ts';

/** Something odd in the input that did not stop the work. */
export interface Warning {
  code: string;
  units: string[];
  zh: string;
  en: string;
}

/** Units, their geometry and who is whose neighbour, as the files say. */
export interface ZoneCase {
  features: Feature[];
  ids: string[];
  frame: MetricFrame;
  shapes: UnitShapes;
  measures: UnitMeasures;
  graph: Graph;
  /** How neighbours were found; absent where `--edges` gave them. */
  pairs: Neighbours[] | undefined;
  /** What `--mains` says that units share. */
  mains: SharedMains | undefined;
  warnings: Warning[];
}

/** Reads what every `zone` command needs. */
export async function loadCase(given: Flags): Promise<ZoneCase> {
  const layer = await readLayer(required(given, 'units'));
  const features =
    given.fields === undefined ? layer.features : await withFields(layer.features, given.fields);
  if (features.length === 0) {
    throw new Problem(
      'zoning.no-units',
      { zh: `${given.units} 中没有单元。`, en: `${given.units} holds no units.` },
      { zh: '请检查文件。', en: 'Check the file.' },
    );
  }
  const names = unitNames(features, given.id);
  const { ids } = names;
  const { frame, guessed } = frameFor(features, given.crs, layer.epsg);
  const shapes = unitShapes(features, frame);
  const measures = measureShapes(shapes);
  const warnings: Warning[] = [];
  warnings.push(...doubledNames(names));
  if (guessed)
    warnings.push({
      code: 'crs-guessed',
      units: [],
      zh: '文件未声明坐标系，坐标按米处理。',
      en: 'No coordinate system is declared: the coordinates are taken as metres.',
    });
  const mains = given.mains && (await sharedMains(given, { shapes, frame, ids }, warnings));
  if (given.edges !== undefined) {
    const graph = graphFromPairs(features.length, await readPairs(given.edges, ids));
    return { features, ids, frame, shapes, measures, graph, pairs: undefined, mains, warnings };
  }
  const lines = await readLines(given.barriers ?? [], given.streets ?? [], frame);
  const rules = await adjacencyRules(given);
  const adjacency = new Adjacency(shapes, rules, lines, await readOverrides(given.overrides, ids));
  warnings.push(...geometryWarnings(shapes, measures, adjacency, lines, ids));
  return {
    features,
    ids,
    frame,
    shapes,
    measures,
    graph: adjacency.graph(),
    pairs: adjacency.pairs,
    mains,
    warnings,
  };
}

async function sharedMains(
  given: Flags,
  units: Pick<ZoneCase, 'shapes' | 'frame' | 'ids'>,
  warnings: Warning[],
): Promise<SharedMains> {
  const reachM = numberOf('reach', given.reach) ?? mainsPolicy.reachM;
  const stretches = await readMains(given.mains!, reachM, units);
  if (stretches.length === 0)
    warnings.push({
      code: 'mains-none',
      units: [],
      zh: `没有干管同时位于两个单元 ${reachM} m 以内：请核对两个文件的坐标系是否一致。`,
      en: `No main lies within ${reachM} m of two units: check that both files use the same coordinates.`,
    });
  return packMains(units.ids.length, stretches);
}

async function adjacencyRules(given: Flags): Promise<AdjacencyRules> {
  const file = new URL('../../data/policies/zoning-adjacency.json', import.meta.url);
  const { rules } = JSON.parse(await readFile(file, 'utf8')) as { rules: AdjacencyRules };
  const tolerance = numberOf('tolerance', given.tolerance);
  // what a file names as a barrier is one, unless the caller says that the works open it
  const asked = { ...rules, removable: given.removable?.split(',') ?? [] };
  return tolerance === undefined ? asked : { ...asked, toleranceM: tolerance };
}

async function readOverrides(path: string | undefined, ids: string[]): Promise<AdjacencyOverride[]> {
  if (path === undefined) return [];
  const known = new Map(ids.map((id, u) => [id, u]));
  return filledRows(await readText(path), path)
    .map(({ cells }) => cells)
    .filter((row) => known.has(row[0]!) && known.has(row[1]!))
    .map(([a, b, status, note]) => ({
      a: known.get(a!)!,
      b: known.get(b!)!,
      status: status === 'cut' ? 'cut' : 'joined',
      note: note ?? '',
    }));
}

/** The units with the fields of another file, row by row: outlines without fields come from one tool, numbers from another. */
async function withFields(features: Feature[], path: string): Promise<Feature[]> {
  const rows = (await readLayer(path)).features;
  if (rows.length === features.length)
    return features.map((feature, u) => ({
      ...feature,
      properties: { ...feature.properties, ...rows[u]!.properties },
    }));
  throw new Problem(
    'zoning.fields-count',
    {
      zh: `${path} 有 ${rows.length} 行，单元有 ${features.length} 个。`,
      en: `${path} has ${rows.length} rows for ${features.length} units.`,
    },
    {
      zh: '--fields 的行须与单元逐一对应、次序相同。',
      en: 'The rows of --fields must be those of the units, in the same order.',
    },
    { facts: { rows: rows.length, units: features.length } },
  );
}

/** Which fields cannot name the units because values occur twice, and what names them instead. */
function doubledNames({ field, doubled }: UnitNames): Warning[] {
  if (doubled.length === 0) return [];
  const zh = doubled.map((one) => `字段 ${one.field} 中 ${one.value} 重复`).join('，');
  const en = doubled.map((one) => `${one.value} occurs twice in the field ${one.field}`).join(', ');
  const instead =
    field === undefined
      ? { zh: '改按序号（从 0 起）编号', en: 'the units are counted from 0' }
      : {
          zh: `改用 ${field ?? 'Feature.id'} 编号`,
          en: `the units are named by ${field ?? 'Feature.id'}`,
        };
  return [
    {
      code: 'id-double',
      units: doubled.map((one) => one.value),
      zh: `${zh}；${instead.zh}。可能有重复的单元，请核对，或用 --id 指定字段。`,
      en: `${en}; ${instead.en}. Look for doubled units, or name another field with --id.`,
    },
  ];
}

const listed = 20;

function geometryWarnings(
  shapes: UnitShapes,
  measures: UnitMeasures,
  adjacency: Adjacency,
  lines: LineWork,
  ids: string[],
): Warning[] {
  const warnings: Warning[] = [];
  const add = (
    code: string,
    units: number[],
    zh: (count: number) => string,
    en: (count: number) => string,
  ) => {
    if (units.length > 0)
      warnings.push({
        code,
        units: units.slice(0, listed).map((u) => ids[u]!),
        zh: zh(units.length),
        en: en(units.length),
      });
  };
  const all = Array.from({ length: shapes.size }, (_, u) => u);
  const empty = all.filter((u) => measures.areaM2[u] === 0);
  add(
    'no-polygon',
    empty,
    (n) => `${n} 个单元没有面，无法与他人相邻。`,
    (n) =>
      n === 1 ? '1 unit has no polygon and touches nobody.' : `${n} units have no polygon and touch nobody.`,
  );
  const parts = (u: number) => {
    let outer = 0;
    for (let ring = shapes.rings[u]!; ring < shapes.rings[u + 1]!; ring++) if (!shapes.hole[ring]) outer++;
    return outer;
  };
  add(
    'multipart',
    all.filter((u) => parts(u) > 1),
    (n) => `${n} 个单元由多个部分组成，按一个单元处理。`,
    (n) =>
      n === 1
        ? '1 unit has several parts and counts as one.'
        : `${n} units have several parts; each counts as one unit.`,
  );
  const overlapping = adjacency.pairs
    .filter(({ reason }) => reason === 'overlap')
    .flatMap(({ a, b }) => [a, b]);
  add(
    'overlap',
    [...new Set(overlapping)],
    (n) => `${n} 个单元与他人重叠（或重复）。`,
    (n) => (n === 1 ? '1 unit overlaps others or is a double.' : `${n} units overlap others or are doubles.`),
  );
  const { offsets } = adjacency.graph();
  add(
    'island',
    all.filter((u) => offsets[u] === offsets[u + 1] && measures.areaM2[u]! > 0),
    (n) => `${n} 个单元没有任何邻居。`,
    (n) => (n === 1 ? '1 unit has no neighbour.' : `${n} units have no neighbour.`),
  );
  if (lines.barriers.length > 0) {
    const index = new LineIndex(lines.barriers);
    const crossed = all.filter((u) => {
      // a line through the middle third of a unit splits it; one along its edge does not
      const reach = Math.sqrt(measures.areaM2[u]!) / 6;
      const [x, y] = [measures.x[u]!, measures.y[u]!];
      return (
        reach > 0 &&
        (index.crossed(x - reach, y - reach, x + reach, y + reach).length > 0 ||
          index.crossed(x - reach, y + reach, x + reach, y - reach).length > 0)
      );
    });
    add(
      'barrier-crosses-unit',
      crossed,
      (n) => `${n} 个单元被障碍线穿过，仍按一个单元处理；建议沿障碍线拆分。`,
      (n) => `A barrier crosses ${n} units; each still counts as one. Split them along it.`,
    );
  }
  return warnings;
}

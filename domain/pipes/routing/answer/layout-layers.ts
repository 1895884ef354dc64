import { nodeProperties, segmentProperties } from '../../files/own-features.ts';
import { laidSizeLabel } from '../../labels.ts';
import { originOfPrices } from '../bill/price-origin.ts';
import { deepestM } from '../bill/trench-floor.ts';
import type { AllRoutes } from '../route-all.ts';
import { toModel } from '../sizing/sized-network.ts';
import { movedWords } from '../tasks/moved-pipes.ts';
import type { OldPipe } from '../tasks/old-pipes.ts';
import type { TaskLayout } from '../tasks/task-layout.ts';
import { carryMeasures } from './carry-measures.ts';
import { pointNames } from './point-names.ts';
import { toldMeasures } from './told-measures.ts';

export type Position = number[];

/** A feature of a file: flat properties, metres of the site. */
export interface LayoutFeature {
  geometry: { type: 'Point'; coordinates: Position } | { type: 'LineString'; coordinates: Position[] } | null;
  properties: Record<string, string | number | boolean | null>;
}

export interface LayoutLayer {
  name: string;
  features: LayoutFeature[];
}

/** What a ready-made task has beyond a layout. */
export type BesidesLayout = Pick<TaskLayout, 'lines' | 'old'>;

/** Layers that are a network in columns of the model; the others tell of it. */
export const networkLayers = ['pipes', 'nodes'] as const;
const furtherLayers = [
  'quantities',
  'protections',
  'relocations',
  'wall_crossings',
  'moved_pipes',
  'clashes',
  'joint_trenches',
  'unreachable',
  'old_pipes',
] as const;

/** Whether a file with these layers is a layout, of which only the network is to be read. */
export function isLayout(layers: readonly string[]): boolean {
  const known: readonly string[] = [...networkLayers, ...furtherLayers];
  return networkLayers.every((one) => layers.includes(one)) && layers.every((one) => known.includes(one));
}

/**
 * Layers of a GeoPackage: pipes, nodes, the bill, places with a measure, clashes, shared trenches, terminals without a legal way; of a task
 * also what becomes of old pipes.
 */
export function tableLayers(
  result: AllRoutes,
  besides: BesidesLayout = { lines: [], old: [] },
): LayoutLayer[] {
  const { routes, joint, rates, protections } = result;
  const pipes = routes.flatMap(({ network }) => {
    const model = carryMeasures(toModel(network).segments, protections);
    return network.pipes.map(({ line, floor, ...pipe }, i) => ({
      geometry: lineOf(line),
      properties: {
        ...segmentProperties(model[i]!),
        ...pipe,
        trenchDeepestM: deepestM({ ...pipe, ...(floor ? { floor } : {}) }),
        size: laidSizeLabel(network.utility, pipe),
      },
    }));
  });
  const nodes = routes.flatMap(({ network }) => {
    const names = pointNames(network);
    const model = toModel(network).nodes;
    return network.nodes.map(({ x, y, groundM: _g, depthM: _d, ...node }, i) => ({
      geometry: pointOf([x, y]),
      properties: {
        ...nodeProperties(model[i]!),
        name: names.get(node.id) ?? null,
        ...node,
        levelM: model[i]!.groundM! - model[i]!.depthM!,
      },
    }));
  });
  const quantities = [...routes.flatMap((one) => one.quantities), ...besides.lines].map(
    ({ item, prices, ...line }) => {
      const { source, years, region } = originOfPrices(prices, rates, 'zh');
      return {
        geometry: null,
        properties: {
          ...{ ...line, item_zh: item.zh, item_en: item.en },
          ...{ price_source: source, price_year: years.join('; '), price_region: region },
          price_version: rates.version ?? null,
        },
      };
    },
  );
  const measures = toldMeasures(result).map(({ at, stretch, measure, text, ...one }) => ({
    geometry: stretch.length > 1 ? lineOf(stretch) : pointOf(at),
    properties: {
      ...one,
      ...{ measure_zh: measure.zh, measure_en: measure.en, text_zh: text.zh, text_en: text.en },
    },
  }));
  const clashes = result.clashes.map(({ x, y, kind, a, b, requiredM, measuredM, figure, text }) => ({
    geometry: pointOf([x, y]),
    properties: {
      ...{ kind, a: a.id, b: b.id, requiredM, measuredM, clause: figure?.clause ?? null },
      ...{ confidence: figure?.confidence ?? null, text_zh: text.zh, text_en: text.en },
    },
  }));
  const trenches = joint.map(({ line, utilities, lengthM, widthM, depthM, savedYuan }) => ({
    geometry: lineOf(line),
    properties: { utilities: utilities.join(','), lengthM, widthM, depthM, savedYuan },
  }));
  const unreachable = unreachableOf(result).map(({ at, utility, terminal, reason, blockers }) => ({
    geometry: at ? pointOf(at) : null,
    properties: { utility, terminal, reason, blockers },
  }));
  const features: Record<(typeof networkLayers)[number] | (typeof furtherLayers)[number], LayoutFeature[]> = {
    pipes,
    nodes,
    quantities,
    protections: measures.filter((one) => one.properties.kind === 'protect'),
    relocations: measures.filter(({ properties: { kind } }) => kind === 'move' || kind === 'support'),
    wall_crossings: measures.filter((one) => one.properties.kind === 'wall'),
    moved_pipes: movedOf(result),
    clashes,
    joint_trenches: trenches,
    unreachable,
    old_pipes: besides.old.map(oldOf),
  };
  return Object.entries(features)
    .map(([name, list]) => ({ name, features: list }))
    .filter((one) => one.features.length > 0);
}

function oldOf({ line, why, ...one }: OldPipe): LayoutFeature {
  return { geometry: lineOf(line), properties: { ...one, why_zh: why?.zh ?? null, why_en: why?.en ?? null } };
}

/** New lines of existing pipes that are moved, at the levels that the survey counts by. */
function movedOf({ moved }: AllRoutes): LayoutFeature[] {
  return moved.map((one) => {
    const { segment, utility, diameterMm, fromM, toM, line } = one;
    const { zh, en } = movedWords(one);
    return {
      geometry: { type: 'LineString', coordinates: line.map(({ at: [x, y], levelM }) => [x, y, levelM]) },
      properties: { segment, utility, diameterMm, lengthM: toM - fromM, text_zh: zh, text_en: en },
    };
  });
}

/** Who found no way, where it stands and what blocks it. */
export function unreachableOf({ routes, site }: AllRoutes) {
  return routes.flatMap(({ route }) =>
    route.unreachable.map((one) => {
      const terminal = route.terminals.find((t) => t.id === one.terminal);
      const at = terminal?.frontage?.[0] ?? (terminal && site.buildings[terminal.building]!.rings[0]![0]!);
      const blockers = one.blockers
        .map(({ id, leftM, neededM }) => `${id}: ${leftM.toFixed(2)} / ${neededM.toFixed(2)} m`)
        .join('; ');
      return { at, utility: route.spec.utility, terminal: one.terminal, reason: one.reason, blockers };
    }),
  );
}

export function lineOf(line: readonly (readonly [number, number])[]): LayoutFeature['geometry'] {
  return { type: 'LineString', coordinates: line.map(([x, y]): Position => [x, y]) };
}

export function pointOf([x, y, levelM]: readonly [number, number, number?]): LayoutFeature['geometry'] {
  return { type: 'Point', coordinates: levelM === undefined ? [x, y] : [x, y, levelM] };
}

import { plannedSizeLabel } from '../labels.ts';
import { measureAttributes } from '../planned-measures.ts';
import { carryMeasures } from './carry-measures.ts';
import { pointNames } from './point-names.ts';
import { originOfPrices } from './price-origin.ts';
import type { AllRoutes } from './route-all.ts';
import { toModel } from './sized-network.ts';
import { movedWords } from './tasks/moved-pipes.ts';
import type { OldPipe } from './tasks/old-pipes.ts';
import type { TaskLayout } from './tasks/task-layout.ts';
import { toldMeasures } from './told-measures.ts';
import { deepestM } from './trench-floor.ts';

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
    const { utility, pipes, nodes } = network;
    const carried = new Map(
      carryMeasures(toModel(network).segments, protections).map((one) => [one.id, one.attributes]),
    );
    const ground = new Map(nodes.map((one) => [one.id, one.groundM]));
    return pipes.map(({ line, floor, ...pipe }) => ({
      geometry: lineOf(line),
      properties: {
        utility,
        ...pipe,
        trenchDeepestM: deepestM({ ...pipe, ...(floor ? { floor } : {}) }),
        size: plannedSizeLabel(utility, pipe.diameterMm),
        // of the invert for gravity, of the crown otherwise, like the depths
        fromLevelM: ground.get(pipe.from)! - pipe.fromDepthM,
        toLevelM: ground.get(pipe.to)! - pipe.toDepthM,
        ...Object.fromEntries(measureAttributes.map((name) => [name, carried.get(pipe.id)?.[name] ?? null])),
      },
    }));
  });
  const nodes = routes.flatMap(({ network }) => {
    const names = pointNames(network);
    return network.nodes.map(({ x, y, ...node }) => ({
      geometry: pointOf([x, y]),
      properties: {
        utility: network.utility,
        name: names.get(node.id) ?? null,
        ...node,
        levelM: node.groundM - node.depthM,
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
  return [
    { name: 'pipes', features: pipes },
    { name: 'nodes', features: nodes },
    { name: 'quantities', features: quantities },
    { name: 'protections', features: measures.filter((one) => one.properties.kind === 'protect') },
    { name: 'relocations', features: measures.filter((one) => one.properties.kind !== 'protect') },
    { name: 'moved_pipes', features: movedOf(result) },
    { name: 'clashes', features: clashes },
    { name: 'joint_trenches', features: trenches },
    { name: 'unreachable', features: unreachable },
    { name: 'old_pipes', features: besides.old.map(oldOf) },
  ].filter((one) => one.features.length > 0);
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

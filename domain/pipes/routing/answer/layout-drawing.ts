import { type Box, boxOf } from '../../../geo/box.ts';
import { clipLine, clipRing } from '../../../geo/clip.ts';
import { lengthOf, type Point } from '../../../geo/plane.ts';
import { axisLevelM } from '../../clash/pieces.ts';
import { laidSizeLabel, sizeLabel, utilityNames } from '../../labels.ts';
import { GRAVITY_UTILITIES } from '../../model.ts';
import type { AllRoutes } from '../route-all.ts';
import { type LaidNetwork, type LaidPipe, toModel } from '../sizing/sized-network.ts';
import type { OldPipe } from '../tasks/old-pipes.ts';
import {
  type LayoutFeature,
  type LayoutLayer,
  lineOf,
  type Position,
  pointOf,
  unreachableOf,
} from './layout-layers.ts';
import { pointNames } from './point-names.ts';
import { toldMeasures } from './told-measures.ts';

const measureWords = { protect: '保护', move: '改移', support: '悬吊保护', wall: '穿越围墙' };
const measureLayers = { protect: '保护措施', move: '现状管避让', support: '现状管避让', wall: '穿越围墙' };

/** Letters of 1.8 mm and 1.5 mm on a sheet at 1 : 500. */
const pipeLettersM = 0.9;
const pointLettersM = 0.75;
/** Shorter pipes have no room for their text. */
const leastLabelledM = 6;
/** How far around the layout the ground is drawn. */
const aroundM = 40;
/** Sewage and storm have one colour in CJJ 61: on drawings sewage is dashed. */
const sewageDashM = 2;

/**
 * A layout as one drawing in metres: pipes at their axes with levels, manholes at ground level, both with their texts, one layer for
 * each utility and kind; the ground and the pipes of today under it; measures and what has no way; of a task what becomes of old pipes.
 */
export function drawingLayer(result: AllRoutes, old: readonly OldPipe[] = []): LayoutLayer {
  const features = [
    ...result.routes.flatMap(({ network }) => [...pipesOf(network), ...pointsOf(network)]),
    ...groundOf(result),
    ...old.flatMap(oldOf),
  ];
  for (const { kind, stretch, at, utility, lengthM } of toldMeasures(result)) {
    const layer = measureLayers[kind];
    const words = `${utilityNames[utility].zh}${measureWords[kind]}${lengthM === null ? '' : ` ${lengthM.toFixed(1)} m`}`;
    const geometry = stretch.length > 1 ? lineOf(stretch) : pointOf(at);
    features.push({ geometry, properties: { Layer: layer } }, textAt(at, layer, words, pointLettersM));
  }
  for (const { utility, diameterMm, line } of result.moved) {
    const coordinates = line.map(({ at: [x, y], levelM }) => [x, y, levelM]);
    const size = diameterMm === null ? '' : ` DN${diameterMm}`;
    const words = `${utilityNames[utility].zh}${size} 改移 ${line.map((one) => one.levelM.toFixed(2)).join('–')}`;
    features.push(
      { geometry: { type: 'LineString', coordinates }, properties: { Layer: '现状管改移' } },
      textAt(line[0]!.at, '现状管改移', words, pointLettersM),
    );
  }
  for (const { at, utility, terminal } of unreachableOf(result)) {
    if (!at) continue;
    const words = `${utilityNames[utility].zh} ${terminal}`;
    features.push(
      { geometry: pointOf(at), properties: { Layer: '无法接入' } },
      textAt(at, '无法接入', words, pointLettersM),
    );
  }
  return { name: 'layout', features };
}

function pipesOf(network: LaidNetwork): LayoutFeature[] {
  const { utility } = network;
  const name = utilityNames[utility].zh;
  const properties: LayoutFeature['properties'] = { Layer: `${name}_规划` };
  if (utility === 'sewage') properties.DashM = sewageDashM;
  const pipes = new Map(network.pipes.map((one) => [one.id, one]));
  return toModel(network).segments.flatMap((segment): LayoutFeature[] => {
    const pipe = pipes.get(segment.id)!;
    const [start, end] = [axisLevelM(segment, 'start'), axisLevelM(segment, 'end')];
    const [a, b] = pipe.line;
    const line: Position[] =
      start === null || end === null
        ? [[...a], [...b]]
        : [
            [...a, start],
            [...b, end],
          ];
    const drawn: LayoutFeature = { geometry: { type: 'LineString', coordinates: line }, properties };
    if (pipe.lengthM < leastLabelledM) return [drawn];
    const middle: [number, number] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return [
      drawn,
      textAt(beside(middle, a, b), `${name}标注`, pipeWords(utility, pipe), pipeLettersM, readable(a, b)),
    ];
  });
}

/** `DN300 i=3.0‰ L=12.4`, ducts as `4/3孔`. */
function pipeWords(utility: LaidNetwork['utility'], pipe: LaidPipe): string {
  const { slope, lengthM } = pipe;
  const fall = slope === null ? null : `i=${(slope * 1000).toFixed(1)}‰`;
  return [laidSizeLabel(utility, pipe), fall, `L=${lengthM.toFixed(1)}`].filter(Boolean).join(' ');
}

function pointsOf(network: LaidNetwork): LayoutFeature[] {
  const { utility } = network;
  const name = utilityNames[utility].zh;
  const names = pointNames(network);
  const gravity = GRAVITY_UTILITIES.has(utility);
  return network.nodes.flatMap((node): LayoutFeature[] => {
    const called = names.get(node.id);
    if (called === undefined) return [];
    const { x, y, groundM, depthM, dropM } = node;
    const words = [called];
    if (gravity) words.push(`地面 ${groundM.toFixed(2)}`, `管底 ${(groundM - depthM).toFixed(2)}`);
    if (dropM > 0.005) words.push(`跌差 ${dropM.toFixed(2)}`);
    return [
      { geometry: pointOf([x, y, groundM]), properties: { Layer: `${name}点` } },
      ...words.map((one, k) => textAt([x + 2.2, y + 1.6 - 1.1 * k], `${name}点标注`, one, pointLettersM)),
    ];
  });
}

/**
 * What stands and lies there: outlines, carriageways by their middle or edge, pipes with their sizes. What goes on beyond the drawing (mains, streets,
 * their edges, the boundary) is cut at its border, wherever its vertices lie; outlines of buildings that reach into it are whole.
 */
function groundOf({ routes, site }: AllRoutes): LayoutFeature[] {
  const laid = routes.flatMap(({ network }) => network.nodes.map(({ x, y }): [number, number] => [x, y]));
  if (laid.length === 0) return [];
  const [w, s, e, n] = boxOf(laid);
  const border: Box = [w - aroundM, s - aroundM, e + aroundM, n + aroundM];
  const drawn = (part: readonly Point[], Layer: string): LayoutFeature => ({
    geometry: lineOf(part),
    properties: { Layer },
  });
  const cut = (line: readonly Point[], layer: string): LayoutFeature[] =>
    clipLine(line, border).map((part) => drawn(part, layer));
  const cutRing = (ring: readonly Point[], layer: string): LayoutFeature[] => cut(closed(ring), layer);
  const pipes = new Map([...site.existing, ...site.mains].map((one) => [one.id, one]));
  return [
    ...site.buildings.flatMap((one) =>
      one.point || one.pin
        ? []
        : one.rings.flatMap((ring) => (clipRing(ring, border).length > 2 ? [drawn(ring, '现状建筑')] : [])),
    ),
    ...site.streets.flatMap((one) =>
      one.rings ? one.rings.flatMap((ring) => cutRing(ring, '现状道路')) : cut(one.line, '现状道路'),
    ),
    ...(site.zone ?? []).flatMap((ring) => cutRing(ring, '布置范围')),
    ...[...pipes.values()].flatMap(({ utility, line, diameterMm, facts }) => {
      const layer = `现状${utilityNames[utility].zh}`;
      const size = sizeLabel({
        diameterMm,
        widthMm: null,
        heightMm: null,
        material: facts?.material ?? null,
      });
      return clipLine(line, border).flatMap((part) => {
        const [a, b] = longestPiece(part);
        if (Math.hypot(b[0] - a[0], b[1] - a[1]) < leastLabelledM) return [drawn(part, layer)];
        const middle: [number, number] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        return [drawn(part, layer), textAt(beside(middle, a, b), layer, size, pointLettersM, readable(a, b))];
      });
    }),
  ];
}

function closed(ring: readonly Point[]): readonly Point[] {
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
}

function longestPiece(part: readonly Point[]): [Point, Point] {
  let [a, b] = [part[0]!, part[1]!];
  for (let i = 2; i < part.length; i++)
    if (lengthOf([part[i - 1]!, part[i]!]) > lengthOf([a, b])) [a, b] = [part[i - 1]!, part[i]!];
  return [a, b];
}

/** Layers of old pipes by what becomes of them. */
export const oldLayers: Record<OldPipe['verdict'], string> = {
  ...{ keep: '旧管保留改用', renew: '旧管原位更新', combined: '旧管暂保持合流' },
  ...{ abandon: '旧管废弃封填', down: '架空线拆除' },
};

function oldOf({ line, verdict, becomes, newSizeMm, lengthM }: OldPipe): LayoutFeature[] {
  const layer = oldLayers[verdict];
  const drawn: LayoutFeature = { geometry: lineOf(line), properties: { Layer: layer } };
  const [a, b] = [line[0]!, line.at(-1)!];
  if (lengthM < leastLabelledM) return [drawn];
  const size = newSizeMm === null ? '' : ` DN${newSizeMm}`;
  const use = verdict === 'keep' || verdict === 'renew' ? utilityNames[becomes].zh : '';
  const middle: [number, number] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return [
    drawn,
    textAt(beside(middle, a, b), layer, `${layer} ${use}${size}`.trim(), pipeLettersM, readable(a, b)),
  ];
}

function textAt(
  [x, y]: readonly [number, number],
  Layer: string,
  Text: string,
  HeightM: number,
  TurnDegrees = 0,
): LayoutFeature {
  return { geometry: pointOf([x, y]), properties: { Layer, Text, HeightM, TurnDegrees } };
}

/** A letter's height off the line, on the side that is up when the text is read. */
function beside([x, y]: [number, number], a: readonly number[], b: readonly number[]): [number, number] {
  const turn = (readable(a, b) * Math.PI) / 180;
  return [x - Math.sin(turn) * pipeLettersM, y + Math.cos(turn) * pipeLettersM];
}

/** Direction of a line in degrees such that text along it is read from below or from the right. */
function readable(a: readonly number[], b: readonly number[]): number {
  const turn = (Math.atan2(b[1]! - a[1]!, b[0]! - a[0]!) * 180) / Math.PI;
  return turn > 90 ? turn - 180 : turn <= -90 ? turn + 180 : turn;
}

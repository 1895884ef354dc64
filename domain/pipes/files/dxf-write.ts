import { boxOf } from '../../geo/box.ts';
import { axisLevelM } from '../clash/pieces.ts';
import { mapLabel, utilityNames } from '../labels.ts';
import {
  nodesById,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLine,
  type Scalar,
} from '../model.ts';
import { layerLooks } from '../section/drawing.ts';
import { nodeProperties, segmentProperties } from './own-features.ts';

/** Name under which a CAD program keeps what it does not understand, and hands it back. */
export const DXF_APPLICATION = 'LIANPIAN';
/** AutoCAD keeps 16 KB of foreign data an object, in pieces of at most 255 bytes. */
const pieceLength = 250;
const mostData = 15_000;

/** Letters on paper are 2.5 mm high; at the usual 1 : 500 that is so many metres. */
const letterM = 1.25;

type Pairs = (string | number)[];

/**
 * A network as a DXF R12 in its own metres: pipes as polylines at their axes, points at the ground, labels, one layer for each
 * utility in the colours of CJJ 61. Every pipe and point carries its record as extended data, so that `readDxf` gives the network
 * back, whatever was moved in between. Text beyond ASCII must be written in code page 936.
 */
export function writeDxf(network: PipeNetwork): string {
  const entities: Pairs = [];
  const nodes = nodesById(network);
  for (const segment of network.segments) pipe(entities, segment, nodes);
  for (const node of network.nodes) if (Number.isFinite(node.x)) point(entities, node);
  const layers = new Set<string>();
  for (let k = 0; k < entities.length; k += 2) if (entities[k] === 8) layers.add(String(entities[k + 1]));
  const pairs: Pairs = [
    ...section('HEADER', [9, '$ACADVER', 1, 'AC1009', 9, '$DWGCODEPAGE', 3, 'ANSI_936', ...extent(network)]),
    ...section('TABLES', [
      ...table('LTYPE', [[2, 'CONTINUOUS', 70, 64, 3, 'Solid line', 72, 65, 73, 0, 40, 0]]),
      ...table('LAYER', [
        layer('0', 7, { crs: network.crs }),
        ...[...layers].map((name) => layer(name, colourOf(name))),
      ]),
      ...table('STYLE', [
        [2, 'STANDARD', 70, 0, 40, 0, 41, 1, 50, 0, 71, 0, 42, 2.5, 3, 'txt', 4, 'gbcbig.shx'],
      ]),
      ...table('APPID', [[2, DXF_APPLICATION, 70, 0]]),
    ]),
    ...section('ENTITIES', entities),
    0,
    'EOF',
  ];
  const lines: string[] = [];
  for (let k = 0; k < pairs.length; k += 2) lines.push(String(pairs[k]).padStart(3), String(pairs[k + 1]));
  return `${lines.join('\r\n')}\r\n`;
}

function pipe(out: Pairs, segment: PipeSegment, nodes: ReadonlyMap<string, PipeNode>): void {
  const line = planLine(segment, nodes);
  if (!line?.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return;
  const name = `${utilityNames[segment.utility].zh}${segment.state === 'planned' ? '_规划' : ''}`;
  const [start, end] = [axisLevelM(segment, 'start'), axisLevelM(segment, 'end')];
  const z = (share: number) => (start === null || end === null ? 0 : start + (end - start) * share);
  out.push(0, 'POLYLINE', 8, name, 66, 1, 10, 0, 20, 0, 30, 0, 70, 8);
  out.push(...extended(segmentProperties(segment)));
  line.forEach(([x, y], k) => {
    out.push(0, 'VERTEX', 8, name, 10, x, 20, y, 30, z(k / (line.length - 1)), 70, 32);
  });
  out.push(0, 'SEQEND', 8, name);
  const label = mapLabel(segment);
  if (label !== '') lettering(out, `${utilityNames[segment.utility].zh}标注`, line, label);
}

/** Along the longest piece, readable from below. */
function lettering(out: Pairs, name: string, line: [number, number][], text: string): void {
  let [best, longest] = [0, 0];
  for (let k = 1; k < line.length; k++) {
    const length = Math.hypot(line[k]![0] - line[k - 1]![0], line[k]![1] - line[k - 1]![1]);
    if (length > longest) [best, longest] = [k, length];
  }
  const [a, b] = [line[best - 1] ?? line[0]!, line[best]!];
  let turn = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  if (turn > 90 || turn <= -90) turn += 180;
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  out.push(0, 'TEXT', 8, name, 10, x, 20, y, 30, 0, 40, letterM, 1, text.replaceAll(/[\r\n]+/g, ' '));
  out.push(50, turn, 72, 1, 11, x, 21, y, 31, 0, ...extended({ label: true }));
}

function point(out: Pairs, node: PipeNode): void {
  out.push(
    0,
    'POINT',
    8,
    `${utilityNames[node.utility].zh}点`,
    10,
    node.x,
    20,
    node.y,
    30,
    node.groundM ?? 0,
  );
  out.push(...extended(nodeProperties(node)));
}

/** A record as text of ASCII without blanks, in pieces; attributes that do not fit are counted in `attributes_left_out`. */
function extended(record: Record<string, Scalar>): Pairs {
  let text = packed(record);
  if (text.length > mostData && typeof record.attributes === 'string') {
    const all = Object.entries(JSON.parse(record.attributes) as Record<string, Scalar>);
    const kept: Record<string, Scalar> = {};
    let room = mostData - packed({ ...record, attributes: '', attributes_left_out: all.length }).length;
    for (const [name, value] of all) {
      room -= packed({ attributes: JSON.stringify({ [name]: value }) }).length;
      if (room > 0) kept[name] = value;
    }
    const left = all.length - Object.keys(kept).length;
    text = packed({ ...record, attributes: JSON.stringify(kept), attributes_left_out: left });
  }
  const pieces = text.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? [];
  return [1001, DXF_APPLICATION, ...pieces.flatMap((piece) => [1000, piece])];
}

/** Blanks, control characters and `%` are what programs change at the ends of a piece. */
function packed(record: Record<string, Scalar>): string {
  return JSON.stringify(record).replaceAll(
    /[^\x21-\x24\x26-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function extent({ nodes }: PipeNetwork): Pairs {
  const placed = nodes.filter((one) => Number.isFinite(one.x) && Number.isFinite(one.y));
  if (placed.length === 0) return [];
  const [minX, minY, maxX, maxY] = boxOf(placed.map(({ x, y }) => [x, y]));
  return [9, '$EXTMIN', 10, minX, 20, minY, 9, '$EXTMAX', 10, maxX, 20, maxY];
}

function colourOf(layerName: string): number {
  const utility = Object.entries(utilityNames).find(([, { zh }]) => layerName.startsWith(zh))?.[0];
  return utility ? layerLooks[utility as keyof typeof utilityNames].aci : 7;
}

function layer(name: string, colour: number, record?: Record<string, Scalar>): Pairs {
  return [2, name, 70, 0, 62, colour, 6, 'CONTINUOUS', ...(record ? extended(record) : [])];
}

function table(name: string, records: Pairs[]): Pairs {
  return [
    0,
    'TABLE',
    2,
    name,
    70,
    records.length,
    ...records.flatMap((one) => [0, name, ...one]),
    0,
    'ENDTAB',
  ];
}

function section(name: string, content: Pairs): Pairs {
  return [0, 'SECTION', 2, name, ...content, 0, 'ENDSEC'];
}

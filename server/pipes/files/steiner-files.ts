import { readFile } from 'node:fs/promises';
import { metricSridOf, type Position, projectionOf } from '../../../domain/geo/crs.ts';
import type { SteinerInstance } from '../../../domain/pipes/routing/steiner/graph.ts';
import { Problem } from '../../../domain/problem.ts';
import { decodeBytes, sniffEncoding } from '../../exchange/gdal/text-encoding.ts';
import {
  badEdge,
  fromJsonGraph,
  fromSteinLib,
  type NamedInstance,
  nodeTwice,
  noRoot,
  noTerminals,
} from './graph-file.ts';
import { need, readTable, type Table } from './plain-table.ts';

export interface SteinerFiles {
  nodes?: string | undefined;
  edges?: string | undefined;
  terminals?: string | undefined;
  graph?: string | undefined;
  root?: string | undefined;
}

/** Reads three tables (nodes id,x,y · edges id,source,target,len · terminals node), or one graph: JSON, or STP as SteinLib has it. */
export async function readSteinerFiles(files: SteinerFiles): Promise<NamedInstance> {
  if (files.graph) {
    const text = await readText(files.graph);
    const read = /^\s*[{[]/.test(text) ? fromJsonGraph : fromSteinLib;
    return read(text, files.root, files.graph);
  }
  if (!files.edges || !files.terminals || files.root === undefined) throw usage();
  const [nodes, edges, terminals] = await Promise.all([
    files.nodes ? readText(files.nodes) : undefined,
    readText(files.edges),
    readText(files.terminals),
  ]);
  return fromTables(
    nodes === undefined ? undefined : readTable(nodes, files.nodes!),
    readTable(edges, files.edges),
    readTable(terminals, files.terminals),
    files.root,
  );
}

/** Columns as graph programs and surveys name them: the product's own, OSMnx, NetworkX, Gephi, pgRouting, Chinese tables. */
const nodeColumns = ['id', 'node', 'node_id', 'osmid', 'fid', '编号', '节点', '节点编号', '点号'];
const lonColumns = ['lon', 'longitude', '经度'];
const eastColumns = ['x', 'e', 'easting', ...lonColumns];
const northColumns = ['y', 'n', 'northing', 'lat', 'latitude', '纬度'];
const sourceColumns = [
  'source',
  'u',
  'from',
  'from_node',
  'from_id',
  'node1',
  'start',
  'tail',
  '起点',
  '起点点号',
];
const targetColumns = ['target', 'v', 'to', 'to_node', 'to_id', 'node2', 'end', 'head', '终点', '终点点号'];

function fromTables(nodes: Table | undefined, edges: Table, terminals: Table, root: string): NamedInstance {
  const names = new Names();
  const xs: number[] = [];
  const ys: number[] = [];
  /** Nodes that stand in several places. */
  const twice = new Set<number>();
  let distance = (a: number, b: number): number => Math.hypot(xs[a]! - xs[b]!, ys[a]! - ys[b]!);
  if (nodes) {
    const id = need(nodes, ...nodeColumns);
    const [x, y] = [nodes.column(...eastColumns), nodes.column(...northColumns)];
    for (const row of nodes.rows) {
      const at = names.number(row[id] ?? '');
      const [east, north] = [x, y].map((column) => (column < 0 ? Number.NaN : nodes.number(row[column])));
      if (xs[at] !== undefined && (xs[at] !== east || ys[at] !== north)) twice.add(at);
      xs[at] = east!;
      ys[at] = north!;
    }
    if (nodes.column(...lonColumns) === x) distance = (a, b) => onEarthM([xs[a]!, ys[a]!], [xs[b]!, ys[b]!]);
  }
  const source = need(edges, ...sourceColumns);
  const target = need(edges, ...targetColumns);
  const id = edges.column('id', 'edge', 'gid', 'edge_id', '编号', '管段编号');
  const price = edges.column(
    'len',
    'length',
    'length_m',
    'cost',
    'weight',
    'distance',
    'dist',
    '长度',
    '权重',
  );
  const back = edges.column('reverse_cost');
  const count = edges.rows.length;
  const tail = new Int32Array(count);
  const head = new Int32Array(count);
  const forward = new Float64Array(count);
  const backward = new Float64Array(count);
  const edgeNames: string[] = [];
  edges.rows.forEach((row, e) => {
    const a = names.number(row[source] ?? '');
    const b = names.number(row[target] ?? '');
    tail[e] = a;
    head[e] = b;
    edgeNames.push(id < 0 ? String(e + 1) : (row[id] ?? '').trim());
    const cell = price < 0 ? '' : (row[price] ?? '').trim();
    const isUnsaid = cell === '' || cell.toLowerCase() === 'nan';
    if (isUnsaid)
      for (const one of [a, b]) if (twice.has(one)) throw nodeTwice(nodes!.file, names.list[one]!);
    const length = isUnsaid ? distance(a, b) : priceIn(edges, cell);
    if (!(length >= 0 || (length < 0 && back >= 0)))
      throw badEdge(edges.file, edges.lines[e]!, edgeNames[e]!, row[price] ?? '');
    forward[e] = oneWay(length);
    backward[e] = back < 0 ? forward[e] : oneWay(priceIn(edges, (row[back] ?? '').trim()));
  });
  const named = terminals.column('node', 'node_id');
  const column = named >= 0 ? named : need(terminals, 'terminal', ...nodeColumns);
  const wanted = terminals.rows.map((row) => idIn(row[column] ?? ''));
  if (wanted.length === 0) throw noTerminals(terminals.file);
  const rootNode = names.known(root);
  if (rootNode === undefined) throw noRoot(root);
  const instance: SteinerInstance = {
    nodeCount: names.list.length,
    tail,
    head,
    forward,
    backward,
    // the same price back everywhere is no direction: without one more is proved
    directed: forward.some((there, e) => there !== backward[e]),
    root: rootNode,
    terminals: wanted.map((name) => names.known(name)).filter((node) => node !== undefined),
  };
  const unknownTerminals = wanted.filter((name) => names.known(name) === undefined);
  return { instance, nodeNames: names.list, edgeNames, unknownTerminals, wanted };
}

/** Numbers names in the order in which they turn up: ids need not be numbers nor follow each other. */
class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(raw: string): number {
    const name = idIn(raw);
    let at = this.#numbers.get(name);
    if (at === undefined) {
      at = this.list.length;
      this.#numbers.set(name, at);
      this.list.push(name);
    }
    return at;
  }

  known(raw: string): number | undefined {
    return this.#numbers.get(idIn(raw));
  }
}

/** Tables that went through a float column write 12 as 12.0: the same id. */
function idIn(cell: string): string {
  return cell.trim().replace(/^(-?\d+)\.0+$/, '$1');
}

/** Metres between two places in degrees, on a plane through them: edges of a street graph are short. */
function onEarthM([lonA, latA]: Position, [lonB, latB]: Position): number {
  if (![lonA, latA, lonB, latB].every(Number.isFinite)) return Number.NaN;
  const { forward } = projectionOf(metricSridOf(lonA, latA));
  const [[ax, ay], [bx, by]] = [forward(lonA, latA), forward(lonB, latB)];
  return Math.hypot(ax - bx, ay - by);
}

/** A price as programs write it, `inf` for a way that can't be gone. */
function priceIn(table: Table, cell: string): number {
  return /^\+?inf(inity)?$/i.test(cell) ? Number.POSITIVE_INFINITY : table.number(cell);
}

/** pgRouting's habit: a negative price is a way that can't be gone. */
function oneWay(price: number): number {
  return price >= 0 ? price : Number.POSITIVE_INFINITY;
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return decodeBytes(bytes, sniffEncoding(bytes) ?? 'utf-8');
  } catch (cause) {
    throw new Problem(
      'pipes.file-unreadable',
      { zh: `无法读取文件 ${file}。`, en: `The file ${file} can't be read.` },
      { zh: '请检查路径和权限。', en: 'Check the path and the permissions.' },
      { cause },
    );
  }
}

function usage(): Problem {
  return new Problem(
    'pipes.steiner-usage',
    { zh: '参数不全。', en: 'Files are missing.' },
    {
      zh: '用法：pipes steiner --nodes F --edges F --terminals F --root N [--json]，或 --graph F.json|F.stp。',
      en: 'Usage: pipes steiner --nodes F --edges F --terminals F --root N [--json], or --graph F.json|F.stp.',
    },
  );
}

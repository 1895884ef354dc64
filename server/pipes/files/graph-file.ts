import {
  readSteinLib,
  type SteinLibError,
  type SteinLibGraph,
} from '../../../domain/pipes/files/steinlib-read.ts';
import type { SteinerInstance } from '../../../domain/pipes/routing/steiner/graph.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';

/** A Steiner instance with the names its files use. */
export interface NamedInstance {
  instance: SteinerInstance;
  nodeNames: string[];
  /** Name of each edge of the instance. */
  edgeNames: string[];
  /** Terminals that are no node of the graph at all. */
  unknownTerminals: string[];
  /** Node names as the terminals file gives them. */
  wanted: string[];
  /** What looks odd and was read all the same. */
  warnings?: Bilingual[];
}

interface JsonGraph {
  nodes: unknown[];
  edges: unknown[][];
  sink: number;
  terminals: number[];
}

/**
 * `nodes`, `edges` [u, v, distance, weight, …], `terminals`, `sink`: water flows u → v from the terminals to the sink, so
 * the tree is sought over the reversed arcs, away from the sink.
 */
export function fromJsonGraph(json: string, root: string | undefined, file: string): NamedInstance {
  let graph: JsonGraph;
  try {
    graph = JSON.parse(json) as JsonGraph;
  } catch (cause) {
    throw badGraph(file, cause);
  }
  const { nodes, edges, terminals } = graph;
  if (!Array.isArray(nodes) || !Array.isArray(edges) || !Array.isArray(terminals)) throw badGraph(file);
  const count = edges.length;
  if (terminals.length === 0) throw noTerminals(file);
  const inside = (v: unknown): v is number =>
    Number.isInteger(v) && Number(v) >= 0 && Number(v) < nodes.length;
  const tail = new Int32Array(count);
  const head = new Int32Array(count);
  const forward = new Float64Array(count);
  const edgeNames: string[] = [];
  edges.forEach((edge, e) => {
    if (!Array.isArray(edge)) throw badGraph(file);
    const [u, v, distance, weight] = edge;
    const price = Number(weight ?? distance);
    if (!inside(u) || !inside(v) || !(price >= 0)) throw badEdge(file, e, `${u} → ${v}`, String(weight));
    tail[e] = v;
    head[e] = u;
    forward[e] = price;
    edgeNames.push(`${u}>${v}`);
  });
  const rootNode = root === undefined ? graph.sink : Number(root);
  if (!inside(rootNode)) throw noRoot(String(root ?? graph.sink));
  const instance: SteinerInstance = {
    nodeCount: nodes.length,
    tail,
    head,
    forward,
    backward: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    directed: true,
    root: rootNode,
    terminals: terminals.filter(inside),
  };
  return {
    instance,
    nodeNames: nodes.map((_, i) => String(i)),
    edgeNames,
    unknownTerminals: terminals.filter((t) => !inside(t)).map(String),
    wanted: terminals.map(String),
  };
}

/** A file of SteinLib: nodes are numbered from 1, edges are named by their order. Without a root the first terminal is it. */
export function fromSteinLib(text: string, root: string | undefined, file: string): NamedInstance {
  const graph = readSteinLib(text);
  if ('line' in graph) throw badLine(file, graph);
  if (graph.tail.length === 0) throw badGraph(file);
  if (graph.terminals.length === 0) throw noTerminals(file);
  const rootNode = root === undefined ? (graph.root ?? graph.terminals[0] ?? 0) : Number(root) - 1;
  if (!(Number.isInteger(rootNode) && rootNode >= 0 && rootNode < graph.nodeCount))
    throw noRoot(String(root));
  return {
    instance: { ...graph, root: rootNode },
    nodeNames: Array.from({ length: graph.nodeCount }, (_, i) => String(i + 1)),
    edgeNames: Array.from(graph.tail, (_, i) => String(i + 1)),
    unknownTerminals: [],
    wanted: Array.from(graph.terminals, (t) => String(t + 1)),
    warnings: [...missingIn(file, graph), ...graph.passedOver.map((name) => passedOver(file, name))],
  };
}

/** A download that broke off is still a graph, but not the one that was meant. */
function missingIn(file: string, { announced, tail, terminals }: SteinLibGraph): Bilingual[] {
  const told = [
    { zh: '条边', en: 'edges', said: announced.edges, there: tail.length },
    { zh: '个终端', en: 'terminals', said: announced.terminals, there: terminals.length },
  ];
  return told
    .filter(({ said, there }) => said !== undefined && said !== there)
    .map(({ zh, en, said, there }) => ({
      zh: `${file} 声明有 ${said} ${zh}，实有 ${there}：文件是否完整？`,
      en: `${file} announces ${said} ${en} and has ${there}: is the file whole?`,
    }));
}

function passedOver(file: string, name: string): Bilingual {
  return {
    zh: `${file} 的 ${name} 一节未读取：树不遵守其中的要求。`,
    en: `${file}: the section ${name} is not read, and the tree keeps to nothing that it demands`,
  };
}

function badLine(file: string, { line, text, wrong, nodeCount }: SteinLibError): Problem {
  if (wrong === 'price') return badEdge(file, line, text, text.split(/\s+/)[3] ?? '');
  const say = {
    node: {
      zh: `其中的节点不在 1 至 ${nodeCount} 之间`,
      en: `it names a node that is not between 1 and ${nodeCount}`,
    },
    count: { zh: '节点数不可用', en: 'that many nodes can’t be' },
    prize: {
      zh: '终端带奖励值（TP）是另一类问题：连接哪些终端由奖励决定',
      en: 'terminals with prizes (TP) are another problem, where prizes decide who is connected',
    },
  }[wrong];
  return new Problem(
    'pipes.stp-line',
    {
      zh: `${file} 第 ${line} 行“${text}”：${say.zh}。`,
      en: `${file} row ${line} “${text}”: ${say.en}.`,
    },
    {
      zh: '请改正该行；节点从 1 起编号，须连接的节点写作“T 节点”。',
      en: 'Mend that row; nodes are numbered from 1, and who is to be connected stands as “T node”.',
    },
    { facts: { file, row: line, wrong } },
  );
}

export function badEdge(file: string, row: number, edge: string, value: string): Problem {
  return new Problem(
    'pipes.edge-length',
    {
      zh: `${file} 第 ${row} 行（边 ${edge}）的长度“${value}”不可用。`,
      en: `${file} row ${row} (edge ${edge}): the length "${value}" can't be used.`,
    },
    {
      zh: '长度须为不小于 0 的数；留空时两端节点须有坐标。',
      en: 'Give a number of at least 0, or leave it empty and give both nodes coordinates.',
    },
    { facts: { file, row, edge } },
  );
}

export function noRoot(root: string): Problem {
  return new Problem(
    'pipes.root-unknown',
    { zh: `图中没有根节点 ${root}。`, en: `The graph has no node ${root} to be the root.` },
    { zh: '请用 --root 给出一个存在的节点编号。', en: 'Name an existing node with --root.' },
  );
}

/** A tree that connects nobody is no answer to anything. */
export function noTerminals(file: string): Problem {
  return new Problem(
    'pipes.no-terminals',
    { zh: `${file} 中没有要连接的节点。`, en: `${file} names no node to be connected.` },
    {
      zh: '请在 node 列（JSON 的 terminals、STP 的 Terminals 节）中列出节点编号。',
      en: 'List node ids in a column “node” (“terminals” of JSON, the section Terminals of STP).',
    },
    { facts: { file } },
  );
}

export function nodeTwice(file: string, node: string): Problem {
  return new Problem(
    'pipes.node-twice',
    {
      zh: `${file} 中节点“${node}”出现在不同的位置。`,
      en: `${file} has the node “${node}” at different places.`,
    },
    {
      zh: '没有长度的边按坐标计长：请改正编号或坐标，或填写边长。',
      en: 'An edge without a length is measured by coordinates: mend ids or coordinates, or give lengths.',
    },
    { facts: { file, node } },
  );
}

function badGraph(file: string, cause?: unknown): Problem {
  return new Problem(
    'pipes.graph-unreadable',
    { zh: `${file} 不是可用的图。`, en: `${file} is no graph that can be used.` },
    {
      zh: 'JSON 需要 nodes、edges（u, v, 长度, 权重）、terminals 和 sink；STP 需要 Graph 和 Terminals 两节。',
      en: 'JSON needs nodes, edges (u, v, distance, weight), terminals and sink; STP the sections Graph and Terminals.',
    },
    { cause },
  );
}

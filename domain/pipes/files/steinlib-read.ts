import type { SteinerInstance } from '../routing/steiner/graph.ts';

/** What a line of a SteinLib file can't be read as. */
export interface SteinLibError {
  line: number;
  text: string;
  /** `node`: not between 1 and `nodeCount`; `prize`: which terminals to connect is part of another problem. */
  wrong: 'count' | 'node' | 'price' | 'prize';
  nodeCount: number;
}

/** Nodes are numbered from 1 in the file and from 0 here; edges keep their order. */
export type SteinLibGraph = Omit<SteinerInstance, 'root'> & {
  root: number | undefined;
  /** How many edges and terminals the file says it has, where it says so. */
  announced: { edges: number | undefined; terminals: number | undefined };
  /** Sections that were passed over although they may change the problem, e.g. `MaximumDegrees`. */
  passedOver: string[];
};

/**
 * Reads a Steiner problem in graphs as SteinLib writes it (STP format 1.0): `E u v price` an edge, `A u v price` an arc one
 * way, `T node` a terminal, `Root node` where a directed tree begins. Other sections are passed over.
 */
export function readSteinLib(text: string): SteinLibGraph | SteinLibError {
  const tail: number[] = [];
  const head: number[] = [];
  const forward: number[] = [];
  const backward: number[] = [];
  const terminals: number[] = [];
  let nodeCount = 0;
  let root: number | undefined;
  let directed = false;
  let section = '';
  const passedOver = new Set<string>();
  let edgesSaid: number | undefined;
  let terminalsSaid: number | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  for (const [i, raw] of lines.entries()) {
    const [word = '', ...values] = raw.trim().split(/\s+/);
    const key = word.toLowerCase();
    const numbers = values.map(Number);
    const isNode = (value: number | undefined): boolean =>
      Number.isInteger(value) && value! >= 1 && value! <= nodeCount;
    const at = (wrong: SteinLibError['wrong']): SteinLibError => ({
      line: i + 1,
      text: raw.trim(),
      wrong,
      nodeCount,
    });
    if (key === 'section') {
      section = (values[0] ?? '').toLowerCase();
      if (!understood.has(section)) passedOver.add(values[0] ?? '');
    } else if (key === 'end') section = '';
    else if (section === 'graph' && key === 'nodes') {
      if (!Number.isInteger(numbers[0]) || numbers[0]! < 0 || numbers[0]! > mostNodes) return at('count');
      nodeCount = numbers[0]!;
    } else if (section === 'graph' && (key === 'edges' || key === 'arcs')) {
      edgesSaid = (edgesSaid ?? 0) + (numbers[0] ?? 0);
    } else if (section === 'graph' && (key === 'e' || key === 'a')) {
      const [u, v, price] = numbers;
      if (!isNode(u) || !isNode(v)) return at('node');
      if (!(price! >= 0)) return at('price');
      tail.push(u! - 1);
      head.push(v! - 1);
      forward.push(price!);
      backward.push(key === 'e' ? price! : Number.POSITIVE_INFINITY);
      directed ||= key === 'a';
    } else if (section === 'terminals' && key === 'terminals') {
      terminalsSaid = numbers[0];
    } else if (section === 'terminals' && key === 't') {
      if (!isNode(numbers[0])) return at('node');
      terminals.push(numbers[0]! - 1);
    } else if (section === 'terminals' && key === 'root') {
      if (!isNode(numbers[0])) return at('node');
      root = numbers[0]! - 1;
    } else if (section === 'terminals' && key === 'tp') return at('prize');
  }
  return {
    nodeCount,
    tail: Int32Array.from(tail),
    head: Int32Array.from(head),
    forward: Float64Array.from(forward),
    backward: Float64Array.from(backward),
    directed,
    root,
    terminals,
    announced: { edges: edgesSaid, terminals: terminalsSaid },
    passedOver: [...passedOver],
  };
}

/** Read, or without a say in which tree is the best. */
const understood = new Set(['comment', 'comments', 'graph', 'terminals', 'coordinates']);

/** More than any street graph of a city has; a count beyond it is a slip of the pen, or an attack on memory. */
const mostNodes = 20_000_000;

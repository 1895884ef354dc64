import type { Frame } from './frame.ts';
import {
  addEdge,
  addNode,
  type DraftEdge,
  type DraftNode,
  edgeLength,
  type PipeDraft,
  splitEdge,
} from './pipe-draft.ts';
import type { Point } from './plane.ts';
import type { Utility } from './types.ts';

/** Turns the street drains so that every one runs to an outfall, and sets inverts that fall all the way. */
export function drainStreets(draft: PipeDraft, frame: Frame, utility: 'sewage' | 'storm'): void {
  const isOwn = (edge: DraftEdge) => edge.utility === utility && edge.role === 'street';
  addOutfalls(draft, frame, utility);
  const parent = shortestWays(
    draft.edges.filter(isOwn),
    draft.nodes.filter((node) => node.utility === utility && node.kind === 'outfall'),
    frame,
  );
  for (const edge of draft.edges.filter(isOwn)) turn(draft, edge, parent, (node) => frame.ground(node.p));
  for (const edge of draft.edges.filter(isOwn)) {
    const parts = Math.ceil(edgeLength(edge) / 70);
    const step = edgeLength(edge) / parts;
    let rest = edge;
    for (let k = 1; k < parts; k++) rest = splitEdge(draft, rest, step, 'manhole').rest;
  }
  for (const node of draft.nodes)
    if (node.utility === utility && !node.compound && node.kind !== 'outfall') node.kind = 'manhole';
}

/** Storm drains end at the river wherever a street meets the embankment; sewage leaves town at the lower ends of both banks. */
function addOutfalls(draft: PipeDraft, frame: Frame, utility: 'sewage' | 'storm'): void {
  const bank = draft.edges.filter(
    (edge) => edge.utility === utility && edge.role === 'street' && edge.line?.isEmbankment,
  );
  const nodes = [...new Set(bank.flatMap((edge) => [edge.from, edge.to]))];
  const place = (node: DraftNode) => frame.locate(node.p);
  for (const side of [-1, 1]) {
    const own = nodes
      .filter((node) => Math.sign(place(node)[1] - frame.riverV) === side)
      .sort((a, b) => place(a)[0] - place(b)[0]);
    if (own.length === 0) continue;
    const crossings = own.filter((node) =>
      draft.edges.some(
        (edge) =>
          edge.utility === utility &&
          !edge.line?.isEmbankment &&
          edge.line?.class !== 'lane' &&
          edge.role === 'street' &&
          (edge.from === node || edge.to === node),
      ),
    );
    for (const node of utility === 'storm' ? crossings : own.slice(0, 1)) {
      const [u, v] = place(node);
      const end: Point =
        utility === 'storm'
          ? frame.place(u, frame.riverV + side * (frame.riverHalfWidth - 1))
          : frame.place(u - 70, v);
      const outfall = addNode(draft, utility, 'outfall', end, null);
      addEdge(draft, 'street', node, outfall, { line: bank[0]!.line, compound: null, state: 'in_use' });
    }
  }
}

/** For each node the edge that leads to the nearest outfall, uphill metres counted five times. */
function shortestWays(
  edges: readonly DraftEdge[],
  roots: readonly DraftNode[],
  frame: Frame,
): Map<DraftNode, DraftEdge> {
  const around = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges)
    for (const node of [edge.from, edge.to]) around.set(node, [...(around.get(node) ?? []), edge]);
  const cost = new Map<DraftNode, number>(roots.map((root) => [root, 0]));
  const parent = new Map<DraftNode, DraftEdge>();
  const ground = new Map<DraftNode, number>();
  const height = (node: DraftNode) => {
    let value = ground.get(node);
    if (value === undefined) {
      value = frame.ground(node.p);
      ground.set(node, value);
    }
    return value;
  };
  const open = new Set(roots);
  while (open.size > 0) {
    let node: DraftNode | null = null;
    for (const one of open) if (!node || cost.get(one)! < cost.get(node)!) node = one;
    open.delete(node!);
    for (const edge of around.get(node!) ?? []) {
      const other = edge.from === node ? edge.to : edge.from;
      const climb = Math.max(0, height(node!) - height(other));
      const through = cost.get(node!)! + edgeLength(edge) + 400 * climb;
      if (through >= (cost.get(other) ?? Number.POSITIVE_INFINITY) - 1e-9) continue;
      cost.set(other, through);
      parent.set(other, edge);
      open.add(other);
    }
  }
  return parent;
}

/** A head lies beyond the mains of the street that it turns away from. */
const headM = 25;

/**
 * Runs an edge towards the outfall. One that is on nobody's way drains to its lower end from a head of its own; one that
 * no outfall can be reached from is left out.
 */
function turn(
  draft: PipeDraft,
  edge: DraftEdge,
  parent: ReadonlyMap<DraftNode, DraftEdge>,
  ground: (node: DraftNode) => number,
): void {
  if (edge.to.kind === 'outfall') return;
  if (parent.get(edge.from) === edge) return;
  if (parent.get(edge.to) === edge) {
    flip(edge);
    return;
  }
  const isCutOff = !parent.has(edge.from) || !parent.has(edge.to);
  if (!isCutOff && edgeLength(edge) >= headM + 14) {
    if (ground(edge.to) > ground(edge.from)) flip(edge);
    splitEdge(draft, edge, headM, 'manhole');
  }
  draft.edges.splice(draft.edges.indexOf(edge), 1);
}

function flip(edge: DraftEdge): void {
  [edge.from, edge.to] = [edge.to, edge.from];
  edge.via = [...edge.via].reverse();
}

/** Least fall and crown cover by diameter: GB 50014-2021 for mains, rounded up so that they keep themselves clean. */
const leastFall = (diameterMm: number): number =>
  diameterMm <= 300 ? 0.0031 : diameterMm <= 400 ? 0.002 : 0.0015;

/**
 * Inverts of one gravity network, from the heads to the outfall: never shallower than `coverM` over the crown, always
 * falling, and at each node no higher than `ceiling` allows (what joins there, or another drain to be passed under).
 */
export function setInverts(
  edges: readonly DraftEdge[],
  ground: (node: DraftNode) => number,
  coverM: number,
  fallOf: (edge: DraftEdge) => number,
  ceiling: (node: DraftNode) => number,
): void {
  const into = new Map<DraftNode, DraftEdge[]>();
  const out = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges) {
    into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
    out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  }
  const settle = (node: DraftNode): number => {
    if (node.invertM !== null) return node.invertM;
    const sizes = [...(into.get(node) ?? []), ...(out.get(node) ?? [])].map((edge) => edge.diameterMm ?? 300);
    let invert = Math.min(ground(node) - coverM - Math.max(300, ...sizes) / 1000, ceiling(node));
    for (const edge of into.get(node) ?? [])
      invert = Math.min(invert, settle(edge.from) - fallOf(edge) * edgeLength(edge));
    node.invertM = invert;
    return invert;
  };
  for (const edge of edges) settle(edge.to);
}

/** Street drains grow with what they collect, and are never narrower than what joins them (`joining`: node to millimetres). */
export function sizeStreets(
  edges: readonly DraftEdge[],
  utility: Utility,
  joining: ReadonlyMap<DraftNode, number>,
): void {
  const into = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  const metres = new Map<DraftEdge, number>();
  const measure = (edge: DraftEdge): number => {
    let sum = metres.get(edge);
    if (sum === undefined) {
      sum = edgeLength(edge);
      for (const before of into.get(edge.from) ?? []) sum += measure(before);
      metres.set(edge, sum);
    }
    return sum;
  };
  const steps = utility === 'storm' ? [500, 1200, 2400, 4500] : [1400, 3600, 9000, 20000];
  const size = (edge: DraftEdge): number => {
    if (edge.diameterMm !== null) return edge.diameterMm;
    const sum = measure(edge);
    const own = [400, 500, 600, 800, 1000][steps.filter((step) => sum > step).length]!;
    const before = (into.get(edge.from) ?? []).map(size);
    const least = utility === 'sewage' && sum < 700 ? 300 : own;
    edge.diameterMm = Math.max(least, joining.get(edge.from) ?? 0, ...before);
    return edge.diameterMm;
  };
  for (const edge of edges) size(edge);
}

export const streetFall = (edge: DraftEdge): number => leastFall(edge.diameterMm ?? 300);

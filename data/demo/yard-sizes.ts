import { NoRoom } from './chance.ts';
import {
  addEdge,
  addNode,
  type DraftEdge,
  type DraftNode,
  edgeLength,
  type PipeDraft,
  splitEdge,
} from './pipe-draft.ts';
import { tender } from './tender.ts';
import { splitLongest } from './yard-fit.ts';
import type { Yard } from './yard-pipes.ts';

const meters = tender.pipesM;

/** Diameters, items and the counted chambers of the tender on the laid yards. */
export function sizeYards(draft: PipeDraft, yards: readonly Yard[]): void {
  sizeSewers(draft);
  sizeStorm(draft);
  sizeWater(draft);
  sizeHeatGasTelecom(draft);
  countChambers(draft);
  addGullies(draft, yards);
}

function sizeSewers(draft: PipeDraft): void {
  for (const edge of draft.edges) {
    if (edge.utility !== 'sewage' || edge.role === 'outlet') continue;
    edge.diameterMm = 300;
    edge.itemCode = 'sewer_dn300';
  }
}

/** The largest drains lead out of the yards, yard by yard, the most loaded first: no drain narrows downstream. */
function sizeStorm(draft: PipeDraft): void {
  const edges = draft.edges.filter((edge) => edge.utility === 'storm');
  const upstream = metresUpstream(edges);
  const isTrunk = (edge: DraftEdge) => edge.role === 'link' || edge.role === 'corridor';
  const trunks = [...new Set(edges.filter(isTrunk).map((edge) => edge.compound))].map((compound) =>
    edges
      .filter((edge) => edge.compound === compound && isTrunk(edge))
      .sort((a, b) => upstream.get(b)! - upstream.get(a)!),
  );
  const sizes: [number, string, number][] = [
    [600, 'storm_dn600', meters.storm_dn600],
    [500, 'storm_dn500', meters.storm_dn500],
    [400, 'storm_dn400', meters.storm_dn400],
    [300, 'storm_dn300', Number.POSITIVE_INFINITY],
  ];
  // A size should change in the yard, not in the street: the yards are taken in the first order that has it so.
  const order = trunks.findIndex((_, turn) => !changesInLink(rotated(trunks, turn).flat(), sizes));
  const others = edges.filter((edge) => !isTrunk(edge));
  take(draft, [...rotated(trunks, Math.max(0, order)).flat(), ...others], sizes, 'downstream', 'manhole');
}

const rotated = <T>(list: readonly T[], turn: number): T[] => [...list.slice(turn), ...list.slice(0, turn)];

/** Metres that a change of size keeps from the next manhole. */
const apart = 3.5;

function changesInLink(edges: readonly DraftEdge[], sizes: readonly [number, string, number][]): boolean {
  let end = 0;
  const marks = sizes.slice(0, -1).map(([, , metres]) => (end += metres));
  let at = 0;
  for (const edge of edges) {
    const next = at + edgeLength(edge);
    const inLink = edge.role === 'link' && marks.some((mark) => mark > at && mark < next);
    const nearJoint = marks.some((mark) => Math.abs(mark - next) < apart);
    if (inLink || nearJoint) return true;
    at = next;
  }
  return false;
}

/** From the street inwards De160, De110, De90; the last metres of the rows De50. */
function sizeWater(draft: PipeDraft): void {
  const mains = draft.edges.filter((edge) => edge.utility === 'water' && edge.role !== 'service');
  const served = entrancesBeyond(draft.edges.filter((edge) => edge.utility === 'water'));
  const tails = mains.filter((edge) => edge.role === 'row').sort((a, b) => served.get(a)! - served.get(b)!);
  take(draft, tails, [[50, 'water_de50', meters.water_de50]], 'downstream', 'reducer');
  const rest = draft.edges.filter(
    (edge) => edge.utility === 'water' && edge.role !== 'service' && edge.diameterMm === null,
  );
  const far = metresFromStreet(draft.edges.filter((edge) => edge.utility === 'water'));
  rest.sort((a, b) => far.get(a.from)! - far.get(b.from)!);
  take(
    draft,
    rest,
    [
      [160, 'water_de160', meters.water_de160],
      [110, 'water_de110', meters.water_de110],
      [90, 'water_de90', Number.POSITIVE_INFINITY],
    ],
    'upstream',
    'reducer',
  );
}

/**
 * Gives out diameters along a list of edges, so many metres each, splitting the edge on which one ends. `side` says which
 * end of a split edge belongs to the size that runs out.
 */
function take(
  draft: PipeDraft,
  edges: DraftEdge[],
  sizes: [number, string, number][],
  side: 'upstream' | 'downstream',
  kind: string,
): void {
  let k = 0;
  let left = sizes[0]![2];
  const give = (edge: DraftEdge) => {
    edge.diameterMm = sizes[k]![0];
    edge.itemCode = sizes[k]![1];
  };
  for (let edge of edges) {
    for (;;) {
      if (k >= sizes.length) return;
      const length = edgeLength(edge);
      if (length <= left + 1e-9) {
        give(edge);
        left -= length;
        break;
      }
      if (left > 1e-9) {
        const { rest } = splitEdge(draft, edge, side === 'upstream' ? left : length - left, kind);
        if (side === 'upstream') {
          give(edge);
          edge = rest;
        } else give(rest);
      }
      k++;
      if (k < sizes.length) left = sizes[k]![2];
    }
  }
}

function metresUpstream(edges: readonly DraftEdge[]): Map<DraftEdge, number> {
  const into = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  const known = new Map<DraftEdge, number>();
  const measure = (edge: DraftEdge): number => {
    const found = known.get(edge);
    if (found !== undefined) return found;
    const sum = (into.get(edge.from) ?? []).reduce(
      (total, before) => total + measure(before),
      edgeLength(edge),
    );
    known.set(edge, sum);
    return sum;
  };
  for (const edge of edges) measure(edge);
  return known;
}

function entrancesBeyond(edges: readonly DraftEdge[]): Map<DraftEdge, number> {
  const out = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges)
    if (edge.role !== 'ring') out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const known = new Map<DraftEdge, number>();
  const count = (edge: DraftEdge): number => {
    const found = known.get(edge);
    if (found !== undefined) return found;
    const own = edge.role === 'service' ? 1 : 0;
    const sum = (out.get(edge.to) ?? []).reduce((total, next) => total + count(next), own);
    known.set(edge, sum);
    return sum;
  };
  for (const edge of edges) count(edge);
  return known;
}

function metresFromStreet(edges: readonly DraftEdge[]): Map<DraftNode, number> {
  const out = new Map<DraftNode, DraftEdge[]>();
  for (const edge of edges) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const far = new Map<DraftNode, number>();
  const queue = edges.filter((edge) => edge.role === 'link').map((edge) => edge.from);
  for (const node of queue) far.set(node, 0);
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const edge of out.get(node) ?? []) {
      if (far.has(edge.to)) continue;
      far.set(edge.to, far.get(node)! + edgeLength(edge));
      queue.push(edge.to);
    }
  }
  return far;
}

function sizeHeatGasTelecom(draft: PipeDraft): void {
  for (const edge of draft.edges) {
    if (edge.utility === 'heat') {
      edge.itemCode = 'heat_pipe';
      edge.diameterMm ??= edge.role === 'link' || edge.role === 'corridor' ? 150 : 100;
    } else if (edge.utility === 'gas') {
      edge.itemCode = 'gas_pipe';
      edge.diameterMm ??= edge.role === 'link' || edge.role === 'corridor' ? 110 : 90;
    } else if (edge.utility === 'telecom') edge.itemCode = 'telecom_cabling';
  }
}

function countChambers(draft: PipeDraft): void {
  const nodes = (utility: string, kind: string) =>
    draft.nodes.filter((node) => node.utility === utility && node.kind === kind && node.compound).length;
  const mains = (utility: string) =>
    draft.edges.filter(
      (edge) => edge.utility === utility && !['service', 'outlet', 'gully', 'link'].includes(edge.role),
    );
  splitLongest(draft, mains('sewage'), tender.sewerManholes - nodes('sewage', 'manhole'), 'manhole');
  splitLongest(draft, mains('storm'), tender.stormManholes - nodes('storm', 'manhole'), 'manhole');
  splitLongest(draft, mains('telecom'), tender.handHoles - nodes('telecom', 'handhole'), 'handhole');
  placeValves(draft);
}

/** Valve wells at the street, at the head of each row and between houses, until the tender's number is reached. */
function placeValves(draft: PipeDraft): void {
  const water = draft.edges.filter((edge) => edge.utility === 'water');
  let left: number = tender.valveWells;
  for (const link of water.filter((edge) => edge.role === 'link')) {
    link.to.kind = 'valve';
    left--;
  }
  const heads = new Set(
    water
      .filter((edge) => edge.role === 'corridor' || edge.role === 'link')
      .flatMap((edge) => [edge.from, edge.to]),
  );
  const starts = water.filter((edge) => edge.role === 'row' && heads.has(edge.from) && edgeLength(edge) > 4);
  const others = water
    .filter(
      (edge) =>
        edge.role !== 'service' && edge.role !== 'link' && !starts.includes(edge) && edgeLength(edge) > 8,
    )
    .sort((a, b) => edgeLength(b) - edgeLength(a));
  for (const edge of [...starts, ...others]) {
    if (left === 0) return;
    splitEdge(draft, edge, starts.includes(edge) ? 1.5 : edgeLength(edge) / 2, 'valve');
    left--;
  }
  if (left !== 0) throw new NoRoom(`${left} valve wells have no place`);
}

const gullyM = meters.storm_dn200 / tender.gullies;

/** Two gullies a manhole: on both kerbs of the yard road, or on the wall's side where the drain runs beside a wall. */
function addGullies(draft: PipeDraft, yards: readonly Yard[]): void {
  for (const own of yards) {
    const { fromGround } = own.compound.layout;
    const manholes = draft.nodes.filter(
      (node) => node.utility === 'storm' && node.kind === 'manhole' && node.compound === own.compound,
    );
    const southEnd = Math.min(...own.rows.map((row) => row.south));
    for (const manhole of manholes) {
      const [x, y] = fromGround(manhole.p);
      const isCorridor = x > own.right + 4;
      const aside = isCorridor ? 2.3 : 1.6;
      const along = Math.sqrt(gullyM ** 2 - aside ** 2);
      for (const side of [-1, 1]) {
        const [dx, dy] = isCorridor
          ? [aside, side * along]
          : y < southEnd
            ? [side * along, -aside]
            : [0, side * gullyM];
        const gully = addNode(draft, 'storm', 'gully', own.at(x + dx, y + dy), own.compound);
        addEdge(draft, 'gully', gully, manhole, { diameterMm: 200, itemCode: 'storm_dn200' });
      }
    }
  }
}

import { type Chance, NoRoom } from './chance.ts';
import type { Frame } from './frame.ts';
import { addEdge, addNode, type DraftNode, edgeLength, type PipeDraft, splitEdge } from './pipe-draft.ts';
import { distance, type Point } from './plane.ts';
import type { GridLine } from './street-grid.ts';
import { streetLane } from './street-lanes.ts';
import type { Stretch } from './street-network.ts';
import type { Utility } from './types.ts';

/** Which mains lie in which class of street, and what may hang on a bridge. */
const carried: Record<GridLine['class'], Utility[]> = {
  arterial: ['water', 'sewage', 'storm', 'gas', 'heat', 'power', 'telecom'],
  collector: ['water', 'sewage', 'storm', 'gas', 'heat', 'power', 'telecom'],
  minor: ['water', 'sewage', 'storm', 'gas', 'telecom'],
  lane: ['water', 'sewage'],
};
const onBridges: Utility[] = ['water', 'gas', 'telecom', 'power'];

/** Lanes were surveyed only near the compounds of the plan. */
const surveyedLanesM = 260;

interface Joint {
  at: number;
  node: DraftNode;
}

/**
 * Lays the mains of every street as they are today: one node where streets meet, one where a lane or a compound joins.
 * Edges run along the street in the direction of its coordinate; gravity mains are turned later.
 */
export function layStreets(
  draft: PipeDraft,
  chance: Chance,
  frame: Frame,
  stretches: readonly Stretch[],
): void {
  const exits = new Set(draft.taps.map((tap) => tap.line));
  const hearts = draft.taps.map((tap) => tap.node.p);
  const isNear = ({ line, from, to }: Stretch): boolean => {
    const middle =
      line.runs === 'north' ? frame.place(line.at, (from + to) / 2) : frame.place((from + to) / 2, line.at);
    return hearts.some((heart) => distance(heart, middle) < surveyedLanesM);
  };
  const isCarried = (stretch: Stretch, utility: Utility): boolean => {
    if (stretch.line.class === 'lane' && !isNear(stretch)) return false;
    if (stretch.crossing === 'bridge' && !onBridges.includes(utility))
      return stretch.line.runs === 'east' && utility !== 'storm';
    return (
      carried[stretch.line.class].includes(utility) ||
      (utility === 'heat' && stretch.line.class === 'minor' && exits.has(stretch.line))
    );
  };
  for (const utility of ['water', 'sewage', 'storm', 'gas', 'heat', 'power', 'telecom'] as const) {
    const own = stretches.filter((stretch) => isCarried(stretch, utility));
    layUtility(draft, frame, utility, own);
  }
  addValves(draft, chance);
}

function layUtility(draft: PipeDraft, frame: Frame, utility: Utility, stretches: readonly Stretch[]): void {
  const byLine = new Map<GridLine, Stretch[]>();
  for (const stretch of stretches) byLine.set(stretch.line, [...(byLine.get(stretch.line) ?? []), stretch]);
  const nodes = new Map<string, DraftNode>();
  const joints = new Map<Stretch, Joint[]>();
  const meets = (line: GridLine, at: number): GridLine | undefined =>
    [...byLine.keys()].find(
      (other) =>
        other.runs !== line.runs &&
        Math.abs(other.at - at) < 1e-6 &&
        byLine.get(other)!.some((part) => part.from - 1e-6 <= line.at && part.to + 1e-6 >= line.at),
    );
  const lane = (line: GridLine) => streetLane(line.class, utility) ?? 0;
  const nodeAt = (line: GridLine, at: number): DraftNode => {
    const other = meets(line, at);
    const key = other
      ? [line.key, other.key].sort((a, b) => a - b).join(' ')
      : `${line.key}@${at.toFixed(3)}`;
    let node = nodes.get(key);
    if (!node) {
      const along = other ? other.at + lane(other) : at;
      const across = line.at + lane(line);
      node = addNode(
        draft,
        utility,
        'junction',
        line.runs === 'north' ? frame.place(across, along) : frame.place(along, across),
        null,
      );
      nodes.set(key, node);
    }
    return node;
  };
  const taps = draft.taps.filter((tap) => tap.node.utility === utility);
  for (const stretch of stretches) {
    joints.set(stretch, [
      { at: stretch.from, node: nodeAt(stretch.line, stretch.from) },
      { at: stretch.to, node: nodeAt(stretch.line, stretch.to) },
    ]);
  }
  for (const stretch of stretches) {
    if (stretch.line.class !== 'lane') continue;
    for (const end of [stretch.from, stretch.to]) {
      const street = meets(stretch.line, end);
      const host =
        street &&
        byLine.get(street)!.find((part) => part.from < stretch.line.at && part.to > stretch.line.at);
      if (host)
        joints.get(host)!.push({ at: stretch.line.at + lane(stretch.line), node: nodeAt(stretch.line, end) });
    }
  }
  for (const tap of taps) {
    const host = byLine.get(tap.line)?.find((part) => part.from <= tap.at && part.to >= tap.at);
    if (!host) throw new NoRoom(`no ${utility} main passes a compound of the plan`);
    joints.get(host)!.push({ at: tap.at, node: tap.node });
  }
  for (const [stretch, list] of joints) connect(draft, frame, stretch, list);
}

function connect(draft: PipeDraft, frame: Frame, stretch: Stretch, list: Joint[]): void {
  const sorted = list
    .sort((a, b) => a.at - b.at)
    .filter((joint, k) => k === 0 || joint.node !== list[k - 1]!.node);
  for (let k = 0; k + 1 < sorted.length; k++) {
    const [a, b] = [sorted[k]!.node, sorted[k + 1]!.node];
    addEdge(draft, 'street', a, b, {
      line: stretch.line,
      compound: null,
      via: bends(frame, a.p, b.p),
      state: 'in_use',
    });
  }
}

/** Long mains follow the bend of the street. */
function bends(frame: Frame, a: Point, b: Point): Point[] {
  if (distance(a, b) < 90) return [];
  return frame.follow(frame.locate(a), frame.locate(b)).slice(1, -1);
}

/** Water and gas can be shut off: a valve a few metres from each end of the longer mains. */
function addValves(draft: PipeDraft, chance: Chance): void {
  for (const edge of [...draft.edges]) {
    if (edge.role !== 'street' || (edge.utility !== 'water' && edge.utility !== 'gas')) continue;
    const length = edgeLength(edge);
    if (length < 45) continue;
    const { rest } = splitEdge(draft, edge, 7, 'valve');
    if (edge.utility === 'water' && length > 110 && chance.yes(0.8))
      splitEdge(draft, rest, edgeLength(rest) - 7, 'valve');
  }
}

import type { Frame } from './frame.ts';
import { setInverts, sizeStreets, streetFall } from './gravity.ts';
import { type DraftEdge, type DraftNode, edgeLength, type PipeDraft } from './pipe-draft.ts';
import type { Utility } from './types.ts';

/** Level of each end of each edge, metres: invert of gravity pipes, crown of the others. */
export interface Levels {
  ground: Map<DraftNode, number>;
  ends: Map<DraftEdge, { from: number; to: number }>;
}

/**
 * Crown below ground, metres. From the surface down power, telecom, gas, heat, water (GB 50289-2016 4.1.12) with the
 * vertical clearances of its table 4.1.14 between them; water lies below the frost line of 1.8 m (assumed) + 0.15 m.
 */
export const crownDepthM: Partial<Record<Utility, number>> = {
  power: 0.5,
  telecom: 0.89,
  gas: 1.17,
  heat: 1.61,
  water: 2.13,
};

/** Crown of the drains: 0.4 m below the water pipes that cross them. */
const drainCoverM = { yard: 2.75, street: 3.04, old: 1 };

/** Street sewers pass under the storm drains. */
const sewerBelowStormM = 0.75;
const outletCoverM = 1.95;

/** A drain that would fall more steeply ends above the floor of its manhole instead. */
const steepest = 0.035;

export function setLevels(draft: PipeDraft, frame: Frame): Levels {
  const levels: Levels = { ground: new Map(), ends: new Map() };
  for (const node of draft.nodes) levels.ground.set(node, Math.round(frame.ground(node.p) * 1000) / 1000);
  const ground = (node: DraftNode) => levels.ground.get(node)!;
  const none = () => Number.POSITIVE_INFINITY;
  const pick = (utility: Utility, keep: (edge: DraftEdge) => boolean) =>
    draft.edges.filter((edge) => edge.utility === utility && keep(edge));
  const isYardMain = (edge: DraftEdge) =>
    ['row', 'corridor', 'reserve'].includes(edge.role) || (edge.role === 'link' && edge.to.compound !== null);
  for (const utility of ['storm', 'sewage'] as const) {
    setInverts(pick(utility, isYardMain), ground, drainCoverM.yard, () => 0.0035, none);
    const links = pick(utility, (edge) => edge.role === 'link' && edge.to.compound === null);
    const asked = new Map(
      links.map((link) => [link.to, link.from.invertM! - 0.004 * edgeLength(link) - 0.03]),
    );
    const streets = pick(utility, (edge) => edge.role === 'street');
    sizeStreets(streets, utility, new Map(links.map((link) => [link.to, link.diameterMm!])));
    const under = utility === 'sewage' ? nearestStorm(draft) : none;
    setInverts(streets, ground, drainCoverM.street, streetFall, (node) =>
      Math.min(asked.get(node) ?? Number.POSITIVE_INFINITY, under(node)),
    );
    for (const link of links) utility === 'sewage' ? dropInto(link, draft, levels) : enterAbove(link, levels);
  }
  setInverts(
    pick('combined', (edge) => edge.role === 'old'),
    ground,
    drainCoverM.old,
    () => 0.0031,
    none,
  );
  for (const link of pick('combined', (edge) => edge.role === 'link')) enterAbove(link, levels);
  for (const edge of draft.edges) {
    if (levels.ends.has(edge)) continue;
    if (edge.role === 'outlet' || edge.role === 'gully') {
      const invert = ground(edge.from) - outletCoverM - edge.diameterMm! / 1000;
      edge.from.invertM = invert;
      levels.ends.set(edge, { from: invert, to: invert - 0.015 * edgeLength(edge) });
    } else if (edge.from.invertM !== null && edge.to.invertM !== null) {
      const from = edge.from.invertM;
      levels.ends.set(edge, { from, to: Math.max(edge.to.invertM, from - steepest * edgeLength(edge)) });
    } else {
      const depth = crownDepthM[edge.utility]!;
      levels.ends.set(edge, { from: ground(edge.from) - depth, to: ground(edge.to) - depth });
    }
  }
  return levels;
}

/** A house's sewer drops in its last manhole, so that it passes under the storm drain of the street. */
function dropInto(link: DraftEdge, draft: PipeDraft, levels: Levels): void {
  const end = link.to.invertM! + 0.02;
  const start = Math.min(link.from.invertM!, end + 0.004 * edgeLength(link));
  for (const edge of draft.edges) {
    if (
      edge.utility === 'sewage' &&
      edge.to === link.from &&
      edge.role !== 'outlet' &&
      edge.from.invertM !== null
    ) {
      levels.ends.set(edge, { from: edge.from.invertM, to: link.from.invertM! });
    }
  }
  link.from.invertM = start;
  levels.ends.set(link, { from: start, to: end });
}

function enterAbove(link: DraftEdge, levels: Levels): void {
  const start = link.from.invertM!;
  levels.ends.set(link, {
    from: start,
    to: Math.max(start - 0.006 * edgeLength(link), (link.to.invertM ?? -1e9) + 0.01),
  });
}

function nearestStorm(draft: PipeDraft): (node: DraftNode) => number {
  const square = 12;
  const key = (x: number, y: number) => `${Math.floor(x / square)} ${Math.floor(y / square)}`;
  const found = new Map<string, number>();
  for (const node of draft.nodes) {
    if (node.utility !== 'storm' || node.compound || node.invertM === null) continue;
    const at = key(node.p[0], node.p[1]);
    found.set(at, Math.min(found.get(at) ?? Number.POSITIVE_INFINITY, node.invertM));
  }
  return (node) => {
    let lowest = Number.POSITIVE_INFINITY;
    for (const dx of [-square, 0, square]) {
      for (const dy of [-square, 0, square]) {
        lowest = Math.min(lowest, found.get(key(node.p[0] + dx, node.p[1] + dy)) ?? Number.POSITIVE_INFINITY);
      }
    }
    return lowest - sewerBelowStormM;
  };
}

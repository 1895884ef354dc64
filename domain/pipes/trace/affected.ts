import Flatbush from 'flatbush';
import { boxOf } from '../../geo/box.ts';
import { insideRings, outlineDistanceM } from '../clash/outline.ts';
import type { Building } from '../clash/surroundings.ts';
import type { PipeNetwork, Utility } from '../model.ts';

/** Which building draws from which node. Assumed links are told apart from stated ones. */
export interface ServiceLinks {
  /** Building numbers at each node, in the order of `network.nodes`. */
  atNode: Map<string, number[]>;
  buildings: readonly Building[];
  /** Links that were guessed as the nearest pipe of the utility. */
  assumed: number;
  unserved: number;
}

export interface Affected {
  buildings: { id: string; name: string | null; households: number | null }[];
  households: number;
  /** Buildings whose households nobody counted. */
  householdsUnknown: number;
}

/**
 * Links buildings to the network: a node inside or at the wall first (a service connection), else the nearest node of the
 * utility within `reachM`. O((n + b) log n).
 */
export function serviceLinks(
  network: PipeNetwork,
  buildings: readonly Building[],
  utility: Utility,
  reachM = 60,
): ServiceLinks {
  const used = new Set(
    network.segments.filter((one) => one.utility === utility).flatMap((one) => [one.from, one.to]),
  );
  const nodes = network.nodes.filter(
    (one) => used.has(one.id) && Number.isFinite(one.x) && Number.isFinite(one.y),
  );
  const atNode = new Map<string, number[]>();
  const links: ServiceLinks = { atNode, buildings, assumed: 0, unserved: 0 };
  if (nodes.length === 0) return { ...links, unserved: buildings.length };
  const tree = new Flatbush(nodes.length);
  for (const node of nodes) tree.add(node.x, node.y, node.x, node.y);
  tree.finish();
  const add = (id: string, building: number) => {
    const list = atNode.get(id) ?? [];
    list.push(building);
    atNode.set(id, list);
  };
  buildings.forEach((building, index) => {
    const [minX, minY, maxX, maxY] = boxOf(building.rings[0] ?? []);
    if (!Number.isFinite(minX)) return;
    const near = tree
      .search(minX - 0.5, minY - 0.5, maxX + 0.5, maxY + 0.5)
      .map((k) => nodes[k]!)
      .filter(
        ({ x, y }) => insideRings(x, y, building.rings) || outlineDistanceM(x, y, building.rings) <= 0.5,
      );
    if (near.length > 0) {
      for (const node of near) add(node.id, index);
      return;
    }
    const [closest] = tree.neighbors(
      (minX + maxX) / 2,
      (minY + maxY) / 2,
      1,
      reachM + (maxX - minX + maxY - minY) / 2,
    );
    if (closest === undefined) links.unserved++;
    else {
      add(nodes[closest]!.id, index);
      links.assumed++;
    }
  });
  return links;
}

/** Buildings and households at a set of nodes; a building counts once. */
export function affectedBy(nodeIds: Iterable<string>, links: ServiceLinks): Affected {
  const hit = new Set<number>();
  for (const id of nodeIds) for (const building of links.atNode.get(id) ?? []) hit.add(building);
  const list = [...hit].sort((a, b) => a - b).map((index) => links.buildings[index]!);
  return {
    buildings: list.map(({ id, name, households }) => ({
      id,
      name: name ?? null,
      households: households ?? null,
    })),
    households: list.reduce((sum, one) => sum + (one.households ?? 0), 0),
    householdsUnknown: list.filter((one) => one.households == null).length,
  };
}

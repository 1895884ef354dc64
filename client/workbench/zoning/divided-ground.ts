import { unitsMeant, zonesOf } from '../../../domain/zoning/apply-patch.ts';
import { exchangeUnits, orderOf } from '../../../domain/zoning/exchange-units.ts';
import { LivePlan } from '../../../domain/zoning/live-plan.ts';
import type { PlanPatch } from '../../../domain/zoning/plan-patch.ts';
import { shapesIn } from '../../../domain/zoning/planning-ground.ts';
import { type UnitKey, unitKey } from '../../../domain/zoning/unit-key.ts';
import type { CommunityDivision, ZoneUnit } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { type Ground, groundOf } from './ground.ts';

/** Communities as their buildings, by id, as far as this page has asked for them. */
export type Divisions = ReadonlyMap<number, CommunityDivision>;

/** Asks for communities as their buildings. */
export async function loadDivisions(city: string, communities: readonly number[]): Promise<Divisions> {
  const found = new Map<number, CommunityDivision>();
  // an address holds about two thousand characters
  for (let at = 0; at < communities.length; at += 100) {
    const some = communities.slice(at, at + 100).join(',');
    for (const division of await api.zoning.divisions({ city, communities: some }))
      found.set(division.community, division);
  }
  return found;
}

/**
 * The ground with some communities turned over: true = into their buildings, false = whole again. What has no buildings, or is not known,
 * stays as it is. Looks only at the surroundings of what is turned over.
 */
export function turnGround(
  ground: Ground,
  turned: ReadonlyMap<number, boolean>,
  divisions: Divisions,
): Ground {
  const leaving = new Set<UnitKey>();
  const arriving: ZoneUnit[] = [];
  for (const [community, divide] of turned) {
    const key = unitKey(community);
    const parts = divisions.get(community)?.parts ?? [];
    const whole = ground.base.units[ground.base.numberOf.get(key) ?? -1];
    if (divide && parts.length > 0 && ground.numberOf.has(key)) {
      leaving.add(key);
      arriving.push(...parts);
    } else if (!divide && whole && ground.parts.has(community)) {
      for (const u of ground.parts.get(community)!) leaving.add(ground.keys[u]!);
      arriving.push(whole);
    }
  }
  if (arriving.length === 0) return ground;
  const next = orderOf(
    ground.keys,
    leaving,
    arriving.map(({ key }) => key),
  );
  const shapes = shapesIn(
    ground.frame,
    arriving.map(({ geometry }) => geometry),
  );
  const units = Array.from(next.order, (u) => ground.units[u] ?? arriving[u - ground.units.length]!);
  return groundOf(exchangeUnits(ground, shapes, next, ground.base.between), units, ground.base);
}

/** The ground on which at least these communities are divided. */
export function groundWith(ground: Ground, divided: Iterable<number>, divisions: Divisions): Ground {
  const turned = [...divided].filter((community) => !ground.parts.has(community));
  return turnGround(ground, new Map(turned.map((community) => [community, true])), divisions);
}

/** A plan on a ground that divides at least what the plan does. */
export function planOn(ground: Ground, members: Readonly<Record<UnitKey, number>>): LivePlan {
  return new LivePlan(ground.graph, ground.facts, zonesOf(ground.keys, members));
}

/** All that a page has of a community: whole or divided, and where. */
export function communityState(ground: Ground, live: LivePlan, community: number): PlanPatch {
  const units = unitsMeant(ground, unitKey(community));
  return {
    divided: { [community]: ground.parts.has(community) },
    units: Object.fromEntries(units.map((u) => [ground.keys[u]!, live.zone[u]!])),
    zones: {},
  };
}

import { sewageOfHousehold } from '../bill/rates.ts';
import type { DesignRain } from '../rain/design-rain.ts';
import { type Runoff, stormOfRoof } from '../rain/runoff.ts';
import type { UtilityRoute } from '../route-utility.ts';
import { type Discharge, footprintM2, type Site } from '../site/site.ts';
import type { GroundTree } from '../sizing/ground-tree.ts';
import type { Drain } from './sewer-rules.ts';

/** What enters a tree at each of its nodes, m³/s: of sewage the mean. */
export interface Inflows {
  all: Float64Array;
  /** What of it is rain that falls here, at the intensity of the inlets; what an existing drain brings is no more than it brings. */
  rain: Float64Array;
}

export function inflowsOf(
  utility: Drain,
  tree: GroundTree,
  site: Site,
  route: UtilityRoute,
  { rain, runoff }: { rain: DesignRain; runoff: Runoff },
): Inflows {
  const inflows = { all: new Float64Array(tree.x.length), rain: new Float64Array(tree.x.length) };
  tree.terminal.forEach((t, v) => {
    if (t < 0) return;
    const terminal = route.terminals[t]!;
    const building = site.buildings[terminal.building]!;
    if (building.discharge) {
      inflows.all[v] = building.discharge.flowM3S;
      return;
    }
    const share = Math.max(1, building.outlets ?? building.doors.length);
    if (utility !== 'sewage') inflows.rain[v] = stormOfRoof(footprintM2(building) / share, rain, runoff);
    const sewage = utility === 'storm' ? 0 : terminal.households * sewageOfHousehold();
    inflows.all[v] = inflows.rain[v]! + sewage;
  });
  return inflows;
}

/** What an existing drain brings to a node that leads it on. */
export function dischargeAt(
  tree: GroundTree,
  v: number,
  site: Site,
  route: UtilityRoute,
): Discharge | undefined {
  const terminal = tree.terminal[v]!;
  return terminal < 0 ? undefined : site.buildings[route.terminals[terminal]!.building]!.discharge;
}

import { proxy, type Remote, wrap } from 'comlink';
import type { MetricFrame } from '../../../domain/geo/metric-frame.ts';
import type { ClosedOutline } from '../../../domain/zoning/closed-outline.ts';
import { type Graph, graphFromPairs } from '../../../domain/zoning/graph.ts';
import type { UnitFacts } from '../../../domain/zoning/live-plan.ts';
import { frameOf, type PlanningGround } from '../../../domain/zoning/planning-ground.ts';
import type { SolveProgress, SolveResult } from '../../../domain/zoning/solve.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import type { UnitKind, ZoneGround, ZoneUnit } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { UnitIndex } from '../../map/unit-index.ts';
import type { ZoningWorker } from '../../workers/zoning-worker.ts';

/** Everything about the units of a city that the desk reads and no edit changes. */
export interface Ground extends PlanningGround {
  city: string;
  kind: UnitKind;
  units: ZoneUnit[];
  /** Unit id → its number in all columns. */
  numberOf: Map<number, number>;
  rules: ZoneGround['rules'];
  decisions: ZoneGround['decisions'];
  graph: Graph;
  facts: UnitFacts;
  frame: MetricFrame;
  /** Finds units under the pointer by their ids. */
  index: UnitIndex;
  collection: GeoJSON.FeatureCollection;
}

let worker: Remote<ZoningWorker> | undefined;

function zoningWorker(): Remote<ZoningWorker> {
  worker ??= wrap<ZoningWorker>(
    new Worker(new URL('../../workers/zoning-worker.ts', import.meta.url), { type: 'module' }),
  );
  return worker;
}

/** Fetches the ground of a city and finds neighbours in the worker. */
export async function loadGround(city: string, kind: UnitKind, openWalls: boolean): Promise<Ground> {
  const answer = await api.zoning.ground({ city, kind });
  const planning = await zoningWorker().ground(answer, openWalls);
  const { units } = answer;
  const features = units.map(
    ({ id, geometry, name, eligibility }): GeoJSON.Feature => ({
      type: 'Feature',
      id,
      geometry: geometry as unknown as GeoJSON.Geometry,
      properties: { name, eligibility },
    }),
  );
  const joined = planning.pairs.filter(({ status }) => status === 'joined');
  return {
    ...planning,
    city,
    kind,
    units,
    numberOf: new Map(units.map(({ id }, u) => [id, u])),
    rules: answer.rules,
    decisions: answer.decisions,
    graph: graphFromPairs(
      units.length,
      joined.map(({ a, b }) => [a, b] as const),
    ),
    facts: factsOf(units, planning),
    frame: frameOf(planning.extent),
    index: new UnitIndex(features),
    collection: { type: 'FeatureCollection', features },
  };
}

function factsOf(units: ZoneUnit[], { measures }: PlanningGround): UnitFacts {
  const column = (of: (unit: ZoneUnit) => number) => Float64Array.from(units, of);
  return {
    households: column(({ households }) => households),
    buildings: column(({ buildings }) => buildings),
    floorAreaM2: column(({ floorAreaM2 }) => floorAreaM2),
    costYuan: column(({ costYuan }) => costYuan),
    builtYear: column(({ builtYear }) => builtYear ?? 0),
    willingness: column(({ willingness }) => willingness ?? Number.NaN),
    eligible: Uint8Array.from(units, ({ eligibility }) => (eligibility === 'ineligible' ? 0 : 1)),
    areaM2: measures.areaM2,
    x: measures.x,
    y: measures.y,
    inertia: measures.inertia,
  };
}

/** Gap-closed outlines of some zones, by unit numbers. */
export function outlinesOf(
  zones: { zone: number; units: number[] }[],
): Promise<{ zone: number; outline: ClosedOutline | null }[]> {
  return zoningWorker().outlines(zones);
}

/** Automatic zoning in the worker. */
export function solveInWorker(
  problem: ZoneProblem,
  options: { seed: number; seconds: number },
  onProgress: (progress: SolveProgress) => void,
): Promise<SolveResult> {
  return zoningWorker().solve(problem, options, proxy(onProgress)) as Promise<SolveResult>;
}

export function cancelSolve(): void {
  void zoningWorker().cancel();
}

/** West, south, east, north of some units, in degrees. */
export function extentOfUnits(ground: Ground, units: readonly number[]): [number, number, number, number] {
  const corners = units.flatMap((u) => {
    const [minX, minY, maxX, maxY] = ground.measures.box.subarray(4 * u, 4 * u + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    return [ground.frame.fromMetres([minX, minY]), ground.frame.fromMetres([maxX, maxY])];
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

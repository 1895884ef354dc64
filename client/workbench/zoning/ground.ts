import { proxy, type Remote, wrap } from 'comlink';
import { type Box, boxOf } from '../../../domain/geo/box.ts';
import type { MetricFrame } from '../../../domain/geo/metric-frame.ts';
import { adjacencyRules } from '../../../domain/zoning/adjacency-policy.ts';
import { partsIn, type UnitGround, unitsMeant } from '../../../domain/zoning/apply-patch.ts';
import type { ClosedOutline } from '../../../domain/zoning/closed-outline.ts';
import type { Between } from '../../../domain/zoning/exchange-units.ts';
import { graphFromPairs } from '../../../domain/zoning/graph.ts';
import type { UnitFacts } from '../../../domain/zoning/live-plan.ts';
import { frameOf, lineWorkIn, type PlanningGround } from '../../../domain/zoning/planning-ground.ts';
import type { SolveProgress, SolveResult } from '../../../domain/zoning/solve.ts';
import { readUnitKey } from '../../../domain/zoning/unit-key.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import type { UnitKind, ZoneGround, ZoneUnit } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { UnitIndex } from '../../map/unit-index.ts';
import type { ZoningWorker } from '../../workers/zoning-worker.ts';

/** Everything about the units of a city that the desk reads and no edit changes, but for dividing a community (divided-ground.ts). */
export interface Ground extends PlanningGround, UnitGround {
  city: string;
  kind: UnitKind;
  /** What the units are called: all communities, all buildings, or some of both. */
  word: UnitKind | 'mixed';
  units: ZoneUnit[];
  rules: ZoneGround['rules'];
  frame: MetricFrame;
  /** Finds units under the pointer by their numbers. */
  index: UnitIndex;
  collection: GeoJSON.FeatureCollection;
  /** The same city with every community whole, and what decides about its neighbours. */
  base: BaseGround;
  /** Under which number the worker knows the outlines. */
  shapesId: number;
}

/** A ground on which nothing is divided. */
export interface BaseGround extends Ground {
  between: Between;
}

let worker: Remote<ZoningWorker> | undefined;
let madeShapes = 0;

function zoningWorker(): Remote<ZoningWorker> {
  worker ??= wrap<ZoningWorker>(
    new Worker(new URL('../../workers/zoning-worker.ts', import.meta.url), { type: 'module' }),
  );
  return worker;
}

/** Fetches the ground of a city and finds neighbours in the worker. */
export async function loadGround(city: string, kind: UnitKind, openWalls: boolean): Promise<BaseGround> {
  const answer = await api.zoning.ground({ city, kind });
  const shapesId = ++madeShapes;
  const planning = await zoningWorker().ground(answer, openWalls, shapesId);
  const { units, rules, decisions } = answer;
  const frame = frameOf(planning.extent);
  const ground = completed(planning, units, { city, kind, rules, frame, shapesId }) as BaseGround;
  ground.base = ground;
  ground.between = { rules: adjacencyRules(openWalls), lines: lineWorkIn(frame, answer), decisions };
  return ground;
}

/** A ground made on this thread; the worker is told its outlines. */
export function groundOf(planning: PlanningGround, units: ZoneUnit[], base: BaseGround): Ground {
  const shapesId = ++madeShapes;
  void zoningWorker().keepShapes(shapesId, planning.shapes);
  const { city, kind, rules, frame } = base;
  return { ...completed(planning, units, { city, kind, rules, frame, shapesId }), base };
}

function completed(
  planning: PlanningGround,
  units: ZoneUnit[],
  rest: Pick<Ground, 'city' | 'kind' | 'rules' | 'frame' | 'shapesId'>,
): Omit<Ground, 'base'> {
  const keys = units.map(({ key }) => key);
  const parts = partsIn(keys);
  const features = units.map(
    ({ geometry, name, eligibility }, u): GeoJSON.Feature => ({
      type: 'Feature',
      id: u,
      geometry: geometry as unknown as GeoJSON.Geometry,
      properties: { key: keys[u], name, eligibility },
    }),
  );
  const joined = planning.pairs.filter(({ status }) => status === 'joined');
  return {
    ...planning,
    ...rest,
    units,
    keys,
    parts,
    word: parts.size > 0 ? 'mixed' : rest.kind,
    numberOf: new Map(keys.map((key, u) => [key, u])),
    graph: graphFromPairs(
      units.length,
      joined.map(({ a, b }) => [a, b] as const),
    ),
    facts: factsOf(units, planning),
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

/** Gap-closed outlines of some zones, by unit numbers of a ground. */
export function outlinesOf(
  ground: Ground,
  zones: { zone: number; units: number[] }[],
): Promise<{ zone: number; outline: ClosedOutline | null }[]> {
  return zoningWorker().outlines(ground.shapesId, zones);
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

/** Two units as the server names a pair. */
export function pairOf(
  { keys }: Ground,
  u: number,
  v: number,
): { a: number; partA?: number; b: number; partB?: number } {
  const [one, other] = [readUnitKey(keys[u]!), readUnitKey(keys[v]!)];
  return {
    a: one.unit,
    ...(one.part > 0 && { partA: one.part }),
    b: other.unit,
    ...(other.part > 0 && { partB: other.part }),
  };
}

/** Units of one ground in the numbers of another: one that was divided meanwhile stands for all of its buildings. */
export function renumbered(units: readonly number[], from: Ground, to: Ground): number[] {
  return from === to ? [...units] : units.flatMap((u) => unitsMeant(to, from.keys[u]!));
}

/** West, south, east, north of some units, in degrees. */
export function extentOfUnits(ground: Ground, units: readonly number[]): Box {
  const { box } = ground.measures;
  return boxOf(
    units.flatMap((u) => [
      ground.frame.fromMetres([box[4 * u]!, box[4 * u + 1]!]),
      ground.frame.fromMetres([box[4 * u + 2]!, box[4 * u + 3]!]),
    ]),
  );
}

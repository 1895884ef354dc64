import { expose } from 'comlink';
import policy from '../../data/policies/zoning-adjacency.json' with { type: 'json' };
import { adjacencyRules } from '../../domain/zoning/adjacency-policy.ts';
import { type ClosedOutline, closedOutline } from '../../domain/zoning/closed-outline.ts';
import {
  type GroundInput,
  type PlanningGround,
  planningGround,
} from '../../domain/zoning/planning-ground.ts';
import { type SolveProgress, type SolveResult, solveZones } from '../../domain/zoning/solve.ts';
import { runSearchTask } from '../../domain/zoning/territory.ts';
import type { UnitShapes } from '../../domain/zoning/unit-shapes.ts';
import type { ZoneProblem } from '../../domain/zoning/zone-problem.ts';

/** Outlines of the last grounds by their number: the open one, the one before, and that of a comparison. */
const shapesOf = new Map<number, UnitShapes>();
const keptGrounds = 6;
let running: AbortController | undefined;

/** The heavy half of the zoning desk: neighbours, outlines and the search, away from the pointer. */
const worker = {
  ground(input: GroundInput, openWalls: boolean, shapesId: number): PlanningGround {
    const ground = planningGround(input, adjacencyRules(openWalls));
    worker.keepShapes(shapesId, ground.shapes);
    return ground;
  },

  keepShapes(shapesId: number, shapes: UnitShapes): void {
    shapesOf.set(shapesId, shapes);
    if (shapesOf.size > keptGrounds) shapesOf.delete(shapesOf.keys().next().value!);
  },

  outlines(
    shapesId: number,
    zones: { zone: number; units: number[] }[],
  ): { zone: number; outline: ClosedOutline | null }[] {
    const shapes = shapesOf.get(shapesId);
    if (shapes) {
      // asked for lately, kept longer
      shapesOf.delete(shapesId);
      shapesOf.set(shapesId, shapes);
    }
    return zones.map(({ zone, units }) => ({
      zone,
      outline: shapes ? closedOutline(shapes, units, policy.rules.toleranceM) : null,
    }));
  },

  async solve(
    problem: ZoneProblem,
    options: { seed: number; seconds: number },
    onProgress: (progress: SolveProgress) => void,
  ): Promise<SolveResult> {
    running = new AbortController();
    let told = 0;
    return solveZones(problem, {
      ...options,
      clock: () => performance.now(),
      signal: running.signal,
      runner: (instance) => ({
        run: async (tasks) => {
          const results = tasks.map((task) => runSearchTask(instance, task));
          // lets a cancel come in between two rounds
          await new Promise((resolve) => setTimeout(resolve));
          return results;
        },
        close: () => {},
      }),
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told < 60 && !progress.zone) return;
        told = now;
        onProgress(progress);
      },
    });
  },

  cancel(): void {
    running?.abort();
  },
};

export type ZoningWorker = typeof worker;
expose(worker);

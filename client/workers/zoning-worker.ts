import { expose } from 'comlink';
import policy from '../../data/policies/zoning-adjacency.json' with { type: 'json' };
import type { AdjacencyRules } from '../../domain/zoning/adjacency.ts';
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

let shapes: UnitShapes | undefined;
let running: AbortController | undefined;

/** The heavy half of the zoning desk: neighbours, outlines and the search, away from the pointer. */
const worker = {
  ground(input: GroundInput, openWalls: boolean): PlanningGround {
    const rules = policy.rules as AdjacencyRules;
    const ground = planningGround(input, openWalls ? rules : { ...rules, removable: [] });
    shapes = ground.shapes;
    return ground;
  },

  outlines(zones: { zone: number; units: number[] }[]): { zone: number; outline: ClosedOutline | null }[] {
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

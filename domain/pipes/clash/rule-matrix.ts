import { PIPE_CLASSES, type PipeClass, type Standards } from '../standards.ts';
import { ROWS } from './pieces.ts';

/** The two tables as flat matrices over `ROWS`, so that the inner loop reads one number per pair. 0 = no cell. */
export interface RuleMatrix {
  horizontalM: Float64Array;
  /** [below * ROWS + above]. */
  verticalM: Float64Array;
  /** Largest horizontal figure of a row: its search radius. */
  reachM: Float64Array;
}

const known = new WeakMap<Standards, RuleMatrix>();

/** The matrix of a table, read off once: a check of one network after another asks for it each time. */
export function ruleMatrix(standards: Standards): RuleMatrix {
  let matrix = known.get(standards);
  if (!matrix) {
    matrix = readOff(standards);
    known.set(standards, matrix);
  }
  return matrix;
}

function readOff(standards: Standards): RuleMatrix {
  const horizontalM = new Float64Array(ROWS * ROWS);
  const verticalM = new Float64Array(ROWS * ROWS);
  const reachM = new Float64Array(ROWS);
  for (let a = 0; a < ROWS; a++) {
    for (let b = 0; b < ROWS; b++) {
      const value = standards.horizontal(classOfRow(a), classOfRow(b), conditions(a, b))?.value ?? 0;
      horizontalM[a * ROWS + b] = value;
      reachM[a] = Math.max(reachM[a]!, value);
      verticalM[a * ROWS + b] = standards.vertical(classOfRow(a), classOfRow(b))?.value ?? 0;
    }
  }
  return { horizontalM, verticalM, reachM };
}

export function classOfRow(row: number): PipeClass {
  return PIPE_CLASSES[row % PIPE_CLASSES.length]!;
}

/** The conditions that two rows stand for. */
export function conditions(a: number, b: number): { diameterMm: number; voltageKv: number } {
  const special = a >= PIPE_CLASSES.length || b >= PIPE_CLASSES.length;
  return { diameterMm: special ? 301 : 300, voltageKv: special ? 35 : 10 };
}

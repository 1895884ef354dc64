/**
 * Similarity (four-parameter Helmert) transformation: shift, turn and one scale, by least squares over control points.
 * It keeps shapes, so a local site grid (地方独立坐标系) of any unit can be laid on the city's metric zone.
 */
import { Problem } from '../problem.ts';
import type { Position } from './crs.ts';

export interface ControlPoint {
  /** In the file's own units. */
  local: Position;
  /** Where it really is, metres in the city's zone. */
  target: Position;
}

export interface Similarity {
  /** x' = a·x − b·y + tx, y' = b·x + a·y + ty, metres. */
  a: number;
  b: number;
  tx: number;
  ty: number;
  /** Metres per unit of the file. */
  scale: number;
  /** Anticlockwise, degrees. */
  rotationDeg: number;
}

export interface Residual {
  index: number;
  dxM: number;
  dyM: number;
  distanceM: number;
}

export interface SimilarityFit {
  transformation: Similarity;
  residuals: Residual[];
  /** Root mean square of the residual distances; 0 says nothing with two points, where any pair fits. */
  rmseM: number;
  /** 2·points − 4: how many observations are left to show an error. */
  redundancy: number;
}

/** Fits two or more control points. Errors: `geo.control-points-too-few`, `geo.control-points-coincide`. */
export function fitSimilarity(points: ControlPoint[]): SimilarityFit {
  if (points.length < 2) {
    throw new Problem(
      'geo.control-points-too-few',
      { zh: `只有 ${points.length} 个控制点。`, en: `Only ${points.length} control point(s).` },
      {
        zh: '至少给出两个控制点，三个以上才能看出误差。',
        en: 'Give at least two; only three or more show an error.',
      },
    );
  }
  const n = points.length;
  const mean = (pick: (point: ControlPoint) => number) => points.reduce((sum, p) => sum + pick(p), 0) / n;
  const [mx, my] = [mean((p) => p.local[0]), mean((p) => p.local[1])];
  const [mX, mY] = [mean((p) => p.target[0]), mean((p) => p.target[1])];
  let spread = 0;
  let along = 0;
  let across = 0;
  for (const { local, target } of points) {
    const [x, y, X, Y] = [local[0] - mx, local[1] - my, target[0] - mX, target[1] - mY];
    spread += x * x + y * y;
    along += x * X + y * Y;
    across += x * Y - y * X;
  }
  const magnitude = mx * mx + my * my + 1;
  if (!(spread > 1e-12 * magnitude) || !(Math.hypot(along, across) > 0)) {
    throw new Problem(
      'geo.control-points-coincide',
      { zh: '控制点重合，无法求解。', en: 'The control points coincide, there is nothing to fit.' },
      { zh: '请选择相距较远的点。', en: 'Choose points far apart from each other.' },
    );
  }
  const a = along / spread;
  const b = across / spread;
  const transformation: Similarity = {
    a,
    b,
    tx: mX - a * mx + b * my,
    ty: mY - b * mx - a * my,
    scale: Math.hypot(a, b),
    rotationDeg: (Math.atan2(b, a) * 180) / Math.PI,
  };
  const residuals = points.map(({ local, target }, index) => {
    const [x, y] = applySimilarity(transformation, local);
    const [dxM, dyM] = [x - target[0], y - target[1]];
    return { index, dxM, dyM, distanceM: Math.hypot(dxM, dyM) };
  });
  const rmseM = Math.sqrt(residuals.reduce((sum, r) => sum + r.distanceM ** 2, 0) / n);
  return { transformation, residuals, rmseM, redundancy: 2 * n - 4 };
}

export function applySimilarity(s: Similarity, [x, y]: Position): Position {
  return [s.a * x - s.b * y + s.tx, s.b * x + s.a * y + s.ty];
}

/** Steady flow in round pipes by Manning; diameters in metres, flows in m³/s, slopes as ratios. */

/** Fill at which a round pipe carries most. */
const fullest = 0.938;

/** Angle at the centre of a pipe filled to `fill` of its diameter. */
function angleOf(fill: number): number {
  return 2 * Math.acos(1 - 2 * Math.min(1, Math.max(0, fill)));
}

export function flowAt(fill: number, diameterM: number, slope: number, roughness: number): number {
  const angle = angleOf(fill);
  const area = (diameterM ** 2 / 8) * (angle - Math.sin(angle));
  return area * velocityAtFill(fill, diameterM, slope, roughness);
}

export function velocityAtFill(fill: number, diameterM: number, slope: number, roughness: number): number {
  const angle = angleOf(fill);
  if (angle === 0 || slope <= 0) return 0;
  const radius = (diameterM / 4) * (1 - Math.sin(angle) / angle);
  return (radius ** (2 / 3) * Math.sqrt(slope)) / roughness;
}

/** Slope at which a pipe carries the flow at the fill. */
export function slopeFor(flow: number, fill: number, diameterM: number, roughness: number): number {
  const unit = flowAt(fill, diameterM, 1, roughness);
  return unit === 0 ? Infinity : (flow / unit) ** 2;
}

/** Fill at which the pipe carries the flow; 1 where it can't. */
export function fillAt(flow: number, diameterM: number, slope: number, roughness: number): number {
  if (flow <= 0) return 0;
  if (flowAt(fullest, diameterM, slope, roughness) < flow) return 1;
  let low = 0;
  let high = fullest;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (flowAt(middle, diameterM, slope, roughness) < flow) low = middle;
    else high = middle;
  }
  return high;
}

export function velocityAt(flow: number, diameterM: number, slope: number, roughness: number): number {
  const fill = fillAt(flow, diameterM, slope, roughness);
  const angle = angleOf(fill);
  const area = (diameterM ** 2 / 8) * (angle - Math.sin(angle));
  return area === 0 ? 0 : flow / area;
}

/** Slope on which a flow runs at a velocity: slower where it is flatter. 0 where it fills the pipe before it runs so slowly. */
export function slopeForVelocity(
  flow: number,
  velocity: number,
  diameterM: number,
  roughness: number,
): number {
  if (flow <= 0) return Infinity;
  const areaM2 = flow / velocity;
  const areaAt = (fill: number): number => {
    const angle = angleOf(fill);
    return (diameterM ** 2 / 8) * (angle - Math.sin(angle));
  };
  if (areaM2 >= areaAt(fullest)) return 0;
  let low = 0;
  let high = fullest;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (areaAt(middle) < areaM2) low = middle;
    else high = middle;
  }
  const radiusM = areaM2 / ((diameterM * angleOf(high)) / 2);
  return ((velocity * roughness) / radiusM ** (2 / 3)) ** 2;
}

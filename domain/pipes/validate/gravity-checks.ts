import { invertLevelM } from '../clash/pieces.ts';
import { circularFlow, isOfSwmm, manningN, slopeOf } from '../hydraulics/manning.ts';
import { sizeLabel } from '../labels.ts';
import { innerDiameterMm, material } from '../materials.ts';
import { isGravity, type PipeNode, type PipeSegment, planLengthM, planLine } from '../model.ts';
import { type Figure, figureMark } from '../standards.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

const SIZES = [200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1350, 1500, 1650, 1800, 2000];

/** Slope, direction, steps, diameters, spacing and turns of gravity pipes (GB 50014, GB 50015 in compounds). */
export function gravityChecks(context: CheckContext): void {
  const drains = context.network.segments.filter((one) => isGravity(one));
  const into = Map.groupBy(drains, (one) => one.to);
  const outOf = Map.groupBy(drains, (one) => one.from);
  for (const segment of drains) reachChecks(context, segment, into, outOf);
  for (const node of context.network.nodes) {
    const arriving = into.get(node.id) ?? [];
    const leaving = outOf.get(node.id) ?? [];
    if (arriving.length > 0 && leaving.length > 0) nodeChecks(context, node, arriving, leaving);
  }
}

function reachChecks(
  context: CheckContext,
  segment: PipeSegment,
  into: ReadonlyMap<string, PipeSegment[]>,
  outOf: ReadonlyMap<string, PipeSegment[]>,
) {
  const { nodes, limits, standards, compound, report } = context;
  const line = planLine(segment, nodes);
  if (!line) return;
  const lengthM = planLengthM(line);
  const [x, y] = line[0]!;
  const base = { nodes: [segment.from, segment.to], segments: [segment.id], x, y };
  const drain = segment.utility as 'sewage' | 'storm' | 'combined';
  const slope = slopeOf(segment, lengthM);
  const diameterMm = segment.diameterMm;
  const spacing = diameterMm === null ? undefined : standards.maxManholeSpacingM(diameterMm, compound);
  if (spacing && lengthM > spacing.value + 1e-6) {
    report({
      code: 'gravity.spacing',
      severity: 'warning',
      text: {
        zh: `${segment.id} 井距 ${lengthM.toFixed(1)} m，${sizeLabel(segment)} 不宜超过 ${spacing.value} m`,
        en: `${segment.id}: ${lengthM.toFixed(1)} m between manholes, ${spacing.value} m for ${sizeLabel(segment)}`,
      },
      clause: clauseOf(spacing),
      ...base,
      repair: null,
    });
  }
  if (slope === null) return;
  const perMille = (slope * 1000).toFixed(1);
  if (slope * lengthM < -limits.levelToleranceM) {
    const turn = mayReverse(segment, into, outOf);
    report({
      code: 'gravity.rises',
      severity: 'error',
      text: {
        zh: `${segment.id} 逆坡 ${perMille}‰（终点高 ${(-slope * lengthM).toFixed(2)} m）`,
        en: `${segment.id} rises by ${(-slope * lengthM).toFixed(2)} m along its direction (${perMille} ‰)`,
      },
      clause: null,
      ...base,
      repair: !turn
        ? null
        : {
            title: { zh: '调转流向', en: 'turn its direction' },
            operations: [{ op: 'reverse-segment', segment: segment.id }],
          },
    });
    return;
  }
  if (slope > limits.maxSlope) {
    report({
      code: 'gravity.too-steep',
      severity: 'notice',
      text: { zh: `${segment.id} 坡度 ${perMille}‰`, en: `${segment.id} falls at ${perMille} ‰` },
      clause: surveyPractice,
      ...base,
      repair: null,
    });
  }
  if (diameterMm === null) return;
  const least = standards.minSlope(drain, diameterMm, { material: segment.material, compound });
  if (least && slope < least.value - 1e-6) {
    report({
      code: 'gravity.slope',
      severity: 'warning',
      text: {
        zh: `${segment.id} 坡度 ${perMille}‰，${sizeLabel(segment)} 最小 ${(least.value * 1000).toFixed(1)}‰`,
        en: `${segment.id} falls at ${perMille} ‰, at least ${(least.value * 1000).toFixed(1)} ‰ for ${sizeLabel(segment)}`,
      },
      clause: clauseOf(least),
      ...base,
      repair: null,
    });
  }
  velocityCheck(context, segment, slope, base);
}

/** Velocity at the fill that the table allows. Too slow is already told by the slope; too fast is not. */
function velocityCheck(
  { network, standards, compound, report }: CheckContext,
  segment: PipeSegment,
  slope: number,
  base: { nodes: string[]; segments: string[]; x: number; y: number },
) {
  const drain = segment.utility as 'sewage' | 'storm' | 'combined';
  const fill = standards.maxFill(drain, segment.diameterMm!, compound)?.value ?? 1;
  const { n } = manningN(segment);
  // De names the outside: water runs in what is left
  const innerM = innerDiameterMm(segment, isOfSwmm(segment, network)) / 1000;
  const speed = circularFlow(innerM, slope, n, fill).velocityMS;
  const fastest = standards.maxVelocityMS(material(segment.material)?.metal ?? false);
  const slowest = standards.minVelocityMS(drain);
  const [bound, word] =
    fastest && speed > fastest.value
      ? [fastest, { zh: '不宜大于', en: 'at most' }]
      : slowest && speed < slowest.value - 0.005 && slope > 0
        ? [slowest, { zh: '不宜小于', en: 'at least' }]
        : [undefined, { zh: '', en: '' }];
  if (!bound) return;
  report({
    code: 'gravity.velocity',
    severity: 'notice',
    text: {
      zh: `${segment.id} 设计充满度下流速 ${speed.toFixed(2)} m/s，${word.zh} ${bound.value} m/s`,
      en: `${segment.id}: ${speed.toFixed(2)} m/s at design fill, ${word.en} ${bound.value} m/s`,
    },
    clause: clauseOf(bound),
    ...base,
    repair: null,
  });
}

function nodeChecks(context: CheckContext, node: PipeNode, arriving: PipeSegment[], leaving: PipeSegment[]) {
  const { limits, report } = context;
  const at = { nodes: [node.id], x: node.x, y: node.y };
  const lowestIn = minOf(arriving.map((one) => invertLevelM(one, 'end')));
  for (const out of leaving) {
    const invert = invertLevelM(out, 'start');
    const rises = lowestIn !== null && invert !== null && invert > lowestIn + limits.levelToleranceM;
    // that is what a pump is for
    if (rises && node.kind !== 'pump') {
      report({
        code: 'gravity.step-up',
        severity: 'error',
        text: {
          zh: `${node.id} 出口管底 ${invert.toFixed(2)} 高于进口 ${lowestIn.toFixed(2)}`,
          en: `at ${node.id} the outgoing invert ${invert.toFixed(2)} is above the incoming ${lowestIn.toFixed(2)}`,
        },
        clause: null,
        segments: [out.id],
        ...at,
        repair: null,
      });
    }
    shrinkCheck(context, node, arriving, out);
    turnCheck(context, node, arriving, out);
  }
  const drains = new Set(leaving.map((one) => one.utility));
  if (arriving.some((one) => one.utility === 'sewage') && !drains.has('sewage') && !drains.has('combined')) {
    report({
      code: 'gravity.misconnection',
      severity: 'error',
      text: { zh: `污水在 ${node.id} 接入雨水管`, en: `sewage enters a storm drain at ${node.id}` },
      clause: 'GB 50014-2021 3.1.2',
      segments: [...arriving, ...leaving].map((one) => one.id),
      ...at,
      repair: null,
    });
  }
}

/** §5.2.11: smaller downstream only on a steeper reach, and by two sizes at most. */
function shrinkCheck(context: CheckContext, node: PipeNode, arriving: PipeSegment[], out: PipeSegment) {
  const { nodes, report } = context;
  const largest = arriving.reduce<PipeSegment | null>(
    (a, b) => (b.diameterMm !== null && b.diameterMm > (a?.diameterMm ?? 0) ? b : a),
    null,
  );
  if (!largest?.diameterMm || out.diameterMm === null || out.diameterMm >= largest.diameterMm) return;
  const steepness = (one: PipeSegment) => {
    const line = planLine(one, nodes);
    return line ? slopeOf(one, planLengthM(line)) : null;
  };
  const sizes = SIZES.filter((size) => size > out.diameterMm! && size <= largest.diameterMm!).length;
  const [before, after] = [steepness(largest), steepness(out)];
  if (before !== null && after !== null && after > before && sizes <= 2) return;
  report({
    code: 'gravity.shrinks',
    severity: 'warning',
    text: {
      zh: `${node.id} 处管径由 ${sizeLabel(largest)} 变为 ${sizeLabel(out)}`,
      en: `at ${node.id} ${sizeLabel(largest)} becomes ${sizeLabel(out)}`,
    },
    clause: 'GB 50014-2021 5.2.11',
    nodes: [node.id],
    segments: [largest.id, out.id],
    x: node.x,
    y: node.y,
    repair: null,
  });
}

/** §5.3.2: at least 90° between inflow and outflow; waived up to DN300 with a drop of more than 0.3 m. */
function turnCheck(context: CheckContext, node: PipeNode, arriving: PipeSegment[], out: PipeSegment) {
  const away = direction(context, out, node.id);
  if (!away) return;
  for (const one of arriving) {
    const back = direction(context, one, node.id);
    if (!back) continue;
    const angle =
      (Math.acos(Math.min(1, Math.max(-1, back[0] * away[0] + back[1] * away[1]))) * 180) / Math.PI;
    if (angle >= 89.5) continue;
    const [end, start] = [invertLevelM(one, 'end'), invertLevelM(out, 'start')];
    const drop = end !== null && start !== null ? end - start : 0;
    if ((one.diameterMm ?? 0) <= 300 && drop > 0.3) continue;
    context.report({
      code: 'gravity.turn',
      severity: 'notice',
      text: {
        zh: `${one.id} 与 ${out.id} 在 ${node.id} 夹角 ${angle.toFixed(0)}°，小于 90°`,
        en: `${one.id} and ${out.id} meet at ${angle.toFixed(0)}° at ${node.id}, less than 90°`,
      },
      clause: 'GB 50014-2021 5.3.2',
      nodes: [node.id],
      segments: [one.id, out.id],
      x: node.x,
      y: node.y,
      repair: null,
    });
  }
}

/** Unit vector from the node into a segment. */
function direction({ nodes }: CheckContext, segment: PipeSegment, from: string): [number, number] | null {
  const line = planLine(segment, nodes);
  if (!line) return null;
  const [a, b] = segment.from === from ? [line[0]!, line[1]!] : [line.at(-1)!, line.at(-2)!];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return length > 0 ? [(b[0] - a[0]) / length, (b[1] - a[1]) / length] : null;
}

/** A turn is safe where it mends a place that could not drain: nothing leaves where it ends, or two leave where it starts. */
function mayReverse(
  segment: PipeSegment,
  into: ReadonlyMap<string, PipeSegment[]>,
  outOf: ReadonlyMap<string, PipeSegment[]>,
): boolean {
  const nothingLeaves = (outOf.get(segment.to)?.length ?? 0) === 0 && (into.get(segment.to)?.length ?? 0) > 1;
  const twoLeave = (outOf.get(segment.from)?.length ?? 0) > 1 && (into.get(segment.from)?.length ?? 0) === 0;
  const alone = (outOf.get(segment.to)?.length ?? 0) === 0 && (into.get(segment.from)?.length ?? 0) === 0;
  return nothingLeaves || twoLeave || alone;
}

function minOf(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function clauseOf(figure: Figure): string {
  return `${figure.clause}${figureMark(figure).zh}`;
}

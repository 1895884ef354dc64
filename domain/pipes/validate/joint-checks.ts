import { axisLevelM, sectionM } from '../clash/pieces.ts';
import { sizeLabel } from '../labels.ts';
import { material } from '../materials.ts';
import { GRAVITY_UTILITIES, isPlainPoint, type NodeKind, type PipeNode, type PipeSegment } from '../model.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

/** What goes on through a point goes on alike: at one level, and in one size and material unless the point says otherwise. */
export function jointChecks(context: CheckContext): void {
  const { network, nodes, graph } = context;
  for (const [index, id] of graph.nodeIds.entries()) {
    const lines: PipeSegment[] = [];
    for (let k = graph.start[index]!; k < graph.start[index + 1]!; k++) {
      const segment = network.segments[graph.edge[k]!]!;
      if (segment.kind === 'pipe' && !GRAVITY_UTILITIES.has(segment.utility)) lines.push(segment);
    }
    if (lines.length < 2) continue;
    const node = nodes.get(id)!;
    levelChange(context, node, lines);
    if (context.isSurveyed(node) && lines.length === 2) change(context, node, lines[0]!, lines[1]!);
  }
}

/** Where lines may end above each other: in wells and cabinets, and where they climb a pole or a wall. */
const JOINED: ReadonlySet<NodeKind> = new Set(['valve', 'hydrant', 'meter', 'air-valve', 'drain-valve']);

/**
 * In a survey two pressure pipes that meet share an axis, a crown or a bottom, cables and ducts the same: one point has one
 * depth. Elsewhere their walls must at least touch. Further apart they are not joined, or one of the two levels is wrong.
 */
function levelChange({ limits, isSurveyed, report }: CheckContext, node: PipeNode, lines: PipeSegment[]) {
  if (!isPlainPoint(node) && !JOINED.has(node.kind)) return;
  const survey = isSurveyed(node);
  let worst: { a: PipeSegment; b: PipeSegment; apartM: number } | undefined;
  for (const [k, a] of lines.entries()) {
    const axisA = axisAt(a, node);
    if (axisA === null) continue;
    for (const b of lines.slice(k + 1)) {
      if (a.utility !== b.utility) continue;
      const axisB = axisAt(b, node);
      if (axisB === null) continue;
      const [heightA, heightB] = [sectionM(a).heightM, sectionM(b).heightM];
      const apartM = Math.abs(axisA - axisB) - (survey ? Math.abs(heightA - heightB) : heightA + heightB) / 2;
      if (apartM > limits.levelToleranceM + 1e-9 && apartM > (worst?.apartM ?? 0)) worst = { a, b, apartM };
    }
  }
  if (!worst) return;
  const { a, b, apartM } = worst;
  report({
    code: 'level.depth-differs',
    severity: 'warning',
    text: {
      zh: `点 ${node.id} 处 ${a.id} 与 ${b.id} 的管线高程相差 ${apartM.toFixed(3)} m`,
      en: `${a.id} and ${b.id} meet at ${node.id} with levels ${apartM.toFixed(3)} m apart`,
    },
    clause: surveyPractice,
    nodes: [node.id],
    segments: [a.id, b.id],
    x: node.x,
    y: node.y,
    repair: null,
  });
}

function axisAt(segment: PipeSegment, node: PipeNode): number | null {
  const level = axisLevelM(segment, segment.from === node.id ? 'start' : 'end');
  return level !== null && Number.isFinite(level) ? level : null;
}

/** Where exactly two lines meet at a plain point, material and size go on unchanged, unless the point is a reducer. */
function change({ report }: CheckContext, node: PipeNode, a: PipeSegment, b: PipeSegment) {
  if (a.utility !== b.utility || (node.kind !== 'junction' && node.kind !== 'bend')) return;
  const size = a.diameterMm !== null && b.diameterMm !== null && a.diameterMm !== b.diameterMm;
  const stuff = a.material !== null && b.material !== null && a.material !== b.material;
  if (!size && !stuff) return;
  const word = size ? { zh: '变径', en: 'reducer' } : { zh: '变材', en: 'change of material' };
  const of = (one: PipeSegment) =>
    size ? sizeLabel(one) : (material(one.material)?.zh ?? one.material ?? '?');
  const ofEn = (one: PipeSegment) => (size ? sizeLabel(one) : (material(one.material)?.en ?? '?'));
  report({
    code: 'survey.material-differs',
    severity: 'notice',
    text: {
      zh: `${node.id} 两侧${size ? '管径' : '材质'}为 ${of(a)} 与 ${of(b)}，但不是${word.zh}点`,
      en: `${ofEn(a)} and ${ofEn(b)} meet at ${node.id}, which is no ${word.en}`,
    },
    clause: surveyPractice,
    nodes: [node.id],
    segments: [a.id, b.id],
    x: node.x,
    y: node.y,
    repair: {
      title: { zh: `特征改为${word.zh}`, en: `make it a ${word.en}` },
      operations: [
        {
          op: 'set-node',
          node: node.id,
          values: { kind: 'reducer', attributes: { ...node.attributes, feature: word.zh } },
        },
      ],
    },
  });
}

import type { NodeKind, PipeNode, PipeSegment } from '../model.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

/** Missing ends, orphans, duplicates, valence. */
export function topologyChecks(context: CheckContext): void {
  missingEnds(context);
  pointChecks(context, duplicates(context));
}

function missingEnds({ network, nodes, report }: CheckContext) {
  for (const segment of network.segments) {
    const missing = [segment.from, segment.to].filter((id) => !nodes.has(id));
    if (missing.length === 0) continue;
    if (segment.from === '' && segment.to === '') {
      report({
        code: 'geometry.null',
        severity: 'error',
        text: { zh: `${segment.id} 没有几何图形`, en: `${segment.id} has no geometry` },
        clause: null,
        nodes: [],
        segments: [segment.id],
        repair: null,
      });
      continue;
    }
    const known = nodes.get(segment.from) ?? nodes.get(segment.to);
    report({
      code: 'topology.missing-end',
      severity: 'error',
      text: {
        zh: `${segment.id} 的端点 ${missing.map((id) => id || '（空）').join('、')} 不在点表中`,
        en: `${segment.id} names points that do not exist: ${missing.map((id) => id || '(empty)').join(', ')}`,
      },
      clause: surveyPractice,
      nodes: known ? [known.id] : [],
      segments: [segment.id],
      ...(known ? { x: known.x, y: known.y } : {}),
      repair: null,
    });
  }
}

/** Points and lines given twice; answers with the second ones of the lines. */
function duplicates({ network, nodes, report }: CheckContext): Set<string> {
  const second = new Set<string>();
  const seenNodes = new Set<string>();
  for (const node of network.nodes) {
    if (seenNodes.has(node.id)) {
      report({
        code: 'topology.duplicate-id',
        severity: 'error',
        text: { zh: `点号 ${node.id} 出现两次`, en: `point number ${node.id} is used twice` },
        clause: surveyPractice,
        nodes: [node.id],
        segments: [],
        x: node.x,
        y: node.y,
        repair: null,
      });
    }
    seenNodes.add(node.id);
  }
  const seen = new Map<string, PipeSegment>();
  for (const segment of network.segments) {
    if (segment.from === segment.to || segment.kind !== 'pipe') continue;
    // what is given up and what took its place may lie between the same points
    const state = segment.state === 'abandoned' ? 'abandoned' : '';
    const shape = segment.via.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`);
    const forward = [state, segment.utility, segment.from, segment.to, ...shape].join('|');
    const backward = [state, segment.utility, segment.to, segment.from, ...shape.toReversed()].join('|');
    const same = seen.get(forward);
    const other = same ?? seen.get(backward);
    if (!other) {
      seen.set(forward, segment);
      continue;
    }
    // cables and ducts may lie side by side between the same two points; equal pipes are one pipe drawn twice
    const alike =
      other.diameterMm === segment.diameterMm &&
      other.material === segment.material &&
      // a model that states two lengths means two pipes
      other.lengthM === segment.lengthM;
    const cable = segment.utility === 'power' || segment.utility === 'telecom';
    if (cable && !alike) continue;
    second.add(segment.id);
    const at = nodes.get(segment.from);
    report({
      code: same ? 'topology.duplicate-line' : 'topology.reversed-line',
      severity: 'error',
      text: {
        zh: `${segment.id} 与 ${other.id} ${same ? '' : '反向'}重复`,
        en: `${segment.id} repeats ${other.id}${same ? '' : ' the other way round'}`,
      },
      clause: surveyPractice,
      nodes: [segment.from, segment.to],
      segments: [segment.id, other.id],
      ...(at ? { x: at.x, y: at.y } : {}),
      repair: alike
        ? {
            title: { zh: `删除 ${segment.id}`, en: `delete ${segment.id}` },
            operations: [{ op: 'delete-segment', segment: segment.id }],
          }
        : null,
    });
  }
  return second;
}

/** Lines that a feature must have; undefined = any number. */
const VALENCE: Partial<Record<NodeKind, [number, number]>> = {
  tee: [3, 3],
  cross: [4, 4],
  multiway: [5, 99],
  bend: [2, 2],
  reducer: [2, 2],
  cap: [1, 1],
  stub: [1, 1],
  divider: [2, 99],
};

function pointChecks({ network, graph, report }: CheckContext, second: ReadonlySet<string>) {
  const linesAt = new Map<string, number>();
  for (const { id, from, to } of network.segments) {
    // a line that starts and ends here, or is there a second time, is a fault of its own and makes no tee of a bend
    if (from === to || second.has(id)) continue;
    for (const end of [from, to]) linesAt.set(end, (linesAt.get(end) ?? 0) + 1);
  }
  for (const [index, node] of network.nodes.entries()) {
    if (graph.numberOfNode.get(node.id) !== index) continue;
    const lines = linesAt.get(node.id) ?? 0;
    const at = { nodes: [node.id], segments: [], x: node.x, y: node.y };
    if (node.kind === 'valve' && lines < 2) {
      report({
        code: 'topology.isolated-valve',
        severity: 'warning',
        text:
          lines === 0
            ? { zh: `阀门 ${node.id} 未连管线`, en: `valve ${node.id} has no line` }
            : { zh: `阀门 ${node.id} 只连 1 条线`, en: `valve ${node.id} has only one line` },
        clause: null,
        ...at,
        repair: null,
      });
      continue;
    }
    if (lines === 0) {
      report({
        code: 'topology.orphan-point',
        severity: 'warning',
        text: { zh: `点 ${node.id} 没有连线`, en: `no line ends at point ${node.id}` },
        clause: surveyPractice,
        ...at,
        // a hydrant without a line is worth finding its line; a bare bend or joint is not
        repair:
          node.kind === 'junction' || node.kind === 'bend'
            ? {
                title: { zh: '删除该点', en: 'delete the point' },
                operations: [{ op: 'delete-node', node: node.id }],
              }
            : null,
      });
      continue;
    }
    const wanted = VALENCE[node.kind];
    if (wanted && (lines < wanted[0] || lines > wanted[1])) {
      const fits = kindFor(lines, node);
      report({
        code: 'topology.valence',
        severity: 'warning',
        text: {
          zh: `${featureName(node)} ${node.id} 连 ${lines} 条线，应为 ${wanted[0] === wanted[1] ? wanted[0] : `≥${wanted[0]}`}`,
          en: `${node.kind} ${node.id} has ${lines} lines, ${wanted[0] === wanted[1] ? wanted[0] : `at least ${wanted[0]}`} expected`,
        },
        clause: surveyPractice,
        ...at,
        repair: fits && {
          title: { zh: `特征改为${kindNames[fits]}`, en: `make it a ${fits}` },
          operations: [
            {
              op: 'set-node',
              node: node.id,
              values: { kind: fits, attributes: { ...node.attributes, feature: kindNames[fits] ?? fits } },
            },
          ],
        },
      });
    }
  }
}

const kindNames: Partial<Record<NodeKind, string>> = {
  bend: '弯头',
  tee: '三通',
  cross: '四通',
  multiway: '多通',
  stub: '预留口',
};

function kindFor(lines: number, node: PipeNode): NodeKind | null {
  if (node.kind !== 'tee' && node.kind !== 'cross' && node.kind !== 'bend' && node.kind !== 'multiway')
    return null;
  if (lines === 2) return 'bend';
  if (lines === 3) return 'tee';
  return lines === 4 ? 'cross' : lines > 4 ? 'multiway' : null;
}

function featureName(node: PipeNode): string {
  return kindNames[node.kind] ?? node.kind;
}

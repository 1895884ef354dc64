import { planLengthM, planLine } from '../model.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

/** Null and zero-length geometry, one-point loops, lengths outside the survey's limits, levels that are no number. */
export function geometryChecks(context: CheckContext): void {
  const { network, nodes, limits, report } = context;
  for (const node of network.nodes) {
    if (Number.isFinite(node.x) && Number.isFinite(node.y)) continue;
    report({
      code: 'geometry.no-coordinates',
      severity: 'error',
      text: { zh: `点 ${node.id} 没有坐标`, en: `point ${node.id} has no coordinates` },
      clause: null,
      nodes: [node.id],
      segments: [],
      repair: null,
    });
  }
  for (const segment of network.segments) {
    const line = planLine(segment, nodes);
    const place = line?.[0] ? { x: line[0][0], y: line[0][1] } : {};
    const bad = [segment.start, segment.end].some((end) =>
      [end.groundM, end.depthM, end.levelM].some((value) => value !== null && !Number.isFinite(value)),
    );
    if (bad) {
      report({
        code: 'level.not-a-number',
        severity: 'error',
        text: { zh: `${segment.id} 的标高不是数`, en: `a level of ${segment.id} is not a number` },
        clause: null,
        nodes: [],
        segments: [segment.id],
        ...place,
        repair: {
          title: { zh: '清空非数值', en: 'clear what is no number' },
          operations: (['start', 'end'] as const).map((end) => ({
            op: 'set-end',
            segment: segment.id,
            end,
            values: cleared(segment[end]),
          })),
        },
      });
    }
    if (!line) continue;
    const lengthM = planLengthM(line);
    const only = { nodes: [segment.from], segments: [segment.id], ...place };
    // a line of a map whose ends fall together became one point; a row that names one point twice is another fault
    const isVoid = segment.from === segment.to && lengthM < 1e-6 && context.network.extras.format === 'map';
    if (segment.from === segment.to && !isVoid) {
      report({
        code: 'geometry.loop',
        severity: 'error',
        text: {
          zh: `${segment.id} 起点与终点同为 ${segment.from}`,
          en: `${segment.id} starts and ends at ${segment.from}`,
        },
        clause: surveyPractice,
        ...only,
        repair: {
          title: { zh: '删除该管段', en: 'delete the segment' },
          operations: [{ op: 'delete-segment', segment: segment.id }],
        },
      });
    } else if (isVoid) {
      report({
        code: 'geometry.zero-length',
        severity: 'error',
        text: { zh: `${segment.id} 长度为零`, en: `${segment.id} has no length` },
        clause: null,
        ...only,
        repair: {
          title: { zh: '删除该管段', en: 'delete the segment' },
          operations: [{ op: 'delete-segment', segment: segment.id }],
        },
      });
    } else if (lengthM < 1e-6 && segment.kind === 'pipe') {
      const [x, y] = line[0]!;
      report({
        code: 'geometry.zero-length',
        severity: 'error',
        text: { zh: `${segment.id} 长度为零`, en: `${segment.id} has no length` },
        clause: null,
        nodes: [segment.from, segment.to],
        segments: [segment.id],
        ...place,
        repair: {
          title: { zh: '合并两端点', en: 'join its two points' },
          operations: [{ op: 'merge-nodes', nodes: [segment.from, segment.to], x, y }],
        },
      });
    } else if (context.isSurveyed(segment) && lengthM < limits.minSegmentM) {
      report({
        code: 'geometry.too-short',
        severity: 'warning',
        text: {
          zh: `${segment.id} 长 ${lengthM.toFixed(3)} m`,
          en: `${segment.id} is ${lengthM.toFixed(3)} m long`,
        },
        clause: surveyPractice,
        ...only,
        repair: null,
      });
    } else if (context.isSurveyed(segment) && segment.kind === 'pipe' && lengthM > limits.maxSegmentM) {
      report({
        code: 'geometry.too-long',
        severity: 'notice',
        text: {
          zh: `${segment.id} 长 ${lengthM.toFixed(1)} m，超过 ${limits.maxSegmentM} m`,
          en: `${segment.id} is ${lengthM.toFixed(1)} m long, more than ${limits.maxSegmentM} m`,
        },
        clause: surveyPractice,
        ...only,
        repair: null,
      });
    }
  }
}

function cleared(end: { groundM: number | null; depthM: number | null; levelM: number | null }) {
  const keep = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return { groundM: keep(end.groundM), depthM: keep(end.depthM), levelM: keep(end.levelM) };
}

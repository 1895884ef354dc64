import codes from '../../../data/standards/survey-codes.json' with { type: 'json' };
import type { PipeNode, PipeSegment } from '../model.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

/** What survey companies check in point and line tables (CJJ 61 practice). */
export function surveyChecks(context: CheckContext): void {
  levelSums(context);
  levelsAtPoints(context);
  pointRows(context);
}

/** 地面高程 = 埋深 + 管线高程, depth within reason, nothing above the ground. */
function levelSums({ network, nodes, limits, report }: CheckContext) {
  for (const segment of network.segments) {
    for (const end of ['start', 'end'] as const) {
      const { groundM, depthM, levelM } = segment[end];
      const node = nodes.get(end === 'start' ? segment.from : segment.to);
      const base = {
        nodes: node ? [node.id] : [],
        segments: [segment.id],
        ...(node ? { x: node.x, y: node.y } : {}),
      };
      const at = end === 'start' ? { zh: '起点', en: 'start' } : { zh: '终点', en: 'end' };
      if (groundM !== null && depthM !== null && levelM !== null) {
        const off = groundM - depthM - levelM;
        if (Math.abs(off) > limits.levelToleranceM) {
          const near = Math.abs(off) <= limits.safeRepairM;
          report({
            code: 'level.sum',
            severity: 'error',
            text: {
              zh: `${segment.id} ${at.zh}：地面 ${groundM.toFixed(3)} ≠ 埋深 ${depthM.toFixed(3)} + 管线 ${levelM.toFixed(3)}（差 ${off.toFixed(3)}）`,
              en: `${segment.id} ${at.en}: ground ${groundM.toFixed(3)} is not depth ${depthM.toFixed(3)} + level ${levelM.toFixed(3)} (off by ${off.toFixed(3)})`,
            },
            clause: surveyPractice,
            ...base,
            // small: the depth was rounded; large: somebody must look at the sheet
            repair: near
              ? {
                  title: { zh: '按高程重算埋深', en: 'depth from the levels' },
                  operations: [
                    { op: 'set-end', segment: segment.id, end, values: { depthM: round3(groundM - levelM) } },
                  ],
                }
              : null,
          });
        }
      }
      const depth = depthM ?? (groundM !== null && levelM !== null ? groundM - levelM : null);
      if (depth !== null && (depth > limits.maxDepthM || depth < -limits.levelToleranceM)) {
        if (depth < 0 && (segment.embedding === 'overhead' || segment.embedding === 'surface')) continue;
        report({
          code: depth < 0 ? 'level.above-ground' : 'level.too-deep',
          severity: depth < 0 ? 'error' : 'warning',
          text: {
            zh: `${segment.id} ${at.zh}埋深 ${depth.toFixed(2)} m`,
            en: `${segment.id}: depth ${depth.toFixed(2)} m at its ${at.en}`,
          },
          clause: surveyPractice,
          ...base,
          repair: null,
        });
      }
    }
  }
}

/** One point has one ground level, whatever its lines say. */
function levelsAtPoints({ network, nodes, limits, report }: CheckContext) {
  const ends = new Map<string, { segment: PipeSegment; end: 'start' | 'end'; groundM: number }[]>();
  for (const segment of network.segments) {
    for (const end of ['start', 'end'] as const) {
      const { groundM } = segment[end];
      const id = end === 'start' ? segment.from : segment.to;
      // an end without a point has nothing to agree with
      if (groundM === null || id === '') continue;
      const list = ends.get(id) ?? [];
      list.push({ segment, end, groundM });
      ends.set(id, list);
    }
  }
  for (const [id, list] of ends) {
    const node = nodes.get(id);
    const levels = [...list.map((one) => one.groundM), ...(node?.groundM != null ? [node.groundM] : [])];
    const spread = Math.max(...levels) - Math.min(...levels);
    if (!(spread > limits.levelToleranceM)) continue;
    const truth = node?.groundM ?? null;
    const off =
      truth === null ? [] : list.filter((one) => Math.abs(one.groundM - truth) > limits.levelToleranceM);
    report({
      code: 'level.differs-at-point',
      severity: 'error',
      text: {
        zh: `点 ${id} 的地面高程在各线中相差 ${spread.toFixed(3)} m`,
        en: `the lines at ${id} disagree about its ground level by ${spread.toFixed(3)} m`,
      },
      clause: surveyPractice,
      nodes: [id],
      segments: list.map((one) => one.segment.id),
      ...(node ? { x: node.x, y: node.y } : {}),
      repair:
        truth !== null && spread <= 0.3
          ? {
              title: { zh: '以点表地面高程为准', en: 'take the ground level of the point table' },
              operations: off.map((one) => ({
                op: 'set-end' as const,
                segment: one.segment.id,
                end: one.end,
                values: { groundM: truth },
              })),
            }
          : null,
    });
  }
}

/**
 * Whether an element code (5, digit of the class, two of the subclass in the order of CJJ 61 App. B …) names another utility
 * than the point's own. `00` names no subclass, and a point without one is judged by its class alone.
 */
function isCodeOfAnother(text: string, node: PipeNode): boolean {
  const own = codes.classes.find((one) =>
    one.utility === null
      ? one.subclasses.some((sub) => sub.utility === node.utility)
      : one.utility === node.utility,
  );
  if (!own) return false;
  if (text[1] !== String(own.digit)) return true;
  const named = own.subclasses[Number(text.slice(2, 4)) - 1];
  if (!named) return false;
  return named.utility !== node.utility || (node.subclass !== null && named.code !== node.subclass);
}

function pointRows({ network, isSurveyed, report }: CheckContext) {
  for (const node of network.nodes) {
    if (!isSurveyed(node)) continue;
    const at = {
      nodes: [node.id],
      segments: [],
      x: node.x,
      y: node.y,
      clause: surveyPractice,
      repair: null,
    };
    const { feature, appurtenance, mapNumber, code } = node.attributes;
    if (feature !== undefined && appurtenance !== undefined && Boolean(feature) === Boolean(appurtenance)) {
      report({
        code: 'survey.feature-and-appurtenance',
        severity: 'warning',
        text: feature
          ? {
              zh: `${node.id} 特征“${feature}”与附属物“${appurtenance}”同时填写`,
              en: `${node.id} has both a feature and an appurtenance`,
            }
          : {
              zh: `${node.id} 特征与附属物都为空`,
              en: `${node.id} has neither a feature nor an appurtenance`,
            },
        ...at,
      });
    }
    if (typeof mapNumber === 'string' && mapNumber !== '' && mapNumber !== node.id) {
      report({
        code: 'survey.map-number',
        severity: 'notice',
        text: {
          zh: `图上点号 ${mapNumber} ≠ 物探点号 ${node.id}`,
          en: `map number ${mapNumber}, probe number ${node.id}`,
        },
        ...at,
      });
    }
    const text = code === undefined || code === null ? '' : String(code);
    if (/^5\d{7}$/.test(text) && isCodeOfAnother(text, node)) {
      report({
        code: 'survey.code',
        severity: 'warning',
        text: {
          zh: `${node.id} 点编码 ${text} 与管类不符`,
          en: `${node.id}: code ${text} belongs to another utility`,
        },
        ...at,
      });
    }
  }
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

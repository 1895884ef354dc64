import limitsTable from '../../../data/standards/survey-limits.json' with { type: 'json' };
import type { Bilingual } from '../../problem.ts';
import type { Operation } from '../edit/operations.ts';
import type { NetworkGraph } from '../graph.ts';
import type { PipeNetwork, PipeNode, PipeSegment } from '../model.ts';
import type { Standards } from '../standards.ts';

export type Severity = 'error' | 'warning' | 'notice';

/** One fault: where, why, and, where it is safe, what one click would do. */
export interface Issue {
  id: string;
  /** Stable, `group.what`: see `issueNames`. */
  code: string;
  severity: Severity;
  text: Bilingual;
  /** Clause or practice that the check follows. */
  clause: string | null;
  nodes: string[];
  segments: string[];
  x: number | null;
  y: number | null;
  /** Null = a person must decide. */
  repair: { title: Bilingual; operations: Operation[] } | null;
}

/** What surveys have always been held to, beyond the clauses of CJJ 61. */
export const surveyPractice = 'CJJ 61 惯例';

/** The clause or practice of a fault as a reader of `language` is told. */
export function clauseText(clause: string | null, language: keyof Bilingual): string | null {
  return clause === surveyPractice && language === 'en' ? 'CJJ 61, survey practice' : clause;
}

export interface Limits {
  maxSegmentM: number;
  minSegmentM: number;
  levelToleranceM: number;
  samePlaceM: number;
  maxDepthM: number;
  maxSlope: number;
  /** A dangling end this near to another point or pipe is taken as meant to be joined. */
  snapM: number;
  /** A level that is off by no more than this may be recomputed by one click. */
  safeRepairM: number;
}

export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(limitsTable.limits).map(([key, cell]) => [key, cell.value]),
) as unknown as Limits;

/** What every check is given; built once. */
export interface CheckContext {
  network: PipeNetwork;
  nodes: ReadonlyMap<string, PipeNode>;
  segments: ReadonlyMap<string, PipeSegment>;
  graph: NetworkGraph;
  limits: Limits;
  standards: Standards;
  frostDepthM: number | null;
  /** Inside a residential compound GB 50015 gives slopes and fills, not GB 50014. */
  compound: boolean;
  /** What a survey measured follows the survey's rules; maps and models do not, also where a city keeps them among surveys. */
  isSurveyed(part: Pick<PipeNode | PipeSegment, 'attributes'>): boolean;
  /** A part of a larger network: nothing is said about components. */
  partial: boolean;
  report(issue: Omit<Issue, 'id' | 'x' | 'y'> & { x?: number; y?: number }): void;
}

export const issueNames: Record<string, Bilingual> = {
  'geometry.no-coordinates': { zh: '无坐标或坐标非数', en: 'no coordinates' },
  'geometry.null': { zh: '空几何', en: 'no geometry' },
  'geometry.zero-length': { zh: '零长度', en: 'zero length' },
  'geometry.too-short': { zh: '管段过短', en: 'very short segment' },
  'geometry.too-long': { zh: '管段过长', en: 'very long segment' },
  'geometry.loop': { zh: '起点即终点', en: 'starts and ends at one point' },
  'topology.missing-end': { zh: '缺端点', en: 'end point is missing' },
  'topology.orphan-point': { zh: '孤立点', en: 'point without a line' },
  'topology.same-place': { zh: '同位置重复点', en: 'two points in one place' },
  'topology.duplicate-id': { zh: '编号重复', en: 'number used twice' },
  'topology.duplicate-line': { zh: '重复管段', en: 'line given twice' },
  'topology.reversed-line': { zh: '反向重复管段', en: 'line given twice, reversed' },
  'topology.dangling-end': { zh: '端点未接上', en: 'end not joined' },
  'topology.crossing-without-node': { zh: '相交处无点', en: 'crossing without a point' },
  'topology.no-source': { zh: '无水源/气源的孤立部分', en: 'part without a source' },
  'topology.no-outfall': { zh: '无排出口的部分', en: 'part without an outfall' },
  'topology.disconnected': { zh: '与主网不连通', en: 'apart from the main network' },
  'topology.valence': { zh: '连线数与点特征不符', en: 'number of lines does not fit the point' },
  'topology.isolated-valve': { zh: '阀门未起控制作用', en: 'valve controls nothing' },
  'level.not-a-number': { zh: '标高非数', en: 'level is not a number' },
  'level.sum': { zh: '地面高程≠埋深+管线高程', en: 'ground is not depth plus level' },
  'level.differs-at-point': { zh: '同一点地面高程不一致', en: 'ground levels differ at one point' },
  'level.depth-differs': { zh: '同一点管线高程不一致', en: 'pipe levels differ at one point' },
  'level.too-deep': { zh: '埋深过大', en: 'very deep' },
  'level.above-ground': { zh: '管线高于地面', en: 'above the ground' },
  'gravity.rises': { zh: '逆坡', en: 'rises against the flow' },
  'gravity.slope': { zh: '坡度不足', en: 'slope below the table' },
  'gravity.too-steep': { zh: '坡度过大', en: 'very steep' },
  'gravity.step-up': { zh: '下游管底高于上游', en: 'leaves higher than it arrives' },
  'gravity.shrinks': { zh: '管径由大变小', en: 'diameter shrinks downstream' },
  'gravity.spacing': { zh: '井距超限', en: 'manholes too far apart' },
  'gravity.turn': { zh: '转角过锐', en: 'turns too sharply' },
  'gravity.velocity': { zh: '流速超限', en: 'velocity outside the limits' },
  'gravity.misconnection': { zh: '雨污混接', en: 'sewage joins storm' },
  'cover.shallow': { zh: '覆土不足', en: 'cover below the table' },
  'cover.frost': { zh: '在冰冻线以上', en: 'above the frost line' },
  'survey.feature-and-appurtenance': {
    zh: '特征与附属物应填其一',
    en: 'feature or appurtenance: one of the two',
  },
  'survey.map-number': { zh: '图上点号与物探点号不符', en: 'map number differs from probe number' },
  'survey.code': { zh: '点编码与管类不符', en: 'code does not fit the utility' },
  'survey.material-differs': {
    zh: '直通点两侧材质或管径不一致',
    en: 'material or size changes without a reducer',
  },
  'survey.duplicate-point': { zh: '点号重复且内容不同', en: 'point number with two meanings' },
  'survey.no-number': { zh: '缺点号', en: 'point without a number' },
  'survey.no-coordinates': { zh: '缺坐标', en: 'point without coordinates' },
  'survey.not-a-number': { zh: '数值无法读取', en: 'cell is no number' },
  'survey.formula-error': { zh: '公式错误', en: 'formula failed' },
  'survey.vertices': { zh: '折点坐标无法读取', en: 'vertices not readable' },
  'survey.utility': { zh: '管类未知', en: 'utility unknown' },
  'inp.not-a-number': { zh: '数值无法读取', en: 'figure is no number' },
  'inp.duplicate-id': { zh: '编号重复', en: 'name used twice' },
  'inp.no-links': { zh: '没有管段', en: 'no links' },
  'gas.pressure': { zh: '燃气压力级别未知', en: 'gas pressure class unknown' },
};

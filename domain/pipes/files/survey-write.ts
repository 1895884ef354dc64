import codes from '../../../data/standards/survey-codes.json' with { type: 'json' };
import { utilityNames } from '../labels.ts';
import { material } from '../materials.ts';
import {
  defaultLevelReference,
  type LevelReference,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  type Scalar,
} from '../model.ts';
import { sizeOf } from './survey-size.ts';
import type { Cell, SurveySheet } from './survey-tables.ts';

/** Attributes that have a column of their own. */
const POINT_OWN = new Set(['feature', 'appurtenance', 'mapNumber', 'code', 'offsetWell']);
const LINE_OWN = new Set(['pressureText', 'cables', 'materialText', 'sizeText', 'embeddingText']);

/**
 * A network as a point table and a line table with the usual column names; X is north and Y east. Attributes follow under
 * their own names, so that reading the tables gives the network back.
 */
export function writeSurvey(network: PipeNetwork): { points: SurveySheet; lines: SurveySheet } {
  const pointExtra = extraNames(network.nodes, POINT_OWN);
  const lineExtra = extraNames(network.segments, LINE_OWN);
  const pointHead = [
    '物探点号',
    '图上点号',
    '管类',
    '管线小类',
    '特征',
    '附属物',
    'X',
    'Y',
    '地面高程',
    '井深',
    '点编码',
    '偏心井位',
    '阀门状态',
    '状态',
    '权属单位',
  ];
  const lineHead = [
    '管线编号',
    '起点点号',
    '终点点号',
    '管类',
    '管线小类',
    '起点埋深',
    '终点埋深',
    '起点高程',
    '终点高程',
    '起点地面高程',
    '终点地面高程',
    '管径/断面尺寸',
    '材质',
    '埋设方式',
    '压力/电压',
    '总孔数',
    '已用孔数',
    '线缆条数',
    '埋设年代',
    '权属单位',
    '状态',
    '管长',
    '管段类别',
    '阀门状态',
    '折点坐标',
    '高程位置',
  ];
  return {
    points: {
      name: '点表',
      rows: [
        [...pointHead, ...pointExtra],
        ...network.nodes.map((node) => [
          ...pointRow(node),
          ...pointExtra.map((name) => cell(node.attributes[name])),
        ]),
      ],
    },
    lines: {
      name: '线表',
      rows: [
        [...lineHead, ...lineExtra],
        ...network.segments.map((one) => [
          ...lineRow(one),
          ...lineExtra.map((name) => cell(one.attributes[name])),
        ]),
      ],
    },
  };
}

function pointRow(node: PipeNode): Cell[] {
  const { feature, appurtenance, mapNumber, code, offsetWell } = node.attributes;
  return [
    node.id,
    cell(mapNumber),
    utilityNames[node.utility].zh,
    node.subclass,
    cell(feature),
    cell(appurtenance ?? (feature === undefined ? kindWord(node) : undefined)),
    node.y,
    node.x,
    node.groundM,
    node.depthM,
    cell(code),
    cell(offsetWell),
    [...(node.closed ? ['关'] : []), ...(node.stuck ? ['卡死'] : [])].join(' ') || null,
    stateWord(node.state),
    node.owner,
  ];
}

function lineRow(segment: PipeSegment): Cell[] {
  const { start, end, attributes } = segment;
  return [
    segment.id,
    segment.from,
    segment.to,
    utilityNames[segment.utility].zh,
    segment.subclass,
    start.depthM,
    end.depthM,
    start.levelM,
    end.levelM,
    start.groundM,
    end.groundM,
    size(segment),
    material(segment.material)?.code ?? cell(attributes.materialText),
    codes.embeddings.find((one) => one.id === segment.embedding)?.zh ?? cell(attributes.embeddingText),
    cell(attributes.pressureText) ??
      segment.gasPressure ??
      (segment.voltageKv === null ? null : `${segment.voltageKv}kV`),
    segment.ductsTotal,
    segment.ductsUsed,
    cell(attributes.cables),
    segment.laidYear,
    segment.owner,
    stateWord(segment.state),
    segment.lengthM,
    segment.kind === 'pipe' ? null : segment.kind,
    segment.closed ? '关' : null,
    // X is north, as in the point table
    segment.via.map(([x, y]) => `${y} ${x}`).join(';') || null,
    segment.levelReference === defaultLevelReference(segment.utility)
      ? null
      : levelReferenceWords[segment.levelReference],
  ];
}

/** Only where it is not the custom of the utility. */
const levelReferenceWords: Record<LevelReference, string> = {
  invert: '管内底',
  crown: '管外顶',
  axis: '管中心',
  bottom: '管外底',
};

/** The survey's own words where they still mean this size: `2Φ100` says more than 100. */
function size(segment: PipeSegment): Cell {
  const { diameterMm, widthMm, heightMm } = segment;
  const text = cell(segment.attributes.sizeText);
  const said = typeof text === 'string' ? sizeOf(text) : undefined;
  if (said?.partly && (said.diameterMm ?? null) === diameterMm && (said.widthMm ?? null) === widthMm)
    return text;
  if (diameterMm !== null) return diameterMm;
  return widthMm !== null && heightMm !== null ? `${widthMm}×${heightMm}` : text;
}

/** A word that is read back as the same kind, for points that came without survey words. */
function kindWord(node: PipeNode): Cell {
  const words: Partial<Record<PipeNode['kind'], string>> = {
    manhole: '检查井',
    valve: '阀门',
    hydrant: '消防栓',
    gully: '雨水口',
    outfall: '排水口',
    reservoir: '水源',
    tank: '水池',
    pump: '水泵',
    tee: '三通',
    cross: '四通',
    bend: '弯头',
    cap: '堵头',
    reducer: '变径',
    service: '入户',
    cabinet: '交接箱',
    handhole: '手孔',
    regulator: '调压箱',
    chamber: '小室',
    meter: '水表',
    pole: '电杆',
    substation: '变电站',
    stub: '预留口',
    compensator: '补偿器',
    divider: '分流井',
    inlet: '进水点',
    multiway: '多通',
    'septic-tank': '化粪池',
    'air-valve': '排气阀',
    'drain-valve': '排泥阀',
  };
  return words[node.kind] ?? null;
}

function stateWord(state: PipeSegment['state']): string {
  return codes.states.find((one) => one.id === state)?.zh ?? state;
}

function extraNames(
  items: readonly { attributes: Record<string, Scalar> }[],
  own: ReadonlySet<string>,
): string[] {
  const names = new Set<string>();
  for (const { attributes } of items)
    for (const name of Object.keys(attributes)) if (!own.has(name)) names.add(name);
  return [...names];
}

function cell(value: Cell | undefined): Cell {
  return value === undefined || value === '' ? null : value;
}

import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import type { Bilingual } from '../../../problem.ts';
import { crownLevelM } from '../../clash/pieces.ts';
import { gravityCapacity, manningN } from '../../hydraulics/manning.ts';
import { stateNames, utilityNames } from '../../labels.ts';
import { material } from '../../materials.ts';
import { newNode, type PipeSegment, type PipeState, type Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { lateralSizeMm } from '../bill/rates.ts';
import type { Becomes } from './combined-drains.ts';

/** One thing that was looked at on an old drain. */
export interface DrainCheck {
  what:
    | 'state'
    | 'through'
    | 'house-outlet'
    | 'unknown'
    | 'slope'
    | 'circle'
    | 'way-on'
    | 'cut-off'
    | 'misled'
    | 'age'
    | 'material'
    | 'defect'
    | 'size'
    | 'capacity'
    | 'velocity'
    | 'cover'
    | 'frost'
    | 'no-water';
  ok: boolean;
  /** A failed one that decides forbids to keep the pipe; the others are told and go along. */
  decides: boolean;
  text: Bilingual;
  clause: string;
  /** V, C, A, M as in data/standards; nothing for what follows from the survey alone. */
  confidence: string;
}

const drainName = { storm: { zh: '雨水', en: 'storm' }, sewage: { zh: '污水', en: 'sewage' } };
const perMille = (slope: number): string => (slope * 1000).toFixed(1);
const litres = (value: number): string => value.toFixed(1);

function told(
  what: DrainCheck['what'],
  ok: boolean,
  decides: boolean,
  zh: string,
  en: string,
  from: { clause: string; confidence: string } = { clause: '', confidence: '' },
): DrainCheck {
  return { what, ok, decides, text: { zh, en }, clause: from.clause, confidence: from.confidence };
}

/** What decides the role of a drain before any flow is known. */
export const check = {
  state: (state: PipeState): DrainCheck => {
    const name = stateNames[state];
    return told(
      'state',
      false,
      true,
      `现状为${name.zh}，不再利用`,
      `is ${name.en} today and is not used again`,
    );
  },
  through: (by: string): DrainCheck =>
    told(
      'through',
      false,
      true,
      `承接范围外 ${by} 的污水，上游分流前须保持合流`,
      `takes sewage from ${by} outside the zone: stays combined until that is separated`,
      facts.noSewageInStorm,
    ),
  houseOutlet: (): DrainCheck =>
    told(
      'house-outlet',
      false,
      true,
      '出户管，排住户污水，改接污水系统',
      'leaves a house with its sewage: belongs to the sewers',
      facts.noSewageInStorm,
    ),
  unknown: (segment: PipeSegment): DrainCheck =>
    segment.diameterMm === null
      ? told('unknown', false, true, '管径未知，须补测', 'its size is not known: survey it')
      : told('unknown', false, true, '两端管底高程不全，须补测', 'its inverts are not known: survey them'),
  circle: (): DrainCheck =>
    told(
      'circle',
      false,
      true,
      '与其他管段首尾成环，流向不明',
      'runs round in a circle: no direction of flow',
    ),
  wayOn: (): DrainCheck =>
    told('way-on', false, true, '末端找不到合法路径接出', 'no legal way leads on from its end'),
  misled: (utility: Utility, into: string): DrainCheck => {
    const name = utilityNames[utility];
    return told(
      'misled',
      false,
      true,
      `${name.zh}管混接入 ${into}，断开改接`,
      `${name.en} led into ${into} of another system: cut and led anew`,
      facts.noSewageInStorm,
    );
  },
  cutOff: (into: string, utility: Utility): DrainCheck => {
    const name = utilityNames[utility];
    return told(
      'cut-off',
      false,
      true,
      `接入${name.zh}管 ${into}，断开封堵`,
      `leads into the ${name.en} pipe ${into}: cut and sealed`,
      facts.noStormToCombined,
    );
  },
  slope: (becomes: Becomes, slope: number, segment: PipeSegment, rules: Standards): DrainCheck => {
    if (slope <= 0)
      return told(
        'slope',
        false,
        true,
        `逆坡 ${perMille(slope)}‰`,
        `falls the wrong way, ${perMille(slope)} ‰`,
      );
    const figure = rules.minSlope(becomes, segment.diameterMm ?? 300, { material: segment.material });
    const needs = figure?.value ?? 0;
    return told(
      'slope',
      // what the survey measured to the centimetre is not refused for less
      slope >= needs * 0.98,
      true,
      `坡度 ${perMille(slope)}‰，最小 ${perMille(needs)}‰`,
      `falls ${perMille(slope)} ‰, at least ${perMille(needs)} ‰`,
      figure,
    );
  },
};

/** What one old drain carries and is asked to carry, with every check that its staying rests on. */
export interface DrainJudgement {
  flowLS: number;
  capacityLS: number | null;
  velocityMS: number | null;
  checks: DrainCheck[];
  /** All that decides is in order. */
  ok: boolean;
}

/**
 * Judges a drain in its new use by Manning, size, age, material and surveyed defects.
 * @param flowLS - design flow, peak included
 * @param year - the year that ages are counted to
 */
export function judgeDrain(
  segment: PipeSegment,
  lengthM: number,
  flowLS: number,
  becomes: Becomes,
  given: { rules: Standards; year: number; frostDepthM?: number | undefined; isOutlet?: boolean },
): DrainJudgement {
  const { rules } = given;
  const ends = [segment.from, segment.to].map((id, i) => newNode({ id, x: i * lengthM, y: 0 }));
  const [result] = gravityCapacity(
    { crs: null, extras: {}, nodes: ends, segments: [{ ...segment, utility: becomes, via: [], lengthM }] },
    new Map([[segment.id, flowLS]]),
    { standards: rules },
  );
  const { n, assumed } = manningN(segment);
  const capacityLS = result?.capacityLS ?? null;
  const speed = result?.velocityAtCapacityMS ?? null;
  const holds = capacityLS !== null && capacityLS >= flowLS;
  const slowest = rules.minVelocityMS(becomes);
  const fill = result?.maxFill;
  const checks = [
    told(
      'capacity',
      holds,
      true,
      `设计流量 ${litres(flowLS)} L/s，过流能力 ${capacityLS === null ? '未知' : litres(capacityLS)} L/s（曼宁 n=${n}${assumed ? '，假定' : ''}，充满度 ${fill?.value ?? 1}）`,
      `design flow ${litres(flowLS)} L/s, carries ${capacityLS === null ? 'unknown' : litres(capacityLS)} L/s (Manning n ${n}${assumed ? ', assumed' : ''}, fill ${fill?.value ?? 1})`,
      fill ?? undefined,
    ),
    told(
      'velocity',
      speed !== null && speed >= (slowest?.value ?? 0),
      false,
      `流速 ${speed?.toFixed(2) ?? '—'} m/s，宜不小于 ${slowest?.value ?? '—'} m/s；不足时定期清淤`,
      `${speed?.toFixed(2) ?? '—'} m/s, better not below ${slowest?.value ?? '—'} m/s: clean it regularly where it is`,
      slowest,
    ),
    sizeCheck(segment, rules, given.isOutlet ? lateralSizeMm(becomes) : undefined),
    ageCheck(segment, given.year),
    ...materialChecks(segment, becomes),
    ...defectChecks(segment),
    ...coverChecks(segment, rules, given.frostDepthM),
  ];
  return { flowLS, capacityLS, velocityMS: speed, checks, ok: checks.every((one) => one.ok || !one.decides) };
}

/** @param lateralMm - least size of what leaves a house */
function sizeCheck({ diameterMm }: PipeSegment, rules: Standards, lateralMm: number | undefined): DrainCheck {
  const figure = lateralMm === undefined ? rules.minDiameterMm('main') : undefined;
  const needs = lateralMm ?? figure?.value ?? 0;
  const has = diameterMm ?? 0;
  return told(
    'size',
    has >= needs,
    true,
    `DN${has}，最小 DN${needs}`,
    `DN${has}, at least DN${needs}`,
    figure,
  );
}

/** Unknown years are told and do not decide: the camera will. */
function ageCheck({ laidYear, material: id }: PipeSegment, year: number): DrainCheck {
  const rows = facts.serviceLifeYears;
  const life = (rows.find((one) => one.material === id) ?? rows.find((one) => one.material === null))!.value;
  if (laidYear === null)
    return told(
      'age',
      false,
      false,
      '埋设年代未知，利用前须检测',
      'nobody knows when it was laid: inspect it first',
      facts.serviceLife,
    );
  return told(
    'age',
    year - laidYear <= life,
    true,
    `${laidYear} 年敷设，至 ${year} 年 ${year - laidYear} 年，使用年限 ${life} 年`,
    `laid in ${laidYear}, ${year - laidYear} years old in ${year}, serves ${life}`,
    facts.serviceLife,
  );
}

function materialChecks({ material: id }: PipeSegment, becomes: Becomes): DrainCheck[] {
  const refused = facts.refusedMaterials.find((one) => one.drain === becomes && one.material === id);
  const name = material(id);
  if (!refused) return [];
  return [
    told(
      'material',
      false,
      true,
      `${name?.zh ?? id}管渠不作${drainName[becomes].zh}管`,
      `${name?.en ?? id} is no ${drainName[becomes].en} drain`,
      refused,
    ),
  ];
}

/** `attributes.defectGrade` (1–4), as a camera survey grades the structure. */
function defectChecks({ attributes }: PipeSegment): DrainCheck[] {
  const grade = Number(attributes.defectGrade ?? attributes.缺陷等级 ?? Number.NaN);
  if (!Number.isFinite(grade)) return [];
  const { value } = facts.defectGrade;
  return [
    told(
      'defect',
      grade < value,
      true,
      `结构性缺陷 ${grade} 级，${value} 级起须修复`,
      `structural defect of grade ${grade}, repaired from grade ${value}`,
      facts.defectGrade,
    ),
  ];
}

/** Cover by load and depth below the frost; an old pipe that has lain there so long is not refused for either. */
function coverChecks(segment: PipeSegment, rules: Standards, frostDepthM: number | undefined): DrainCheck[] {
  const covers = (['start', 'end'] as const).flatMap((end) => {
    const crown = crownLevelM(segment, end);
    const { groundM } = segment[end];
    return crown === null || groundM === null ? [] : [groundM - crown];
  });
  if (covers.length === 0) return [];
  const least = Math.min(...covers);
  const figure = rules.cover('sewer', 'footway');
  const checks = [
    told(
      'cover',
      least >= (figure?.value ?? 0),
      false,
      `覆土 ${least.toFixed(2)} m，最小 ${figure?.value ?? '—'} m；不足时加固`,
      `${least.toFixed(2)} m of cover, at least ${figure?.value ?? '—'} m: protect it where it is less`,
      figure,
    ),
  ];
  if (frostDepthM !== undefined && least < frostDepthM)
    checks.push(
      told(
        'frost',
        false,
        false,
        `管顶在冻深 ${frostDepthM} m 以内，沿用当地经验`,
        `its crown lies above the frost line at ${frostDepthM} m, by local experience`,
        facts.belowFrost,
      ),
    );
  return checks;
}

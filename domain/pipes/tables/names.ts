import type { Bilingual } from '../../problem.ts';
import type { NeighbourClass, PipeClass, Surface } from '../standards.ts';

/** Rows and columns of the tables, in the order and the words of the printed standard. */
export const partyNames: Record<PipeClass | NeighbourClass, Bilingual> = {
  building: { zh: '建（构）筑物', en: 'building' },
  'water-to-200': { zh: '给水 d≤200', en: 'water d≤200' },
  'water-over-200': { zh: '给水 d>200', en: 'water d>200' },
  sewer: { zh: '污水、雨水', en: 'sewage, storm' },
  reclaimed: { zh: '再生水', en: 'reclaimed water' },
  'gas-low': { zh: '燃气低压', en: 'gas, low' },
  'gas-medium-b': { zh: '燃气中压B', en: 'gas, medium B' },
  'gas-medium-a': { zh: '燃气中压A', en: 'gas, medium A' },
  'gas-sub-high-b': { zh: '燃气次高压B', en: 'gas, sub-high B' },
  'gas-sub-high-a': { zh: '燃气次高压A', en: 'gas, sub-high A' },
  'gas-high': { zh: '燃气高压', en: 'gas, high' },
  'heat-direct': { zh: '直埋热力', en: 'heat, direct' },
  'power-direct': { zh: '直埋电力', en: 'power, direct' },
  'power-conduit': { zh: '电力保护管', en: 'power in conduit' },
  'telecom-direct': { zh: '直埋通信', en: 'telecom, direct' },
  'telecom-duct': { zh: '通信管道', en: 'telecom duct' },
  conduit: { zh: '管沟', en: 'utility trench' },
  tree: { zh: '乔木', en: 'tree' },
  shrub: { zh: '灌木', en: 'shrub' },
  pole: { zh: '地上杆柱', en: 'pole' },
  wall: { zh: '围墙基础外缘', en: 'boundary wall' },
  kerb: { zh: '道路侧石边缘', en: 'kerb' },
  railway: { zh: '铁路钢轨', en: 'railway' },
};

/** Words of the other tables where they group the classes differently. */
export const groupNames: Record<string, Bilingual> = {
  water: { zh: '给水', en: 'water' },
  gas: { zh: '燃气', en: 'gas' },
  'gas-wet': { zh: '湿燃气', en: 'wet gas' },
  heat: { zh: '热力', en: 'heat' },
  'telecom-steel-duct': { zh: '通信钢管', en: 'telecom in steel' },
  culvert: { zh: '涵洞基础底', en: 'culvert' },
  'tram-rail': { zh: '有轨电车轨底', en: 'tram rail' },
  'railway-rail': { zh: '铁路轨底', en: 'railway rail' },
};

export const surfaceNames: Record<Surface, Bilingual> = {
  footway: { zh: '人行道、绿地', en: 'footway, green' },
  carriageway: { zh: '机动车道', en: 'carriageway' },
  yard: { zh: '庭院', en: 'yard' },
  paddy: { zh: '水田', en: 'paddy' },
};

/** What the sections on gravity pipes tell apart. */
export const drainNames: Record<string, Bilingual> = {
  any: { zh: '污水、雨水', en: 'sewage, storm' },
  connector: { zh: '雨水口连接管', en: 'gully connector' },
  'storm-plastic': { zh: '雨水塑料管', en: 'storm, plastic' },
  sewage: { zh: '污水', en: 'sewage' },
  storm: { zh: '雨水、合流', en: 'storm, combined' },
  outlet: { zh: '接户管', en: 'house outlet' },
  main: { zh: '干管', en: 'main' },
  minimum: { zh: '排出管最小', en: 'drain, least' },
  general: { zh: '排出管通用', en: 'drain, usual' },
  metal: { zh: '金属管', en: 'metal' },
  'non-metal': { zh: '非金属管', en: 'non-metal' },
  all: { zh: '全部', en: 'all' },
};

export function nameOf(id: string): Bilingual {
  const known =
    (partyNames as Record<string, Bilingual>)[id] ??
    groupNames[id] ??
    (surfaceNames as Record<string, Bilingual>)[id] ??
    drainNames[id];
  if (known) return known;
  const size = /^dn(\d+)(?:-(\d+))?(\+)?$/.exec(id);
  if (!size) return { zh: id, en: id };
  const word = size[3] ? `DN≥${size[1]}` : size[2] ? `DN${size[1]}–${size[2]}` : `DN${size[1]}`;
  return { zh: word, en: word };
}

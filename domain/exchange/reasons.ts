/** Why a row was not plainly accepted: stable code → what a person reads. `{}` takes the detail. */
import type { Bilingual } from '../problem.ts';

const texts = {
  'no-geometry': ['没有图形', 'has no geometry'],
  'coordinates-unread': ['坐标“{}”无法识别', 'has coordinates that cannot be read: “{}”'],
  'not-finite': ['坐标无效（空值或无穷大）', 'has coordinates that are no numbers'],
  'off-earth': ['坐标不在地球范围内', 'lies off the Earth'],
  'wrong-geometry': ['图形类型不符：{}', 'is of the wrong kind: {}'],
  'too-few-points': ['图形点数不足', 'has too few points'],
  'not-repairable': [
    '图形无效且无法在不改变类型、面积 1% 以内修复：{}',
    'is invalid and cannot be repaired within its kind and 1 % of its area: {}',
  ],
  'made-valid': ['图形无效，已修复：{}', 'was invalid and has been repaired: {}'],
  'ring-closed': ['环未闭合，已闭合', 'had an open ring, now closed'],
  'line-to-area': ['闭合线已转为面', 'was a closed line, now an area'],
  'point-to-area': ['点已用 25 m 圆表示', 'was a point, drawn as a circle of 25 m'],
  'point-to-house': ['点已用 5 m 圆表示', 'was a point, drawn as a circle of 5 m'],
  'line-to-band': ['线已用 10 m 宽的带表示', 'was a line, drawn as a band of 10 m'],
  'money-foreign': [
    '“{}”不是人民币，未计入，原值保留在属性中',
    '“{}” is not in yuan: not counted, kept among the attributes',
  ],
  'same-geometry': ['与第 {} 行图形相同', 'has the same geometry as row {}'],
  'same-name-near': ['与第 {} 行同名且相距不足 50 m', 'has the name of row {} within 50 m'],
  overlap: ['与第 {} 行重叠超过 50%', 'overlaps row {} by more than 50 %'],
  'already-there': ['已在库中：{}', 'is there already: {}'],
  'overlap-there': ['与库中 {} 重叠超过 50%', 'overlaps {} of the database by more than 50 %'],
  'name-there': ['库中 {} 同名且相距不足 50 m', '{} of the database has the same name within 50 m'],
  updated: ['已按编码更新', 'updated by its code'],
  'updated-by-name': ['没有图形，已按名称更新 {}', 'has no geometry; updated {} by its name'],
  'name-unknown': [
    '没有图形，库中也没有同名或同编码的对象',
    'has no geometry, and nothing in the database has its name or code',
  ],
  'name-ambiguous': [
    '没有图形，库中有多个同名对象',
    'has no geometry, and several things in the database have its name',
  ],
  'no-code': ['没有编码，也没有名称', 'has neither code nor name'],
  'level-assumed': ['行政级别无法判断，按县级处理', 'does not tell its level and was taken for a county'],
  'utility-unknown': ['管线类别无法判断', 'its utility cannot be told'],
  'layer-unassigned': [
    '图层“{}”没有指定管线类别，其对象未导入',
    'lies on layer “{}”, which has no utility: its objects did not go in',
  ],
  'utility-foreign': ['不是本专业的管线：{}', 'belongs to another utility: {}'],
  'value-unknown': ['“{}”无法识别，原值保留在属性中', '“{}” is not understood and kept among the attributes'],
  holes: ['有 {} 个洞', 'has {} hole(s)'],
  sliver: ['狭长碎面（{}）', 'is a sliver ({})'],
  'far-off': ['离其余数据很远：{}', 'lies far from the rest of the data: {}'],
  'partly-overlaps': ['与第 {} 行部分重叠', 'overlaps row {} in part'],
  'year-implausible': ['年份 {} 不合理，未采用', 'the year {} is implausible and was left out'],
} satisfies Record<string, [string, string]>;

export type ReasonCode = keyof typeof texts;

/** The sentence of a reason with its detail filled in. */
export function reasonText(code: ReasonCode, detail = ''): Bilingual {
  const [zh, en] = texts[code];
  return { zh: zh.replace('{}', detail), en: en.replace('{}', detail) };
}

export function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(texts, code);
}

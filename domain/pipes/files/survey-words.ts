import codes from '../../../data/standards/survey-codes.json' with { type: 'json' };
import columns from '../../../data/standards/survey-columns.json' with { type: 'json' };
import type { Embedding, GasPressure, NodeKind, PipeState, Utility } from '../model.ts';
import { withoutLevelWords } from './level-words.ts';

export type PointRole = keyof typeof columns.point;
export type LineRole = keyof typeof columns.line;

/** A column name without case, blanks, punctuation and bracketed units: `起点埋深（m）` → `起点埋深`. */
export function plainName(name: string): string {
  return name
    .trim()
    .normalize('NFKC')
    .toUpperCase()
    .replace(/(?:[/,]|(?<=\p{Script=Han})[_-])(MM|CM|M|米|毫米|厘米)$/u, '')
    .replaceAll(/[（([][^）)\]]*(M|MM|CM|DM|米|毫米|厘米|分米|必填|选填|年|KV|MPA|个|根|条)[）)\]]/g, '')
    .replaceAll(/[\s_\-/、，,.:：*（）()[\]]/g, '');
}

const pointRoles = rolesOf<PointRole>(columns.point);
const lineRoles = rolesOf<LineRole>(columns.line);

export function pointRole(name: string): PointRole | undefined {
  const plain = plainName(name);
  return pointRoles.get(plain) ?? levelRole(plain, pointRoles);
}

export function lineRole(name: string): LineRole | undefined {
  const plain = plainName(name);
  return lineRoles.get(plain) ?? levelRole(plain, lineRoles);
}

/** 起点管内底标高 is 起点标高 that says which place of the pipe it means. */
function levelRole<Role>(plain: string, roles: ReadonlyMap<string, Role>): Role | undefined {
  if (!/高程|标高|埋深/.test(plain)) return undefined;
  const bare = withoutLevelWords(plain);
  // 管顶高程 of a point is 管线高程: 高程 alone is its ground
  return bare === undefined ? undefined : (roles.get(bare.ofPipe) ?? roles.get(bare.without));
}

function rolesOf<T extends string>(table: Record<T, string[]>): Map<string, T> {
  const roles = new Map<string, T>();
  for (const [role, names] of Object.entries(table) as [T, string[]][])
    for (const name of names) if (!roles.has(plainName(name))) roles.set(plainName(name), role);
  return roles;
}

const kindOfWord = new Map<string, NodeKind>();
for (const [kind, words] of Object.entries(columns.nodeKinds))
  for (const word of words) if (!kindOfWord.has(word)) kindOfWord.set(word, kind as NodeKind);

/** What stands at a point, from its appurtenance first, then its feature. Unknown words are a plain junction. */
export function nodeKind(appurtenance: string, feature: string): NodeKind {
  for (const word of [appurtenance, feature]) {
    if (word === '') continue;
    const exact = kindOfWord.get(word);
    if (exact) return exact;
    // 地上式消火栓, 污水检查井(圆): the longest known word inside
    let best: [string, NodeKind] | undefined;
    for (const [known, kind] of kindOfWord)
      if (known.length > 1 && word.includes(known) && known.length > (best?.[0].length ?? 0))
        best = [known, kind];
    if (best) return best[1];
  }
  return 'junction';
}

/** Utility and subclass from a word, a code, a sheet's name or the letters of a point number. */
export function utilityOf(word: string): { utility: Utility; subclass: string | null } | undefined {
  const text = word.trim().toUpperCase();
  if (text === '') return undefined;
  for (const { code, zh, utility, subclasses } of codes.classes) {
    for (const sub of subclasses) {
      if (sub.utility && (text === sub.code || text === sub.zh))
        return { utility: sub.utility as Utility, subclass: sub.code };
    }
    if (utility && (text === code || text === zh)) return { utility: utility as Utility, subclass: null };
  }
  return utilityInText(text);
}

/** First match wins: the longer and the more special words stand first. */
const IN_TEXT: [pattern: RegExp, utility: Utility, subclass: string | null][] = [
  [/中水|再生水/, 'water', 'ZS'],
  [/雨污|合流|COMBINED/, 'combined', 'HS'],
  [/污水|废水|排污|SEWAGE|SANITARY/, 'sewage', 'WS'],
  [/雨水|STORM/, 'storm', 'YS'],
  [/排水/, 'combined', 'HS'],
  [/给水|上水|自来水|供水|消防|消火栓|WATER/, 'water', 'JP'],
  [/天然气/, 'gas', 'TR'],
  [/燃气|煤气|GAS/, 'gas', null],
  [/蒸汽/, 'heat', 'ZQ'],
  [/热力|供热|供暖|采暖|暖气|热水|HEAT/, 'heat', 'RS'],
  [/路灯/, 'power', 'LD'],
  [/交通信号/, 'power', 'XH'],
  [/电视|有线/, 'telecom', 'DS'],
  [/通信|通讯|电信|联通|移动|弱电|光缆|监控|宽带|TELECOM/, 'telecom', null],
  [/电力|供电|电缆|强电|POWER|ELECTRIC/, 'power', 'GD'],
  [/管沟|管廊|CONDUIT/, 'conduit', 'ZH'],
];
const PREFIX: [pattern: RegExp, word: string][] = codes.classes
  .flatMap(({ code, subclasses }) => [...subclasses.map((one) => one.code), code])
  .map((code): [RegExp, string] => [new RegExp(`^\\d*${code}(?![A-Z]{2})`), code]);

/** By a word inside a text, Chinese or English: 污水管, 生活给水管道, SEWAGE. */
export function utilityByWord(word: string): { utility: Utility; subclass: string | null } | undefined {
  const text = word.toUpperCase();
  const found = IN_TEXT.find(([pattern]) => pattern.test(text));
  return found && { utility: found[1], subclass: found[2] };
}

function utilityInText(text: string): { utility: Utility; subclass: string | null } | undefined {
  const byWord = utilityByWord(text);
  if (byWord) return byWord;
  for (const [pattern, code] of PREFIX) {
    if (!pattern.test(text)) continue;
    for (const one of codes.classes) {
      const sub = one.subclasses.find((each) => each.code === code);
      if (sub?.utility) return { utility: sub.utility as Utility, subclass: sub.code };
      if (one.code === code && one.utility) return { utility: one.utility as Utility, subclass: null };
      // PS alone: drainage that nobody parted
      if (one.code === code && code === 'PS') return { utility: 'combined', subclass: null };
    }
  }
  for (const { code, utility } of codes.otherCodes)
    if (new RegExp(`^\\d*${code}(?![A-Z]{2})`).test(text))
      return { utility: utility as Utility, subclass: null };
  return undefined;
}

export function embeddingOf(word: string): Embedding | undefined {
  const text = word.trim().toUpperCase();
  const known = codes.embeddings.find(
    (one) => text === one.code || word.includes(one.zh) || text === one.id.toUpperCase(),
  );
  return known?.id as Embedding | undefined;
}

export function stateOf(word: string): PipeState | undefined {
  const text = word.trim().toUpperCase();
  const known = codes.states.find(
    (one) => text === one.code || word.trim() === one.zh || text === one.id.toUpperCase(),
  );
  if (known) return known.id as PipeState;
  if (/废/.test(word)) return 'abandoned';
  if (/空/.test(word)) return 'empty';
  if (/设计|规划|拟建/.test(word)) return 'planned';
  return /使用|正常|现状|已建|现有/.test(word) ? 'in_use' : undefined;
}

/** Gas class from its name (中压A, 低压, B) or its MPa. */
export function gasPressureOf(word: string): GasPressure | undefined {
  const text = word.trim().toUpperCase().replaceAll(/\s/g, '');
  if (/次高压.*A/.test(text)) return 'sub_high_a';
  if (/次高压/.test(text)) return 'sub_high_b';
  if (/中压.*B/.test(text)) return 'medium_b';
  if (/中压/.test(text)) return 'medium_a';
  if (/低压/.test(text)) return 'low';
  if (/高压/.test(text)) return 'high';
  const known = ['low', 'medium_b', 'medium_a', 'sub_high_b', 'sub_high_a', 'high'].find(
    (one) => one.toUpperCase() === text,
  );
  if (known) return known as GasPressure;
  const mpa = Number.parseFloat(text.replace(/(MPA|兆帕)$/, '')) / (/KPA$/.test(text) ? 1000 : 1);
  if (!Number.isFinite(mpa)) return undefined;
  const steps: [number, GasPressure][] = [
    [0.01, 'low'],
    [0.2, 'medium_b'],
    [0.4, 'medium_a'],
    [0.8, 'sub_high_b'],
    [1.6, 'sub_high_a'],
  ];
  return steps.find(([most]) => (most === 0.01 ? mpa < most : mpa <= most))?.[1] ?? 'high';
}

/** Kilovolts from `10kV`, `380V`, `0.4`, `10`. */
export function voltageOf(word: string): number | undefined {
  const match = /(\d+(?:\.\d+)?)\s*(KV|千伏|V|伏)?/i.exec(word);
  if (!match) return undefined;
  const value = Number(match[1]);
  const volts = match[2] !== undefined && /^(V|伏)$/i.test(match[2]);
  // a bare 220 or 380 on a street sheet is volts
  return volts || (match[2] === undefined && value > 110) ? value / 1000 : value;
}

/** A year from `2004`, `2004-05-01`, `200405`, an Excel date, a Date. */
export function yearOf(value: unknown): number | undefined {
  if (value instanceof Date) return value.getUTCFullYear();
  const match = /(1[89]\d\d|20\d\d)/.exec(String(value));
  return match ? Number(match[1]) : undefined;
}

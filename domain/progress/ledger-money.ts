import { parseQuantity, plainText, unitFactor } from '../exchange/parse-values.ts';
import { Problem } from '../problem.ts';
import type { Funder } from '../programme/funding.ts';
import { plain } from './ledger-cells.ts';

/**
 * What a column of money speaks of: the estimate, what was spent so far, what one source gives, or what several give together
 * (`central`: both central funds; `local`: all levels of local government).
 */
export type MoneyTopic = 'cost' | 'invested' | keyof typeof wholes | Funder;

/** Funders that a column gives the sum of. */
export const wholes = {
  central: ['central_fiscal', 'central_budget'],
  local: ['provincial_fiscal', 'city_fiscal', 'district_fiscal', 'local_fiscal'],
} as const satisfies Record<string, readonly Funder[]>;

/** Funders whose sum a column gives. */
export function fundersOf(topic: Exclude<MoneyTopic, 'cost' | 'invested'>): readonly Funder[] {
  return isWhole(topic) ? wholes[topic] : [topic];
}

/** Who gives money that is new: of a sum nobody says who, so it is the fund of housing, or local money of no level. */
export function funderOfNew(topic: Exclude<MoneyTopic, 'cost' | 'invested'>): Funder {
  return topic === 'central' ? 'central_fiscal' : topic === 'local' ? 'local_fiscal' : topic;
}

export function isWhole(topic: MoneyTopic): topic is keyof typeof wholes {
  return topic in wholes;
}

export interface MoneyColumn {
  at: number;
  title: string;
  topic: MoneyTopic;
  /** One of several that add up to the topic: 市县 and 街道 are both local of no level. */
  isPart: boolean;
  /** Yuan that one of its numbers is; null = nobody says. */
  factor: number | null;
}

const whole = '(?:资金|投资|投入|出资|经费)?(?:总?额|金额|部分|数)?';
const given = '(?:财政|专项|配套|补助|补贴|奖补|自筹|投入|投资|出资|筹集|集资|承担|安排|下达|拨付)*';

/** Titles without spaces, brackets and units, the more exact before the more general. */
const titles: readonly (readonly [MoneyTopic, RegExp, 'part'?])[] = [
  [
    'cost',
    /^(?:项目|工程|改造|计划|预算|概算|批复|估算|预计|合计|总体)*总?(?:投资|造价|概算)(?:总?额|估算|概算|金额|规模|总计)?$/,
  ],
  ['cost', /^(?:改造|项目|工程)?(?:总资金|资金总额|所需资金|资金需求)$/],
  ['cost', /^(?:total|estimated)?(?:cost|investment|budget)$/],
  ['invested', /^(?:截[至止].*?)?(?:已|累计|实际|已经)*完成(?:的)?总?投资(?:总?额|量|金额)?$/],
  ['invested', /^(?:累计|实际|已)投(?:资|入)(?:资金)?(?:总?额)?$|^(?:累计)?投资完成(?:总?额|量)?$/],
  ['invested', /^(?:invested|spent|spenttodate|expenditure)$/],
  ['central_budget', new RegExp(`^中央预算内${given}${whole}$`)],
  ['central_fiscal', new RegExp(`^中央财政(?:城镇)?(?:保障性安居工程)?(?:专项|补助)${given}${whole}$`)],
  ['central', new RegExp(`^(?:申请|争取)?(?:中央|国家)级?${given}${whole}$`)],
  ['local_fiscal', /^地方财政资金未分级$/],
  ['local', new RegExp(`^(?:地方|本地)(?:各级)?(?:政府)?${given}${whole}$`)],
  ['provincial_fiscal', new RegExp(`^(?:省|自治区)(?:级|本级|直)?${given}${whole}$`), 'part'],
  ['city_fiscal', new RegExp(`^(?:市|州|地市|设区市)(?:级|本级|直)?${given}${whole}$`), 'part'],
  ['district_fiscal', new RegExp(`^(?:县|区|县区|区县|旗)(?:级|本级|直)?${given}${whole}$`), 'part'],
  ['local_fiscal', new RegExp(`^(?:市县|市区|街道|乡镇)(?:级|本级|直)?${given}${whole}$`), 'part'],
  ['special_bond', /^(?:地方)?(?:政府)?(?:发行)?专项债(?:券)?(?:资金|投入|投资|安排)*(?:额|金额|部分)?$/],
  ['several', /^多渠道资金(?:未细分)?$/],
  ['residents', new RegExp(`^(?:居民|业主|群众|住户)(?:个人|自愿)?${given}${whole}$`)],
  [
    'telecom_owner',
    new RegExp(`^(?:通信|通讯|电信|广电|运营商)(?:及有线电视)?(?:单位|企业|公司|运营商)?${given}${whole}$`),
  ],
  [
    'pipe_owner',
    new RegExp(`^(?:专业经营|专营|管线|管网|水电气热)(?:产权)?(?:单位|企业|公司)?${given}${whole}$`),
  ],
  ['private_capital', new RegExp(`^(?:社会|民间)(?:资本|力量)?${given}${whole}$`)],
];

/** What makes a column one of money although its own title has but a name: 居民 below 资金来源. */
const ofMoney = /资金|财政|专项债|投资|投入|资本|补助|补贴|出资|自筹|配套|奖补|筹措|来源|造价|概算/;

const unitWords = '亿元|万元|千元|百万元|元|亿|万|yuan|rmb|cny|million yuan';
const unitAtEnd = new RegExp(`[（(:：,，、/\\s]*(?:单位[:：]?)?(${unitWords})[)）\\s]*$`, 'i');
const unitOfSheet = /单位[:：]\s*(?:[^\s,，;；]*[,，、])?(亿元|万元|千元|元)(?=$|[\s,，、;；)）/])/;

/** A longer text is no title: the patterns above are not asked about what a hostile cell holds. */
const longestTitle = 80;

/** The words of a title without its unit, and that unit in yuan. */
export function splitUnit(title: string): { words: string; factor: number | null } {
  const text = plain(title.slice(0, longestTitle));
  const unit = unitAtEnd.exec(text)?.[1];
  const words = squeezeTitle(unit ? text.replace(unitAtEnd, '') : text);
  return { words, factor: unit ? (yuanOf(unit) ?? null) : null };
}

/** Yuan in one of a unit; undefined for what is none. */
export function yuanOf(unit: string): number | undefined {
  const word = unit.trim().toLowerCase();
  if (word === 'rmb' || word === 'cny') return 1;
  if (word === '百万元' || word === 'million yuan') return 1e6;
  return unitFactor('money', word);
}

/** The unit that a line above the head names for the whole sheet: `单位：万元`. */
export function unitAbove(lines: readonly (readonly unknown[])[]): number | null {
  for (const cell of lines.flat()) {
    const unit = unitOfSheet.exec(plain(cell).slice(0, 4 * longestTitle))?.[1];
    if (unit) return yuanOf(unit) ?? null;
  }
  return null;
}

/**
 * What a column of money speaks of, from its own title and those of the merged cells above it; undefined for another column.
 * Money of one month or year is not what was spent in all, so it is none of these.
 */
export function moneyTopic(
  own: string,
  groups: readonly string[],
): Pick<MoneyColumn, 'topic' | 'isPart' | 'factor'> | undefined {
  const { words, factor } = splitUnit(own);
  const above = groups.map(splitUnit);
  const unit =
    [factor, ...above.map((group) => group.factor).reverse()].find((each) => each !== null) ?? null;
  const isOfMoney =
    factor !== null || ofMoney.test(words) || above.some((group) => ofMoney.test(group.words));
  if (words === '' || !isOfMoney) return undefined;
  // 已完成 and 计划 below 投资 are read with the word above them
  const readings = [words, ...above.map((group) => `${words}${group.words}`)];
  for (const [topic, pattern, part] of titles)
    if (readings.some((reading) => pattern.test(reading)))
      return { topic, isPart: part === 'part', factor: unit };
  return undefined;
}

/**
 * Yuan of a cell; null where it says nothing. A unit in the cell wins over that of its column.
 * @throws Problem `progress.ledger-money`, `progress.ledger-money-unit`
 */
export function yuanOfCell(cell: unknown, { title, factor }: MoneyColumn): number | null {
  const text = plainText(cell);
  if (text === undefined) return null;
  const bare = /^[约共≈~]?\s*[-+]?[\d,，]+(?:\.\d+)?$/.test(text);
  if (bare && factor === null) throw noUnit(title, text);
  const yuan = parseQuantity(text.replace(/(?:左右|余)$/, '').replaceAll('，', ','), 'money', factor ?? 1);
  if (yuan === undefined) throw notMoney(title, text);
  // what a binary fraction adds below a fen says nothing
  return yuan === null ? null : Math.round(yuan * 100) / 100;
}

/** How far two amounts may lie apart and be the same: the last digit that ledgers of this unit carry. */
export function roundingOf(factor: number | null): number {
  const unit = factor ?? 1;
  return unit >= 1e8 ? 5000 : unit >= 1e4 ? 50 : unit >= 1e3 ? 5 : 0.5;
}

function squeezeTitle(text: string): string {
  return text
    .toLowerCase()
    .replace(/^其中[:：]?/, '')
    .replace(/[\s()（）[\]【】:：*_、,，]/g, '');
}

function notMoney(title: string, text: string): Problem {
  return new Problem(
    'progress.ledger-money',
    {
      zh: `“${title}”一列的“${text.slice(0, 40)}”不是金额。`,
      en: `“${text.slice(0, 40)}” under “${title}” is no amount of money.`,
    },
    { zh: '请写成 320.5，或 320.5万元。', en: 'Write 320.5, or 320.5万元.' },
    { status: 422 },
  );
}

function noUnit(title: string, text: string): Problem {
  return new Problem(
    'progress.ledger-money-unit',
    {
      zh: `“${title}”一列没有写明单位，“${text}”不知是元还是万元。`,
      en: `“${title}” has no unit: ${text} of what?`,
    },
    { zh: '请在表头写明（万元），或选择金额单位。', en: 'Write the unit into the head, or choose one.' },
    { status: 422 },
  );
}

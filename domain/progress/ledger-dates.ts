import { Problem } from '../problem.ts';
import { dayOf, plain } from './ledger-cells.ts';
import { isIsoDate, lastDayOf, monthOf } from './months.ts';

export type DateField = 'plannedOn' | 'actualOn';

/** What a column of days speaks of. */
export interface DateTopic {
  /** Keys of steps (data/policies/stages.json): one, or the two that a span like `2020.9.12—2021.10.30` begins and ends. */
  steps: readonly string[];
  field: DateField;
  /** The title says neither planned nor actual: 开工日期. It is taken for what has happened, and asked about where that can't be. */
  isPlain: boolean;
}

export interface DateColumn extends DateTopic {
  at: number;
  title: string;
}

/** Steps by the words of ledgers, the more exact first; a word that stands for other things too needs 日期 behind it. */
const stepWords: readonly (readonly [steps: readonly string[], words: string, needsDate?: true])[] = [
  [['start', 'main_works'], '开竣工|开完工|起止|起讫|开工竣工|开工至竣工|施工起止|工期起止', true],
  [['preliminary_acceptance'], '初步验收|初验|预验收|preliminaryacceptance'],
  [
    ['final_acceptance'],
    '竣工验收|完工验收|联合验收|最终验收|综合验收|终验|验收通过|通过验收|验收合格|验收|finalacceptance|acceptance|accepted',
  ],
  [['handover'], '移交管养|移交管理|移交|handover'],
  [['construction_permit'], '施工许可证?(?:核发|办理|取得)?|取得施工许可证?|constructionpermit', true],
  [['works_tender'], '施工监理招标|监理施工招标|监理和?施工招标|施工招标|worksofthetender|workstender', true],
  [['drawings_filed'], '施工图审查(?:备案)?|施工图设计审查', true],
  [['preliminary_design'], '初步设计批复|初设批复', true],
  [['feasibility'], '可行性研究(?:报告)?(?:批复)?|可研(?:报告)?(?:批复)?', true],
  [['listing'], '立项批复|立项', true],
  [['survey'], '调查摸底|摸底调查|入户调查', true],
  [['start'], '开工建设|开工|动工|进场施工|施工开始|开始施工|进场|start|startofworks|started'],
  [['start'], '开始', true],
  [['main_works'], '主体(?:工程)?(?:完成|完工|竣工)|竣工|完工|施工完成|改造完成|finish|finished'],
  [['main_works'], '完成|结束|completion|complete|completed|end', true],
];

const object = '(?:项目|工程|改造|小区|施工|建设|整体|本)*';
const planned = '计划|预计|拟定?|预期|要求|目标|合同(?:约定)?|约定|规定|应|planned|plan|expected|due';
const actual = '实际|已|actual';
const context = '(?:(?:重要|关键|进度|时间)*节点|(?:建设|施工|合同)?工期|时间安排|进度安排|时间|日期)*';
const dateEnd = '(?:日期|时间|年月日|年月|月份|时点|节点|date|day|on)';

const patterns = stepWords.map(([steps, words, needsDate]) => ({
  steps,
  needsDate: needsDate === true,
  pattern: new RegExp(
    `^(?<before>${context})${object}(?<kind>${planned}|${actual})?(?<inside>${context})${object}(?:${words})的?(?<end>${dateEnd}?)(?<late>计划|预计|实际|时限|期限|deadline)?(?:年月日|年月)?$`,
  ),
}));
const plannedWord = new RegExp(`^(?:${planned}|时限|期限|deadline)$`);

/** A longer text is no title: the patterns are not asked about what a hostile cell holds. */
const longestTitle = 40;

/** What a column of days speaks of, from its own title and those of the merged cells above it; undefined for another one. */
export function dateTopic(own: string, groups: readonly string[]): DateTopic | undefined {
  // 计划 below 开工时间 and 开工 below 计划工期 are both read
  const readings = [own, ...groups.flatMap((group) => [`${group}${own}`, `${own}${group}`])];
  for (const reading of readings.map(squeezeTitle)) {
    if (reading === '' || reading.length > longestTitle) continue;
    for (const { steps, needsDate, pattern } of patterns) {
      const { groups: found } = pattern.exec(reading) ?? {};
      if (!found) continue;
      const kind = found.kind || found.late;
      const isLimit = /^(?:时限|期限|deadline)$/.test(found.late ?? '');
      const saysDate = isLimit || [found.end, found.before, found.inside].some(Boolean);
      // 开工 alone asks whether, 已开工 too; 计划完成 may be money
      if (!saysDate && (needsDate || kind === undefined || kind === '已')) continue;
      return { steps, field: plannedWord.test(kind ?? '') ? 'plannedOn' : 'actualOn', isPlain: !kind };
    }
  }
  return undefined;
}

/** Of a plain column and one that says 实际 the plain one is not read; of two that say the same, the first. */
export function settleDates(columns: readonly DateColumn[]): { dates: DateColumn[]; unread: string[] } {
  const dates: DateColumn[] = [];
  for (const column of columns.toSorted((a, b) => Number(a.isPlain) - Number(b.isPlain) || a.at - b.at)) {
    const isNew = (step: string) =>
      !dates.some(({ steps, field }) => field === column.field && steps.includes(step));
    if (column.steps.every(isNew)) dates.push(column);
  }
  const unread = columns.filter((column) => !dates.includes(column)).map(({ title }) => title);
  return { dates: dates.sort((a, b) => a.at - b.at), unread };
}

/** What a cell of such a column says of one step. */
export interface SaidDate {
  step: string;
  field: DateField;
  /** null = it says that the step has not been reached. */
  day: string | null;
  title: string;
  /** The text of the cell where it is less exact than a day, so that a person looks at what it was taken for. */
  vague: string | null;
}

const blank = /^(?:[-—–/\\、.]+|无|待定|未定|暂定|暂无|未知|不详|n\/?a|tbd)$/i;
const notYet = /^(?:未|尚未|还未|没有)(?:开工|动工|完工|竣工|完成|验收|移交|开始|实施)?$/;
const betweenDays = /至|到|~|—+|–+|--+/;
/** A cell of more says something else. */
const longestCell = 40;

/**
 * The days of a cell, none where it is blank.
 * @param today no actual day lies behind it
 * @throws Problem `progress.ledger-date`, `…-date-future`, `…-date-old`, `…-date-order`: what is no day is asked about, never guessed
 */
export function datesOfCell(cell: unknown, column: DateColumn, today: string): SaidDate[] {
  const { steps, field, title } = column;
  const text = plain(cell);
  if (!(cell instanceof Date) && (text === '' || blank.test(text))) return [];
  if (field === 'actualOn' && notYet.test(text))
    return steps.map((step) => ({ step, field, day: null, title, vague: null }));
  if (text.length > longestCell) throw notADay(title, text, steps.length > 1);
  const parts = steps.length === 1 ? [cell] : spanOf(text);
  if (parts.length !== steps.length) throw notADay(title, text, true);
  const said = parts.map((part, i): SaidDate => {
    const isStart = steps[i] === 'start';
    const { day, vague } = dayIn(part, column, isStart, today);
    checkActual(day, column, today);
    return { step: steps[i]!, field, day, title, vague };
  });
  if (said.length === 2 && said[1]!.day! < said[0]!.day!) throw wrongOrder(title, text);
  return said;
}

/** `2020.9.12-2021.10.30` and `2020年9月至2021年10月` in two. */
function spanOf(text: string): string[] {
  const parts = text.split(betweenDays);
  const [, from, to] = /^(\d{4}[./年][^-]+)-(\d{4}[./年].+)$/.exec(text) ?? [];
  return (parts.length === 1 && from && to ? [from, to] : parts).map((part) => part.trim());
}

/** A month is taken for its first day where works begin in it, else for its last one, or today while it lasts. */
function dayIn(
  cell: unknown,
  { title, field }: DateColumn,
  isStart: boolean,
  today: string,
): { day: string; vague: string | null } {
  const text = plain(cell).replace(field === 'plannedOn' ? /(?:以前|之前|前)$/ : /$^/, '');
  const [, year, month, part] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?份?\s*(初|上旬|中旬|下旬|月?底|月?末)?$/.exec(text) ??
    /^(20\d{2})(0[1-9]|1[0-2])$/.exec(text) ??
    [];
  const isMonth = year !== undefined && Number(month) >= 1 && Number(month) <= 12;
  // the number 2020.1 may be October: dayOf asks
  if (isMonth && !(typeof cell === 'number' && /^\d{4}\.1$/.test(text))) {
    const first = `${year}-${month!.padStart(2, '0')}`;
    const last = lastDayOf(monthOf(first));
    const isFirst = part === '初' || (part === undefined && isStart);
    const named = { 上旬: `${first}-10`, 中旬: `${first}-20` }[part ?? ''];
    const day = isFirst ? `${first}-01` : (named ?? last);
    const isNow = first === today.slice(0, 7) && field === 'actualOn' && day > today;
    return { day: isNow ? today : day, vague: text };
  }
  const end = /^(\d{4})年[底末]$/.exec(text)?.[1];
  if (end && field === 'plannedOn') return { day: `${end}-12-31`, vague: text };
  const day = dayOf(cell instanceof Date || typeof cell === 'number' ? cell : text, today) ?? '';
  if (!isIsoDate(day)) throw notADay(title, text || day, false);
  return { day, vague: null };
}

/** 竣工日期 of more years ago than any programme has lasted is the year in which the houses were built. */
const oldestYears = 10;

function checkActual(day: string, { title, field, isPlain, steps }: DateColumn, today: string): void {
  if (field !== 'actualOn') return;
  if (day > today) throw inFuture(title, day, isPlain);
  const limit = `${Number(today.slice(0, 4)) - oldestYears}${today.slice(4)}`;
  if (isPlain && steps.includes('main_works') && day < limit) throw tooOld(title, day);
}

function squeezeTitle(text: string): string {
  return plain(text)
    .toLowerCase()
    .replace(/[\s()（）[\]【】:：*_/、,，.-]/g, '');
}

function notADay(title: string, text: string, isSpan: boolean): Problem {
  return new Problem(
    'progress.ledger-date',
    {
      zh: `“${title}”一列的“${text.slice(0, 40)}”不是${isSpan ? '起止日期' : '日期'}。`,
      en: `“${text.slice(0, 40)}” under “${title}” is no ${isSpan ? 'span of days' : 'day'}.`,
    },
    isSpan
      ? { zh: '请写成 2020-09-12至2021-10-30。', en: 'Write 2020-09-12至2021-10-30.' }
      : {
          zh: '请写成 2020-09-12 或 2020年9月；没有日期请留空。',
          en: 'Write 2020-09-12 or 2020年9月; leave it empty where there is none.',
        },
    { status: 422 },
  );
}

function inFuture(title: string, day: string, isPlain: boolean): Problem {
  return new Problem(
    'progress.ledger-date-future',
    {
      zh: `“${title}”为 ${day}，尚未到来，不能作为实际日期。`,
      en: `“${title}” is ${day}, which is still to come: no actual date.`,
    },
    isPlain
      ? {
          zh: `如为计划日期，请把表头改为“计划${title}”。`,
          en: `If it is planned, call the column “计划${title}”.`,
        }
      : { zh: '请核对日期，或填入计划日期一列。', en: 'Check the date, or put it into the planned column.' },
    { status: 422 },
  );
}

function tooOld(title: string, day: string): Problem {
  return new Problem(
    'progress.ledger-date-old',
    {
      zh: `“${title}”为 ${day}，像是房屋建成日期，不是改造完工日期。`,
      en: `“${title}” is ${day}: it looks like the day the houses were built.`,
    },
    {
      zh: '如确为改造完工日期，请把表头改为“实际竣工日期”；否则改为“建成年代”。',
      en: 'If renewal was finished then, call the column “实际竣工日期”, else “建成年代”.',
    },
    { status: 422 },
  );
}

function wrongOrder(title: string, text: string): Problem {
  return new Problem(
    'progress.ledger-date-order',
    {
      zh: `“${title}”的“${text.slice(0, 40)}”先后颠倒。`,
      en: `“${text.slice(0, 40)}” ends before it begins.`,
    },
    { zh: '请核对两个日期。', en: 'Check both dates.' },
    { status: 422 },
  );
}

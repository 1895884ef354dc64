import stagesFile from '../../data/policies/stages.json' with { type: 'json' };
import { Problem } from '../problem.ts';
import { plain } from './ledger-cells.ts';
import { type DateColumn, type DateField, dateTopic } from './ledger-dates.ts';
import { type MoneyColumn, type MoneyTopic, moneyTopic, splitUnit } from './ledger-money.ts';
import { saidTwice } from './ledger-refusals.ts';
import { carried, isAside } from './ledger-rows.ts';
import type { LedgerLine, LedgerTable } from './ledger-table.ts';
import {
  fieldOf,
  headAt,
  type LedgerField,
  type LedgerHead,
  ledgerFields,
  squeezed,
} from './ledger-titles.ts';

/**
 * A ledger in long form has a row for each community and source of money (小区, 资金来源, 金额), or for each community and
 * step (小区, 工作环节, 计划完成时间, 实际完成时间). Its rows of one community are put together, as if it were wide.
 */
interface LongHead {
  /** Column that names the source or step of a row. */
  keyAt: number;
  values: { at: number; field: 'amount' | DateField; factor: number | null }[];
  /** Columns that say the same in every row of a community. */
  rest: LedgerHead;
  unread: string[];
}

const sourceTitle =
  /^(?:建设|改造|项目)?(?:资金|投资|经费)?(?:来源|来源渠道|渠道|类别|类型|性质|构成)$|^(?:出资|投资|筹资)(?:方|人|主体|单位|渠道|来源)$|^(?:funding|money)?source(?:offunds|offunding)?$|^funder$/;
const amountTitle =
  /^(?:计划|安排|筹集|筹措|投入|出资|补助)*(?:金额|资金|资金额|资金金额|数额|资金数额|投资|投资额|出资额|额度|amount|sum)$/;
const stepTitle =
  /^(?:项目|工作|进度|关键|时间|前期|建设|实施|所处)*(?:阶段|环节|步骤|节点|工序|里程碑|事项)(?:名称)?$|^(?:stage|step|milestone|phase)$/;
const plannedTitle =
  /^(?:计划|预计|拟|要求|目标|合同|应)(?:完成|办结)?(?:日期|时间|年月|时限)$|^planned(?:on|date|day)?$|^due(?:on|date)?$/;
const actualTitle =
  /^(?:实际|已)?(?:完成|办结|办理)(?:日期|时间|年月)$|^实际(?:日期|时间|年月)$|^actual(?:on|date|day)?$/;

/** Of so many named rows all but one in five have to be known, else the column says something else. */
const leastKnown = 0.8;
/** A longer text names no source and no step: the patterns are not asked about what a hostile cell holds. */
const longestKey = 40;

/**
 * Reads a sheet that is in long form; undefined where it is not.
 * @param unit what a number of money is where no column says it
 */
export function readLongTable(
  sheet: readonly (readonly unknown[])[],
  top: number,
  unit: number | null,
): LedgerTable | undefined {
  const titles = sheet[top] ?? [];
  for (const kind of ['money', 'dates'] as const) {
    const head = longHead(titles, kind);
    const rows = head && rowsBelow(sheet, top, head);
    if (rows && isLong(rows, kind, titles, head)) return tableOf(rows, kind, titles, head, unit);
  }
  return undefined;
}

function longHead(titles: readonly unknown[], kind: 'money' | 'dates'): LongHead | undefined {
  const words = titles.map(squeezed);
  const keyAt = words.findIndex((title) => (kind === 'money' ? sourceTitle : stepTitle).test(title));
  if (keyAt < 0) return undefined;
  const values: LongHead['values'] = [];
  const take = (field: LongHead['values'][number]['field'], pattern: RegExp) => {
    const at = titles.findIndex((title) => pattern.test(splitUnit(plain(title)).words));
    if (at >= 0) values.push({ at, field, factor: splitUnit(plain(titles[at])).factor });
  };
  if (kind === 'money') take('amount', amountTitle);
  else {
    take('plannedOn', plannedTitle);
    take('actualOn', actualTitle);
  }
  const own = [keyAt, ...values.map(({ at }) => at)];
  // of a step, not of the community: 状态, 完成率, 是否完成, and further days
  const isOfKey = (title: unknown) =>
    kind === 'dates' &&
    (['percent', 'status', 'isStarted', 'isComplete', 'isAccepted'].includes(fieldOf(title) ?? '') ||
      dateTopic(plain(title), []) !== undefined);
  const others = titles.map((title, at) => (own.includes(at) || isOfKey(title) ? null : title));
  const rest = headAt([others], 0);
  const ofKeys = titles.filter((title, at) => !own.includes(at) && isOfKey(title)).map(plain);
  if (values.length === 0 || !(rest.places.has('code') || rest.places.has('name'))) return undefined;
  return { keyAt, values, rest, unread: [...rest.unread, ...ofKeys] };
}

interface LongRow {
  row: number;
  line: readonly unknown[];
  key: string;
  whose: string;
  cells: Record<LedgerField, unknown>;
}

/** Below a name that is merged over its rows they are empty; a row that begins another community repeats nothing. */
function rowsBelow(sheet: readonly (readonly unknown[])[], top: number, head: LongHead): LongRow[] {
  const { places } = head.rest;
  const above = new Map<number, unknown>();
  const whose = (['code', 'name'] as const).flatMap((field) => places.get(field) ?? []);
  let last: readonly unknown[] = [];
  return sheet.slice(top + 1).flatMap((line, i): LongRow[] => {
    const key = plain(line[head.keyAt]);
    if (isAside(line) || key === '' || key === plain(sheet[top]![head.keyAt])) return [];
    const isNamed = whose.some((at) => plain(line[at]) !== '');
    const cellAt = (at: number | undefined) =>
      at === undefined
        ? undefined
        : !isNamed && plain(line[at]) === '' && !(line[at] instanceof Date)
          ? last[at]
          : carried(above, line, at);
    const cells = Object.fromEntries(
      ledgerFields.map((field) => [field, cellAt(places.get(field))]),
    ) as LongRow['cells'];
    const filled: unknown[] = [...line];
    for (const at of places.values()) filled[at] = cellAt(at);
    last = filled;
    const day = cells.date instanceof Date ? cells.date.toISOString() : plain(cells.date);
    return [
      {
        row: top + i + 2,
        line: filled,
        key,
        whose: [plain(cells.code), plain(cells.name), day].join('\n'),
        cells,
      },
    ];
  });
}

/** Whether the column names sources or steps, several of one community, or says what a wide ledger can't. */
function isLong(
  rows: readonly LongRow[],
  kind: 'money' | 'dates',
  titles: readonly unknown[],
  head: LongHead,
): boolean {
  const known = rows.filter(({ key }) => topicOf(key, kind) !== undefined);
  if (known.length === 0 || known.length < leastKnown * rows.length) return false;
  const keys = Map.groupBy(known, ({ whose }) => whose);
  const isSeveral = [...keys.values()].some((group) => new Set(group.map(({ key }) => key)).size > 1);
  const isWideToo = head.values.some(
    ({ at }) =>
      moneyTopic(plain(titles[at]), []) !== undefined || dateTopic(plain(titles[at]), []) !== undefined,
  );
  return isSeveral || !isWideToo;
}

type Topic = { money: MoneyTopic; isPart: boolean } | { step: string };

const stepsByText = new Map(
  stagesFile.steps.flatMap(({ step, zh, en }) =>
    [step, zh, en].map((text) => [squeezed(text), step] as const),
  ),
);

function topicOf(key: string, kind: 'money' | 'dates'): Topic | undefined {
  if (key.length > longestKey) return undefined;
  if (kind === 'money') {
    const found = moneyTopic(key, ['资金来源']);
    const isSource = found && found.topic !== 'cost' && found.topic !== 'invested';
    return isSource ? { money: found.topic, isPart: found.isPart } : undefined;
  }
  const step = stepsByText.get(squeezed(key)) ?? dateTopic(`实际${key}日期`, [])?.steps[0];
  return step === undefined ? undefined : { step };
}

function tableOf(
  rows: readonly LongRow[],
  kind: 'money' | 'dates',
  titles: readonly unknown[],
  head: LongHead,
  unit: number | null,
): LedgerTable {
  const { rest, values } = head;
  const ownMoney = rest.money.map((column) => ({ ...column, factor: column.factor ?? unit }));
  const keys = [...new Set(rows.map(({ key }) => key))];
  const known = keys.flatMap((key) => {
    const topic = topicOf(key, kind);
    return topic ? values.map((value) => ({ key, topic, value })) : [];
  });
  const money = known.flatMap(({ key, topic, value }): MoneyColumn[] =>
    'money' in topic
      ? [{ at: value.at, title: key, topic: topic.money, isPart: topic.isPart, factor: value.factor ?? unit }]
      : [],
  );
  const dates = known.flatMap(({ key, topic, value }): DateColumn[] =>
    'step' in topic && value.field !== 'amount'
      ? [
          {
            at: value.at,
            title: `${key} ${plain(titles[value.at])}`,
            steps: [topic.step],
            field: value.field,
            isPlain: false,
          },
        ]
      : [],
  );
  const lines = [...Map.groupBy(rows, ({ whose }) => whose).values()].map((group): LedgerLine => {
    const problem = refusalOf(group, kind, rest);
    // what is repeated in every row, or merged over them, is said once
    const first = (at: number) =>
      group.map(({ line }) => line[at]).find((cell) => cell instanceof Date || plain(cell) !== '');
    const ofKey = ({ key, value }: (typeof known)[number]) =>
      group.find((row) => row.key === key)?.line[value.at];
    const cells = Object.fromEntries(
      ledgerFields.map((field) => [
        field,
        rest.places.has(field) ? first(rest.places.get(field)!) : undefined,
      ]),
    ) as LedgerLine['cells'];
    const said = known.map(ofKey);
    return {
      row: group[0]!.row,
      cells,
      money: [...ownMoney.map(({ at }) => first(at)), ...(kind === 'money' ? said : [])],
      dates: [...rest.dates.map(({ at }) => first(at)), ...(kind === 'dates' ? said : [])],
      problem,
    };
  });
  return {
    rows: lines,
    money: [...ownMoney, ...money],
    dates: [...rest.dates, ...dates],
    percentTitle: plain(titles[rest.places.get('percent') ?? -1]),
    isLong: true,
    unread: head.unread,
  };
}

/** Rows of one community that can't be put together: nobody knows which of two amounts is meant, or whether both. */
function refusalOf(group: readonly LongRow[], kind: 'money' | 'dates', rest: LedgerHead): Problem | null {
  const before = new Map<string, LongRow>();
  for (const row of group) {
    const topic = topicOf(row.key, kind);
    if (!topic) return notKnown(row, kind);
    // 市县 and 街道 are parts of one topic and are added up, by their own names
    const same = 'step' in topic ? topic.step : topic.isPart ? row.key : topic.money;
    const twin = before.get(same);
    if (twin) return keyTwice(row, twin);
    before.set(same, row);
  }
  const repeated = [...rest.places.values(), ...[...rest.money, ...rest.dates].map(({ at }) => at)];
  for (const at of repeated) {
    const said = group.filter(({ line }) => line[at] instanceof Date || plain(line[at]) !== '');
    const other = said.find(({ line }) => textOf(line[at]) !== textOf(said[0]!.line[at]));
    if (other) return saidTwice(said[0]!, other);
  }
  return null;
}

const textOf = (cell: unknown) => (cell instanceof Date ? cell.toISOString() : plain(cell));

function notKnown({ row, key }: LongRow, kind: 'money' | 'dates'): Problem {
  const text = key.slice(0, longestKey);
  return new Problem(
    'progress.ledger-key',
    kind === 'money'
      ? { zh: `第 ${row} 行的“${text}”不是资金来源。`, en: `“${text}” in row ${row} is no source of money.` }
      : {
          zh: `第 ${row} 行的“${text}”不是改造环节。`,
          en: `“${text}” in row ${row} is no step of a renewal.`,
        },
    kind === 'money'
      ? { zh: '请写成中央财政补助、居民出资等。', en: 'Write 中央财政补助, 居民出资 or the like.' }
      : { zh: '请写成立项批复、开工、竣工验收等。', en: 'Write 立项批复, 开工, 竣工验收 or the like.' },
    { status: 422, facts: { row } },
  );
}

function keyTwice(row: LongRow, twin: LongRow): Problem {
  return new Problem(
    'progress.ledger-key-twice',
    {
      zh: `第 ${twin.row} 行与第 ${row.row} 行都是该小区的“${row.key}”。`,
      en: `Rows ${twin.row} and ${row.row} both speak of “${row.key}” of this community.`,
    },
    { zh: '请合并为一行。', en: 'Make one row of them.' },
    { status: 422, facts: { rows: [twin.row, row.row] } },
  );
}

import { Problem } from '../problem.ts';
import { plain } from '../progress/ledger-cells.ts';
import {
  funderOfNew,
  type MoneyColumn,
  moneyTopic,
  roundingOf,
  splitUnit,
  unitAbove,
  yuanOfCell,
} from '../progress/ledger-money.ts';
import { readMoney } from '../progress/ledger-money-difference.ts';

type Field = 'code' | 'name' | 'year' | 'source' | 'communityCode' | 'community' | 'works';

const titles: Record<Field, RegExp> = {
  code: /^(?:项目)?(?:编号|编码|代码)$|^projectcode$|^code$/,
  name: /^(?:项目|工程)(?:名称)?$|^名称$|^(?:project)?name$/,
  year: /^(?:实施|计划|下达|建设|改造)?(?:年度|年份|年限|起止年度|起止年限)$|^years?$/,
  source: /^(?:资金)?(?:来源|渠道)$|^出资(?:方|单位|主体)$|^funder$|^source$/,
  communityCode: /^小区(?:编号|编码|代码)$|^communitycode$/,
  community: /^(?:涉及|改造|覆盖|包含|受益)?小区(?:名称|名单)?$|^communit(?:y|ies)$/,
  works: /^(?:改造|建设|工程)内容$|^works$/,
};
const amountTitle =
  /^(?:分配|分摊|安排|出资|本小区|小区|补助|下达)*(?:资金|金额|出资额?|投资)$|^(?:amount|share)$/;
const mostLinesAbove = 15;
/** Of a sheet that is wider the rest is not read. */
const mostColumns = 1000;

/** A line of a list of projects. */
export interface ProjectLine {
  row: number;
  code: string;
  name: string;
  years: [number | null, number | null];
  source: string;
  communities: { code: string; name: string }[];
  works: string[];
  budgetYuan: number | null;
  /** What the community of the line is given. */
  amountYuan: number | null;
  /** What each source gives, by key of the funder. */
  bySource: Map<string, number>;
  /** How far its amounts may lie apart and be the same. */
  roundingYuan: number;
  problem: Problem | null;
}

export interface ProjectTable {
  lines: ProjectLine[];
  unread: string[];
}

/**
 * A list of projects: a line a project with its money by source and the communities it holds, a line for each source of a
 * project, or one for each community with what it is given. Cells merged over several lines hold for each of them. 序号 is no
 * code.
 * @throws Problem `programme.project-columns`
 */
export function readProjectTable(
  sheet: readonly (readonly unknown[])[],
  unitYuan: number | null = null,
): ProjectTable {
  const heads = sheet.slice(0, mostLinesAbove).map((line, i) => headOf(line, sheet[i + 1] ?? []));
  // of two heads with as many columns the one of fewer lines: what stands above a head is no part of it
  const best = heads
    .filter(isHead)
    .reduce<Head | undefined>(
      (a, b) => (!a || size(b) > size(a) || (size(b) === size(a) && b.lines < a.lines) ? b : a),
      undefined,
    );
  if (!best) throw noColumns();
  const top = heads.indexOf(best);
  const unit = unitAbove(sheet.slice(0, top)) ?? unitYuan;
  const lines: ProjectLine[] = [];
  let above: ProjectLine | undefined;
  for (const [i, line] of sheet.slice(top + best.lines).entries()) {
    if (line.some((each) => sumOrName.test(plain(each)))) {
      above = undefined;
      continue;
    }
    const read = lineOf(top + best.lines + i + 1, line, best, unit);
    if (read.code === '' && !(above && saysMoney(read))) continue;
    above = read.code === '' ? continued(above!, read) : read;
    lines.push(above);
  }
  return { lines, unread: best.unread };
}

/** Sums, and who signed the sheet. */
const sumOrName =
  /^.{0,8}(?:合\s*计|小\s*计|总\s*计)$|^(?:填报|制表|审核|复核|负责|联系|经办)(?:单位|日期|时间|电话|人)?[:：]/;

const saysMoney = ({ source, amountYuan, budgetYuan, bySource, problem }: ProjectLine): boolean =>
  source !== '' || amountYuan !== null || budgetYuan !== null || bySource.size > 0 || problem !== null;

/** A line below merged cells: code, name, years and, where it names none, the communities are those above. */
function continued(above: ProjectLine, line: ProjectLine): ProjectLine {
  const { code, name, years } = above;
  const communities = line.communities.length > 0 ? line.communities : above.communities;
  return { ...line, code, name, years, communities, works: line.works.length > 0 ? line.works : above.works };
}

interface Head {
  lines: 1 | 2;
  places: Map<Field, number>;
  money: (MoneyColumn | (Omit<MoneyColumn, 'topic'> & { topic: 'amount' }))[];
  unread: string[];
}

function headOf(line: readonly unknown[], below: readonly unknown[]): Head {
  const one = columnsOf([line]);
  const two = columnsOf([line, below]);
  return size(two) > size(one) ? two : one;
}

function columnsOf(lines: readonly (readonly unknown[])[]): Head {
  const head: Head = { lines: lines.length as 1 | 2, places: new Map(), money: [], unread: [] };
  let group = '';
  const width = Math.min(mostColumns, Math.max(...lines.map((line) => line.length)));
  for (let at = 0; at < width; at++) {
    const [above, own] = [plain(lines.at(-2)?.[at]), plain(lines.at(-1)?.[at])];
    if (above !== '') group = above;
    const title = own || above;
    const { words, factor } = splitUnit(title);
    const field = (Object.keys(titles) as Field[]).find((each) => titles[each].test(words));
    if (field && !head.places.has(field)) head.places.set(field, at);
    else {
      const money = moneyTopic(title, own === '' ? [] : [group]);
      if (money && money.topic !== 'invested') head.money.push({ at, title, ...money });
      else if (amountTitle.test(words))
        head.money.push({ at, title, topic: 'amount', isPart: false, factor });
      else if (title !== '' && words !== '序号') head.unread.push(title);
    }
  }
  return head;
}

const size = (head: Head): number => head.places.size + head.money.length;
const isHead = ({ places, money }: Head): boolean =>
  (places.has('code') || places.has('name')) && (money.length > 0 || places.has('source'));

function lineOf(row: number, line: readonly unknown[], head: Head, unit: number | null): ProjectLine {
  const cell = (field: Field) => plain(line[head.places.get(field) ?? -1]);
  const [first, last] = [...cell('year').matchAll(/(?:19|20)\d{2}/g)].map(Number);
  const communities = listOf(cell('community')).map((name) => ({ code: '', name }));
  const ownCode = cell('communityCode');
  const result: ProjectLine = {
    row,
    code: cell('code') || cell('name'),
    name: cell('name') || cell('code'),
    years: [first ?? null, last !== undefined && last !== first ? last : null],
    source: cell('source'),
    communities: ownCode ? [{ code: ownCode, name: cell('community') }] : communities,
    works: listOf(cell('works')),
    budgetYuan: null,
    amountYuan: null,
    bySource: new Map(),
    roundingYuan: 0.5,
    problem: null,
  };
  try {
    readAmounts(result, line, head, unit);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    result.problem = problem;
  }
  return result;
}

/** @throws Problem for a cell that is no money, has no unit, or is not the sum of its parts */
function readAmounts(result: ProjectLine, line: readonly unknown[], head: Head, unit: number | null): void {
  const bySource: MoneyColumn[] = [];
  for (const { topic, ...column } of head.money) {
    const priced = { ...column, factor: column.factor ?? unit };
    if (topic !== 'amount' && topic !== 'cost' && topic !== 'invested') bySource.push({ ...priced, topic });
    else {
      const yuan = yuanOfCell(line[column.at], { ...priced, topic: 'cost' });
      if (topic === 'amount') result.amountYuan ??= yuan;
      else result.budgetYuan ??= yuan;
      if (yuan !== null) result.roundingYuan += roundingOf(priced.factor);
    }
  }
  const said = readMoney(
    bySource,
    bySource.map(({ at }) => line[at]),
  );
  for (const [topic, { yuan, roundingYuan }] of said) {
    if (topic === 'cost' || topic === 'invested') continue;
    result.bySource.set(funderOfNew(topic), yuan);
    result.roundingYuan += roundingYuan;
  }
}

function listOf(text: string): string[] {
  return text
    .split(/[、,，;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function noColumns(): Problem {
  return new Problem(
    'programme.project-columns',
    {
      zh: '前 15 行里没有找到表头：需要“项目编号”或“项目名称”，以及“资金来源”或金额。',
      en: 'No head among the first 15 rows: a code or name of a project is needed, and a source or an amount.',
    },
    { zh: '请在表头写明列名。', en: 'Name the columns in one row.' },
    { status: 422 },
  );
}

import { type Bilingual, Problem } from '../problem.ts';
import { type CommunityMoney, collectingProject, type MoneyChange } from '../programme/money.ts';
import { type CostScale, doubtOfCost } from '../programme/plausible-cost.ts';
import {
  funderOfNew,
  fundersOf,
  type MoneyColumn,
  type MoneyTopic,
  roundingOf,
  wholes,
  yuanOfCell,
} from './ledger-money.ts';
import { type BlankMoney, clearedMoney } from './ledger-money-blank.ts';
import { money } from './markup/format.ts';

/** What a line says of each topic, in yuan, with what it is rounded to. */
export type SaidMoney = Map<MoneyTopic, SaidAmount>;

interface SaidAmount {
  yuan: number;
  roundingYuan: number;
  title: string;
}

/**
 * The money of a line; parts of one topic are added up, a blank says nothing.
 * @throws Problem where a cell is no money or nobody knows its unit
 */
export function readMoney(columns: readonly MoneyColumn[], cells: readonly unknown[]): SaidMoney {
  const said: SaidMoney = new Map();
  for (const [i, column] of columns.entries()) {
    const yuan = yuanOfCell(cells[i], column);
    if (yuan === null) continue;
    const before = said.get(column.topic);
    said.set(column.topic, {
      yuan: (before?.yuan ?? 0) + yuan,
      roundingYuan: (before?.roundingYuan ?? 0) + roundingOf(column.factor),
      title: before ? `${before.title}＋${column.title}` : column.title,
    });
  }
  for (const whole of ['central', 'local'] as const) tellApart(said, whole);
  return said;
}

/**
 * Of a sum and its parts the parts are kept, with what is left of the sum: nothing counts twice.
 * @throws Problem `progress.ledger-money-sum` where the parts are more than their sum, or less and nobody is left to give it
 */
function tellApart(said: SaidMoney, whole: keyof typeof wholes): void {
  const sum = said.get(whole);
  const parts = wholes[whole].flatMap((funder) => said.get(funder) ?? []);
  if (!sum || parts.length === 0) return;
  said.delete(whole);
  const rounding = parts.reduce((all, part) => all + part.roundingYuan, sum.roundingYuan);
  const left = sum.yuan - parts.reduce((all, part) => all + part.yuan, 0);
  const open = wholes[whole].filter((funder) => !said.has(funder));
  // local money of no level can always be more; of the two central funds it is the other one
  const rest = whole === 'local' ? 'local_fiscal' : open[0];
  if (left < -rounding || (left > rounding && !rest)) throw notTheSum(sum, parts);
  if (!rest) return;
  const before = said.get(rest)?.yuan ?? 0;
  const yuan = before + (left > rounding ? left : 0);
  said.set(rest, {
    yuan,
    roundingYuan: rounding,
    title: `${sum.title}－${parts.map((part) => part.title).join('－')}`,
  });
}

/**
 * What these amounts change. What the public reads already, or what stands within the rounding of the ledger's unit, is no
 * change.
 * @param blanks what a blank cell takes away
 * @throws Problem `progress.ledger-share-unclear`, `progress.ledger-money-older`
 */
export function moneyChanges(
  money: CommunityMoney,
  said: SaidMoney,
  reportedOn: string,
  blanks: readonly BlankMoney[] = [],
): MoneyChange[] {
  const changes: SaidChange[] = [];
  for (const [topic, { yuan, roundingYuan, title }] of said) {
    const isSame = (standing: number | null) =>
      standing !== null && Math.abs(standing - yuan) <= roundingYuan;
    const change = { title, toYuan: yuan };
    if (topic === 'cost') {
      if (isSame(money.costYuan) || (money.costYuan === null && isSame(money.investmentYuan))) continue;
      changes.push({ ...change, field: 'cost', fromYuan: money.costYuan });
    } else if (topic === 'invested') {
      if (isSame(money.investedYuan) || (money.investedYuan === null && yuan === 0)) continue;
      if (money.investedOn !== null && reportedOn < money.investedOn)
        throw olderMoney(reportedOn, money.investedOn);
      changes.push({ ...change, field: 'invested', fromYuan: money.investedYuan });
    } else {
      const share = shareOf(money, topic);
      if (isSame(share.fromYuan) || (share.fromYuan === null && yuan === 0)) continue;
      if (share.projects.length > 1) throw unclearShare(title, share.projects);
      const { funder, fromYuan, projects } = share;
      changes.push({ ...change, field: 'share', funder, project: projects[0] ?? null, fromYuan });
    }
  }
  const cleared = clearedMoney(money, blanks);
  const isCleared = (change: MoneyChange) => cleared.some((each) => keyOf(each) === keyOf(change));
  return [...changes, ...lessUntold(money, said, changes).filter((less) => !isCleared(less)), ...cleared];
}

/** A change to an amount that the ledger says. */
type SaidChange = MoneyChange & { toYuan: number };

const keyOf = (change: MoneyChange): string =>
  change.field === 'share' ? `${change.project} ${change.funder}` : change.field;

/** What stands of a topic, and the project that it changes: that which gives it, else the one that has such a source. */
function shareOf(
  money: CommunityMoney,
  topic: Exclude<MoneyTopic, 'cost' | 'invested'>,
): { funder: string; fromYuan: number | null; projects: string[] } {
  const funders: readonly string[] = fundersOf(topic);
  const shares = money.shares.filter(({ funder }) => funders.includes(funder));
  const known = shares.filter(({ amountYuan }) => amountYuan !== null);
  const able = money.projects.filter((project) => project.funders.some((each) => funders.includes(each)));
  const only = able.length === 1 ? able[0]!.funders.filter((each) => funders.includes(each)) : [];
  return {
    funder: shares[0]?.funder ?? (only.length === 1 ? only[0]! : funderOfNew(topic)),
    fromYuan: known.length > 0 ? known.reduce((sum, share) => sum + share.amountYuan!, 0) : null,
    projects:
      shares.length > 0
        ? shares.map(({ project, funder }) => (shares.length > 1 ? `${project}:${funder}` : project))
        : able.map(({ code }) => code),
  };
}

/**
 * Money that was on record without saying which source gives it, or which level of local government, is that which a ledger
 * now tells apart: it grows less by as much, so that nothing counts twice.
 */
function lessUntold(
  { shares }: CommunityMoney,
  said: SaidMoney,
  changes: readonly SaidChange[],
): MoneyChange[] {
  const told = changes.filter((change) => change.field === 'share');
  const less = (untold: string, isOfIt: (change: (typeof told)[number], project: string) => boolean) => {
    const standing = shares.filter(({ funder, amountYuan }) => funder === untold && (amountYuan ?? 0) > 0);
    return standing.flatMap(({ project, amountYuan }): MoneyChange[] => {
      const added = told
        .filter((change) => isOfIt(change, project))
        .reduce((sum, { fromYuan, toYuan }) => sum + toYuan - (fromYuan ?? 0), 0);
      if (added <= 0) return [];
      const toYuan = Math.max(0, amountYuan! - added);
      const title = told.map((change) => change.title).join('＋');
      return [{ title, field: 'share', funder: untold, project, fromYuan: amountYuan, toYuan }];
    });
  };
  const levels: readonly string[] = wholes.local;
  return [
    ...(said.has('several') ? [] : less('several', (change, project) => change.project === project)),
    ...(said.has('local') || said.has('local_fiscal')
      ? []
      : less('local_fiscal', ({ funder }) => levels.includes(funder))),
  ];
}

/** The same community after the changes. */
export function withMoney(
  money: CommunityMoney,
  changes: readonly MoneyChange[],
  reportedOn: string,
): CommunityMoney {
  const after = { ...money, shares: [...money.shares] };
  for (const change of changes) {
    if (change.field === 'cost') after.costYuan = change.toYuan;
    else if (change.field === 'invested')
      [after.investedYuan, after.investedOn] = [change.toYuan, change.toYuan === null ? null : reportedOn];
    else {
      const project = change.project ?? collectingProject(change.funder);
      after.shares = after.shares.filter(
        (share) =>
          share.project !== project ||
          (share.funder !== change.funder && !(share.funder === 'several' && share.amountYuan === null)),
      );
      after.shares.push({ project, funder: change.funder, amountYuan: change.toYuan });
    }
  }
  return after;
}

/** What a person should look at before it is written: most often a unit. */
export function moneyWarnings(
  before: CommunityMoney,
  after: CommunityMoney,
  changes: readonly MoneyChange[],
  scale: CostScale,
): Bilingual[] {
  const warnings: Bilingual[] = [];
  for (const { title, toYuan, field } of changes) {
    if (toYuan === null) continue;
    const doubt = doubtOfCost(toYuan, after, scale);
    // a single source or what was spent so far may well be small
    if (doubt && (field === 'cost' || toYuan > scale.yuanPerHousehold * (after.households ?? 0)))
      warnings.push({ zh: `${title}：${doubt.zh}`, en: `${title}: ${doubt.en}` });
  }
  if (changes.length === 0) return warnings;
  const given = after.shares.reduce((sum, { amountYuan }) => sum + (amountYuan ?? 0), 0);
  const { costYuan: cost, investedYuan: invested } = after;
  if (cost !== null && given > cost * 1.001 + 1)
    warnings.push({ zh: '各来源之和超过总投资。', en: 'The sources add up to more than the cost.' });
  const most = Math.max(cost ?? 0, given);
  if (invested !== null && most > 0 && invested > most * 1.001 + 1)
    warnings.push({ zh: '已完成投资超过总投资。', en: 'More was spent than the whole costs.' });
  if (before.investedYuan !== null && invested !== null && invested < before.investedYuan)
    warnings.push({ zh: '已完成投资少于已登记数。', en: 'Less was spent than is on record.' });
  return warnings;
}

function notTheSum(sum: SaidAmount, parts: readonly SaidAmount[]): Problem {
  const added = parts.reduce((all, { yuan }) => all + yuan, 0);
  const names = parts.map(({ title }) => title).join('＋');
  return new Problem(
    'progress.ledger-money-sum',
    {
      zh: `${names} 为 ${money(added, 'zh')}，与“${sum.title}”的 ${money(sum.yuan, 'zh')} 不符。`,
      en: `${names} add up to ${money(added, 'en')}, not to the ${money(sum.yuan, 'en')} of “${sum.title}”.`,
    },
    { zh: '请核对合计与各分项。', en: 'Check the sum and its parts.' },
    { status: 422 },
  );
}

function unclearShare(title: string, projects: readonly string[]): Problem {
  return new Problem(
    'progress.ledger-share-unclear',
    {
      zh: `“${title}”在本小区有 ${projects.length} 处（${projects.join('、')}），不知改哪一个。`,
      en: `“${title}” is given here ${projects.length} times (${projects.join(', ')}); it is not clear which one changes.`,
    },
    { zh: '请在“计划与资金”中按项目修改。', en: 'Change it by project on the programme desk.' },
    { status: 422, facts: { projects: [...projects] } },
  );
}

function olderMoney(day: string, standing: string): Problem {
  return new Problem(
    'progress.ledger-money-older',
    {
      zh: `已完成投资已统计到 ${standing}，台账是 ${day}。`,
      en: `What was spent is on record up to ${standing}; the ledger is of ${day}.`,
    },
    { zh: '请使用更新的台账。', en: 'Use a newer ledger.' },
    { status: 422 },
  );
}

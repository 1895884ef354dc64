import { type Bilingual, Problem } from '../problem.ts';
import { type CommunityMoney, collectingProject, type MoneyChange } from '../programme/money.ts';
import { type CostScale, doubtOfCost } from '../programme/plausible-cost.ts';
import { fundersOf, type MoneyColumn, type MoneyTopic, roundingOf, yuanOfCell } from './ledger-money.ts';

/** What a line says of each topic, in yuan, with what it is rounded to. */
export type SaidMoney = Map<MoneyTopic, { yuan: number; roundingYuan: number; title: string }>;

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
  return said;
}

/**
 * What these amounts change. What the public reads already, or what stands within the rounding of the ledger's unit, is no
 * change.
 * @throws Problem `progress.ledger-share-unclear`, `progress.ledger-money-older`
 */
export function moneyChanges(money: CommunityMoney, said: SaidMoney, reportedOn: string): MoneyChange[] {
  const changes: MoneyChange[] = [];
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
      const funders: readonly string[] = fundersOf[topic];
      const shares = money.shares.filter(({ funder }) => funders.includes(funder));
      const known = shares.filter(({ amountYuan }) => amountYuan !== null);
      const standing = known.length ? known.reduce((sum, share) => sum + share.amountYuan!, 0) : null;
      if (isSame(standing) || (standing === null && yuan === 0)) continue;
      if (shares.length > 1)
        throw unclearShare(
          title,
          shares.map(({ project }) => project),
        );
      changes.push({
        ...change,
        field: 'share',
        funder: shares[0]?.funder ?? funders[0]!,
        project: shares[0]?.project ?? null,
        fromYuan: standing,
      });
    }
  }
  return changes;
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
      [after.investedYuan, after.investedOn] = [change.toYuan, reportedOn];
    else {
      const project = change.project ?? collectingProject(change.funder);
      after.shares = after.shares.filter((share) => share.project !== project);
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

function unclearShare(title: string, projects: readonly string[]): Problem {
  return new Problem(
    'progress.ledger-share-unclear',
    {
      zh: `“${title}”在本小区有 ${projects.length} 个项目（${projects.join('、')}），不知改哪一个。`,
      en: `“${title}” is given here by ${projects.length} projects (${projects.join(', ')}); it is not clear which one changes.`,
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

import { plainText } from '../exchange/parse-values.ts';
import { Problem } from '../problem.ts';
import type { CommunityMoney, MoneyChange } from '../programme/money.ts';
import { fundersOf, isWhole, type MoneyColumn, type MoneyTopic } from './ledger-money.ts';
import type { SaidMoney } from './ledger-money-difference.ts';

/** What a ledger leaves blank although it has a column for it. */
export interface BlankMoney {
  topic: MoneyTopic;
  title: string;
}

/**
 * Topics whose every cell of a line is blank. Where a sum is said its parts are part of it, and where a part is said so is
 * its sum: a blank beside them says nothing.
 */
export function blankMoney(
  columns: readonly MoneyColumn[],
  cells: readonly unknown[],
  said: SaidMoney,
): BlankMoney[] {
  const named = new Map<MoneyTopic, BlankMoney>();
  for (const [i, { topic, title }] of columns.entries()) {
    const before = named.get(topic);
    if (before !== undefined || said.has(topic) || plainText(cells[i]) !== undefined) continue;
    named.set(topic, { topic, title });
  }
  const isTold = ({ topic }: BlankMoney) =>
    topic !== 'cost' &&
    topic !== 'invested' &&
    [...said.keys()].some((each) => each !== 'cost' && each !== 'invested' && overlaps(each, topic));
  return [...named.values()].filter((blank) => !isTold(blank));
}

/**
 * Amounts on record that a ledger takes away by leaving them blank. An amount of nought reads like none and stays.
 * A project that gave an amount still holds the community: only the amount is unknown again.
 */
export function clearedMoney(
  { costYuan, investedYuan, shares }: CommunityMoney,
  blanks: readonly BlankMoney[],
): MoneyChange[] {
  const changes: MoneyChange[] = [];
  const seen = new Set<string>();
  for (const { topic, title } of blanks) {
    if (topic === 'cost') {
      if (costYuan) changes.push({ field: 'cost', title, fromYuan: costYuan, toYuan: null });
    } else if (topic === 'invested') {
      if (investedYuan) changes.push({ field: 'invested', title, fromYuan: investedYuan, toYuan: null });
    } else
      for (const { project, funder, amountYuan } of shares) {
        const key = `${project}\n${funder}`;
        if (!amountYuan || seen.has(key) || !(fundersOf(topic) as readonly string[]).includes(funder))
          continue;
        seen.add(key);
        changes.push({ field: 'share', title, funder, project, fromYuan: amountYuan, toYuan: null });
      }
  }
  return changes;
}

/** A ledger in long form has no cell to leave blank: what it does not name it does not speak of. */
export function blankInLongForm(): Problem {
  return new Problem(
    'progress.ledger-blank-long',
    {
      zh: '这份台账每个资金来源占一行，没有空白单元格可以表示“没有”。',
      en: 'This ledger has a row for each source of money, so it has no blank cell that could mean none.',
    },
    {
      zh: '请改用每个小区一行的台账，或在金额处填 0。',
      en: 'Use a ledger with one row for each community, or write 0 as the amount.',
    },
    { status: 422 },
  );
}

function overlaps(
  a: Exclude<MoneyTopic, 'cost' | 'invested'>,
  b: Exclude<MoneyTopic, 'cost' | 'invested'>,
): boolean {
  if (!isWhole(a) && !isWhole(b)) return false;
  return (fundersOf(a) as readonly string[]).some((each) =>
    (fundersOf(b) as readonly string[]).includes(each),
  );
}

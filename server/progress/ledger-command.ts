import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import type { LedgerDifference } from '../../domain/progress/ledger.ts';
import { money } from '../../domain/progress/markup/format.ts';
import { statusText } from '../../domain/progress/status.ts';
import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { joinDatabase } from '../db/open.ts';
import { readLedgerFile } from './ledger-file.ts';
import { applyLedger, compareLedger } from './ledger-import.ts';
import { syncSteps } from './sync-steps.ts';

/**
 * `lianpian ledger FILE --city CODE [--unit 万元] [--blank-is-none] [--apply] [--json]`: a ledger of progress, days and money (XLSX, CSV). Says first
 * what it would change; `--unit` is that of money where the file names none, `--blank-is-none` takes away amounts that the file leaves blank. Only `--apply` changes it, whole or not at all, and a second time changes nothing.
 */
export const run: Command = async (words) => {
  const city = words[words.indexOf('--city') + 1];
  const unit = words.includes('--unit') ? (words[words.indexOf('--unit') + 1] ?? '') : '';
  const file = words.find(
    (word, i) => !word.startsWith('--') && !['--city', '--data', '--unit'].includes(words[i - 1] ?? ''),
  );
  if (!words.includes('--city') || !city || !file) throw howTo();
  const config = readConfig(words);
  const database = await joinDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl && { url: config.databaseUrl }),
  });
  try {
    await syncSteps(database.db);
    const table = await readLedgerFile(readFileSync(file), unit);
    const rights = { blankIsNone: words.includes('--blank-is-none') };
    const { differences, mark } = await compareLedger(database.db, city, table, rights);
    if (words.includes('--apply'))
      await applyLedger(database.db, city, basename(file), table, mark, null, rights);
    print(differences, table.unread, words.includes('--json'), words.includes('--apply'));
    return differences.some(
      ({ outcome }) => outcome === 'refused' || outcome === 'unknown' || outcome === 'ambiguous',
    )
      ? 1
      : 0;
  } finally {
    await database.close();
  }
};

function print(
  differences: readonly LedgerDifference[],
  unread: readonly string[],
  asJson: boolean,
  applied: boolean,
): void {
  if (asJson) {
    console.log(JSON.stringify(differences));
    return;
  }
  for (const {
    row,
    outcome,
    name,
    percent,
    status,
    money: amounts,
    dates,
    warnings,
    problem,
  } of differences) {
    if (outcome === 'same') continue;
    const parts = [
      percent && `${percent.from}% → ${percent.to}%`,
      status && `${statusText[status.from].zh} → ${statusText[status.to].zh}`,
      ...dates.map(
        ({ text, field, from, to }) =>
          `${text.zh}（${field === 'plannedOn' ? '计划' : '实际'}）${from ?? '无'} → ${to}`,
      ),
      ...amounts.map(({ title, fromYuan, toYuan }) => `${title} ${amount(fromYuan)} → ${amount(toYuan)}`),
      problem && `${problem.title.zh} ${problem.title.en}`,
      outcome === 'unknown' && '没有这个小区 unknown',
      outcome === 'ambiguous' && '同名小区不止一个 ambiguous',
      ...warnings.map(({ zh, en }) => `注意 ${zh} ${en}`),
    ];
    console.log(`${row}\t${name}\t${parts.filter(Boolean).join('，')}`);
  }
  if (unread.length > 0) console.log(`未读取的列 columns not read：${unread.join('、')}`);
  const count = (wanted: string) => differences.filter(({ outcome }) => outcome === wanted).length;
  console.log(
    `${applied ? '已写入 applied' : '将改变 would change'} ${count('changes')}，相同 same ${count('same')}，退回 refused ${count('refused') + count('unknown') + count('ambiguous')}`,
  );
}

function amount(yuan: number | null): string {
  return yuan === null ? '无' : money(yuan, 'zh');
}

function howTo(): Problem {
  return new Problem(
    'progress.ledger-words',
    { zh: '缺少文件或城市。', en: 'A file and a city are needed.' },
    {
      zh: '用法：lianpian ledger 文件 --city 代码 [--unit 万元] [--blank-is-none] [--apply]',
      en: 'Say: lianpian ledger FILE --city CODE [--unit 万元] [--blank-is-none] [--apply]',
    },
  );
}

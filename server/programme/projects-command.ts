import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import type { ProjectDifference } from '../../domain/programme/project.ts';
import { money } from '../../domain/progress/markup/format.ts';
import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { joinDatabase } from '../db/open.ts';
import { readProjectFile } from './mount-file.ts';
import { applyProjects, compareProjects } from './project-import.ts';
import { funderText } from './projects.ts';

/**
 * `lianpian projects FILE --city CODE [--unit 万元] [--apply] [--json]`: a list of projects and their shares (XLSX, CSV). Says
 * first what it would change; only `--apply` changes it, whole or not at all, and a second time changes nothing.
 */
export const run: Command = async (words) => {
  const after = (word: string) => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined);
  const city = after('--city');
  const file = words.find(
    (word, i) => !word.startsWith('--') && !['--city', '--data', '--unit'].includes(words[i - 1] ?? ''),
  );
  if (!city || !file) throw howTo();
  const { dataDir, databaseUrl } = readConfig(words);
  const database = await joinDatabase({ dataDir, ...(databaseUrl && { url: databaseUrl }) });
  try {
    const table = await readProjectFile(readFileSync(file), after('--unit') ?? '');
    const { differences, mark } = await compareProjects(database.db, city, table);
    const applies = words.includes('--apply');
    if (applies) await applyProjects(database.db, city, basename(file), table, mark, null);
    if (words.includes('--json')) console.log(JSON.stringify(differences));
    else print(differences, table.unread, applies);
    return differences.some(({ outcome }) => outcome === 'refused') ? 1 : 0;
  } finally {
    await database.close();
  }
};

function print(differences: readonly ProjectDifference[], unread: readonly string[], applied: boolean): void {
  for (const { code, name, outcome, fields, sources, shares, warnings, problem } of differences) {
    if (outcome === 'same') continue;
    console.log(`${code}\t${name}\t${problem ? `${problem.title.zh} ${problem.title.en}` : outcome}`);
    for (const { field, from, to } of fields)
      console.log(`\t${field}: ${shown(field, from)} → ${shown(field, to)}`);
    for (const { funder, fromYuan, toYuan, is } of sources)
      console.log(
        `\t${funderText(funder).zh}: ${shown('budgetYuan', fromYuan)} → ${is === 'gone' ? '不再出资 gone' : shown('budgetYuan', toYuan)}`,
      );
    for (const { name: community, funder, fromYuan, toYuan } of shares)
      console.log(
        `\t${community} ${funderText(funder).zh}: ${shown('budgetYuan', fromYuan)} → ${shown('budgetYuan', toYuan)}`,
      );
    for (const { zh, en } of warnings) console.log(`\t注意 ${zh} ${en}`);
  }
  if (unread.length > 0) console.log(`未读取的列 columns not read：${unread.join('、')}`);
  const count = (...wanted: string[]) => differences.filter(({ outcome }) => wanted.includes(outcome)).length;
  console.log(
    `${applied ? '已写入 applied' : '将改变 would change'} ${count('new', 'changes')}，相同 same ${count('same')}，退回 refused ${count('refused')}`,
  );
}

function shown(field: string, value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (field === 'budgetYuan') return money(value as number, 'zh');
  return Array.isArray(value) ? value.join('、') || '—' : String(value);
}

function howTo(): Problem {
  return new Problem(
    'programme.projects-words',
    { zh: '缺少文件或城市。', en: 'A file and a city are needed.' },
    {
      zh: '用法：lianpian projects 文件 --city 代码 [--unit 万元] [--apply]',
      en: 'Say: lianpian projects FILE --city CODE [--unit 万元] [--apply]',
    },
  );
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sql } from 'kysely';
import readXlsx from 'read-excel-file/node';
import { Problem } from '../../domain/problem.ts';
import {
  type LedgerCommunity,
  type LedgerDifference,
  ledgerDifferences,
} from '../../domain/progress/ledger.ts';
import { statusText } from '../../domain/progress/status.ts';
import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { joinDatabase } from '../db/open.ts';
import { type Database, todayInChina } from './database.ts';
import { setStatus } from './milestones.ts';
import { takeReports } from './reports.ts';
import { syncSteps } from './sync-steps.ts';

/**
 * `lianpian ledger FILE --city CODE [--apply] [--json]`: a progress ledger (XLSX, CSV). Says first what it would change;
 * only `--apply` changes it, and a second time changes nothing.
 */
export const run: Command = async (words) => {
  const city = words[words.indexOf('--city') + 1];
  const file = words.find(
    (word, i) => !word.startsWith('--') && words[i - 1] !== '--city' && words[i - 1] !== '--data',
  );
  if (!words.includes('--city') || !city || !file) throw howTo();
  const config = readConfig(words);
  const database = await joinDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl && { url: config.databaseUrl }),
  });
  try {
    await syncSteps(database.db);
    const differences = ledgerDifferences(
      await readRows(file),
      await readCommunities(database.db, city),
      todayInChina(),
    );
    if (words.includes('--apply')) await applyLedger(database.db, city, basename(file), differences);
    print(differences, words.includes('--json'), words.includes('--apply'));
    return differences.some(
      ({ outcome }) => outcome === 'refused' || outcome === 'unknown' || outcome === 'ambiguous',
    )
      ? 1
      : 0;
  } finally {
    await database.close();
  }
};

export async function readCommunities(db: Database, city: string): Promise<LedgerCommunity[]> {
  const { rows } =
    await sql<LedgerCommunity>`select c.code, c.name, p.status, (p.permille / 10.0)::float8 percent
    from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
    where p.city_code = ${city}`.execute(db);
  return rows;
}

/** Each changed row as a report and a state of its own; the key comes from file and row, so that twice is once. */
export async function applyLedger(
  db: Database,
  city: string,
  fileName: string,
  differences: readonly LedgerDifference[],
): Promise<void> {
  for (const { outcome, code, row, percent, status, reportedOn } of differences) {
    if (outcome !== 'changes' || code === null) continue;
    const remark = `台账 ${fileName} 第 ${row} 行`;
    if (status) await setStatus(db, { city, code, status: status.to, reason: remark }, null);
    if (!percent) continue;
    const clientKey = keyOf(`${city} ${fileName} ${row} ${code} ${percent.to} ${reportedOn}`);
    const report = {
      clientKey,
      city,
      code,
      reportedOn: reportedOn!,
      itemCode: null,
      percent: percent.to,
      quantityDone: null,
      remark,
    };
    const [taken] = await takeReports(db, [report], null, todayInChina());
    if (taken?.outcome === 'refused') throw taken.problem;
  }
}

/** Rows of the first sheet, or of a CSV in UTF-8 or GB 18030. */
export async function readRows(file: string): Promise<unknown[][]> {
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 2).toString() === 'PK') {
    const sheets = await readXlsx(bytes);
    const first = Array.isArray(sheets) && sheets[0] && 'data' in sheets[0] ? sheets[0].data : sheets;
    return first as unknown[][];
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('gb18030').decode(bytes);
  }
  return csvRows(text.replace(/^\ufeff/, ''));
}

function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    const [whole, cell = '', end] = match;
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '' || whole === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows;
}

function print(differences: readonly LedgerDifference[], asJson: boolean, applied: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(differences));
    return;
  }
  for (const { row, outcome, name, percent, status, problem } of differences) {
    if (outcome === 'same') continue;
    const parts = [
      percent && `${percent.from}% → ${percent.to}%`,
      status && `${statusText[status.from].zh} → ${statusText[status.to].zh}`,
      problem && `${problem.title.zh} ${problem.title.en}`,
      outcome === 'unknown' && '没有这个小区 unknown',
      outcome === 'ambiguous' && '同名小区不止一个 ambiguous',
    ];
    console.log(`${row}\t${name}\t${parts.filter(Boolean).join('，')}`);
  }
  const count = (wanted: string) => differences.filter(({ outcome }) => outcome === wanted).length;
  console.log(
    `${applied ? '已写入 applied' : '将改变 would change'} ${count('changes')}，相同 same ${count('same')}，退回 refused ${count('refused') + count('unknown') + count('ambiguous')}`,
  );
}

function keyOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function howTo(): Problem {
  return new Problem(
    'progress.ledger-words',
    { zh: '缺少文件或城市。', en: 'A file and a city are needed.' },
    {
      zh: '用法：lianpian ledger 文件 --city 代码 [--apply]',
      en: 'Say: lianpian ledger FILE --city CODE [--apply]',
    },
  );
}

import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { contradictionText, riskText, standstillWhy } from '../../domain/progress/supervision-texts.ts';
import { judgedOn, readAsOf } from './as-of.ts';
import type { Database } from './database.ts';
import { superviseCity } from './supervision.ts';

/** The monthly dispatch 调度 of a city as a workbook: every community with its date, forecast and what is wrong. */
export async function dispatchOf(
  db: Database,
  city: string,
  offices: readonly string[],
  calendarDay: string,
): Promise<Buffer> {
  const rows = await superviseCity(db, city, offices, calendarDay);
  const today = judgedOn(await readAsOf(db, { kind: 'city', key: city }), calendarDay);
  const head = [
    '小区编号',
    '小区',
    '街道',
    '完成率%',
    '计划完工',
    '预计完工（估）',
    '最早',
    '最晚',
    '判断',
    '晚（天）',
    '停滞或倒退',
    '最近填报',
    '缺报（天）',
    '矛盾',
  ];
  const text = (value: string | null) => (value === null || value === '' ? null : { value, type: String });
  const number = (value: number | null) => (value === null ? null : { value, type: Number });
  const bold = { fontWeight: 'bold' as const };
  const data = [
    head.map((value) => ({ value, type: String, ...bold })),
    ...rows.map((row) => [
      text(row.code),
      text(row.name),
      text(row.office),
      number(row.percent),
      text(row.deadline.dueOn),
      text(row.deadline.forecast?.finishOn ?? null),
      text(row.deadline.forecast?.earliestOn ?? null),
      text(row.deadline.forecast?.latestOn ?? null),
      text(riskText[row.deadline.risk].zh),
      number(row.deadline.daysLate),
      text(standstillCell(row)),
      text(row.lastReportOn),
      number(row.reportOverdueDays || null),
      text([...new Set(row.contradictions.map(({ code }) => contradictionText[code].zh))].join('；')),
    ]),
  ];
  const count = (test: (row: (typeof rows)[number]) => boolean) => ({
    value: rows.filter(test).length,
    type: Number,
  });
  const summary = [
    [
      { value: '数据日期', type: String, ...bold },
      { value: today, type: String },
    ],
    [
      { value: '列入改造小区', type: String, ...bold },
      { value: rows.length, type: Number },
    ],
    [{ value: '已逾期', type: String, ...bold }, count((row) => row.deadline.risk === 'overdue')],
    [
      { value: '预计逾期', type: String, ...bold },
      count((row) => row.deadline.risk === 'late' && row.percent < 100),
    ],
    [{ value: '停滞', type: String, ...bold }, count((row) => row.deadline.standstill?.kind === 'standing')],
    [
      { value: '进度倒退', type: String, ...bold },
      count((row) => row.deadline.standstill?.kind === 'falling'),
    ],
    [{ value: '有风险', type: String, ...bold }, count((row) => row.deadline.risk === 'at_risk')],
    [{ value: '缺报', type: String, ...bold }, count((row) => row.reportOverdueDays > 0)],
    [{ value: '有矛盾', type: String, ...bold }, count((row) => row.contradictions.length > 0)],
  ];
  const sheets = [
    { data, sheet: '调度', stickyRowsCount: 1 },
    { data: summary, sheet: '汇总' },
  ];
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return await (writeXlsxFile as unknown as WriteSheets)(sheets).toBuffer();
}

function standstillCell({ deadline: { standstill } }: SupervisedCommunity): string | null {
  return standstill && `${riskText[standstill.kind].zh}：${standstillWhy(standstill).zh}`;
}

type WriteSheets = (sheets: { data: unknown[][]; sheet: string; stickyRowsCount?: number }[]) => {
  toBuffer(): Promise<Buffer>;
};

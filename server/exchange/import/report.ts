/** What an import did, row by row, in both languages; as JSON, CSV or XLSX to take away. */
import type { PoolClient } from 'pg';
import { csvText } from '../../../domain/exchange/csv.ts';
import type { KindSpec } from '../../../domain/exchange/kinds.ts';
import type { Remark } from '../../../domain/exchange/map-row.ts';
import { isReason, reasonText } from '../../../domain/exchange/reasons.ts';
import type { ImportReport, RowNote } from '../../contract/exchange.ts';
import { overlapOf } from './stage-table.ts';

/** Notes kept in a report: beyond this a person reads counts, not rows. */
export const mostNotes = 5_000;

export type Counts = ImportReport['counts'];

export function noCounts(): Counts {
  return { read: 0, accepted: 0, repaired: 0, updated: 0, duplicate: 0, rejected: 0, skipped: 0 };
}

export function note(
  row: number,
  outcome: RowNote['outcome'],
  remark: Remark,
  name?: string,
  source?: string | null,
): RowNote {
  return {
    row,
    source: source ?? undefined,
    outcome,
    code: remark.code,
    reason: reasonText(remark.code, remark.detail),
    name: name || undefined,
  };
}

/** Counts and notes of the staged rows. */
export async function notesOfStage(
  client: PoolClient,
  spec: KindSpec,
): Promise<{ counts: Partial<Counts>; notes: RowNote[]; more: number }> {
  const { rows: counted } = await client.query<{ outcome: RowNote['outcome']; rows: number }>(
    `select coalesce(outcome, 'accepted') as outcome, count(*) as rows from import_row group by 1`,
  );
  const counts = Object.fromEntries(counted.map(({ outcome, rows }) => [outcome, Number(rows)]));
  const shapes =
    spec.geometry === 'area'
      ? `case when geom is null then 0 else st_nrings(geom) - st_numgeometries(geom) end as holes,
         case when area > 0 and not (attributes ? 'drawn_from') then 4 * pi() * area / nullif(st_perimeter(geom_m) ^ 2, 0) end as roundness`
      : '0 as holes, null::double precision as roundness';
  const { rows } = await client.query<{
    row: number;
    source: string | null;
    outcome: RowNote['outcome'] | null;
    reason: string | null;
    detail: string | null;
    name: string;
    remarks: Remark[];
    holes: number;
    roundness: number | null;
    area: number | null;
  }>(
    `select * from (select id, row, source, outcome, reason, detail, name, remarks, area, ${shapes} from import_row) as each_row
     where outcome is not null or jsonb_array_length(remarks) > 0 or holes > 0 or roundness < 0.04 or area < 1
     order by row, id limit ${mostNotes + 1}`,
  );
  const notes = rows.flatMap((found) => {
    const outcome = found.outcome ?? 'accepted';
    const remarks: Remark[] = [];
    if (found.reason && isReason(found.reason))
      remarks.push({ code: found.reason, detail: found.detail ?? undefined });
    if (outcome !== 'duplicate' && outcome !== 'rejected') {
      remarks.push(...found.remarks);
      if (found.holes > 0) remarks.push({ code: 'holes', detail: String(found.holes) });
      if ((found.roundness !== null && found.roundness < 0.04) || (found.area !== null && found.area < 1))
        remarks.push({ code: 'sliver', detail: `${found.area?.toFixed(1)} ㎡` });
    }
    return remarks.map((remark) => note(found.row, outcome, remark, found.name, found.source));
  });
  const total = counted.reduce(
    (sum, { outcome, rows: n }) => sum + (outcome === 'accepted' ? 0 : Number(n)),
    0,
  );
  return {
    counts,
    notes: notes.slice(0, mostNotes),
    more: Math.max(0, total - mostNotes, notes.length - mostNotes),
  };
}

/** Areas that cover a part of each other, up to a thousand pairs; larger layers are not asked. */
export async function partialOverlaps(client: PoolClient): Promise<RowNote[]> {
  const { rows } = await client.query<{ row: number; source: string | null; twin: string; name: string }>(
    `select b.row, b.source, a.spot as twin, b.name from import_row a join import_row b on a.geom_m && b.geom_m and a.id < b.id
     where a.outcome is distinct from 'rejected' and a.outcome is distinct from 'duplicate'
       and b.outcome is distinct from 'rejected' and b.outcome is distinct from 'duplicate'
       and not (a.attributes ? 'drawn_from') and not (b.attributes ? 'drawn_from')
       and st_overlaps(a.geom_m, b.geom_m) and st_area(${overlapOf('a.geom_m', 'b.geom_m')}) > 1 limit 1000`,
  );
  return rows.map(({ row, source, twin, name }) =>
    note(row, 'accepted', { code: 'partly-overlaps', detail: twin }, name, source),
  );
}

const outcomeNames: Record<RowNote['outcome'], string> = {
  accepted: '接收 accepted',
  repaired: '修复 repaired',
  updated: '更新 updated',
  duplicate: '重复 duplicate',
  rejected: '拒绝 rejected',
};

const head = ['文件 file', '行号 row', '结果 outcome', '名称 name', '原因', 'reason', '代码 code'];

function tableOf(report: ImportReport): (string | number)[][] {
  return report.rows.map((each) => [
    each.source ?? report.file,
    each.row,
    outcomeNames[each.outcome],
    each.name ?? '',
    each.reason.zh,
    each.reason.en,
    each.code,
  ]);
}

/** A report as CSV with a byte order mark, so that spreadsheets read the Chinese. */
export function reportCsv(report: ImportReport): string {
  return csvText([head, ...tableOf(report)]);
}

/** A report as a workbook: counts first, then the rows. */
export async function reportXlsx(report: ImportReport): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const counts: (string | number)[][] = [
    ['文件 file', report.file],
    ['坐标系 CRS', report.crs.used],
    ...Object.entries(report.counts).map(([name, value]) => [name, value]),
    ...report.warnings.map((each) => [each.code, `${each.text.zh} ${each.text.en} ${each.proposal ?? ''}`]),
  ];
  const cells = (rows: (string | number)[][]) =>
    rows.map((row) => row.map((value) => ({ value, type: typeof value === 'number' ? Number : String })));
  const sheets = [
    { sheet: '汇总', data: cells(counts) },
    { sheet: '逐行', data: cells([head, ...tableOf(report)]) },
  ];
  return (await writeXlsxFile(sheets as never)).toBuffer();
}

/** One paragraph for the terminal, in one language. */
export function reportText(report: ImportReport, language: 'zh' | 'en'): string {
  const c = report.counts;
  const lines =
    language === 'zh'
      ? [
          `${report.file}：读取 ${c.read}，接收 ${c.accepted}，修复 ${c.repaired}，更新 ${c.updated}，重复 ${c.duplicate}，拒绝 ${c.rejected}，跳过 ${c.skipped}（${report.crs.used}，${report.seconds} 秒）`,
        ]
      : [
          `${report.file}: read ${c.read}, accepted ${c.accepted}, repaired ${c.repaired}, updated ${c.updated}, duplicate ${c.duplicate}, rejected ${c.rejected}, skipped ${c.skipped} (${report.crs.used}, ${report.seconds} s)`,
        ];
  for (const each of report.warnings)
    lines.push(`  ! ${each.text[language]}${each.proposal ? ` → ${each.proposal}` : ''}`);
  for (const each of report.rows.slice(0, 20)) {
    const of = each.source ? ` (${each.source})` : '';
    lines.push(
      language === 'zh'
        ? `  第 ${each.row} 行${of} ${outcomeNames[each.outcome].split(' ')[0]}：${each.reason.zh}`
        : `  row ${each.row}${of} ${each.outcome}: ${each.reason.en}`,
    );
  }
  const hidden = report.rows.length - 20 + report.moreRows;
  if (hidden > 0) lines.push(language === 'zh' ? `  …另有 ${hidden} 条` : `  … and ${hidden} more`);
  return lines.join('\n');
}

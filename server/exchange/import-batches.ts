/** Past imports and their reports. */
import type { Kysely } from 'kysely';
import { type ImportBatch, ImportReport } from '../contract/exchange.ts';
import type { Schema } from '../db/types.ts';
import { reportCsv, reportXlsx } from './import/report.ts';
import { refuse } from './problems.ts';

/** Newest first, at most 200. */
export async function listBatches(db: Kysely<Schema>, city: string): Promise<ImportBatch[]> {
  const rows = await db
    .selectFrom('import_batch')
    .select(['id', 'kind', 'file_name', 'imported_at', 'report'])
    .where('city_code', '=', city)
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind,
    file: row.file_name,
    importedAt: row.imported_at.toISOString(),
    counts: (row.report as ImportReport).counts,
  }));
}

export interface ReportFile {
  type: string;
  name: string;
  body: string | Buffer;
}

/** Errors: `import.report-unknown`. */
export async function readReport(
  db: Kysely<Schema>,
  city: string,
  batchId: number,
  format: string,
): Promise<ReportFile> {
  const row = Number.isSafeInteger(batchId)
    ? await db
        .selectFrom('import_batch')
        .select('report')
        .where('city_code', '=', city)
        .where('id', '=', batchId)
        .executeTakeFirst()
    : undefined;
  const checked = ImportReport.safeParse(row?.report);
  if (!checked.success) {
    throw refuse(
      'report-unknown',
      ['没有这份导入报告。', 'There is no such report.'],
      ['请从导入记录中选择。', 'Choose one from the list of imports.'],
      {},
      404,
    );
  }
  const name = `import-${city}-${batchId}`;
  if (format === 'csv')
    return { type: 'text/csv; charset=utf-8', name: `${name}.csv`, body: reportCsv(checked.data) };
  if (format === 'xlsx') {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { type, name: `${name}.xlsx`, body: await reportXlsx(checked.data) };
  }
  return {
    type: 'application/json; charset=utf-8',
    name: `${name}.json`,
    body: JSON.stringify(checked.data),
  };
}

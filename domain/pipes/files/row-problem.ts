import { type Bilingual, Problem } from '../../problem.ts';
import type { PipeNetwork } from '../model.ts';

/** What is wrong with one row of a file. Rows are counted from 1, as a person sees them. */
export interface RowProblem {
  /** Sheet, section or file. */
  table: string;
  row: number;
  column: string | null;
  severity: 'error' | 'warning';
  code: string;
  text: Bilingual;
}

export interface ReadResult {
  network: PipeNetwork;
  problems: RowProblem[];
}

/** Errors keep the whole file out: nothing is half-imported. Warnings travel with the network. */
export function refuseOnErrors(result: ReadResult, file: string): ReadResult {
  const errors = result.problems.filter((one) => one.severity === 'error');
  if (errors.length === 0) return result;
  const first = errors[0]!;
  throw new Problem(
    'pipes.rows-rejected',
    {
      zh: `${file} 有 ${errors.length} 处错误，未导入任何数据。首个：${first.table} 第 ${first.row} 行，${first.text.zh}`,
      en: `${file} has ${errors.length} errors; nothing was imported. The first: ${first.table}, row ${first.row}: ${first.text.en}`,
    },
    { zh: '请按行号改正后重新导入。', en: 'Correct the rows listed and import again.' },
    { status: 422, facts: { file, errors: errors.length, rows: errors.slice(0, 500) } },
  );
}

import type { QueryExecutorProvider } from 'kysely';
import funding from '../../data/policies/funding.json' with { type: 'json' };
import { csvCell } from '../../domain/exchange/csv.ts';
import { weightText } from '../../domain/progress/completion.ts';
import type { Filter } from '../../domain/progress/filter.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { standstillName } from '../../domain/progress/standstill.ts';
import { statusText } from '../../domain/progress/status.ts';
import { mostSheetRows, streamWorkbook, type WorkbookCell } from '../exchange/export/stream-workbook.ts';
import type { AsOf } from './as-of.ts';
import { eachCommunity, type MoneyRow } from './list-queries.ts';
import { funderText } from './policy.ts';

/** Short titles of the columns of money, by key of the funder. */
const ledgerTitles: Record<string, string> = {
  central_fiscal: '中央财政专项资金',
  central_budget: '中央预算内投资',
  // 地方财政 alone would be read as the sum of all levels
  local_fiscal: '地方财政资金（未分级）',
  special_bond: '地方政府专项债券',
  pipe_owner: '管线单位出资',
  telecom_owner: '通信企业出资',
  residents: '居民出资',
  private_capital: '社会资本',
};

export const licence = {
  text: 'CC BY 4.0',
  url: 'https://creativecommons.org/licenses/by/4.0/',
};

interface Column {
  zh: string;
  en: string;
  of: (row: MoneyRow, lang: Lang) => string | number | null;
}

/** What each source gives; titles that a ledger is read by, so that what goes out comes in again. */
const sources: readonly Column[] = funding.funders.map(({ key }) => ({
  zh: `${ledgerTitles[key] ?? funderText(key).zh}（元）`,
  en: `${key}_yuan`,
  of: (row) => row.givenYuan[key] ?? null,
}));

/** One column of every download, in both languages; the same in CSV, XLSX and GeoJSON. */
const columns: readonly Column[] = [
  { zh: '城市代码', en: 'city', of: (row) => row.city },
  { zh: '小区编号', en: 'code', of: (row) => row.code },
  { zh: '小区名称', en: 'name', of: (row) => row.name },
  { zh: '街道', en: 'office', of: (row) => row.office },
  { zh: '地址', en: 'address', of: (row) => row.address },
  { zh: '状态', en: 'status', of: (row) => row.status },
  { zh: '状态名称', en: 'status_name', of: (row, lang) => statusText[row.status][lang] },
  { zh: '完成率%', en: 'percent', of: (row) => row.percent },
  { zh: '完成率权重', en: 'weighted_by', of: (row, lang) => weightText[row.weightedBy][lang] },
  { zh: '户数', en: 'households', of: (row) => row.households },
  { zh: '投资（元）', en: 'investment_yuan', of: (row) => row.investmentYuan },
  { zh: '估算总投资（元）', en: 'estimate_yuan', of: (row) => row.estimateYuan },
  { zh: '已完成投资（元）', en: 'invested_yuan', of: (row) => row.investedYuan },
  ...sources,
  { zh: '计划完工', en: 'planned_finish', of: (row) => row.plannedFinish },
  {
    zh: '停滞或倒退',
    en: 'standstill',
    of: ({ standstill }, lang) => (standstill ? standstillName(standstill.kind)[lang] : null),
  },
  { zh: '停滞或倒退始于', en: 'standstill_since', of: ({ standstill }) => standstill?.since ?? null },
  { zh: '停滞或倒退说明', en: 'standstill_remark', of: ({ standstill }) => standstill?.remark || null },
  { zh: '经度', en: 'longitude', of: (row) => row.at[0] },
  { zh: '纬度', en: 'latitude', of: (row) => row.at[1] },
  { zh: '演示数据', en: 'demo', of: (row) => (row.demo ? 1 : 0) },
];

/** What is said of the file itself. */
const aboutWords = {
  asOf: { zh: '数据更新至', en: 'as_of' },
  licence: { zh: '许可', en: 'licence' },
  rows: { zh: '行数', en: 'rows' },
  sheet: { zh: '小区进度', en: 'Communities' },
  about: { zh: '说明', en: 'About' },
};

/** What GeoJSON says in its own way. */
const isElsewhere = new Set(['longitude', 'latitude', 'demo']);

/** Exactly what the filter holds, as CSV with a byte-order mark, so that spreadsheets read the Chinese. */
export async function* csvOf(
  db: QueryExecutorProvider,
  filter: Filter,
  asOf: AsOf,
  lang: Lang,
): AsyncGenerator<string> {
  const about = `,${csvCell(asOf.reportedOn)},${csvCell(licence.text)}\r\n`;
  const titles = [...columns.map((column) => column[lang]), aboutWords.asOf[lang], aboutWords.licence[lang]];
  yield `\ufeff${titles.map(csvCell).join(',')}\r\n`;
  for await (const rows of eachCommunity(db, filter))
    yield rows.map((row) => columns.map(({ of }) => csvCell(of(row, lang))).join(',') + about).join('');
}

export async function* geoJsonOf(
  db: QueryExecutorProvider,
  filter: Filter,
  asOf: AsOf,
  lang: Lang,
): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","licence":${JSON.stringify(licence)},"asOf":${JSON.stringify(asOf.reportedOn)},"features":[`;
  let first = true;
  for await (const rows of eachCommunity(db, filter))
    for (const row of rows) {
      const properties = Object.fromEntries(
        columns.filter(({ en }) => !isElsewhere.has(en)).map(({ en, of }) => [en, of(row, lang)]),
      );
      const feature = {
        type: 'Feature',
        properties: { ...properties, demo: row.demo },
        geometry: { type: 'Point', coordinates: row.at },
      };
      yield `${first ? '' : ','}\n${JSON.stringify(feature)}`;
      first = false;
    }
  yield '\n]}\n';
}

/** Most communities that one sheet holds below its head. */
export const largestWorkbook = mostSheetRows - 1;

/** The same as a workbook, made while it goes out. */
export function xlsxOf(
  db: QueryExecutorProvider,
  filter: Filter,
  asOf: AsOf,
  lang: Lang,
): AsyncGenerator<Buffer> {
  let count = 0;
  async function* communities(): AsyncGenerator<WorkbookCell[]> {
    yield columns.map((column) => column[lang]);
    for await (const rows of eachCommunity(db, filter))
      for (const row of rows) {
        count += 1;
        yield columns.map(({ of }) => of(row, lang));
      }
  }
  function* about(): Generator<WorkbookCell[]> {
    yield [aboutWords.asOf[lang], asOf.reportedOn];
    yield [aboutWords.licence[lang], `${licence.text} ${licence.url}`];
    // the sheet before has gone out
    yield [aboutWords.rows[lang], count];
  }
  return streamWorkbook([
    { name: aboutWords.sheet[lang], rows: communities() },
    { name: aboutWords.about[lang], rows: about() },
  ]);
}

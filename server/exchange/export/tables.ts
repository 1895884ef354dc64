/** Exports as tables: CSV for every program, XLSX for the office. */
import { csvText } from '../../../domain/exchange/csv.ts';
import type { WriteFeature } from '../gdal/write-features.ts';

type Row = WriteFeature & { point: [number, number] | null };

/** Labels of columns for people; the field's own name stays in brackets, so that the table can come in again. */
const labels: Record<string, string> = {
  code: '编码',
  name: '名称',
  address: '地址',
  office_code: '街道',
  neighbourhood_code: '社区',
  households: '户数',
  building_count: '栋数',
  floor_area_m2: '建筑面积',
  built_year: '建成年份',
  property_right: '产权',
  exclusion: '不纳入原因',
  status: '状态',
  willingness: '改造意愿',
  estimated_cost_yuan: '估算投资',
  needs: '改造内容',
  use: '用途',
  levels: '层数',
  height_m: '高度',
  stairwells: '单元数',
  structure: '结构',
  source: '来源',
  utility: '管类',
  diameter_mm: '管径',
  material: '材质',
  laid_year: '敷设年代',
  owner: '权属单位',
  state: '使用状态',
  kind: '类别',
  class: '道路等级',
  zone: '片区',
  units: '单元',
};

function cellsOf(columns: string[], { properties, point }: Row): (string | number | null)[] {
  const values = columns.map((column) => {
    const value = properties[column];
    if (value === null || value === undefined) return null;
    if (typeof value === 'number') return value;
    return Array.isArray(value) ? value.join('、') : String(value);
  });
  return [
    ...values,
    point?.[0] ?? null,
    point?.[1] ?? null,
    ...(properties.export_id ? [String(properties.export_id)] : []),
  ];
}

function headOf(columns: string[], isMarked: boolean): string[] {
  return [
    ...columns.map((column) => labels[column] ?? column),
    '经度',
    '纬度',
    ...(isMarked ? ['导出编号'] : []),
  ];
}

/** UTF-8 with a byte order mark; the note follows as last lines after a blank one. */
export async function tableCsv(
  columns: string[],
  rows: AsyncIterable<Row>,
  note: [string, string][],
): Promise<Buffer> {
  const cells: (string | number | null)[][] = [];
  let isMarked = false;
  for await (const row of rows) {
    isMarked ||= row.properties.export_id !== undefined;
    cells.push(cellsOf(columns, row));
  }
  return Buffer.from(csvText([headOf(columns, isMarked), ...cells, [], ...note]));
}

export async function tableXlsx(
  columns: string[],
  rows: AsyncIterable<Row>,
  note: [string, string][],
): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const data: (string | number | null)[][] = [];
  let isMarked = false;
  for await (const row of rows) {
    isMarked ||= row.properties.export_id !== undefined;
    data.push(cellsOf(columns, row));
  }
  const cell = (value: string | number | null) =>
    value === null ? null : { value, type: typeof value === 'number' ? Number : String };
  const head = headOf(columns, isMarked).map((value) => ({
    value,
    type: String,
    fontWeight: 'bold' as const,
  }));
  const sheets = [
    { sheet: '数据', data: [head, ...data.map((row) => row.map(cell))], stickyRowsCount: 1 },
    { sheet: '说明', data: note.map((line) => line.map(cell)) },
  ];
  return (await writeXlsxFile(sheets as never)).toBuffer();
}

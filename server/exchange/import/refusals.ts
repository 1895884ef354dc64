/** What stops a whole import. */
import type { RowNote } from '../../contract/exchange.ts';
import type { Layer } from '../gdal/layers.ts';
import { refuse } from '../problems.ts';

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw refuse(
      'cancelled',
      ['已取消。', 'Cancelled.'],
      ['数据库未被改动。', 'The database is as it was.'],
      {},
      409,
    );
}

export function noGeometry(layer: Layer) {
  return refuse(
    'no-geometry',
    [
      `“${layer.source.name}”没有坐标列，也没有可对应的名称或编码列。`,
      `“${layer.source.name}” has neither coordinates nor a name or code to find its objects by.`,
    ],
    [
      '请增加经度、纬度列，或用 --map name=列名 指定名称列。',
      'Add columns of longitude and latitude, or name the name column with --map name=COLUMN.',
    ],
    { file: layer.source.name, columns: layer.fields.map((field) => field.name) },
  );
}

export function nothingRead(layers: Layer[]) {
  return refuse(
    'no-features',
    ['没有读到任何可导入的要素。', 'Nothing that can be imported was read.'],
    ['请检查图层、筛选条件和导入类型。', 'Check the layer, the filter and the kind.'],
    { layers: layers.map((layer) => layer.name) },
  );
}

/** A refusal says the reason of the rows, not only that there was none. */
export function allRejected(read: number, notes: RowNote[]) {
  const [first] = notes;
  return refuse(
    'all-rejected',
    [
      `${read} 行全部不能导入${first ? `：${first.reason.zh}` : ''}。`,
      `None of the ${read} rows can go in${first ? `: each or the first ${first.reason.en}` : ''}.`,
    ],
    ['请核对导入类型、图层和字段映射。', 'Check the kind, the layer and the mapping of fields.'],
    { read, rows: notes.slice(0, 100) },
  );
}

export function cityUnknown(city: string, nowhere: boolean) {
  return refuse(
    'city-unknown',
    [`没有代码为“${city}”的城市。`, `There is no city with the code “${city}”.`],
    nowhere
      ? [
          '文件没有坐标，无法新建城市；请先导入有图形的数据。',
          'The file has no coordinates to make one around; import data with geometry first.',
        ]
      : [
          '用 --city-name 名称 新建城市，或改用已有城市的代码。',
          'Make it with --city-name NAME, or use the code of one that is there.',
        ],
    { city },
    404,
  );
}

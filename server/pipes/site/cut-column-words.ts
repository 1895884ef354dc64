import type { Bilingual } from '../../../domain/problem.ts';
import type { Field } from '../../exchange/gdal/layers.ts';

/** Which columns a shapefile had cut short, and as what they were read; undefined where none was. */
export function cutColumnWords(fields: readonly Field[]): Bilingual | undefined {
  const cut = fields.filter(({ inFile }) => inFile !== undefined);
  if (cut.length === 0) return undefined;
  const zh = cut.map(({ name, inFile }) => `${inFile} → ${name}`).join('、');
  return {
    zh: `列名被 Shapefile 截短（10 字节），按下列全名读取：${zh}`,
    en: `the shapefile cut names of columns to ten bytes; they are read as ${zh.replaceAll('、', ', ')}`,
  };
}

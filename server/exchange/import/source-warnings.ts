/** Doubts about a file that its own content raises, before any row is looked at. */
import { oldDatum } from '../../../domain/geo/crs.ts';
import type { ImportWarning } from '../../contract/exchange.ts';
import type { CrsChoice } from '../gdal/choose-crs.ts';
import type { Layer } from '../gdal/layers.ts';
import { warning } from './warnings.ts';

/** @param feet the drawing was placed in feet */
export function sourceWarnings(layer: Layer, choice: CrsChoice, feet: boolean): ImportWarning[] {
  const { name, encoding } = layer.source;
  const said = new Set([...choice.warnings, ...layer.source.warnings]);
  const found: ImportWarning[] = [];
  if (said.has('crs-assumed') && layer.geometryType !== 'None')
    found.push(
      warning(
        'crs-assumed',
        `“${name}”没有坐标系信息，按经纬度（EPSG:4490）读取。`,
        `“${name}” does not say its coordinate system; its numbers were read as longitude/latitude (EPSG:4490).`,
        '--crs',
      ),
    );
  const datum = choice.placement ? undefined : oldDatum(choice.used, layer.crs?.name);
  if (datum)
    found.push(
      warning(
        'old-datum',
        `坐标系 ${choice.used} 属 ${datum.zh}，与 2000 国家大地坐标系之间没有公开的转换参数，未经改正，可能偏移数十米至百余米；请用控制点定位。`,
        `${choice.used} belongs to ${datum.en}; no public parameters lead from it to CGCS2000, so nothing was corrected and it may lie tens of metres to a hundred off: place it by control points.`,
        '--control X,Y=LON,LAT',
      ),
    );
  if (said.has('encoding-contradicts-cpg'))
    found.push(
      warning(
        'encoding-contradicts-cpg',
        `.cpg 声明的编码与内容不符，按 ${encoding} 读取。`,
        `The text is not in the encoding its .cpg names; it was read as ${encoding}.`,
        '--encoding',
      ),
    );
  if (said.has('dbf-missing'))
    found.push(
      warning(
        'dbf-missing',
        `“${name}”缺少 .dbf，没有任何属性（名称、编码等）。`,
        `“${name}” came without its .dbf: it has no attributes, no names, no codes.`,
      ),
    );
  if (said.has('kml-network-link'))
    found.push(
      warning(
        'kml-network-link',
        `“${name}”链接到别处的文件，链接的内容没有读取；请导出后单独导入。`,
        `“${name}” links to documents elsewhere, which were not read: export and import them on their own.`,
      ),
    );
  if (layer.unsolved?.length) {
    const cells = layer.unsolved.slice(0, 10).join(', ');
    found.push(
      warning(
        'formulas-unsolved',
        `“${layer.name}”有 ${layer.unsolved.length} 个公式单元格没有保存计算结果（${cells}），按空值读取；请用表格软件打开并保存后重试。`,
        `“${layer.name}” has ${layer.unsolved.length} formula(s) without a stored result (${cells}), read as blanks: open and save it in a spreadsheet program, then import again.`,
      ),
    );
  }
  for (const entry of layer.source.unread ?? [])
    found.push(
      warning(
        'entry-unread',
        `压缩包中的“${entry}”没有读取；请解压或转换后单独导入。`,
        `“${entry}” of the archive was not read: unpack or convert it and import it on its own.`,
      ),
    );
  if (feet)
    found.push(
      warning(
        'units-assumed',
        '图纸单位为英尺：未注明单位的长度按英尺、管径按英寸换算。',
        'The drawing is in feet: lengths without a unit were taken for feet, diameters for inches.',
        '--map FIELD=COLUMN@UNIT',
      ),
    );
  return found;
}

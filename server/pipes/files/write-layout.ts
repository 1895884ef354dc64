import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { utilityNames } from '../../../domain/pipes/labels.ts';
import { oldLayers } from '../../../domain/pipes/routing/answer/layout-drawing.ts';
import type { LayoutLayer } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { layerLooks } from '../../../domain/pipes/section/drawing.ts';
import { Problem } from '../../../domain/problem.ts';
import { writeFeatures } from '../../exchange/gdal/write-features.ts';

export type LayoutFormat = 'geopackage' | 'dxf';

/** A laid-out network as one file; `srid` 0 for a site that is nowhere on Earth. */
export async function writeLayout(
  format: LayoutFormat,
  layers: LayoutLayer[],
  srid: number,
): Promise<Uint8Array> {
  const looks = Object.entries(utilityNames).flatMap(([utility, { zh }]) => {
    const { aci } = layerLooks[utility as keyof typeof utilityNames];
    const layers = [`${zh}_规划`, `${zh}点`, `${zh}标注`, `${zh}点标注`, `现状${zh}`];
    return layers.map((layer) => [layer, aci] as const);
  });
  const { warning, frame, grid, cover } = layerLooks;
  const layerColours = {
    ...Object.fromEntries(looks),
    ...{ 保护措施: warning.aci, 现状管避让: warning.aci, 无法接入: warning.aci },
    ...Object.fromEntries(Object.values(oldLayers).map((layer) => [layer, grid.aci])),
    ...{ 布置范围: frame.aci, 现状建筑: cover.aci, 现状道路: grid.aci },
  };
  const [file] = await writeFeatures(format, layers, {
    sourceSrid: srid,
    ...(srid ? { srid } : {}),
    ...(format === 'dxf' ? { layerColours } : {}),
  });
  return file!.bytes;
}

/** Said before minutes of work, not after: the folder of a file that will be written must be there. Errors: `pipes.out-folder`. */
export async function requireFolder(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const folder = dirname(file);
  if (await isFolder(file))
    throw new Problem(
      'pipes.out-folder',
      { zh: `“${file}”是目录，不能写成文件。`, en: `“${file}” is a folder, not a file to be written.` },
      { zh: '请换一个文件名。', en: 'Give another name.' },
    );
  try {
    await access(folder, constants.W_OK);
    if (!(await isFolder(folder))) throw new Error(`${folder} is a file`);
  } catch (cause) {
    throw new Problem(
      'pipes.out-folder',
      { zh: `不能写到“${file}”。`, en: `“${file}” can't be written.` },
      {
        zh: `请先建立目录“${folder}”，或检查其写入权限。`,
        en: `Make the folder “${folder}” first, or check that you may write in it.`,
      },
      { cause },
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

import { utilityNames } from '../../domain/pipes/labels.ts';
import type { LayoutLayer } from '../../domain/pipes/routing/layout-layers.ts';
import { layerLooks } from '../../domain/pipes/section/drawing.ts';
import { writeFeatures } from '../exchange/gdal/write-features.ts';

export type LayoutFormat = 'geopackage' | 'dxf';

/** A laid-out network as one file; `srid` 0 for a site that is nowhere on Earth. */
export async function writeLayout(
  format: LayoutFormat,
  layers: LayoutLayer[],
  srid: number,
): Promise<Uint8Array> {
  const looks = Object.entries(utilityNames).flatMap(([utility, { zh }]) => {
    const { aci } = layerLooks[utility as keyof typeof utilityNames];
    return [`${zh}_规划`, `${zh}点`].map((layer) => [layer, aci] as const);
  });
  const warning = layerLooks.warning.aci;
  const layerColours = Object.fromEntries([...looks, ['保护措施', warning], ['无法接入', warning]]);
  const [file] = await writeFeatures(format, layers, {
    sourceSrid: srid,
    ...(srid ? { srid } : {}),
    ...(format === 'dxf' ? { layerColours } : {}),
  });
  return file!.bytes;
}

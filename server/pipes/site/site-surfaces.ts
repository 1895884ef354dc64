import type { SurfaceId } from '../../../domain/pipes/routing/bill/rates.ts';
import type { SiteSurface } from '../../../domain/pipes/routing/site/site.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { text } from './row-values.ts';
import { polygonsOf } from './site-shapes.ts';

/** Words of surveys and maps for what lies on the ground; 混凝土 and the like cost what paving does. */
const words: Record<SurfaceId, readonly string[]> = {
  asphalt: ['asphalt', '沥青', '沥青路面', 'parking'],
  paving: [
    ...['paving', 'paved', 'paving_stones', 'sett', 'concrete', 'concrete:plates', 'cobblestone', 'bricks'],
    ...['铺装', '砖', '混凝土', '水泥', '广场砖', '石材'],
  ],
  green: [
    ...[
      'green',
      'grass',
      'garden',
      'park',
      'village_green',
      'recreation_ground',
      'flowerbed',
      'ground',
      'earth',
    ],
    ...['dirt', 'unpaved', '绿化', '绿地', '草地', '花坛', '土', '裸土'],
  ],
  repaved: ['repaved', '统一铺装', '改造铺装', '重铺'],
};

/** Areas with a surface that is known, and the words of those that are not. */
export function surfacesIn(features: readonly ReadFeature[]): { surfaces: SiteSurface[]; unknown: string[] } {
  const unknown = new Set<string>();
  const surfaces = features.flatMap(({ geometry, properties }): SiteSurface[] => {
    const areas = geometry?.type.endsWith('Polygon') ? polygonsOf(geometry) : [];
    const word = (
      text(properties, 'surface', '路面', '路面类型', '铺装类型', 'landuse', 'leisure', 'amenity') ?? ''
    ).toLowerCase();
    const surface = surfaceOf(word);
    if (surface && areas.length > 0) return areas.map(({ rings }) => ({ surface, rings }));
    // a surface without an area has no place
    unknown.add(areas.length > 0 ? word || '—' : `${word || '—'} (line)`);
    return [];
  });
  return { surfaces, unknown: [...unknown] };
}

function surfaceOf(word: string): SurfaceId | undefined {
  return (Object.keys(words) as SurfaceId[]).find((one) => words[one].includes(word));
}

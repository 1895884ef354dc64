/** `node data/demo/write.ts DIR [SEED]`: the demo city as GeoJSON files and two drawings, for other programs and for looking. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawDemoCity } from './draw.ts';
import { fromLonLat } from './frame.ts';
import { defaultSeed, generateDemoCity } from './generate.ts';
import type { DemoCity, Shape } from './types.ts';

const [folder, seed] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node data/demo/write.ts DIR [SEED]');
  process.exit(2);
}
const city = generateDemoCity(seed === undefined ? defaultSeed : Number(seed));
mkdirSync(folder, { recursive: true });
for (const layer of [
  'communities',
  'buildings',
  'streets',
  'barriers',
  'features',
  'pipeNodes',
  'pipeSegments',
  'works',
] as const) {
  writeFileSync(join(folder, `${layer}.geojson`), JSON.stringify(collection(city, city[layer])));
}
writeFileSync(join(folder, 'planted-faults.json'), JSON.stringify(city.plantedFaults, null, 2));
const home = city.communities.find((one) => one.isRenovation2020)!;
if (home.shape.type !== 'Polygon') throw new Error('a community is an area');
const [x, y] = home.shape.metric[0]![0]!;
const [cx, cy] = fromLonLat([130.36, 42.86]);
const views = {
  town: { box: [cx - 2150, cy - 1900, cx + 2150, cy + 1900], widthPx: 2000, withPipes: false },
  yard: { box: [x - 60, y - 60, x + 240, y + 190], widthPx: 1800, withPipes: true },
} as const;
for (const [name, view] of Object.entries(views)) {
  writeFileSync(join(folder, `${name}.svg`), drawDemoCity(city, { ...view, box: [...view.box] }));
}

function collection(of: DemoCity, rows: readonly { shape: Shape }[]) {
  return {
    type: 'FeatureCollection',
    name: of.label.zh,
    features: rows.map(({ shape, ...properties }) => ({
      type: 'Feature',
      geometry: { type: shape.type, coordinates: shape.lonLat },
      properties,
    })),
  };
}

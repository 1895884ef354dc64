import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import { readRaster } from '../../../server/exchange/gdal/read-raster.ts';
import { terrainCrsOf } from '../../../server/pipes/commands/option-values.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { readTerrain } from '../../../server/pipes/site/site-terrain.ts';
import { at, folder } from './yard-files.ts';

// as gdal_translate writes it beside an ASCII grid: no EPSG code in it
const utm52 =
  'PROJCS["WGS_1984_UTM_Zone_52N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",129.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const [x0, y0] = projectionOf(32652).forward(...projectionOf(4552).inverse(...at(0, 0)));

/** A kilometre around the yard in UTM, 100 m high in the west and a metre higher every 20 m. */
function grid(name: string): string {
  const path = join(folder, name);
  const row = Array.from({ length: 50 }, (_, c) => 100 + c).join(' ');
  writeFileSync(
    path,
    `ncols 50\nnrows 50\nxllcorner ${x0 - 500}\nyllcorner ${y0 - 500}\ncellsize 20\nNODATA_value -9999\n${`${row}\n`.repeat(50)}`,
  );
  return path;
}

/** Level of the yard. */
async function groundOf(terrain: string, terrainCrs?: string) {
  const groundM = await readTerrain(terrain, { terrainCrs }, { metricSrid: 4552 });
  return groundM(...at(0, 0));
}

test('an ASCII grid lies where it is said to, and is refused with what this command has for it', async () => {
  const bare = grid('bare.asc');
  await expect(groundOf(bare)).rejects.toMatchObject({
    code: 'import.crs-missing',
    remedy: {
      zh: expect.stringMatching(/\.prj.*--terrain-crs/),
      en: expect.not.stringMatching(/--place|--crs/),
    },
  });
  expect(await groundOf(bare, 'EPSG:32652')).toBeCloseTo(124.5, 0);
  expect(await groundOf(bare, 'EPSG:32651')).toBeUndefined();
});

test('an ASCII grid lies where the .prj or the .aux.xml beside it says, in any case of their endings', async () => {
  const withPrj = grid('dem.asc');
  writeFileSync(join(folder, 'dem.PRJ'), utm52);
  expect(Math.abs((await groundOf(withPrj))! - 124.5)).toBeLessThan(1);
  const withAux = grid('heights.asc');
  writeFileSync(
    `${withAux}.aux.xml`,
    `<PAMDataset><SRS dataAxisToSRSAxisMapping="1,2">${utm52.replaceAll('"', '&quot;')}</SRS></PAMDataset>`,
  );
  expect(Math.abs((await groundOf(withAux))! - 124.5)).toBeLessThan(1);
});

test('of an upload the sidecars come along under their names', async () => {
  const from = grid('sent.asc');
  const stored = join(folder, 'stored');
  mkdirSync(stored);
  copyFileSync(from, join(stored, '1'));
  writeFileSync(join(stored, '2'), utm52);
  const raster = await readRaster([
    { path: join(stored, '1'), name: 'sent.asc' },
    { path: join(stored, '2'), name: 'sent.prj' },
  ]);
  // by its middle, the yard
  const { columns, rows, heights } = raster;
  const middle = heights[(rows >> 1) * columns + (columns >> 1)]!;
  expect(Math.abs(middle - 124.5)).toBeLessThan(2);
});

test('a system that is no EPSG code is refused', () => {
  const terrain = 'ground.tif';
  expect(terrainCrsOf({ terrain, 'terrain-crs': '32652' })).toBe('EPSG:32652');
  expect(() => terrainCrsOf({ terrain, 'terrain-crs': 'gcj02' })).toThrow(
    expect.objectContaining({ code: 'pipes.option-terrain-crs' }),
  );
});

test.each([[], ['--task', 'separate', '--existing', 'nowhere.shp']])(
  'a system of terrain without terrain is refused: %j',
  async (...task: string[]) => {
    const words = ['--buildings', 'nowhere.shp', '--mains', 'nowhere.shp', ...task];
    if (task.length === 0) words.push('--utility', 'water');
    await expect(run([...words, '--terrain-crs', 'EPSG:4552'])).rejects.toMatchObject({
      code: 'pipes.terrain-crs-without-terrain',
      title: { zh: expect.stringContaining('--terrain-crs'), en: expect.stringContaining('--terrain-crs') },
      remedy: { zh: expect.stringContaining('--terrain '), en: expect.stringContaining('--terrain,') },
    });
  },
);

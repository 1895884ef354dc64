import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Utility } from '../../../domain/pipes/model.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { file, folder, house, houses, line, mains, at as place, ring, street } from './yard-files.ts';

/** The site and what is said of its files. */
async function read(
  files: {
    buildings?: string;
    mains?: string;
    existing?: string;
    streets?: string;
    barriers?: string;
    terrain?: string;
    crs?: string;
  },
  utilities: Utility[] = ['water', 'sewage'],
): Promise<Site & { said: string }> {
  const { site, warnings } = await readSite(
    { buildings: houses(), mains: mains(), leastAreaM2: 30, otherUses: false, ...files },
    utilities,
  );
  return { ...site, said: warnings.map((one) => one.zh).join('\n') };
}

test('mains in the words of a survey: utility, size and levels as every network is read', async () => {
  const survey = (row: Record<string, unknown>) => file('survey.geojson', [{ geometry: street, ...row }]);
  const sewer = { 管类: '污水', 管径: 'DN400', 起点管底高程: 51.2, 终点管底高程: 50.9, 管线编号: 'W7' };
  expect((await read({ mains: survey(sewer) })).mains).toMatchObject([
    { id: 'W7', utility: 'sewage', diameterMm: 400, startLevelM: 51.2, endLevelM: 50.9 },
  ]);
  const byCode = { GXLX: 'WS', GJ: '0.4', QDGC: '51.2', ZDGC: '50.9' };
  expect((await read({ mains: survey(byCode) })).mains).toMatchObject([
    { utility: 'sewage', diameterMm: 400, startLevelM: 51.2, endLevelM: 50.9 },
  ]);
  // 排水 says less than the class beside it; a class of another column's own is not one of ours
  const narrower = { 管线类型: '排水', 管线小类: '污水', type: 'primary' };
  expect((await read({ mains: survey(narrower) })).mains.map((one) => one.utility)).toEqual(['sewage']);
  expect((await read({ mains: survey({ type: 'primary' }) })).mains.map((one) => one.utility)).toEqual([
    ...['water', 'sewage'],
  ]);
  await expect(read({ mains: survey({ 管类: '某某' }) })).rejects.toMatchObject({
    code: 'pipes.main-utility',
  });
});

test('pipes out of use or on poles are none, and the levels of drawn lines count', async () => {
  const three = (z: number) => ({
    type: 'LineString' as const,
    coordinates: (line([0, -4], [60, -4]) as { coordinates: number[][] }).coordinates.map((at) => [...at, z]),
  });
  const existing = file('old.geojson', [
    { geometry: line([0, 20], [60, 20]), 管线类型: '给水', 使用状态: '废弃' },
    { geometry: line([0, 21], [60, 21]), 管线类型: '电力', 埋设方式: '架空' },
    { geometry: three(48.5), 管线类型: '雨水', 管径: '600' },
  ]);
  const { existing: found, said } = await read({ existing });
  expect(found).toMatchObject([{ utility: 'storm', diameterMm: 600, startLevelM: 48.5, endLevelM: 48.5 }]);
  expect(said).toMatch(/2 条废弃或架空的管线不计/);
});

test('streets by the words of ledgers and of maps, as wide as the desk takes them; a bridge lies over no pipe', async () => {
  const at = (y: number) => line([0, y], [60, y]);
  const streets = file('streets.geojson', [
    { geometry: at(100), 道路等级: '主干路' },
    { geometry: at(110), 道路等级: '支路', 路宽: '9.5' },
    { geometry: at(120), highway: 'tertiary' },
    { geometry: at(130), highway: 'steps' },
    { geometry: at(140), highway: 'primary', bridge: 'yes' },
    { geometry: at(150), fclass: 'secondary', bridge: 'F' },
    { geometry: house(0, 160), 道路等级: '小区路' },
    { geometry: at(180) },
  ]);
  const { streets: found } = await read({ streets });
  expect(found.map(({ kind, widthM }) => [kind, widthM])).toEqual([
    ...[
      ['primary', 14],
      ['tertiary', 9.5],
      ['tertiary', 9],
      ['steps', 2],
      ['secondary', 9],
      ['service', 0],
    ],
    ['street', 7],
  ]);
});

test('barriers by their words: water and rails, no road and no tunnel; an island and a yard within its wall are ground', async () => {
  const lake = ring([200, 0], [300, 0], [300, 100], [200, 100]) as { coordinates: number[][][] };
  const island = [place(240, 40), place(260, 40), place(260, 60), place(240, 40)];
  const barriers = file('barriers.geojson', [
    { geometry: { type: 'Polygon', coordinates: [...lake.coordinates, island] }, 类别: '河道' },
    { geometry: line([0, 300], [60, 300]), railway: 'rail' },
    { geometry: line([0, 310], [60, 310]), railway: 'rail', tunnel: 'yes' },
    { geometry: line([0, 320], [60, 320]), 类别: '主干路' },
    { geometry: ring([-30, -30], [90, -30], [90, 120], [-30, 120]), 类别: '围墙' },
    { geometry: line([0, 330], [60, 330]), kind: 'kerb' },
  ]);
  const { barriers: found } = await read({ barriers });
  expect(found.map(({ kind, area, paths }) => [kind, area, paths.length])).toEqual([
    ...[
      ['water', true, 2],
      ['railway', false, 1],
      ['wall', false, 1],
      ['kerb', false, 1],
    ],
  ]);
});

test('outlines drawn as closed lines are houses; an open line and an empty row are told', async () => {
  const outline = (y: number) => line([0, y], [30, y], [30, y + 12], [0, y + 12], [0, y]);
  const open = line([0, 90], [30, 90], [30, 99]);
  const rows = [{ geometry: outline(0) }, { geometry: outline(30) }, { geometry: open }, { geometry: null }];
  const { buildings, said } = await read({ buildings: file('outlines.geojson', rows) });
  expect(buildings.map((one) => one.terminal)).toEqual([true, true]);
  expect(said).toMatch(/2 个要素没有轮廓/);
});

test('depths of a survey are levels where the terrain is known, and say nothing where it is not', async () => {
  const mains = file('deep.geojson', [
    { geometry: street, 管类: '污水', 管径: 400, 起点埋深: 2.5, 终点埋深: 2.8 },
  ]);
  const [x, y] = place(-200, -200);
  const terrain = join(folder, 'plain.asc');
  const rows = Array.from({ length: 40 }, () => Array(40).fill(61.5).join(' '));
  writeFileSync(
    terrain,
    `ncols 40\nnrows 40\nxllcorner ${x}\nyllcorner ${y}\ncellsize 20\n${rows.join('\n')}\n`,
  );
  const [main] = (await read({ mains, terrain, crs: 'EPSG:4552' })).mains;
  expect(main!.startLevelM).toBeCloseTo(59, 6);
  expect(main!.endLevelM).toBeCloseTo(58.7, 6);
  expect((await read({ mains })).mains[0]!.startLevelM).toBeUndefined();
});

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Geometry } from 'geojson';
import { expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { writeWhole } from '../../../server/pipes/files/write-whole.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import {
  answerOf,
  asked,
  at,
  file,
  folder,
  house,
  houses,
  line,
  mains,
  printedBy,
  ring,
  street,
} from './yard-files.ts';

/** Degrees, latitude first where a file has them swapped. */
function inDegrees(geometry: Geometry, swapped: boolean): Geometry {
  const { inverse } = projectionOf(4552);
  return JSON.parse(JSON.stringify(geometry), (_, value) => {
    if (!Array.isArray(value) || typeof value[0] !== 'number') return value;
    const [lon, lat] = inverse(value[0], value[1]);
    return swapped ? [lat, lon] : [lon, lat];
  });
}

const doubtsOf = async (buildings: string, mains: string, existing?: string): Promise<string> => {
  const { warnings } = await readSite({ buildings, mains, existing, leastAreaM2: 30, otherUses: false }, [
    'water',
  ]);
  return warnings.flatMap((one) => [one.zh, one.en]).join('\n');
};

test('mains far from every house are told: a file in another system lays hundreds of metres in silence', async () => {
  const far = file('far-main.geojson', [{ geometry: line([-20, -400], [80, -400]) }]);
  const said = await doubtsOf(houses(), far);
  expect(said).toMatch(/400 m from the nearest building.*gcj02/);
  expect(said).toMatch(/距最近的建筑 400 m.*gcj02/);
  expect(await doubtsOf(houses(), mains())).toBe('');
});

test('outlines that cross themselves and strips that are connected as houses are told by name', async () => {
  const bow = ring([0, 60], [40, 72], [40, 60], [0, 72], [0, 60]);
  const strip = house(60, 60, 1, 60);
  // a bay that is drawn as a spike touches itself and crosses nothing
  const spike = ring([0, 0], [20, 0], [20, -3], [20, 0], [40, 0], [40, 12], [0, 12], [0, 0]);
  const odd = file('odd-outlines.geojson', [
    { geometry: bow, name: '1号楼' },
    { geometry: strip, name: '2号楼' },
    { geometry: spike, name: '3号楼' },
  ]);
  const said = await doubtsOf(odd, mains());
  expect(said).toMatch(/1 outlines cross themselves \(1号楼\)/);
  expect(said).toMatch(/1 个轮廓宽不足 1.5 m（2号楼）/);
  expect(said).not.toContain('3号楼');
});

test('sizes, depths and levels that no pipe has are told by row and column and count as unknown', async () => {
  const odd = file('odd-mains.geojson', [
    { geometry: street, utility: 'water', 管径: 300, 起点埋深: 99, 终点埋深: -5 },
    { geometry: street, utility: 'water', 管径: -200, 起点埋深: 1.2, 终点埋深: 1.2 },
    { geometry: street, utility: 'water', 管径: 'DN300', 起点地面高程: 40, 起点高程: 0, 终点高程: -9999 },
  ]);
  const gas = file('odd-gas.geojson', [{ geometry: street, utility: 'gas', 管径: 1e9, 埋设方式: '直埋' }]);
  const files = { buildings: houses(), mains: odd, existing: gas, leastAreaM2: 30, otherUses: false };
  const { site, warnings } = await readSite(files, ['water']);
  const said = warnings.map((one) => one.en).join('\n');
  for (const one of [
    'odd-mains.geojson: row 1 “起点埋深” 99, row 1 “终点埋深” -5, row 2 “管径” -200, row 3 “起点高程” 0, row 3 “终点高程” -9999: no pipe',
    'odd-gas.geojson: row 1 “管径” 1000000000: no pipe',
  ])
    expect(said).toContain(one);
  expect(warnings.map((one) => one.zh).join('\n')).toMatch(/第 2 行“管径”为 -200.*按未知处理/);
  const [first, second, third] = site.mains;
  expect([first!.diameterMm, first!.startDepthM, first!.endDepthM]).toEqual([300, undefined, undefined]);
  expect([second!.sizeAssumed, second!.startDepthM]).toEqual([true, 1.2]);
  expect([third!.diameterMm, third!.startLevelM, third!.endLevelM]).toEqual([300, undefined, undefined]);
  expect(site.existing[0]!.sizeAssumed).toBe(true);
  expect(site.existing[0]!.diameterMm).toBeLessThan(1000);
});

test('what a survey may well say is believed', async () => {
  const usual = file('usual-mains.geojson', [
    { geometry: street, utility: 'water', 管径: 0.3, 起点埋深: 0, 终点埋深: 12 },
    { geometry: street, utility: 'water', 管径: '4000×2500', 起点地面高程: -3, 起点高程: -5 },
    { geometry: street, utility: 'water', 管径: '', 终点埋深: '' },
  ]);
  expect(await doubtsOf(houses(), usual)).toBe('');
});

test('a boundary among the houses and areas among the existing pipes are told', async () => {
  const around = file('around.geojson', [
    { id: 'yard', geometry: ring([-30, -30], [90, -30], [90, 120], [-30, 120]) },
    ...[0, 30, 60].map((y) => ({ geometry: house(0, y) })),
  ]);
  const said = await doubtsOf(around, mains(), houses());
  expect(said).toMatch(/outline “yard” has 3 buildings within it.*--zone/);
  expect(said).toMatch(/2 areas are taken as pipes/);
});

test('a main below a house is told, and nobody is left without a reason', async () => {
  const below = file('below.geojson', [{ geometry: line([5, 5], [20, 6]) }]);
  const model = join(folder, 'nothing.inp');
  const said = (await printedBy([...asked(houses(), below), '--quick', '--epanet', model])).join('\n');
  expect(said).toMatch(/^! .*位于建筑“.”轮廓内/m);
  expect(said).toMatch(/^× 2 个接入点无法接入给水；文件中没有够得着的给水干管.*--mains/m);
  expect(said).toMatch(/^! .*nothing\.inp：没有布置给水管/m);
  expect(existsSync(model)).toBe(false);
});

test('latitude first: refused with the option that there is, and read with it', async () => {
  const swapped = (name: string, geometries: Geometry[]) =>
    file(
      name,
      geometries.map((one) => ({ geometry: inDegrees(one, true) })),
      '',
    );
  const words = [
    ...asked(
      swapped('swapped.geojson', [house(0, 0), house(0, 30)]),
      swapped('swapped-main.geojson', [street]),
    ),
    '--quick',
  ];
  await expect(run(words)).rejects.toMatchObject({
    code: 'import.crs-wrong',
    remedy: { en: expect.stringContaining('--swap-xy') },
  });
  const answer = await answerOf([...words, '--swap-xy']);
  // ten metres to the main, thirty along both houses
  expect(answer.utilities[0]).toMatchObject({ connected: 2, terminals: 2 });
  expect(answer.lengthM).toBeLessThan(60);
});

test('a drawing without coordinate system is told what this command has for it', async () => {
  const [x, y] = at(0, 0);
  const bare = join(folder, 'bare.csv');
  writeFileSync(bare, `id,WKT\n1,"POLYGON ((${x} ${y}, ${x + 30} ${y}, ${x + 30} ${y + 12}, ${x} ${y}))"\n`);
  await expect(run(asked(bare, mains()))).rejects.toMatchObject({
    code: 'import.crs-missing',
    remedy: {
      zh: expect.stringMatching(/--crs.*--unit m/),
      en: expect.not.stringContaining('--place'),
    },
  });
});

test('a file is written whole or not at all, and a folder is no file', async () => {
  const target = join(folder, 'taken.gpkg');
  mkdirSync(target, { recursive: true });
  await expect(run([...asked('nowhere.shp', 'nowhere.shp'), '--out', target])).rejects.toMatchObject({
    code: 'pipes.out-folder',
  });
  await expect(writeWhole(target, 'x')).rejects.toThrow();
  const nowhere = join(folder, 'nowhere', 'x.txt');
  await expect(writeWhole(nowhere, 'x')).rejects.toMatchObject({ code: 'ENOENT', path: nowhere });
  expect(readdirSync(folder).filter((one) => one.endsWith('.part'))).toEqual([]);
  const whole = join(folder, 'whole.txt');
  await writeWhole(whole, 'old');
  await writeWhole(whole, 'new');
  expect(existsSync(whole)).toBe(true);
});

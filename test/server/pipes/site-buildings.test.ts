import type { Geometry } from 'geojson';
import { expect, test } from 'vitest';
import { type BuildingWish, buildingsOf, leftOutWords } from '../../../server/pipes/site/site-buildings.ts';

const usual: BuildingWish = { leastAreaM2: 30, wanted: undefined, otherUses: false };
const outline = (y: number): number[][][] => [
  [
    [0, y],
    [30, y],
    [30, y + 12],
    [0, y + 12],
    [0, y],
  ],
];
const house = (y: number): Geometry => ({ type: 'Polygon', coordinates: outline(y) });
const read = (rows: Record<string, unknown>[], wish: Partial<BuildingWish> = {}) =>
  buildingsOf(
    rows.map((properties, i) => ({ row: i + 1, properties, geometry: house(30 * i) })),
    { ...usual, ...wish },
  );
const connected = ({ buildings }: ReturnType<typeof read>): boolean[] => buildings.map((one) => one.terminal);

const mixed = [
  { use: '住宅', 户数: '12户' },
  { use: '住宅', 户数: null },
  { use: '幼儿园', 户数: null },
  { use: '商店', 户数: 2 },
  { use: '住宅', 户数: 0 },
  { use: '泵房', 户数: null },
  { use: null, 户数: null },
];

test('who has households is connected, and of the others what is a dwelling as far as anybody says', () => {
  const found = read(mixed);
  // somebody lives above the shop, and a word that nobody knows is a house
  expect(connected(found)).toEqual([true, true, false, true, false, true, true]);
  expect(found.leftOut).toEqual(
    new Map([
      ['school', 1],
      ['nobody', 1],
    ]),
  );
  expect(found.uncounted).toBe(3);
  expect(found.buildings[0]!.households).toBe(12);
  // 360 m² on three floors
  expect(found.buildings[1]!.households).toBeCloseTo(12, 9);
  const words = leftOutWords('a.shp', found.leftOut)!;
  expect(words.zh).toMatch(/2 栋.*学校 1.*户数为零 1.*--uses all/);
  expect(words.en).toMatch(/2 buildings.*school 1.*nought households 1.*--uses all/);
});

test('all uses, or those alone that somebody chose', () => {
  expect(connected(read(mixed, { otherUses: true }))).toEqual(mixed.map(() => true));
  const chosen = read(mixed, { wanted: new Set([JSON.stringify(house(60))]) });
  expect(connected(chosen)).toEqual([false, false, true, false, false, false, false]);
  expect(chosen.leftOut.size).toBe(0);
});

test('a file that says neither use nor households is one of houses; empty fields say nothing', () => {
  const found = read([0, 1].map(() => ({ type: 'way', b: 'yes', 户数: 0 })));
  expect(connected(found)).toEqual([true, true]);
  expect(found.leftOut.size).toBe(0);
});

test('sheds and mere roofs stand in the way and are not counted as left out', () => {
  const found = read([{ building: 'roof' }, { building: 'school' }, { building: 'house' }], {
    leastAreaM2: 400,
  });
  expect(connected(found)).toEqual([false, false, false]);
  expect(found.leftOut.size).toBe(0);
});

test('OSM says it by other tags', () => {
  const found = read([
    { building: 'yes', other_tags: '"amenity"=>"school"' },
    { building: 'yes', 'building:levels': '5' },
    { building: 'warehouse' },
  ]);
  expect(connected(found)).toEqual([false, true, false]);
  expect(found.buildings[1]!.households).toBeCloseTo(20, 9);
});

test('households of a row with two outlines are shared by them', () => {
  const twin: Geometry = { type: 'MultiPolygon', coordinates: [outline(0), outline(30)] };
  const { buildings } = buildingsOf([{ row: 1, properties: { 户数: 24 }, geometry: twin }], usual);
  expect(buildings.map((one) => one.households)).toEqual([12, 12]);
});

test('outlines of one number that overlap, as a map cut into tiles has them, are one house; of two numbers two', () => {
  const both = (ids: number[]) =>
    buildingsOf(
      ids.map((id, i) => ({ row: i + 1, properties: { id }, geometry: house(6 * i) })),
      usual,
    );
  const { buildings, parts } = both([7, 7]);
  expect(buildings.map((one) => one.id)).toEqual(['7']);
  // 18 m deep where each part is 12
  expect(buildings[0]!.households).toBeCloseTo(1.5 * both([7, 8]).buildings[0]!.households, 6);
  expect(parts).toBe(1);
  expect(both([7, 8]).buildings).toHaveLength(2);
  expect(both([7, 8]).parts).toBe(0);
});

test('houses are called as people call them, with their compound where two have the same name', () => {
  const names = (rows: Record<string, unknown>[]) => read(rows).buildings.map((one) => one.id);
  expect(names([{ 楼号: '5#楼' }, { 楼号: 6 }, { 楼号: null }])).toEqual(['5号楼', '6', '3']);
  expect(names([{ fid: 71, 楼栋名称: '5号楼' }])).toEqual(['5号楼']);
  const [sun, moon] = ['向阳小区', '明月小区'];
  expect(
    names([
      { 小区名称: sun, 楼号: '1号楼' },
      { 小区名称: sun, 楼号: '2号楼' },
      { 小区名称: moon, 楼号: '1号楼' },
    ]),
  ).toEqual(['向阳小区 1号楼', '2号楼', '明月小区 1号楼']);
  // what is the same of all is the name of something else
  expect(names([0, 1, 2].map((id) => ({ id: id + 10, 小区名称: sun })))).toEqual(['10', '11', '12']);
});

test('a name that two houses share makes them no parts of one', () => {
  const { buildings, parts } = buildingsOf(
    [0, 1].map((i) => ({ row: i + 1, properties: { id: i, 楼号: '7号楼' }, geometry: house(6 * i) })),
    usual,
  );
  expect([buildings.length, parts]).toEqual([2, 0]);
});

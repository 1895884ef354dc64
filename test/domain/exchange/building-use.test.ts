import { expect, test } from 'vitest';
import { buildingUse, columnOfUse, readUse } from '../../../domain/exchange/building-use.ts';

test.each([
  ['住宅楼', 'residential'],
  ['商住楼', 'residential'],
  ['apartments', 'residential'],
  ['semidetached_house', 'residential'],
  ['Single Family House', 'residential'],
  ['farmhouse', 'residential'],
  ['warehouse', 'factory'],
  ['boiler_house', 'boiler_house'],
  ['gatehouse', 'gatehouse'],
  ['Garage', 'garage'],
  ['garages', 'garage'],
  ['第三小学', 'school'],
  ['education:school', 'school'],
  ['commerce:retail', 'shop'],
  ['marketplace', 'market'],
  ['配电室', 'substation'],
  ['锅炉房', 'boiler_house'],
  ['居委会', 'office'],
  ['place_of_worship', 'office'],
  ['station', 'station'],
  ['greenhouse', undefined],
  ['way', undefined],
  ['—', null],
  [null, null],
])('%s is %s', (word, use) => {
  expect(readUse(word)).toBe(use);
});

test('every use of the register reads as itself: what was exported comes back', () => {
  for (const use of ['boiler_house', 'gatehouse', 'office', 'market', 'factory', 'residential'])
    expect(readUse(use)).toBe(use);
});

test('building=yes is what its other tags say; flats with a shop stay flats', () => {
  expect(buildingUse('yes', { building: 'yes', amenity: 'kindergarten' })).toBe('school');
  expect(buildingUse('yes', { building: 'yes', shop: 'bakery' })).toBe('shop');
  expect(buildingUse('yes', { building: 'yes', shop: 'vacant' })).toBe('residential');
  expect(buildingUse('yes', {})).toBe('residential');
  expect(buildingUse('apartments', { shop: 'bakery' })).toBe('residential');
  expect(buildingUse(undefined, { amenity: 'school' })).toBe('school');
  expect(buildingUse(undefined, { name: '3号楼' })).toBeNull();
});

test('a column that may be of uses is one where it says a use', () => {
  expect(columnOfUse([{ type: 'way', landuse: 'residential' }])).toBe('landuse');
  expect(
    columnOfUse([
      { type: 'way', 用途: '' },
      { type: 'node', 用途: '学校' },
    ]),
  ).toBe('用途');
  expect(columnOfUse([{ type: 'way', b: 'yes' }])).toBeUndefined();
});

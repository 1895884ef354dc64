import { expression } from '@maplibre/maplibre-gl-style-spec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommunityRow } from '../../client/api/communities.ts';
import { communityStatuses } from '../../client/map/layers/communities.ts';
import {
  type CommunityFilter,
  matches,
  noFilter,
  readFilter,
  toExpression,
  writeFilter,
} from '../../client/workbench/register/community-filter.ts';

const statuses = communityStatuses.map((one) => one.key as string);
const office = fc.constantFrom('220', '331', '新安', 'a+b;c:d');
const filters: fc.Arbitrary<CommunityFilter> = fc.record({
  statuses: fc.uniqueArray(fc.constantFrom(...statuses)),
  offices: fc.uniqueArray(office),
  builtBy: fc.option(fc.integer({ min: 1900, max: 2100 })),
  text: fc.string({ maxLength: 12 }),
});
const rows: fc.Arbitrary<CommunityRow> = fc.record({
  id: fc.nat(),
  code: fc.string({ maxLength: 6 }),
  name: fc.string({ maxLength: 6 }),
  pinyin: fc.constant(''),
  initials: fc.constant(''),
  status: fc.constantFrom(...statuses),
  households: fc.option(fc.nat()),
  buildingCount: fc.option(fc.nat()),
  floorAreaM2: fc.option(fc.nat()),
  builtYear: fc.option(fc.integer({ min: 1900, max: 2100 })),
  officeCode: fc.option(office),
  officeName: fc.constant(null),
  point: fc.constant<[number, number]>([130, 42]),
  extent: fc.constant<[number, number, number, number]>([130, 42, 130, 42]),
});

/** What MapLibre says of the row's tile properties; a tile has no member for a null. */
function onMap(filter: CommunityFilter, row: CommunityRow): boolean {
  const expressed = toExpression(filter);
  if (!expressed) return true;
  const compiled = expression.createExpression(expressed, 'filter');
  if (compiled.result === 'error') throw new Error(compiled.value.map((one) => one.message).join());
  const properties = {
    status: row.status,
    ...(row.officeCode === null ? {} : { office_code: row.officeCode }),
    ...(row.builtYear === null ? {} : { built_year: row.builtYear }),
  };
  return compiled.value.evaluate({ zoom: 14 }, { type: 'Polygon', properties } as never) as boolean;
}

describe('one filter for table and map', () => {
  test('the map keeps exactly the rows of the table', () => {
    fc.assert(
      fc.property(filters, rows, (filter, row) => {
        const mapped = { ...filter, text: '' };
        expect(onMap(mapped, row)).toBe(matches(mapped, row));
      }),
    );
  });

  test('the address gives back what was written', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(readFilter(writeFilter(filter))).toEqual(filter);
      }),
    );
    expect(readFilter('')).toEqual(noFilter);
    expect(readFilter('status:nonsense+ready;built:99999;office:%E0%A4%A')).toEqual({
      ...noFilter,
      statuses: ['ready'],
    });
  });
});

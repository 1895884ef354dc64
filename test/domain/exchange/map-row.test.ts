import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  barrierKind,
  communityStatus,
  parentCode,
  regionCode,
  regionLevel,
  streetClass,
  utilityOf,
} from '../../../domain/exchange/classify.ts';
import { columnRole } from '../../../domain/exchange/columns.ts';
import { kindSpecs } from '../../../domain/exchange/kinds.ts';
import { mappingFor, mapRow } from '../../../domain/exchange/map-row.ts';
import {
  parseCount,
  parseDay,
  parseQuantity,
  parseShare,
  parseYear,
} from '../../../domain/exchange/parse-values.ts';
import { shapeFor } from '../../../domain/exchange/shape.ts';

describe('values as ledgers write them', () => {
  test.each<[unknown, unknown]>([
    ['1998年建成', 1998],
    [1998, 1998],
    ['1998-05-01', 1998],
    ['1995-1998', 1995],
    ['80年代', 1980],
    ['1980年代', 1980],
    ['中楼层(共23层)/2009年建塔楼/广渠门', 2009],
    ['未知', null],
    [0, null],
    ['', null],
    ['二〇〇八', undefined],
    ['12345', undefined],
  ])('year %j', (text, year) => expect(parseYear(text)).toBe(year));
  test.each<[unknown, unknown]>([
    ['1124户', 1124],
    ['约1,124户', 1124],
    ['5栋', 5],
    [' 12 ', 12],
    ['1.2万户', 12000],
    ['６层', 6],
    ['(共23层)', 23],
    ['暂无信息', null],
    ['-', null],
    ['三栋', undefined],
    ['-5', undefined],
    ['3.5', undefined],
  ])('count %j', (text, count) => expect(parseCount(text)).toBe(count));
  test.each<[unknown, 'area' | 'length' | 'money' | 'diameter', unknown]>([
    ['4.5万平方米', 'area', 45000],
    ['3,200㎡', 'area', 3200],
    ['2公顷', 'area', 20000],
    ['DN300', 'diameter', 300],
    ['φ300', 'diameter', 300],
    ['12"', 'diameter', 304.8],
    ['500万元', 'money', 5e6],
    ['1.2亿', 'money', 1.2e8],
    ['12 m', 'length', 12],
    ['40ft', 'length', 12.192],
    ['很大', 'area', undefined],
    ['-3', 'length', undefined],
    ['NULL', 'area', null],
  ])('quantity %j of %s', (text, quantity, value) => {
    const found = parseQuantity(text, quantity);
    if (typeof value === 'number') expect(found).toBeCloseTo(value, 6);
    else expect(found).toBe(value);
  });
  test('shares and days', () => {
    expect([parseShare('85%'), parseShare(0.85), parseShare(85), parseShare('120%')]).toEqual([
      0.85,
      0.85,
      0.85,
      undefined,
    ]);
    expect([
      parseDay('2020年9月12日'),
      parseDay('2020/9/12'),
      parseDay('2020'),
      parseDay('2020-13-40'),
    ]).toEqual(['2020-09-12', '2020-09-12', '2020-01-01', undefined]);
  });
  it('never throws and never answers a number that is none', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const parse of [parseCount, parseYear, parseShare, (v: unknown) => parseQuantity(v, 'area')]) {
          let found: unknown;
          try {
            found = parse(value);
          } catch (error) {
            // String(value) of an object without a text is the caller's; files hold texts and numbers only
            if (typeof value === 'object' || typeof value === 'symbol' || typeof value === 'function') return;
            throw error;
          }
          if (typeof found === 'number') expect(Number.isFinite(found) && found >= 0).toBe(true);
        }
      }),
    );
  });
});

describe('columns', () => {
  test.each([
    ['小区名称', 'name'],
    ['户数（户）', 'households'],
    ['建成年代', 'built_year'],
    ['建筑面积(万㎡)', 'floor_area_m2'],
    ['栋数', 'building_count'],
    ['building:levels', 'levels'],
    ['经度', 'x'],
    ['LAT', 'y'],
    ['管径(mm)', 'diameter_mm'],
    ['house_num', 'households'],
    ['building_num', 'building_count'],
  ])('%s is %s', (name, role) => expect(columnRole(name)).toBe(role));

  it('take their unit from the name, from @ and from the drawing', () => {
    const mapping = mappingFor(kindSpecs.communities, ['小区名称', '建筑面积（万㎡）', '总投资(万元)']);
    expect(mapping.floor_area_m2).toEqual({ column: '建筑面积（万㎡）', factor: 1e4 });
    expect(mapping.estimated_cost_yuan).toEqual({ column: '总投资(万元)', factor: 1e4 });
    const pipes = mappingFor(kindSpecs.pipes, ['PIPESIZE', 'YEAR'], { diameter_mm: 'PIPESIZE@in' });
    expect(pipes.diameter_mm).toEqual({ column: 'PIPESIZE', factor: 25.4 });
    expect(
      mappingFor(kindSpecs.pipes, ['PIPESIZE'], {}, { length: 0.3048, diameter: 25.4 }).diameter_mm?.factor,
    ).toBe(25.4);
    expect(() => mappingFor(kindSpecs.pipes, ['a'], { diameter_mm: 'b' })).toThrow('does not fit');
    expect(() => mappingFor(kindSpecs.pipes, ['a'], { colour: 'a' })).toThrow('does not fit');
  });
});

describe('a row', () => {
  const context = (
    kind: 'communities' | 'buildings' | 'barriers' | 'pipes' | 'regions',
    columns: string[],
    hints = '',
  ) => ({
    spec: kindSpecs[kind],
    mapping: mappingFor(kindSpecs[kind], columns),
    set: {},
    hints,
  });
  const square: GeoJSON.Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [126, 43],
        [126.1, 43],
        [126.1, 43.1],
        [126, 43],
      ],
    ],
  };

  it('of Lianjia keeps what it does not understand among its attributes', () => {
    const columns = ['title', 'year', 'building_num', 'house_num', 'company'];
    const mapped = mapRow(
      context('communities', columns),
      { title: '华龙美晟 ', year: '2009年建成', building_num: '约数栋', house_num: '1124户', company: 'x' },
      square,
    );
    expect(mapped).toMatchObject({
      row: {
        name: '华龙美晟',
        record: { built_year: 2009, households: 1124 },
        attributes: { building_num: '约数栋', company: 'x' },
        remarks: [{ code: 'value-unknown' }],
      },
    });
  });

  it('of OSM reads its other tags', () => {
    const mapped = mapRow(
      context('buildings', ['osm_id', 'osm_way_id', 'building', 'other_tags']),
      { osm_way_id: '77', building: 'apartments', other_tags: '"building:levels"=>"6","height"=>"18"' },
      square,
    );
    expect(mapped).toMatchObject({
      row: { code: '77', record: { use: 'residential', levels: 6, height_m: 18 } },
    });
  });

  it('of a barrier is told by tags, words or the name of its file, and left out underground', () => {
    expect(barrierKind({ railway: 'rail' }, undefined, '')).toEqual({ kind: 'railway' });
    expect(barrierKind({ railway: 'abandoned' }, undefined, '')).toEqual({ skip: 'railway-not-in-use' });
    expect(barrierKind({ waterway: 'river', tunnel: 'culvert' }, undefined, '')).toEqual({
      skip: 'underground',
    });
    expect(barrierKind({}, '铁路', '')).toEqual({ kind: 'railway' });
    expect(barrierKind({}, undefined, 'streams_v1.shp')).toEqual({ kind: 'river' });
  });

  it('of a pipe or region is classed by code, layer and level', () => {
    expect(['JS', 'WS', 'WATER_4', '燃气管线', 'xyz'].map((word) => utilityOf(word))).toEqual([
      'water',
      'sewage',
      'water',
      'gas',
      undefined,
    ]);
    expect([regionCode('222400'), regionCode('222404'), regionCode('220000')]).toEqual([
      '2224',
      '222404',
      '22',
    ]);
    expect([
      regionLevel(undefined, '2224'),
      regionLevel('district', undefined),
      regionLevel(undefined, '222404001'),
    ]).toEqual(['prefecture', 'county', 'office']);
    expect([parentCode('222404001'), parentCode('222404'), parentCode('2224'), parentCode('22')]).toEqual([
      '222404',
      '2224',
      '22',
      undefined,
    ]);
    expect([streetClass('primary'), streetClass('次干路'), streetClass('construction')]).toEqual([
      'arterial',
      'collector',
      undefined,
    ]);
    expect([communityStatus('在建'), communityStatus('已验收'), communityStatus('???')]).toEqual([
      'under_way',
      'accepted',
      undefined,
    ]);
  });
});

describe('shapes', () => {
  const area = { geometry: 'area', points: 'community', heights: false } as const;
  it('close rings, make areas of closed lines, draw points as circles and refuse the rest', () => {
    const open: GeoJSON.Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0, 5],
          [1, 0, 5],
          [1, 1, 5],
          [0, 1, 5],
        ],
      ],
    };
    expect(shapeFor(open, area)).toMatchObject({
      geometry: {
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
            [0, 0],
          ],
        ],
      },
      remarks: ['ring-closed'],
    });
    const line: GeoJSON.LineString = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    };
    expect(shapeFor(line, area)).toMatchObject({ geometry: { type: 'Polygon' }, remarks: ['line-to-area'] });
    expect(shapeFor({ type: 'Point', coordinates: [126, 43] }, area)).toMatchObject({
      geometry: { type: 'Polygon' },
    });
    // heights of points are not those of the circle, which the tables have no column for
    const high = shapeFor({ type: 'Point', coordinates: [126, 43, 190] }, { ...area, points: 'house' });
    expect(high).toMatchObject({ geometry: { type: 'Polygon' }, remarks: ['point-to-house'] });
    const corners = (high as { geometry: GeoJSON.Polygon }).geometry.coordinates[0]!;
    for (const corner of corners) expect(corner).toHaveLength(2);
    expect(shapeFor({ type: 'Point', coordinates: [126, 43] }, { ...area, points: undefined })).toMatchObject(
      {
        reject: 'wrong-geometry',
      },
    );
    expect(
      shapeFor(
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
        area,
      ),
    ).toMatchObject({ reject: 'wrong-geometry' });
    expect(shapeFor({ type: 'Point', coordinates: [Number.NaN, 1] }, area)).toMatchObject({
      reject: 'not-finite',
    });
    expect(shapeFor({ type: 'Point', coordinates: [1, 91] }, area)).toMatchObject({ reject: 'off-earth' });
    expect(shapeFor({ type: 'Polygon', coordinates: [] }, area)).toMatchObject({ reject: 'no-geometry' });
    expect(
      shapeFor(
        {
          type: 'LineString',
          coordinates: [
            [1, 1],
            [1, 1],
          ],
        },
        { ...area, geometry: 'line' },
      ),
    ).toMatchObject({ reject: 'too-few-points' });
  });
});

import { expect, test } from 'vitest';
import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import { crownLevelM, invertLevelM } from '../../../domain/pipes/clash/pieces.ts';
import { networkFeatures } from '../../../domain/pipes/files/map-features.ts';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';
import { networkFromLines } from '../../../domain/pipes/from-lines.ts';

type Place = [number, number];

/** A network of map features, each a line with its properties. */
function network(...lines: [properties: Record<string, unknown>, from: Place, to: Place][]) {
  const features = lines.map(([properties, from, to], i) => ({
    ...{ row: i + 1, type: 'LineString', properties, coordinates: [[from, to]] },
  }));
  return networkFromLines(networkFeatures(features).lines);
}

const west: Place = [0, 0];
const east: Place = [40, 0];

// steel: wall 2 % of DN200, 4 mm; concrete: a tenth of DN600, 60 mm
test.each([
  ['JS', '管顶高程', 98.3, 98.092],
  ['JS', '管上皮标高', 98.3, 98.092],
  ['JS', '管内底高程', 98.096, 98.092],
  ['JS', '管底高程', 98.092, 98.092],
  ['JS', '外底标高', 98.092, 98.092],
  ['JS', '管中心高程', 98.196, 98.092],
  ['JS', '高程', 98.3, 98.092],
] as const)('%s by its %s: the outer bottom of steel DN200', (kind, word, level, bottomM) => {
  const read = network([
    { 管类: kind, 管径: 200, 材质: '钢', [`起点${word}`]: level, [`终点${word}`]: level },
    west,
    east,
  ]);
  const [pipe] = read.segments;
  expect(crownLevelM(pipe!, 'start')! - 0.208).toBeCloseTo(bottomM, 6);
  expect(invertLevelM(pipe!, 'end')! - 0.004).toBeCloseTo(bottomM, 6);
});

test.each([
  ['YS', '管顶高程', 98.72],
  ['YS', '管内底高程', 98.06],
  // 管底 of a drain is its 管内底; 外底 is not
  ['YS', '管底高程', 98.06],
  ['YS', '外底高程', 98],
  ['YS', '管中心标高', 98.36],
  ['YS', '高程', 98.06],
] as const)('%s by its %s: the invert of concrete DN600', (kind, word, level) => {
  const read = network([
    { 管类: kind, 管径: 600, 材质: '混凝土', [`起点${word}`]: level, [`终点${word}`]: level },
    west,
    east,
  ]);
  expect(invertLevelM(read.segments[0]!, 'start')).toBeCloseTo(98.06, 6);
});

test('heat that lies inside a storm drain collides with it, and one that lies half a metre above does not', () => {
  const storm = { 管类: 'YS', 管径: 600, 起点管顶高程: 98.3, 终点管顶高程: 98.3 };
  const heat = (level: number) => ({ 管类: 'RL', 管径: 200, 起点管顶高程: level, 终点管顶高程: level });
  const across = (level: number) =>
    checkClashes(network([storm, west, east], [heat(level), [20, -20], [20, 20]])).findings.filter(
      (one) => one.kind === 'vertical',
    );
  expect(across(98.05)).toMatchObject([{ severity: 'collision' }]);
  expect(across(99)).toEqual([]);
});

test('of several columns each row fills its own, and the depth of another place is turned', () => {
  const survey = readSurvey(
    [
      {
        name: '点',
        rows: [
          ['物探点号', '管类', 'X', 'Y', '地面高程'],
          ['A', '给水', 4_748_000, 600_000, 100],
          ['B', '给水', 4_748_000, 600_030, 100],
        ],
      },
      {
        name: '线',
        rows: [
          [
            ...['管线编号', '起点点号', '终点点号', '管类', '管径', '材质', '起点管顶高程', '终点管顶高程'],
            ...['起点管内底高程', '终点管内底高程', '起点管顶埋深', '终点管顶埋深'],
          ],
          ['w', 'A', 'B', '给水', 200, '钢', 98.3, 98.2, null, null, 1.7, 1.8],
          ['s', 'A', 'B', '污水', 600, '混凝土', null, null, 97, 96.9, 2.34, 2.44],
        ],
      },
    ],
    { crs: 'EPSG:4552' },
  );
  expect(survey.problems.filter((one) => one.severity === 'error')).toEqual([]);
  const [water, sewer] = survey.network.segments;
  expect(water).toMatchObject({
    levelReference: 'crown',
    start: { groundM: 100, levelM: 98.3, depthM: 1.7 },
  });
  // 0.6 inside and 0.06 of wall from crown to invert
  expect(sewer).toMatchObject({ levelReference: 'invert', start: { groundM: 100, levelM: 97, depthM: 3 } });
});

test('a level by the outer bottom comes back from survey tables', () => {
  const given = network([
    { 管类: '给水', 管径: 200, 起点管底高程: 97, 终点管底高程: 96.8 },
    [500_000, 4_748_000],
    [500_030, 4_748_000],
  ]);
  expect(given.segments[0]!.levelReference).toBe('bottom');
  const { points, lines } = writeSurvey(given);
  const [again] = readSurvey([points, lines]).network.segments;
  expect(again).toMatchObject({ levelReference: 'bottom', start: { levelM: 97 }, end: { levelM: 96.8 } });
});

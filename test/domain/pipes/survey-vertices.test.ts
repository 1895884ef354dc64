import { expect, test } from 'vitest';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';
import { aNetwork } from './a-network.ts';

const network = aNetwork()
  .node('JS1', 500_000, 4_748_000, { kind: 'valve', closed: true, stuck: true, groundM: 40 })
  .node('JS2', 500_040, 4_748_000, { kind: 'valve', stuck: true, groundM: 40 })
  .pipe('w', 'JS1', 'JS2', {
    via: [
      [500_010.25, 4_748_001.5],
      [500_020, 4_748_003],
    ],
  })
  .build();

test('bends of a line and valves that can not be moved go through the tables and back', () => {
  const { points, lines } = writeSurvey(network);
  const { network: again } = readSurvey([points, lines], { crs: 'EPSG:4552' });
  expect(again.segments[0]!.via).toEqual(network.segments[0]!.via);
  expect(again.nodes.map(({ closed, stuck }) => [closed, stuck])).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('vertices that are no pairs of figures are an error of their row', () => {
  const { points, lines } = writeSurvey(network);
  const column = lines.rows[0]!.indexOf('折点坐标');
  const broken = { ...lines, rows: [lines.rows[0]!, lines.rows[1]!.with(column, '4748001 x;3')] };
  const { problems } = readSurvey([points, broken], { crs: 'EPSG:4552' });
  expect(problems.filter((one) => one.severity === 'error')).toMatchObject([
    { row: 2, code: 'survey.vertices' },
  ]);
});

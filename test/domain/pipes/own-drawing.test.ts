import { describe, expect, test } from 'vitest';
import { isOwnDxf, readDxf } from '../../../domain/pipes/files/dxf-read.ts';
import { writeDxf } from '../../../domain/pipes/files/dxf-write.ts';
import { readOwnDrawing } from '../../../domain/pipes/files/own-drawing.ts';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';
import { aNetwork } from './a-network.ts';

/** Vertices, an axis level, a stuck valve, ducts, a pump, words with blanks and signs, a point without a pipe. */
const network = () => ({
  ...aNetwork()
    .node('WS 1', 600_000.1234567, 4_748_000, {
      utility: 'sewage',
      kind: 'manhole',
      groundM: 40.123,
      depthM: 2.2,
      attributes: { 备注: '井盖, "破" 100%\n两行', 长: '一二三 '.repeat(200) },
    })
    .node('007', 600_040, 4_748_001, { utility: 'sewage', kind: 'manhole' })
    .node('V1', 600_000, 4_748_005, { kind: 'valve', closed: true, stuck: true, state: 'planned' })
    .node('V2', 600_040, 4_748_005)
    .node('alone', 600_140, 4_748_011)
    .pipe('s1', 'WS 1', '007', {
      utility: 'sewage',
      start: { groundM: 40.123, depthM: 2.123, levelM: 38 },
      end: { groundM: 40, depthM: 2.2, levelM: 37.8 },
      via: [[600_020, 4_748_000.5]],
      diameterMm: 300,
      material: 'concrete',
      laidYear: 2004,
    })
    .pipe('w1', 'V1', 'V2', { diameterMm: 110, state: 'planned', closed: true, levelReference: 'axis' })
    .build(),
  crs: 'EPSG:4552',
});

/** The pairs of a DXF with one change. */
const edited = (change: (pairs: string[][]) => string[][]) => {
  const lines = writeDxf(network()).trimEnd().split('\r\n');
  const pairs: string[][] = [];
  for (let k = 0; k < lines.length; k += 2) pairs.push([lines[k]!.trim(), lines[k + 1]!]);
  return `${change(pairs)
    .map((pair) => pair.join('\r\n'))
    .join('\r\n')}\r\n`;
};
const beforeEnd = (pairs: string[][], ...added: string[][]) => {
  const end = pairs.findLastIndex(([, value]) => value === 'ENDSEC');
  return [...pairs.slice(0, end), ...added, ...pairs.slice(end)];
};

describe('a drawing of ours', () => {
  test('gives the network back, its system too', () => {
    const text = writeDxf(network());
    expect(isOwnDxf(text)).toBe(true);
    const read = readOwnDrawing(text, 'a.dxf');
    expect(read.problems).toEqual([]);
    expect(read.network).toEqual({ ...network(), extras: { format: 'map' } });
    // what AutoCAD refuses: a piece of foreign data over 255 bytes
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(255);
  });

  test('a moved point takes its pipes along; names stay', () => {
    const text = edited((pairs) => {
      const at = pairs.findIndex(
        ([code, value], k) => code === '10' && value === '600040' && pairs[k - 2]?.[1] === 'POINT',
      );
      return pairs.map((pair, k) => (k === at ? ['10', '600041'] : pair));
    });
    const { network: again } = readOwnDrawing(text, 'a.dxf');
    expect(again.nodes.find((one) => one.id === '007')).toMatchObject({ x: 600_041, y: 4_748_001 });
    expect(again.segments.map((one) => [one.id, one.from, one.to])).toEqual([
      ['s1', 'WS 1', '007'],
      ['w1', 'V1', 'V2'],
    ]);
  });

  test('a line drawn beside them meets the point it ends at; what is no line is told', () => {
    const text = edited((pairs) =>
      beforeEnd(
        pairs,
        ...[
          ['0', 'LINE'],
          ['8', '给水DN200'],
          ['10', '600040'],
          ['20', '4748005'],
          ['11', '600140'],
          ['21', '4748005'],
        ],
        ...[
          ['0', 'LINE'],
          ['8', '怪'],
          ['10', '0'],
          ['20', '0'],
          ['11', '9'],
          ['21', '0'],
        ],
        ...[
          ['0', 'CIRCLE'],
          ['8', '给水'],
          ['10', '0'],
          ['20', '0'],
          ['40', '1'],
        ],
      ),
    );
    const { network: again, problems } = readOwnDrawing(text, 'a.dxf');
    expect(again.nodes.slice(0, 5)).toEqual(network().nodes);
    expect(again.segments).toHaveLength(3);
    expect(again.segments[2]).toMatchObject({ from: 'V2', utility: 'water', diameterMm: 200 });
    expect(problems.map((one) => one.code)).toEqual(['dxf.unread', 'map.layers-unassigned']);
  });

  test('a deleted point and a copied pipe: read by place, names kept where they are single, and said', () => {
    const text = edited((pairs) => {
      const start = pairs.findIndex(
        ([, value], k) => value === 'POINT' && pairs.slice(k, k + 3).some((one) => one[1] === '600040'),
      );
      const end = pairs.findIndex(([code], k) => k > start && code === '0');
      return [...pairs.slice(0, start), ...pairs.slice(end)];
    });
    const { network: again, problems } = readOwnDrawing(text, 'a.dxf');
    expect(problems.map((one) => one.code)).toEqual(['dxf.records-broken']);
    expect(again.segments.map((one) => one.id)).toEqual(['s1', 'w1']);
    expect(again.segments[0]).toMatchObject({
      utility: 'sewage',
      start: { levelM: 38 },
      end: { levelM: 37.8 },
      diameterMm: 300,
      material: 'concrete',
      laidYear: 2004,
    });
    expect(again.segments[1]).toMatchObject({ levelReference: 'axis', state: 'planned' });
  });

  test('attributes beyond what a drawing holds are counted, not lost in silence', () => {
    const big = network();
    big.nodes[0]!.attributes = Object.fromEntries(
      Array.from({ length: 30 }, (_, k) => [`a${k}`, '汉'.repeat(200)]),
    );
    const { network: again, problems } = readOwnDrawing(writeDxf(big), 'a.dxf');
    expect(problems).toMatchObject([{ code: 'dxf.attributes-left-out' }]);
    const kept = Object.keys(again.nodes[0]!.attributes).length;
    expect(kept).toBeGreaterThan(5);
    expect(problems[0]!.text.zh).toContain(String(30 - kept));
  });

  test('a damaged record is a line like any other', () => {
    const text = writeDxf(network()).replace('{"id":"s1"', '{"id":"s1');
    const { own, others } = readDxf(text, 'a.dxf');
    expect(own).toHaveLength(6);
    expect(others.map((one) => one.properties.Layer)).toEqual(['污水']);
  });
});

test('survey tables keep what a level means', () => {
  const { points, lines } = writeSurvey(network());
  const again = readSurvey([points, lines], { crs: 'EPSG:4552' });
  expect(again.network.segments.map((one) => one.levelReference)).toEqual(['invert', 'axis']);
});

test.each([
  ['起点管底高程', '终点管底高程', 'bottom'],
  ['起点管内底高程', '终点管内底高程', 'invert'],
  ['管内底高程起点', '管内底高程终点', 'invert'],
  ['起点中心标高', '终点中心标高', 'axis'],
  ['起点管上皮标高(m)', '终点管上皮标高(m)', 'crown'],
  ['起点管顶高程', '终点管顶高程', 'crown'],
  ['起点管顶(底)高程', '终点管顶(底)高程', 'crown'],
  ['起点高程', '终点高程', 'crown'],
])('a water line table headed %s', (start, end, reference) => {
  const { network: read } = readSurvey(
    [
      {
        name: '给水点',
        rows: [
          ['物探点号', 'X', 'Y'],
          ['JS1', 4_748_000, 600_000],
          ['JS2', 4_748_000, 600_030],
        ],
      },
      {
        name: '给水线',
        rows: [
          ['起点点号', '终点点号', start, end],
          ['JS1', 'JS2', 38, 37],
        ],
      },
    ],
    { crs: 'EPSG:4552' },
  );
  expect(read.segments[0]).toMatchObject({ levelReference: reference, start: { levelM: 38 } });
});

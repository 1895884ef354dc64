import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEpanet } from '../../../domain/pipes/files/epanet-read.ts';
import { refuseOnErrors } from '../../../domain/pipes/files/row-problem.ts';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import type { Cell, SurveySheet } from '../../../domain/pipes/files/survey-tables.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';
import { newNode, newSegment, type PipeNetwork } from '../../../domain/pipes/model.ts';
import { fixture } from '../../fixtures.ts';

const sheet = (name: string, text: string): SurveySheet => ({
  name,
  rows: text
    .trim()
    .split('\n')
    .map((line) =>
      line.split(',').map((cell): Cell => (/^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell || null)),
    ),
});
const points = (rows: string) =>
  sheet('污水点', `图上点号,物探点号,特征,附属物,X,Y,地面高程,点编码,井深\n${rows}`);
const lines = (rows: string) =>
  sheet(
    '污水线',
    `起点点号,终点点号,起点埋深,终点埋深,起点高程,终点高程,管径,材质,埋设方式,埋设年代,权属单位,状态\n${rows}`,
  );
const two = points(
  'WS1,WS1,,检查井,4748000.5,43500100.25,40.1,52020000,2.3\nWS2,WS2,,检查井,4748000.5,43500140.25,40,52020000,2.4',
);
const errors = (sheets: SurveySheet[]) =>
  readSurvey(sheets)
    .problems.filter((one) => one.severity === 'error')
    .map((one) => `${one.table} ${one.row} ${one.code}`);

describe('survey tables', () => {
  test('X north and Y east are swapped, the zone prefix gives the system, levels keep their meaning', () => {
    const { network, problems } = readSurvey([
      two,
      lines('WS1,WS2,2,2.1,38.1,37.9,300,砼,直埋,2004,排水公司,在用'),
    ]);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(network.crs).toBe('EPSG:4531');
    expect(network.nodes[0]).toMatchObject({
      id: 'WS1',
      x: 43500100.25,
      y: 4748000.5,
      kind: 'manhole',
      utility: 'sewage',
      groundM: 40.1,
      depthM: 2.3,
    });
    expect(network.segments[0]).toMatchObject({
      utility: 'sewage',
      diameterMm: 300,
      material: 'concrete',
      embedding: 'direct-buried',
      laidYear: 2004,
      owner: '排水公司',
      state: 'in_use',
      levelReference: 'invert',
      start: { groundM: 40.1, depthM: 2, levelM: 38.1 },
    });
  });

  test('a connection that only one of its points names is told by its row', () => {
    const table = (rows: string) =>
      readSurvey([
        sheet('雨水', `管线点号,连接点号,附属物,X,Y,地面高程,管底高程,管径\n${rows}`),
      ]).problems.flatMap((one) => (one.code === 'survey.missing-mate' ? [[one.row, one.severity]] : []));
    const a = 'YS1,YS2,雨水井,4748000,500000,40,38,300';
    const b = 'YS2,YS1,雨水井,4748000,500030,40,37.8,300';
    const c = 'YS2,YS3,雨水井,4748000,500030,40,37.8,300\nYS3,,排水口,4748000,500060,40,37.6,300';
    expect(table(`${a}\n${b}\n${c}`)).toEqual([[4, 'warning']]);
    // each connection once: the way of another office, not a gap
    expect(table(`${a}\n${c}`)).toEqual([]);
  });

  test('0, 0 is a place in a local frame, and no place where everything else lies far away', () => {
    const at = (north: number, east: number) => [
      points(`WS1,WS1,,检查井,0,0,40.1,,\nWS2,WS2,,检查井,${north},${east},40,,`),
      lines('WS1,WS2,2,2.1,38.1,37.9,300,砼,直埋,2004,排水公司,在用'),
    ];
    expect(errors(at(0, 40))).toEqual([]);
    expect(errors(at(4_748_000, 43_500_000))).toEqual(['污水点 2 survey.no-coordinates']);
  });

  test('coded column names, sizes in every way of writing, gas classes, ducts and volts', () => {
    const { network } = readSurvey([
      sheet(
        'RQPOINT',
        'WTDH,TZ,FSW,X,Y,DMGC\nRQ1,三通,,4748000,500000,40\nRQ2,,调压箱,4748000,500050,40\nDL1,,,4748010,500000,40\nDL2,,,4748010,500050,40\nTX1,,手孔,4748020,500000,40\nTX2,,人孔井,4748020,500050,40',
      ),
      sheet(
        'LINE',
        'QDDH,ZDDH,QDMS,ZDMS,GJ,CZ,DY,ZKS,ZYKS\nRQ1,RQ2,1,1.1,De110,PE,中压B,,\nDL1,DL2,0.7,0.7,400×300,铜,10kV,6,4\nTX1,TX2,0.8,0.8,300X200,光纤,,12,9',
      ),
    ]);
    const [gas, power, telecom] = network.segments;
    expect(gas).toMatchObject({ utility: 'gas', diameterMm: 110, material: 'pe', gasPressure: 'medium_b' });
    expect(power).toMatchObject({
      utility: 'power',
      widthMm: 400,
      heightMm: 300,
      voltageKv: 10,
      ductsTotal: 6,
      ductsUsed: 4,
    });
    expect(telecom).toMatchObject({ utility: 'telecom', widthMm: 300, heightMm: 200, ductsTotal: 12 });
    expect(network.nodes.map((one) => one.kind)).toEqual([
      'tee',
      'regulator',
      'junction',
      'junction',
      'handhole',
      'manhole',
    ]);
  });

  test('merged header rows under a title', () => {
    const { network, problems } = readSurvey([
      sheet(
        '点',
        '某市给水管线点成果表,,,,,\n物探点号,特征,附属物,坐标,,高程\n,,,X,Y,地面\nA1,弯头,,4748000,500000,40.5\nA2,,阀门,4748000,500080,40.4',
      ),
      sheet(
        '线',
        '某市给水管线成果表,,,,,,\n起点点号,终点点号,埋深,,管线高程,,管径\n,,起点,终点,起点,终点,\nA1,A2,1.9,1.8,38.6,38.6,200',
      ),
    ]);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(network.nodes.map((one) => [one.utility, one.groundM])).toEqual([
      ['water', 40.5],
      ['water', 40.4],
    ]);
    expect(network.segments[0]!.start).toEqual({ groundM: 40.5, depthM: 1.9, levelM: 38.6 });
    expect(network.segments[0]!.levelReference).toBe('crown');
  });

  test('the single table of points and connections', () => {
    const { network, problems } = readSurvey([
      sheet(
        '雨水',
        '物探点号,连接点号,特征,附属物,X,Y,地面高程,管底高程,埋深,管径,材质\nYS1,YS2,,雨水井,4748000,500000,40,38.5,1.5,400,砼\nYS2,YS1,,雨水井,4748000,500030,40,38.4,1.6,400,砼\n,YS3,,,,,,38.3,1.7,400,砼\nYS3,YS2,,出水口,4748000,500060,39.8,38.2,1.6,400,砼',
      ),
    ]);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(network.segments).toHaveLength(2);
    expect(network.segments[1]).toMatchObject({
      from: 'YS2',
      to: 'YS3',
      start: { levelM: 38.3 },
      end: { levelM: 38.2 },
    });
    expect(network.nodes[2]!.kind).toBe('outfall');
  });

  test('every fault is told by sheet and row, and nothing is half imported', () => {
    const bad = [
      points(
        'WS1,WS1,,检查井,4748000,43500100,40.1,,2\nWS1,WS1,,检查井,4748009,43500100,40.1,,2\nWS2,WS2,,检查井,#REF!,43500140,40,,2\n,,,检查井,1,1,1,,1\nWS4,WS4,,检查井,4748000,43500180,无法,,2',
      ),
      lines(
        'WS1,WS9,2,2.1,38.1,37.9,300,砼,直埋,2004,,\nWS1,WS1,2,2,38,38,300,砼,,,,\nWS4,,2,2,38,38,300,,,,,\nWS1,WS4,NaN,2,38.1,38,300,,,,,',
      ),
    ];
    expect(errors(bad)).toEqual([
      '污水点 3 survey.duplicate-point',
      '污水点 4 survey.formula-error',
      '污水点 4 survey.no-coordinates',
      '污水点 5 survey.no-number',
      '污水点 6 survey.not-a-number',
      '污水线 3 survey.loop',
      '污水线 4 survey.line-without-end',
      '污水线 5 survey.not-a-number',
      '污水线 2 survey.missing-point',
    ]);
    expect(() => refuseOnErrors(readSurvey(bad), 'x.xlsx')).toThrow(/nothing was imported/);
  });

  test('no coordinate system, unswapped columns, no table at all', () => {
    const plain = points('WS1,WS1,,检查井,12000,8000,40,,2\nWS2,WS2,,检查井,12000,8040,40,,2');
    const line = lines('WS1,WS2,2,2,38,38,300,,,,,');
    const local = readSurvey([plain, line]);
    expect(local.network.crs).toBeNull();
    expect(local.problems.map((one) => one.code)).toContain('survey.crs-missing');
    const turned = readSurvey([
      points('WS1,WS1,,检查井,500100,4748000,40,,2\nWS2,WS2,,检查井,500140,4748000,40,,2'),
      line,
    ]);
    expect(turned.network.nodes[0]).toMatchObject({ x: 500100, y: 4748000 });
    expect(turned.problems.map((one) => one.code)).toContain('survey.axes');
    expect(() => readSurvey([sheet('a', 'foo,bar\n1,2')])).toThrow(/point table/);
  });

  test('a million rows are read in one pass', () => {
    const rows: Cell[][] = [['物探点号', 'X', 'Y', '地面高程']];
    for (let k = 0; k < 500_000; k++)
      rows.push([`JS${k}`, 4_748_000 + (k % 700), 500_000 + Math.floor(k / 700), 40]);
    const links: Cell[][] = [['起点点号', '终点点号', '管径']];
    for (let k = 1; k < 500_000; k++) links.push([`JS${k - 1}`, `JS${k}`, 100]);
    const { network, problems } = readSurvey([
      { name: '点', rows },
      { name: '线', rows: links },
    ]);
    expect(network.segments).toHaveLength(499_999);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
  }, 180_000);
});

describe('round trips', () => {
  const root = fixture('fixtures');
  const files = root ? globSync(['micropolis/*.inp', 'd_water_*/**/*.inp'], { cwd: root }) : [];
  const back = (network: PipeNetwork) => {
    const { points: p, lines: l } = writeSurvey(network);
    return readSurvey([p, l], { crs: network.crs }).network;
  };

  test.skipIf(files.length === 0).each(files)('%s through survey tables', (file) => {
    const { network } = readEpanet(readFileSync(`${root}/${file}`, 'utf8'));
    const again = back(network);
    const place = (one: PipeNetwork) =>
      one.nodes.map(({ id, x, y, groundM, kind }) => ({ id, x, y, groundM, kind }));
    expect(place(again)).toEqual(place(network));
    const pipe = (one: PipeNetwork) =>
      one.segments.map(({ id, from, to, diameterMm, lengthM, material, laidYear, attributes }) => ({
        id,
        from,
        to,
        diameterMm,
        lengthM,
        material,
        laidYear,
        roughness: attributes.roughness,
      }));
    expect(pipe(again)).toEqual(pipe(network));
  });

  test('every field of the model survives', () => {
    const network: PipeNetwork = {
      crs: 'EPSG:4552',
      extras: { format: 'survey' },
      nodes: [
        newNode({
          id: 'RQ1',
          utility: 'gas',
          subclass: 'TR',
          kind: 'valve',
          x: 500000,
          y: 4748000,
          groundM: 40.123,
          depthM: 1.5,
          closed: true,
          state: 'building',
          owner: '燃气公司',
          attributes: { feature: '', appurtenance: '阀门', mapNumber: 'A1', code: '53031000', 备注: '试' },
        }),
        newNode({
          id: 'RQ2',
          utility: 'gas',
          subclass: 'TR',
          kind: 'tee',
          x: 500010,
          y: 4748000,
          attributes: { feature: '三通', appurtenance: '' },
        }),
      ],
      segments: [
        newSegment({
          id: 'g',
          utility: 'gas',
          subclass: 'TR',
          from: 'RQ1',
          to: 'RQ2',
          start: { groundM: 40.123, depthM: 1.2, levelM: 38.923 },
          end: { groundM: 40, depthM: 1.1, levelM: 38.9 },
          diameterMm: 160,
          material: 'pe',
          laidYear: 2011,
          owner: '燃气公司',
          embedding: 'jacked',
          gasPressure: 'medium_b',
          state: 'planned',
          lengthM: 10.2,
          attributes: { 备注: '套管' },
        }),
      ],
    };
    const again = back(network);
    expect(again.nodes).toEqual(network.nodes);
    expect(again.segments).toEqual([
      { ...network.segments[0], attributes: { 备注: '套管', pressureText: 'medium_b' } },
    ]);
  });
});

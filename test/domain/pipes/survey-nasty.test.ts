import { describe, expect, test } from 'vitest';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import { sizeOf } from '../../../domain/pipes/files/survey-size.ts';
import type { Cell, SurveySheet } from '../../../domain/pipes/files/survey-tables.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';

/** Rows of `a|b|c`; plain figures are numbers, as a spreadsheet hands them over. */
const sheet = (name: string, ...rows: string[]): SurveySheet => ({
  name,
  rows: rows.map((row) =>
    row.split('|').map((text): Cell => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text || null)),
  ),
});
const points = (letters: string) =>
  sheet(
    `${letters}点`,
    '物探点号|X|Y|地面高程',
    `${letters}1|4748000|600000|40`,
    `${letters}2|4748000|600030|40.5`,
  );
const read = (...sheets: SurveySheet[]) => readSurvey(sheets, { crs: 'EPSG:4552' });
const codes = (result: ReturnType<typeof read>) =>
  result.problems.map((one) => `${one.severity} ${one.code}`);
const ends = (result: ReturnType<typeof read>) =>
  result.network.segments.map(({ from, to, utility }) => `${from}>${to} ${utility}`);

describe('several tables', () => {
  test('each utility numbered from 1 on its own sheets', () => {
    const result = read(
      sheet('JSP', '物探点号|X|Y', '1|4748000|600000', '2|4748000|600030'),
      sheet('JSL', '起点点号|终点点号|管径', '1|2|300'),
      sheet('WSP', '物探点号|X|Y', '1|4748100|600000', '2|4748100|600030'),
      sheet('WSL', '起点点号|终点点号|管径', '1|2|400'),
    );
    expect(codes(result)).toEqual(['warning survey.number-shared']);
    expect(ends(result)).toEqual(['1>2 water', 'WS1>WS2 sewage']);
    expect(result.network.nodes.find((one) => one.id === 'WS1')).toMatchObject({
      y: 4_748_100,
      utility: 'sewage',
    });
  });

  test('one number twice within a utility stays an error', () => {
    const result = read(sheet('WS点', '物探点号|X|Y', 'WS1|4748000|600000', 'WS1|4748000|600030'));
    expect(codes(result)).toEqual(['error survey.duplicate-point']);
  });

  test('point table and line table below each other, with titles, and another utility below them', () => {
    const result = read(
      sheet(
        'Sheet1',
        '污水管点表',
        '物探点号|X|Y|地面高程',
        '1|4748000|600000|40',
        '2|4748000|600030|40.5',
        '',
        '污水管线表',
        '起点点号|终点点号|起点高程|终点高程|管径',
        '1|2|38|37.9|300',
        '给水管点表',
        '物探点号|X|Y|特征',
        '1|4748010|600000|三通',
        '2|4748010|600030|弯头',
        '给水管线表',
        '起点点号|终点点号|管径',
        '1|2|110',
      ),
    );
    expect(codes(result)).toEqual(['warning survey.number-shared']);
    expect(ends(result)).toEqual(['1>2 sewage', 'JS1>JS2 water']);
    expect(result.network.segments[0]).toMatchObject({ diameterMm: 300, start: { levelM: 38, groundM: 40 } });
    expect(result.network.nodes.find((one) => one.id === 'JS1')?.kind).toBe('tee');
  });

  test('beside each other', () => {
    const result = read(
      sheet(
        '污水',
        '物探点号|X|Y|地面高程||起点点号|终点点号|管径',
        'WS1|4748000|600000|40||WS1|WS2|300',
        'WS2|4748000|600030|40.5|||',
      ),
    );
    expect(codes(result)).toEqual([]);
    expect(ends(result)).toEqual(['WS1>WS2 sewage']);
  });

  test('heads repeated on each printed page, sums and signatures', () => {
    const result = read(
      sheet(
        'WS点',
        '物探点号|X|Y|地面高程',
        'WS1|4748000|600000|40',
        '物探点号|X|Y|地面高程',
        'WS2|4748000|600030|40',
        '合计|2||',
        '制表：张三|||',
      ),
      sheet('WS线', '起点点号|终点点号|管径|管长', 'WS1|WS2|300|30', '合计|||30'),
    );
    expect(codes(result)).toEqual(Array(3).fill('warning survey.row-passed-over'));
    expect(ends(result)).toEqual(['WS1>WS2 sewage']);
  });

  test('a sheet that nobody understands is told with its heads', () => {
    const result = read(points('WS'), sheet('WS线', '甲|乙|管径', 'WS1|WS2|300', 'WS2|WS1|300'));
    expect(result.problems).toMatchObject([
      { code: 'survey.sheet-unread', severity: 'warning', table: 'WS线' },
    ]);
    expect(result.problems[0]!.text.zh).toContain('甲 乙 管径');
  });
});

describe('heads', () => {
  test.each([
    ['起点管线点号', '终点管线点号'],
    ['管线起点', '管线终点'],
    ['起点 点号', '终点 点号'],
    ['起点编码', '终点编码'],
    ['起点管点编号', '终点管点编号'],
    ['上游点号', '下游点号'],
    ['上游井号', '下游井号'],
    ['起点井号', '终点井号'],
    ['本点号', '连接点号'],
    ['管线点号', '连接点号'],
    ['物探点号', '连接方向'],
    ['起点点号(必填)', '终点点号（必填）'],
    ['起点号', '止点号'],
  ])('%s | %s', (from, to) => {
    const result = read(points('WS'), sheet('WS线', `${from}|${to}|管径`, 'WS1|WS2|300'));
    expect(codes(result)).toEqual([]);
    expect(ends(result)).toEqual(['WS1>WS2 sewage']);
  });

  test.each(['管 线 点 号', '物探点号*', '井号', '井编号', '外业点号', '点名'])(
    'point number: %s',
    (head) => {
      const result = read(sheet('WS点', `${head}|纵坐标X|横坐标Y（m）`, 'WS1|4748000|600000'));
      expect(result.network.nodes).toMatchObject([{ id: 'WS1', x: 600_000, y: 4_748_000 }]);
    },
  );

  test('a link table without coordinates joins both rows of a pipe', () => {
    const result = read(
      points('WS'),
      sheet('WS连接', '管线点号|连接点号|管线高程|埋深|管径', 'WS1|WS2|38|2|300', 'WS2|WS1|37.9|2.6|300'),
    );
    expect(ends(result)).toEqual(['WS1>WS2 sewage']);
    expect(result.network.segments[0]).toMatchObject({
      start: { levelM: 38, depthM: 2 },
      end: { levelM: 37.9, depthM: 2.6 },
    });
  });
});

describe('figures', () => {
  const line = (head: string, row: string) =>
    read(points('WS'), sheet('WS线', `起点点号|终点点号|${head}`, `WS1|WS2|${row}`));

  test.each([
    ['起点埋深(m)|终点埋深（m）|管径(mm)', '1.2|1.3|300', []],
    ['起点埋深(cm)|终点埋深（厘米）|管径(m)', '120|130|0.3', []],
    ['起点埋深/mm|终点埋深/mm|管径/cm', '1200|1300|30', []],
    ['起点埋深|终点埋深|管径', '120|130|300', ['warning survey.depth-unit']],
    ['起点埋深|终点埋深|管径', '1200|1300|DN300', ['warning survey.depth-unit']],
    ['起点埋深|终点埋深|管径', '１．２|1.3|ＤＮ３００', []],
    ['起点埋深|终点埋深|管径', '约1.2|1.3m|φ300', ['warning survey.about']],
  ])('%s: %s', (head, row, told) => {
    const result = line(head, row);
    expect(result.network.segments[0]).toMatchObject({
      start: { depthM: 1.2 },
      end: { depthM: 1.3 },
      diameterMm: 300,
    });
    expect(codes(result)).toEqual(told);
  });

  test('a deep sewer stays in metres', () => {
    expect(line('起点埋深|终点埋深', '12.5|13').network.segments[0]!.start.depthM).toBe(12.5);
  });

  test('what is no figure is an error of its row', () => {
    for (const wrong of ['<1.2', 'NaN', '#REF!', '一米二'])
      expect(codes(line('起点埋深|管径', `${wrong}|300`))[0]).toMatch(
        /^error survey\.(not-a-number|formula-error)$/,
      );
  });

  test('ducts in one column', () => {
    expect(line('断面尺寸|总孔数/已用孔数', '400×300|6/4').network.segments[0]).toMatchObject({
      widthMm: 400,
      heightMm: 300,
      ductsTotal: 6,
      ductsUsed: 4,
    });
  });

  test('direction by sign, by word, by the numbers themselves; unknown words are kept', () => {
    for (const flow of ['-', '逆向', '←', 'WS2→WS1', '终点→起点'])
      expect(ends(line('流向', flow)), flow).toEqual(['WS2>WS1 sewage']);
    for (const flow of ['+', '正向', 'WS1→WS2', ''])
      expect(ends(line('流向', flow)), flow).toEqual(['WS1>WS2 sewage']);
    const strange = line('流向', '东南');
    expect(strange.network.segments[0]).toMatchObject({ from: 'WS1', attributes: { flowText: '东南' } });
  });
});

describe('point numbers', () => {
  test('spelt otherwise in the line table: blanks, case, full width', () => {
    const result = read(points('WS'), sheet('WS线', '起点点号|终点点号', 'ws 1|ＷＳ２'));
    expect(codes(result)).toEqual(['warning survey.number-spelt']);
    expect(ends(result)).toEqual(['WS1>WS2 sewage']);
  });

  test('two points that differ by case only are not guessed at', () => {
    const result = read(
      sheet('WS点', '物探点号|X|Y', 'WS1|4748000|600000', 'ws1|4748000|600030', 'WS2|4748000|600060'),
      sheet('WS线', '起点点号|终点点号', 'Ws1|WS2'),
    );
    expect(codes(result)).toEqual(['error survey.missing-point']);
  });

  test('a mate that is nowhere, a loop with one node, a point at 0, 0', () => {
    expect(codes(read(points('WS'), sheet('WS线', '起点点号|终点点号', 'WS1|WS9')))).toEqual([
      'error survey.missing-point',
    ]);
    expect(codes(read(points('WS'), sheet('WS线', '起点点号|终点点号', 'WS1|WS1')))).toEqual([
      'error survey.loop',
    ]);
    expect(codes(read(sheet('WS点', '物探点号|X|Y', 'WS1|4748000|600000', 'WS2|0|0')))).toEqual([
      'error survey.no-coordinates',
    ]);
  });
});

describe('sizes', () => {
  test.each([
    ['DN300', { diameterMm: 300 }],
    ['dn 300', { diameterMm: 300 }],
    ['De110', { diameterMm: 110 }],
    ['Ф300', { diameterMm: 300 }],
    ['∅300', { diameterMm: 300 }],
    ['300.', { diameterMm: 300 }],
    ['0.3m', { diameterMm: 300 }],
    ['400×300', { widthMm: 400, heightMm: 300 }],
    ['B×H=2000×1500', { widthMm: 2000, heightMm: 1500 }],
    ['800×600(mm)', { widthMm: 800, heightMm: 600 }],
    ['DN300（球墨）', { diameterMm: 300, partly: true }],
    ['Φ108×4', { diameterMm: 108, partly: true }],
    ['2Φ100', { diameterMm: 100, count: 2, partly: true }],
    ['3-DN100', { diameterMm: 100, count: 3, partly: true }],
    ['24孔', { count: 24, partly: true }],
    ['DN300/DN200', undefined],
    ['300-400', undefined],
  ])('%s', (word, size) => expect(sizeOf(word)).toEqual(size));

  test('words that say more than the figure go out as they came', () => {
    const { network } = read(
      points('DL'),
      sheet('DL线', '起点点号|终点点号|断面尺寸', 'DL1|DL2|2Φ100', 'DL2|DL1|24孔'),
    );
    expect(network.segments).toMatchObject([
      { diameterMm: 100, ductsTotal: 2 },
      { diameterMm: null, ductsTotal: 24 },
    ]);
    const { points: first, lines } = writeSurvey(network);
    expect(readSurvey([first, lines], { crs: 'EPSG:4552' }).network.segments).toEqual(network.segments);
  });
});

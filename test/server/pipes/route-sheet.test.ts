import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../../server/pipes/commands/route-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-route-sheet-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of a table whose geometry is well-known text; without coordinate system. */
function table(name: string, fields: string, rows: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [`${fields},WKT`, ...rows, ''].join('\n'));
  return path;
}

const [x0, y0] = [500_000, 4_750_000];
const ringAt = (x: number, y: number, w = 30, h = 12): string => {
  const corners = [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
    [x, y],
  ];
  return `"POLYGON ((${corners.map(([a, b]) => `${x0 + a!} ${y0 + b!}`).join(', ')}))"`;
};
const lineOf = (...points: [number, number][]): string =>
  `"LINESTRING (${points.map(([x, y]) => `${x0 + x} ${y0 + y}`).join(', ')})"`;

function words(): string[] {
  const main = lineOf([-40, -10], [90, -10]);
  return [
    ...[
      '--buildings',
      table(
        'houses.csv',
        'id',
        [0, 1, 2].map((i) => `楼${i + 1},${ringAt(0, 30 * i)}`),
      ),
    ],
    ...['--mains', table('mains.csv', 'utility,dn', [`污水,400,${main}`, `给水,,${main}`])],
    ...['--streets', table('streets.csv', 'highway,name', [`residential,试验路,${main}`])],
    ...['--barriers', table('walls.csv', 'kind', [`wall,${lineOf([-20, -5], [-20, 95])}`])],
    ...['--utility', 'sewage,water', '--quick'],
  ];
}

/** The file, and the words on each of its pages. */
async function printed(more: string[]): Promise<{ html: string; pages: string[][] }> {
  const sheet = join(folder, 'set.html');
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    expect(await run([...words(), ...more, '--sheet', sheet, '--json'])).toBe(0);
  } finally {
    log.mockRestore();
  }
  const html = readFileSync(sheet, 'utf8');
  const pages = html
    .split('<section>')
    .slice(1)
    .map((page) => [...page.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!));
  return { html, pages };
}

test('plans, profiles, tables and bill in one file that needs nothing else', async () => {
  const { html, pages } = await printed(['--crs', 'EPSG:4552', '--project', '试验小区']);
  expect(html).toContain('@page{size:420mm 297mm');
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|<script|url\(/);
  const all = pages.flat();
  for (const title of [
    '管线综合平面图',
    '污水管线平面图',
    '给水管线平面图',
    '井位及标高一览表',
    '接户管一览表',
    '工程量及造价估算表',
  ])
    expect(all, title).toContain(title);
  expect(all.some((one) => one.includes('污水管线纵断面图'))).toBe(true);
  pages.forEach((one, i) => {
    for (const said of [
      '试验小区 地下管网布置方案',
      `${i + 1} / ${pages.length}`,
      '按文件布置 · 种子 1 · 随附的示例单价',
    ])
      expect(one, String(i)).toContain(said);
    expect(one).toContain('CGCS2000 3° 带 中央子午线 129° / 高程同现状资料');
  });
  const plan = pages.find((one) => one.includes('管线综合平面图') && one.includes('图例'))!;
  for (const said of ['试验路', '墙、围栏', '道路', '楼1', '污水 DN400']) expect(plan).toContain(said);
  // nobody said the size of this main
  expect(plan).toContain('给水');
  expect(plan.join()).not.toMatch(/给水 DN300/);
  expect(pages[0]!.join()).toMatch(/部分楼栋没有户数资料/);
});

test('a drawing without coordinate system, for readers of English', async () => {
  const { html, pages } = await printed(['--unit', 'm', '--lang', 'en', '--frost', '1.2']);
  expect(html).toContain('lang="en"');
  for (const one of pages) {
    expect(one).toContain('of the drawing, no system stated / as surveyed');
    expect(one).toContain('houses Underground networks, outline design');
  }
  expect(pages.flat()).toContain('Assumptions');
});

test('another ending, or a folder that is not there, is refused before anything is read', async () => {
  const nowhere = ['--buildings', 'nowhere.shp', '--mains', 'nowhere.shp', '--utility', 'water'];
  await expect(run([...nowhere, '--sheet', join(folder, 'set.pdf')])).rejects.toMatchObject({
    code: 'pipes.sheet-format',
  });
  await expect(run([...nowhere, '--sheet', join(folder, 'none', 'set.html')])).rejects.toMatchObject({
    code: 'pipes.out-folder',
  });
  await expect(
    run(['--task', 'separate', ...nowhere, '--existing', 'nowhere.shp', '--sheet', join(folder, 'set.pdf')]),
  ).rejects.toMatchObject({ code: 'pipes.sheet-format' });
  expect(existsSync(join(folder, 'set.pdf'))).toBe(false);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { SiteReader } from '../../../server/pipes/site/site-reader.ts';
import { answerOf, asked, file, folder, house, houses, line, mains } from './yard-files.ts';

/** A file of text, whose one line a reader of tables takes for its head. */
function note(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const options = ['doors', 'trees', 'barriers', 'streets', 'existing', 'surfaces'] as const;

const read = (option: (typeof options)[number], path: string) => new SiteReader({}).readAny(option, path);

test('a text file is refused by name, with its option and what was found in it', async () => {
  const told = [
    ['note.txt', 'about the yard\nsecond line\n', '1 行没有坐标', '1 row without a place'],
    ['one.txt', 'about the yard\n', '没有数据行', 'no row of data'],
    ['table.csv', 'name,age\na,1\nb,2\n', '2 行没有坐标，列名为 name, age', 'columns name, age'],
  ] as const;
  for (const [i, option] of options.entries()) {
    const [name, text, zh, en] = told[i % told.length]!;
    const path = note(name, text);
    const said = await read(option, path).catch((error) => error);
    expect(said, name).toMatchObject({ code: 'pipes.nothing-usable', facts: { option, file: path } });
    expect(said.title.zh).toContain(`--${option} ${path}`);
    expect(said.title.zh).toContain(zh);
    expect(said.title.en).toContain(en);
    expect(said.remedy.zh).toMatch(/坐标列.*去掉该参数/);
    expect(said.remedy.en).toMatch(/columns of coordinates.*leave the option out/);
  }
});

test('the command ends with that refusal, as with what cannot be read at all', async () => {
  const words = [...asked(houses(), mains()), '--quick'];
  const text = note('doors.txt', 'about the yard\nsecond line\n');
  await expect(run([...words, '--doors', text])).rejects.toMatchObject({ code: 'pipes.nothing-usable' });
  const table = note('t.txt', 'a,b\n1,2\n');
  const said = await run([...words, '--terrain', table]).catch((error) => error);
  expect(said).toMatchObject({ code: 'import.not-a-raster', facts: { option: 'terrain' } });
  expect(said.title.en).toContain('--terrain t.txt: ');
  const binary = note('binary.bin', '\u0001\u0002\u0000\u0003');
  const unknown = await read('trees', binary).catch((error) => error);
  expect(unknown.code).toBe('import.format-unknown');
  expect(unknown.title.zh).toMatch(/^--trees binary.bin：/);
});

test('shapes of the wrong kind: refused where none is of use, counted and left aside where some are', async () => {
  const words = [...asked(houses(), mains()), '--quick'];
  const outlines = file('outlines.geojson', [{ geometry: house(0, 0) }]);
  await expect(read('doors', outlines)).rejects.toMatchObject({
    code: 'pipes.nothing-usable',
    title: { zh: expect.stringContaining('有 1 个面') },
  });
  const lines = file('lines.geojson', [{ geometry: line([0, 20], [30, 20]) }]);
  await expect(read('surfaces', lines)).rejects.toMatchObject({ code: 'pipes.nothing-usable' });
  const mixed = file('mixed.geojson', [
    { geometry: { type: 'Point', coordinates: [500_010, 4_750_012.2] } },
    { geometry: line([0, 20], [30, 20]) },
    { geometry: null },
  ]);
  const answer = await answerOf([...words, '--doors', mixed]);
  expect(answer.warningsZh.join()).toMatch(/--doors .*mixed\.geojson：1 条线、1 行没有坐标不是单元门/);
  expect(answer.utilities[0]).toMatchObject({ terminals: 2, connected: 2 });
});

test('a layer with columns of coordinates and no row is an empty layer, which a yard may have', async () => {
  const empty = note('empty.csv', 'lon,lat\n');
  const reader = new SiteReader({});
  expect(await reader.readAny('trees', empty)).toEqual([]);
  expect(reader.warnings.map((one) => one.en).join()).toMatch(/empty\.csv: holds no features/);
});

test('houses given as streets, trees or barriers are told', async () => {
  const words = [...asked(houses(), mains()), '--quick'];
  const yard = houses();
  const { warnings } = await answerOf([...words, '--streets', yard, '--trees', yard, '--barriers', yard]);
  for (const option of ['streets', 'trees', 'barriers'])
    expect(warnings.join()).toMatch(new RegExp(`--${option} [^,]*lie over 2 of the houses`));
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { Problem } from '../../../domain/problem.ts';
import { run } from '../../../server/pipes/commands/check-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function checked(words: string[]) {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  const note = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const status = await run([...words, '--json', '--lang', 'en']);
    return { status, ...JSON.parse(lines.join('\n')) };
  } finally {
    log.mockRestore();
    note.mockRestore();
  }
}

function survey(name: string, lines: string): string[] {
  const points = join(folder, `${name}-points.csv`);
  const table = join(folder, `${name}-lines.csv`);
  writeFileSync(
    points,
    '物探点号,特征,附属物,X,Y,地面高程\nJS1,,水源,4748000,43500000,100\nJS2,弯头,,4748000,43500040,100\nJS3,堵头,,4748030,43500040,100\n',
  );
  writeFileSync(table, `起点点号,终点点号,起点埋深,终点埋深,管径,材质\n${lines}`);
  return [points, table];
}

describe('lianpian pipes check', () => {
  test('a map of houses is told from a network without faults', async () => {
    const path = join(folder, 'houses.geojson');
    const ring = [
      [129, 42.9],
      [129.001, 42.9],
      [129.001, 42.901],
      [129, 42.9],
    ];
    const house = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [house] }));
    await expect(checked([path])).rejects.toMatchObject({ code: 'pipes.no-pipes' });
  });

  test('rows with faults stand in the list beside the faults of the rest', async () => {
    const files = survey('both', 'JS1,JS2,2,2,150,球墨\nJS2,JS3,2,深,150,球墨\nJS3,JS9,2,2,150,球墨\n');
    const { status, rowErrors, issues, warnings } = await checked(files);
    expect(status).toBe(1);
    expect(rowErrors).toBe(2);
    expect(issues.map((one: { code: string }) => one.code).sort()).toEqual([
      'survey.not-a-number',
      'topology.missing-end',
      'topology.valence',
    ]);
    expect(issues[0].text.en).toBe('both-lines, row 3: "深" is no number');
    expect(warnings.join()).not.toContain('深');
  });

  test('nothing is written out that lacks a row, and what a repair mends is', async () => {
    const out = join(folder, 'out.json');
    const bad = survey('bad', 'JS1,JS2,2,2,150,球墨\nJS2,JS3,2,深,150,球墨\n');
    await expect(checked([...bad, '--repair', '--out', out])).rejects.toThrow(Problem);
    const loop = survey('loop', 'JS1,JS2,2,2,150,球墨\nJS2,JS3,2,2,150,球墨\nJS2,JS2,2,2,150,球墨\n');
    const { issues, repaired } = await checked([...loop, '--repair', '--out', out]);
    expect(issues.map((one: { code: string }) => one.code)).toEqual(['geometry.loop']);
    expect(repaired).toBe(1);
    expect(JSON.parse(readFileSync(out, 'utf8')).segments).toHaveLength(2);
    expect((await checked([out])).issues).toEqual([]);
  });
});

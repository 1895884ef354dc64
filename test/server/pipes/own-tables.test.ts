import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { readOwnTables, standardsOf } from '../../../server/pipes/commands/own-tables.ts';
import { run } from '../../../server/pipes/commands/tables-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tables-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
async function said(words: string[]): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  const note = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    expect(await run(words)).toBe(0);
  } finally {
    log.mockRestore();
    note.mockRestore();
  }
  return lines.join('\n');
}

describe('lianpian pipes tables', () => {
  test.each(['xlsx', 'csv', 'json'])(
    'writes %s that --standards reads, with nothing of its own',
    async (ending) => {
      await said(['--out', path(`all.${ending}`)]);
      expect(JSON.parse(await said(['--standards', path(`all.${ending}`), '--json'])).tables[0]).toEqual({
        table: 'horizontal',
        cells: 239,
        own: 0,
        verified: 0,
      });
    },
  );

  test('a changed cell is judged by, is told, and goes through every kind of file', async () => {
    await said(['--out', path('all.csv')]);
    const csv = readFileSync(path('all.csv'), 'utf8');
    writeFileSync(path('own.csv'), csv.replace(/(minSlope:dn300\|any,[^,]*,[^,]*,,)3,/, '$14,'));
    for (const ending of ['xlsx', 'json', 'csv']) {
      await said(['--standards', path('own.csv'), '--out', path(`next.${ending}`)]);
      const rules = await standardsOf({ standards: path(`next.${ending}`) });
      expect(rules.minSlope('sewage', 300)).toMatchObject({ value: 0.004, own: true });
      expect(rules.minSlope('sewage', 400)).toMatchObject({ value: 0.0015, verifiedOn: null });
    }
  });

  test('a list in the shape of data/standards replaces its cells only', async () => {
    const cell = {
      a: 'sewer',
      b: 'water-to-200',
      valueM: 3,
      clause: '地方标准 4.2',
      confidence: 'V',
      source: '',
      verifiedOn: '2026-01-31',
    };
    writeFileSync(path('own.json'), JSON.stringify({ horizontal: [cell] }));
    const rules = await standardsOf({ standards: path('own.json') });
    expect(rules.horizontal('water-to-200', 'sewer')).toMatchObject({
      value: 3,
      clause: '地方标准 4.2',
      own: true,
    });
    expect(rules.horizontal('sewer', 'building')).toMatchObject({ value: 2.5 });
  });

  test.each([
    ['text', 'no json'],
    ['a list', '[]'],
    ['nothing known', '{"other": []}'],
    ['a table that is none', '{"horizontal": {}}'],
    ['cells that are none', '{"gravity": {"minSlope": [3]}}'],
  ])('%s is refused with what it should look like', async (_, text) => {
    writeFileSync(path('bad.json'), text);
    await expect(readOwnTables(path('bad.json'))).rejects.toMatchObject({ code: 'pipes.table-file-shape' });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { priceAt } from '../../../domain/pipes/routing/bill/rate-cells.ts';
import { builtInRates } from '../../../domain/pipes/routing/bill/rates.ts';
import { readOwnRates } from '../../../server/pipes/commands/chosen-tables.ts';
import { run } from '../../../server/pipes/commands/rates-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'rates-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const key = 'earthwork:backfill|all';

describe('lianpian pipes rates', () => {
  test.each(['xlsx', 'csv', 'json'])(
    'writes %s that --rates reads, with nothing of its own',
    async (ending) => {
      expect(await run(['--out', path(`all.${ending}`)])).toBe(0);
      if (ending === 'json') expect(JSON.parse(readFileSync(path('all.json'), 'utf8'))).toEqual(builtInRates);
      else expect(await readOwnRates(path(`all.${ending}`))).toEqual(builtInRates);
    },
  );

  test('a changed price keeps source, year and mark through every kind of file', async () => {
    await run(['--out', path('all.csv')]);
    const csv = readFileSync(path('all.csv'), 'utf8');
    const changed = csv.replace(
      /沟槽回填,24,(.*?),示例假定,2020,,,,/,
      '沟槽回填,26.5,$1,信息价,2024,珲春,B-3,2026-01-31,',
    );
    expect(changed).not.toBe(csv);
    writeFileSync(path('own.csv'), changed);
    for (const ending of ['xlsx', 'json', 'csv']) {
      await run(['--rates', path('own.csv'), '--out', path(`next.${ending}`)]);
      const rates = await readOwnRates(path(`next.${ending}`));
      expect(priceAt(rates, key).yuan).toBe(26.5);
      expect(rates.facts).toEqual({
        [key]: { source: '信息价', year: 2024, region: '珲春', verifiedOn: '2026-01-31' },
      });
    }
  });

  test('JSON by name goes into a list too, with the depths by which it digs', async () => {
    const known = { source: '信息价', year: 2025 };
    writeFileSync(path('named.json'), JSON.stringify({ ...known, backfillYuanPerM3: 30 }));
    await run(['--rates', path('named.json'), '--out', path('named.xlsx')]);
    const rates = await readOwnRates(path('named.xlsx'));
    expect(rates.facts).toEqual({ [key]: { ...known, region: '', verifiedOn: null } });
    const bands = [{ toM: 99, yuanPerM3: 60 }];
    writeFileSync(path('bands.json'), JSON.stringify({ ...known, excavationByDepth: bands }));
    await run(['--rates', path('bands.json'), '--out', path('bands.csv')]);
    expect((await readOwnRates(path('bands.csv'))).excavationByDepth).toEqual(bands);
  });

  test('a price without source is refused by its row', async () => {
    writeFileSync(path('bad.csv'), '项目,单价\n沟槽回填,26\n');
    await expect(readOwnRates(path('bad.csv'))).rejects.toMatchObject({
      code: 'pipes.table-rows',
      facts: { rows: [{ row: 2, code: 'no-source' }] },
    });
  });
});

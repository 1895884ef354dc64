import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportOptions, ImportProgress, Preview } from '../../../server/contract/exchange.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { ADrawing } from '../../a-drawing.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

vi.setConfig({ testTimeout: 180_000 });

const x = 611_000;
const y = 4_748_000;
const drawing = () =>
  new ADrawing()
    .line('给水管', [x, y], [x + 100, y])
    .line('JS_LINE', [x, y + 20], [x + 100, y + 20])
    .manhole('JS_LINE', [x, y + 20])
    .text('JS_LINE', [x + 50, y + 21], 'DN200')
    .line('W-PIPE-300', [x, y + 40], [x + 100, y + 40])
    .line('W-PIPE-300', [x + 100, y + 40], [x + 200, y + 40])
    .line('道路', [x, y + 60], [x + 100, y + 60])
    .line('A1', [x, y + 80, 38.5], [x + 100, y + 80, 38.2])
    .write();

describe.each(databases)('a drawing with free layers on $kind', ({ open }) => {
  let server: TestServer;
  const folder = mkdtempSync(join(tmpdir(), 'drawing-'));
  const path = join(folder, 'a.dxf');
  beforeAll(async () => {
    writeFileSync(path, drawing());
    server = await startTestServer(await open(), { utility: { cities: ['HC'], utilities: ['water'] } });
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const base = { kind: 'pipes', city: 'HC', cityName: '珲春', crs: 'EPSG:4552' } as const;
  const run = (more: Partial<ImportOptions> = {}, ownUtilities?: string[]) =>
    runImport(server.services.database.pool, {
      files: [{ path }],
      options: { ...base, existing: 'keep', dryRun: false, ...more, kind: 'pipes' },
      ownUtilities,
    });
  const upload = async (role: 'planner' | 'utility') => {
    const form = new FormData();
    form.append('files', new Blob([drawing()]), 'a.dxf');
    const response = await fetch(`${server.url}/api/exchange/uploads`, {
      method: 'POST',
      body: form,
      headers: { cookie: server.cookie(role) },
    });
    return `/api/exchange/uploads/${((await response.json()) as { uploadId: string }).uploadId}`;
  };

  it('goes in where names are clear and tells every layer that is not', async () => {
    const { report } = await run({ dryRun: true });
    expect(report.counts).toMatchObject({ read: 8, accepted: 2, rejected: 3, skipped: 3 });
    expect(report.warnings.map((one) => one.code)).toEqual(
      expect.arrayContaining(['layers-unassigned', 'layers-ignored', 'drawing-no-pipes']),
    );
    const told = report.rows.filter((one) => one.code === 'layer-unassigned').map((one) => one.reason.zh);
    expect(told).toHaveLength(2);
    expect(report.layers?.find((one) => one.name === 'W-PIPE-300')).toMatchObject({
      utility: null,
      proposal: 'sewage',
      counts: { lines: 2 },
    });
  });

  it('shows its layers before it goes in, even before anybody said where it lies', async () => {
    const at = await upload('planner');
    const { crs: _, ...nowhere } = base;
    const blind = (await server.call('planner', 'POST', `${at}/preview`, nowhere)).body as Preview;
    expect(blind.blocked?.code).toBe('import.crs-missing');
    expect(blind.drawing?.layers.map((one) => one.name)).toEqual([
      '给水管',
      'JS_LINE',
      'W-PIPE-300',
      '道路',
      'A1',
    ]);
    const preview = (await server.call('planner', 'POST', `${at}/preview`, base)).body as Preview;
    expect(preview.drawing?.remembered).toBeNull();
    const water = preview.drawing?.layers.find((one) => one.name === 'JS_LINE');
    expect(water).toMatchObject({
      counts: { lines: 1, texts: 1, symbols: 1 },
      samples: ['DN200'],
      utility: 'water',
      how: 'name',
    });
    expect(water?.lengthM).toBeGreaterThan(98);
    expect(water?.lengthM).toBeLessThan(102);
  });

  it('takes what a person assigns, and remembers it for the next drawing with these layers', async () => {
    const layers: ImportOptions['layers'] = {
      'W-PIPE-300': { utility: 'sewage', state: 'planned' },
      A1: { utility: 'gas', diameterMm: 110 },
    };
    const { report } = await run({ layers });
    expect(report.counts).toMatchObject({ accepted: 5, rejected: 0 });
    const { rows } = await server.services.database.pool.query(
      `select utility, state, diameter_mm::float8 as size, attributes->>'layer' as layer, from_level_m as level
       from pipe_segment order by id`,
    );
    expect(rows).toEqual([
      { utility: 'water', state: 'in_use', size: null, layer: '给水管', level: null },
      { utility: 'water', state: 'in_use', size: null, layer: 'JS_LINE', level: null },
      { utility: 'sewage', state: 'planned', size: 300, layer: 'W-PIPE-300', level: null },
      { utility: 'sewage', state: 'planned', size: 300, layer: 'W-PIPE-300', level: null },
      { utility: 'gas', state: 'in_use', size: 110, layer: 'A1', level: 38.5 },
    ]);
    const at = await upload('planner');
    const preview = (await server.call('planner', 'POST', `${at}/preview`, base)).body as Preview;
    expect(preview.drawing?.remembered).toMatchObject({ file: 'a.dxf', layers });
  });

  it('brings a water company its own pipes only, and says whose the others are', async () => {
    const { report } = await run({ dryRun: true, layers: { A1: { utility: 'gas' } } }, ['water']);
    expect(report.counts).toMatchObject({ duplicate: 2, accepted: 0 });
    expect(report.rows.find((one) => one.code === 'utility-foreign')?.reason.zh).toContain('gas');
    const at = await upload('utility');
    const foreign = { ...base, layers: { A1: { utility: 'gas' } } };
    expect((await server.call('utility', 'POST', `${at}/import`, foreign)).status).toBe(403);
    const own = await server.call('utility', 'POST', `${at}/import`, {
      ...base,
      dryRun: true,
      layers: { A1: { utility: 'water' } },
    });
    expect(own.status).toBe(202);
    const { jobId } = own.body as { jobId: string };
    const events = await fetch(`${server.url}/api/exchange/jobs/${jobId}/events`, {
      headers: { cookie: server.cookie('utility') },
    });
    const last = (await events.text())
      .trim()
      .split('\n')
      .findLast((one) => one.startsWith('data: '))!;
    const { report: done } = JSON.parse(last.slice(6)) as ImportProgress;
    expect(done?.layers?.find((one) => one.name === 'A1')).toMatchObject({ utility: 'water', how: 'given' });
  });

  it('refuses a mapping that says nothing known', async () => {
    const at = await upload('planner');
    const wrong = { ...base, layers: { A1: { utility: 'wine' } } };
    expect((await server.call('planner', 'POST', `${at}/preview`, wrong)).status).toBe(400);
  });
});

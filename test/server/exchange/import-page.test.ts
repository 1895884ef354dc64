import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportProgress, Preview } from '../../../server/contract/exchange.ts';
import { databases, expectInvariants } from '../../database.ts';
import { fixture } from '../../fixtures.ts';
import { type Answer, startTestServer, type TestServer } from '../../server-harness.ts';

vi.setConfig({ testTimeout: 180_000 });

const shapefile = ['shp', 'dbf', 'shx', 'prj', 'cpg'].map((ending) =>
  fixture(`fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.${ending}`),
);
const lots = ['shp', 'dbf', 'shx'].map((ending) =>
  fixture(`fixtures/micropolis/GIS-Micropolis_v1/lots_v1.${ending}`),
);

describe.skipIf(!shapefile[0]).each(databases)('the import page on $kind', ({ open }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(await open(), { utility: { cities: ['HZ'], utilities: ['water'] } });
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
  });

  const upload = async (
    role: 'planner' | 'utility' | 'public',
    files: { name: string; bytes: Uint8Array<ArrayBuffer> }[],
  ) => {
    const form = new FormData();
    for (const { name, bytes } of files) form.append('files', new Blob([bytes]), name);
    const headers = role === 'public' ? undefined : { cookie: server.cookie(role) };
    const response = await fetch(`${server.url}/api/exchange/uploads`, {
      method: 'POST',
      body: form,
      headers,
    });
    return { status: response.status, body: (await response.json()) as { uploadId: string; code?: string } };
  };
  const onDisk = (paths: (string | undefined)[]) =>
    paths.map((path) => ({
      name: basename(path!).replace('hangzhou', '杭州'),
      bytes: new Uint8Array(readFileSync(path!)),
    }));

  /** The events of a job, to its end; `seen` hears each one as it comes. */
  const follow = async (jobId: string, seen?: (event: ImportProgress) => void): Promise<ImportProgress[]> => {
    const response = await fetch(`${server.url}/api/exchange/jobs/${jobId}/events`, {
      headers: { cookie: server.cookie('planner') },
    });
    const events: ImportProgress[] = [];
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split('\n');
      text = lines.pop()!;
      for (const line of lines) {
        if (!line.startsWith('data: ')) continue;
        const event = JSON.parse(line.slice(6)) as ImportProgress;
        events.push(event);
        seen?.(event);
      }
    }
    return events;
  };

  it('takes a shapefile of five parts with a Chinese name from upload to report', async () => {
    const { status, body } = await upload('planner', onDisk(shapefile));
    expect(status).toBe(201);
    const at = `/api/exchange/uploads/${body.uploadId}`;
    const choice = { kind: 'communities', city: 'HZ', cityName: '杭州' };
    const preview = (await server.call('planner', 'POST', `${at}/preview`, choice)).body as Preview;
    expect(preview.blocked).toBeNull();
    expect(preview.layers[0]).toMatchObject({ featureCount: 2112, encoding: 'gbk' });
    expect(preview.guesses).toMatchObject({ name: 'name', code: 'osm_id' });
    expect(preview.features.features).toHaveLength(300);
    expect(preview.fields.find((field) => field.name === 'name')?.samples[0]).toBe('流水西苑');
    expect(preview.extent![0]).toBeGreaterThan(119);

    const started = await server.call('planner', 'POST', `${at}/import`, choice);
    expect(started.status).toBe(202);
    const steps = await follow((started.body as { jobId: string }).jobId);
    const last = steps.at(-1)!;
    expect(last).toMatchObject({
      state: 'done',
      report: { counts: { read: 2112, accepted: 2089, duplicate: 23 } },
    });
    const list = (await server.call('planner', 'GET', '/api/cities/HZ/imports')).body as {
      batches: { id: number }[];
    };
    expect(list.batches).toMatchObject([{ id: last.batchId, kind: 'communities' }]);
    const csv = await server.call(
      'planner',
      'GET',
      `/api/cities/HZ/imports/${last.batchId}/report?format=csv`,
    );
    expect(csv.body).toContain('相距不足 50 m');
    const xlsx = await server.call(
      'planner',
      'GET',
      `/api/cities/HZ/imports/${last.batchId}/report?format=xlsx`,
    );
    expect(String(xlsx.body).slice(0, 2)).toBe('PK');
    const trail = await server.services.db.selectFrom('audit').select(['action', 'city_code']).execute();
    expect(trail).toContainEqual({ action: 'exchange.import', city_code: 'HZ' });
  });

  it('asks for a place where the file has none, and shows the residuals of control points', async () => {
    const { body } = await upload('planner', onDisk(lots));
    const at = `/api/exchange/uploads/${body.uploadId}/preview`;
    const choice = { kind: 'communities', city: 'MICRO' };
    const blocked = (await server.call('planner', 'POST', at, choice)).body as Preview;
    expect(blocked.blocked?.code).toBe('import.crs-missing');
    expect(blocked.fields.map((field) => field.name)).toContain('ZONE_TYPE');
    const control = [
      { local: [0, 0], position: [130.36, 42.86] },
      { local: [8000, 0], position: [130.3898, 42.8603] },
      { local: [0, 6000], position: [130.3596, 42.8765] },
    ];
    const placed = (await server.call('planner', 'POST', at, { ...choice, control })).body as Preview;
    expect(placed.blocked).toBeNull();
    expect(placed.fit!.scale).toBeCloseTo(0.3048, 2);
    expect(placed.fit!.residuals).toHaveLength(3);
    expect(placed.fit!.rmseM).toBeLessThan(20);
  });

  it('is shut to the public, to other accounts, to other cities and to kinds of others', async () => {
    expect((await upload('public', onDisk(lots))).status).toBe(401);
    const { body } = await upload('planner', onDisk(lots));
    const at = `/api/exchange/uploads/${body.uploadId}`;
    expect(
      (await server.call('utility', 'POST', `${at}/preview`, { kind: 'pipes', city: 'HZ' })).status,
    ).toBe(404);
    const own = await upload('utility', onDisk(lots));
    const theirs = `/api/exchange/uploads/${own.body.uploadId}/import`;
    expect((await server.call('utility', 'POST', theirs, { kind: 'communities', city: 'HZ' })).status).toBe(
      403,
    );
    expect((await server.call('utility', 'POST', theirs, { kind: 'pipes', city: 'BJ' })).status).toBe(403);
    const gas = { kind: 'pipes', city: 'HZ', set: { utility: 'gas' } };
    expect((await server.call('utility', 'POST', theirs, gas)).status).toBe(403);
    expect(
      (await server.call('planner', 'POST', `${at}/import`, { kind: 'nothing', city: '../x' })).status,
    ).toBe(400);
    expect(
      (
        await server.call('planner', 'POST', '/api/exchange/uploads/..%2F..%2Fetc/preview', {
          kind: 'pipes',
          city: 'HZ',
        })
      ).status,
    ).toBe(404);
  });

  it('tells a failed and a cancelled import and leaves nothing of them', async () => {
    const before = await count();
    const bad = await upload('planner', [
      { name: 'broken.gpkg', bytes: new TextEncoder().encode('not a database') },
    ]);
    const failed = await server.call('planner', 'POST', `/api/exchange/uploads/${bad.body.uploadId}/import`, {
      kind: 'buildings',
      city: 'HZ',
    });
    const ended = (await follow((failed.body as { jobId: string }).jobId)).at(-1)!;
    expect(ended).toMatchObject({ state: 'failed', problem: { code: 'import.not-what-it-claims' } });
    const { body } = await upload('planner', onDisk(shapefile));
    const started = await server.call('planner', 'POST', `/api/exchange/uploads/${body.uploadId}/import`, {
      kind: 'communities',
      city: 'HZ2',
      cityName: 'x',
    });
    const { jobId } = started.body as { jobId: string };
    // in the middle of it, however quick the machine is
    let cancelling: Promise<Answer> | undefined;
    const events = await follow(jobId, ({ state }) => {
      if (state === 'reading') cancelling ??= server.call('planner', 'DELETE', `/api/exchange/jobs/${jobId}`);
    });
    expect((await cancelling)?.status).toBe(204);
    expect(events.at(-1)).toMatchObject({ state: 'cancelled' });
    expect(await count()).toBe(before);
  });

  it('hands out layers with a trail, and holds large-scale data over 25 km² back until it is confirmed', async () => {
    const geojson = await server.call('office', 'GET', '/api/cities/HZ/export?layer=communities&format=csv');
    expect(geojson.status).toBe(200);
    expect(String(geojson.body)).toContain('流水西苑');
    expect(
      (await server.call('public', 'GET', '/api/cities/HZ/export?layer=communities&format=csv')).status,
    ).toBe(401);
    expect((await server.call('auditor', 'GET', '/api/cities/HZ/export?layer=pipes&format=csv')).status).toBe(
      403,
    );
    expect((await server.call('planner', 'GET', '/api/cities/HZ/export?layer=pipes&format=csv')).status).toBe(
      404,
    );
    const trail = await server.services.db
      .selectFrom('audit')
      .select('subject')
      .where('action', '=', 'exchange.export')
      .execute();
    expect(trail).toHaveLength(1);
  });

  async function count(): Promise<number> {
    const { rows } = await server.services.database.pool.query('select count(*)::int as n from community');
    return rows[0].n;
  }
});

import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAYERS } from '../../../server/tiles/layers.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { CENTRE, CITY, seedTiles } from '../tiles/seed.ts';

interface Page {
  numberMatched: number;
  numberReturned: number;
  features: { id: number; geometry: { coordinates: number[][][] }; properties: Record<string, unknown> }[];
  links: { rel: string; href: string }[];
}

describe.each(databases)('OGC API Features on $kind', ({ open }) => {
  let server: TestServer;
  beforeAll(async () => {
    const database = await open();
    await seedTiles(database.pool, { communities: 250, pipes: 20 });
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());
  const page = async (query: string, role: 'public' | 'utility' = 'public', layer = 'communities') => {
    const answer = await server.call(role, 'GET', `/ogc/collections/${layer}/items${query}`);
    return { ...answer, body: answer.body as Page };
  };

  it('has the landing links that QGIS asks for', async () => {
    const { body } = await server.call('public', 'GET', '/ogc');
    const rels = (body as { links: { rel: string }[] }).links.map((link) => link.rel);
    expect(rels).toEqual(expect.arrayContaining(['self', 'service-desc', 'conformance', 'data']));
  });

  it('lists public collections to the public and all of them to an engineer', async () => {
    const ids = async (role: 'public' | 'utility') => {
      const { body } = await server.call(role, 'GET', '/ogc/collections');
      return (body as { collections: { id: string }[] }).collections.map((one) => one.id);
    };
    expect(await ids('public')).toEqual(LAYERS.filter((one) => one.access === 'public').map((one) => one.id));
    expect(await ids('utility')).toEqual(LAYERS.map((one) => one.id));
  });

  it('pages through everything once, by next links', async () => {
    const seen: number[] = [];
    let next: string | undefined = '?limit=90';
    while (next !== undefined) {
      const { body } = await page(next);
      expect(body.numberMatched).toBe(250);
      seen.push(...body.features.map((one) => one.id));
      const link: string | undefined = body.links.find((one) => one.rel === 'next')?.href;
      next = link && new URL(link).search;
    }
    expect(new Set(seen).size).toBe(250);
    expect(seen).toHaveLength(250);
  });

  it('answers a box and a property alike in every system', async () => {
    const { lon, lat } = CENTRE;
    const box = [lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02];
    const plain = await page(`?bbox=${box}&status=ready&limit=1000`);
    expect(plain.body.numberMatched).toBeGreaterThan(0);
    expect(plain.body.features.every((one) => one.properties.status === 'ready')).toBe(true);
    const swapped = [box[1], box[0], box[3], box[2]];
    const cgcs = 'http://www.opengis.net/def/crs/EPSG/0/4490';
    const other = await page(`?bbox=${swapped}&bbox-crs=${cgcs}&crs=${cgcs}&status=ready&limit=1000`);
    expect(other.body.numberMatched).toBe(plain.body.numberMatched);
    expect(other.headers.get('content-crs')).toBe(`<${cgcs}>`);
    const [x, y] = plain.body.features[0]!.geometry.coordinates[0]![0]!;
    expect(other.body.features[0]!.geometry.coordinates[0]![0]).toEqual([y, x]);
  });

  it('answers 304 while nothing changes', async () => {
    const first = await page('?limit=1');
    const headers = { 'if-none-match': first.headers.get('etag')! };
    const again = await server.call(
      'public',
      'GET',
      '/ogc/collections/communities/items?limit=1',
      undefined,
      headers,
    );
    expect(again.status).toBe(304);
  });

  it('hides the underground from the public', async () => {
    expect((await page('', 'public', 'pipes')).status).toBe(404);
    const engineer = await page(`?city_code=${CITY}`, 'utility', 'pipes');
    expect(engineer.body.numberMatched).toBe(20);
  });

  it('says which parameter it does not know', async () => {
    const { status, body } = await page('?colour=red');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'ogc.bad-parameter', facts: { parameter: 'colour' } });
  });

  it('is read by ogrinfo, every public collection', async () => {
    const all = await ogrinfo(['-ro', '-so', '-al', `OAPIF:${server.url}/ogc`]);
    for (const layer of LAYERS.filter((one) => one.access === 'public')) {
      expect(all).toContain(`Layer name: ${layer.id}`);
    }
    expect(all).toMatch(/Layer name: communities[\s\S]*?Feature Count: 250/);
  });
});

/** Without blocking: the server that it reads from is in this process. */
function ogrinfo(words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('ogrinfo', words);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part) => {
        out += part;
      });
    }
    child.on('error', reject);
    child.on('close', () => resolve(out));
  });
}

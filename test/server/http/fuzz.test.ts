import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../server/contract/access.ts';
import { LAYERS } from '../../../server/tiles/layers.ts';
import { databases } from '../../database.ts';
import { type Answer, startTestServer, type TestServer } from '../../server-harness.ts';
import { CITY, seedTiles } from '../tiles/seed.ts';
import { fitting, hostile, type JsonSchema } from './schema-arbitrary.ts';

interface Operation {
  parameters?: { name: string; in: 'path' | 'query'; schema?: JsonSchema }[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

describe.each(databases)('whatever is sent to $kind', ({ open }) => {
  let server: TestServer;
  beforeAll(async () => {
    const database = await open();
    await seedTiles(database.pool, { communities: 30, pipes: 10 });
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  it('is answered by every operation of the OpenAPI document, never with a failure of the server', async () => {
    const { body } = await server.call('public', 'GET', '/openapi.json');
    const { paths, components } = body as Document;
    const schemas = components?.schemas ?? {};
    const failures = new Map<string, unknown>();
    let asked = 0;
    let done = 0;
    for (const [path, operations] of Object.entries(paths)) {
      for (const method of methods.filter((each) => operations[each])) {
        const request = requestOf(path, operations[method]!, schemas);
        const roles: Role[] = ['administrator', 'planner', 'public'];
        for (const [i, { url, body: sent }] of fc
          .sample(request, { numRuns: 24, seed: 20_200_912 })
          .entries()) {
          const answer = await server.call(roles[i % 3]!, method.toUpperCase(), `/api${url}`, sent);
          asked++;
          if (answer.status < 300) done++;
          if (isFailure(answer)) failures.set(`${method} ${path}`, { url, sent, answer: answer.body });
        }
      }
    }
    expect(asked).toBeGreaterThan(400);
    // what fits the schema gets past it
    expect(done).toBeGreaterThan(asked / 20);
    expect(Object.fromEntries(failures)).toEqual({});
  }, 300_000);

  it('is answered by the collections: features, or a problem that says what is wrong', async () => {
    const names = [
      'limit',
      'after',
      'bbox',
      'bbox-crs',
      'crs',
      'datetime',
      'f',
      'status',
      'households',
      'city_code',
      '__proto__',
    ];
    const values = fc.oneof(
      fc.constantFrom(
        '10',
        '-1',
        '1e9',
        '130,42,131,43',
        '131,43,130,42',
        'NaN,0,1,1',
        '1e308,0,1e309,1',
        '-180,-90,180,90',
        '2020-09-12/..',
        '../..',
        '2020-13-45',
        '0001-01-01/9999-12-31',
        'http://www.opengis.net/def/crs/EPSG/0/4490',
        'http://www.opengis.net/def/crs/EPSG/0/1',
        "' or 1=1 --",
        '\u0000',
        '9'.repeat(15),
        '',
        '🏘',
      ),
      fc.string({ maxLength: 20 }),
    );
    const query = fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 4 });
    const layer = fc.constantFrom(...LAYERS.map((each) => each.id), 'none', '%00', '..');
    const item = fc.oneof(
      fc.constant(''),
      fc.constantFrom('/1', '/-1', '/9999999999999999999', '/x', '/1e3', '/%00'),
    );
    await fc.assert(
      fc.asyncProperty(layer, item, query, async (id, which, pairs) => {
        const search = new URLSearchParams(pairs);
        const { status } = await server.call(
          'utility',
          'GET',
          `/ogc/collections/${id}/items${which}?${search}`,
        );
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 250, seed: 42 },
    );
  }, 120_000);
});

/** A 503 with a code is a foreseen refusal: a server without a mail server says so. */
function isFailure({ status, body }: Answer): boolean {
  const code = (body as { code?: string } | null)?.code ?? 'server.unknown';
  return status >= 500 && !(status === 503 && !code.startsWith('server.'));
}

function requestOf(
  path: string,
  { parameters = [], requestBody }: Operation,
  schemas: Record<string, JsonSchema>,
) {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  // a city that is there lets half of the requests get past the first look-up
  const named = (name: string, schema: JsonSchema | undefined) => {
    const value = fc.oneof(fitting(schema ?? {}, schemas), hostile);
    return /city/i.test(name) ? fc.oneof(fc.constant(CITY), value) : value;
  };
  const places = [...path.matchAll(/\{\+?(\w+)\}/g)].map((match) => match[1]!);
  const schemaOf = (name: string) => parameters.find((each) => each.name === name)?.schema;
  const inPath = fc.record(Object.fromEntries(places.map((name) => [name, named(name, schemaOf(name))])));
  const queried = parameters.filter((each) => each.in === 'query');
  const inQuery = fc.record(
    Object.fromEntries(queried.map(({ name, schema }) => [name, named(name, schema)])),
    { requiredKeys: [] },
  );
  const schema = requestBody?.content?.['application/json']?.schema;
  const body = schema
    ? fc.oneof({ weight: 3, arbitrary: fitting(schema, schemas) }, { weight: 1, arbitrary: hostile })
    : fc.constant(undefined);
  return fc.tuple(inPath, inQuery, body).map(([at, search, sent]) => {
    const address = path.replace(/\{\+?(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(text(at[name]) ?? ''),
    );
    const pairs = Object.entries(search).map(([name, value]): [string, string] => [name, text(value) ?? '']);
    return { url: `${address}?${new URLSearchParams(pairs)}`, body: sent };
  });
}

import type { AnyContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../../server/contract/index.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

interface Endpoint {
  method: string;
  path: string;
}

/** What programs and people put where a number, a name or a code belongs. */
const odd = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '9223372036854775808',
    '1e309',
    'NaN',
    'null',
    '../..',
    "'; drop table city; --",
    '\u0000',
    '珲春',
    '222404',
    'x'.repeat(3000),
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.integer().map(String),
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  odd,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(odd, { maxLength: 3 }),
  fc.constant({ __proto__: null, constructor: 1 }),
);

describe('hostile input', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(await databases[0]!.open());
    await server.services.database.pool.query(
      `insert into city (city_code, name, metric_srid) values ('222404', '市', 4552)`,
    );
  });
  afterAll(() => server.stop());

  it.each(endpoints(contract))('$method $path never meets what nobody foresaw', async ({ method, path }) => {
    const fields = path.match(/(?<=\{)\w+(?=\})/g) ?? [];
    const request = fc.record({
      parts: fc.tuple(...fields.map((name) => (name === 'city' ? fc.constantFrom('222404', 'zz') : odd))),
      query: fc.dictionary(
        fc.constantFrom('limit', 'before', 'bbox', 'q', 'page', 'status', 'id', 'from'),
        odd,
        { maxKeys: 3 },
      ),
      body: fc.dictionary(
        fc.constantFrom('name', 'username', 'version', 'patch', 'geometry', 'points', 'id', 'role'),
        value,
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ parts, query, body }) => {
        let at = 0;
        const filled = path.replaceAll(
          /\{\w+\}/g,
          () => encodeURIComponent(parts[at++]!.toWellFormed()) || '-',
        );
        const wellFormed = Object.entries(query).map(([key, text]) => [key, text.toWellFormed()]);
        const search = method === 'GET' ? `?${new URLSearchParams(wellFormed)}` : '';
        const { status } = await server.call(
          'administrator',
          method,
          `${filled}${search}`,
          method === 'GET' ? undefined : body,
        );
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 15, seed: 20_201_112 },
    );
  });

  it('leaves nothing broken behind', () => expectInvariants(server.services.database));
});

function endpoints(part: object): Endpoint[] {
  if (!('~orpc' in part)) return Object.values(part).flatMap((child) => endpoints(child as object));
  const { route } = (part as AnyContractProcedure)['~orpc'];
  return [{ method: route.method!, path: `/api${route.path}` }];
}

import type { AnyContractProcedure } from '@orpc/contract';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../../../server/access/doors.ts';
import { makeApp } from '../../../server/app.ts';
import { roles } from '../../../server/contract/access.ts';
import { contract } from '../../../server/contract/index.ts';
import { LAYERS } from '../../../server/tiles/layers.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

/** Where app.ts mounts routers; one that is not here shows up as `?` in the list of doors. */
const mounts = ['/ogc'];

describe('doors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(await databases[0]!.open());
  });
  afterAll(() => server.stop());

  it('are all in the table, and the table names no door that is gone', () => {
    const tiles = LAYERS.map(({ id }) => `GET /tiles/${id}/{z}/{x}/{y}.mvt`);
    const there = [...contractRoutes(contract), ...expressRoutes(makeApp(server.services)), ...tiles];
    expect([...new Set(there)].sort()).toEqual(Object.keys(doors).sort());
  });

  it('say in the contract what they say in the table', () => {
    for (const [door, access] of contractAccess(contract))
      expect([door, access]).toEqual([door, doors[door]]);
  });

  describe.each(Object.entries(doors))('%s', (door, allowed) => {
    const [method, template] = door.split(' ') as [string, string];
    const path = template.replace('{z}/{x}/{y}', '16/1/1').replaceAll(/\{\w+\}/g, '1');
    it.each(roles.filter((role) => !allowed.includes(role)))('is shut to %s', async (role) => {
      const { status } = await server.call(role, method, path, method === 'GET' ? undefined : {});
      // a collection that one may not see does not exist
      const isHidden = path.startsWith('/ogc/');
      expect(status).toBe(isHidden ? 404 : role === 'public' || path.startsWith('/tiles/') ? 401 : 403);
    });
    it.each(allowed)('is open to %s', async (role) => {
      if (template === '/api/events' || template.includes('sign-')) return;
      const { status } = await server.call(role, method, path, method === 'GET' ? undefined : {});
      expect([401, 403, 500]).not.toContain(status);
    });
  });
});

describe('doors of a city', () => {
  let server: TestServer;
  const staff = roles.filter((role) => role !== 'public');
  beforeAll(async () => {
    const elsewhere = Object.fromEntries(staff.map((role) => [role, { cities: ['elsewhere'] }]));
    server = await startTestServer(await databases[0]!.open(), elsewhere);
  });
  afterAll(() => server.stop());

  const inner = Object.entries(doors).filter(
    ([door, open]) => door.includes('{city}') && !open.includes('public'),
  );
  it.each(inner)('%s is shut to accounts of another city', async (door, allowed) => {
    const [method, template] = door.split(' ') as [string, string];
    const path = template.replaceAll(/\{\w+\}/g, '22');
    for (const role of allowed) {
      const { status } = await server.call(role, method, path, method === 'GET' ? undefined : {});
      expect([role, status]).toEqual([role, 403]);
    }
  });
});

function contractAccess(part: object, found: [string, readonly string[]][] = []): typeof found {
  if ('~orpc' in part) {
    const { route, meta } = (part as AnyContractProcedure)['~orpc'];
    found.push([`${route.method} /api${route.path}`, (meta as { access: readonly string[] }).access]);
  } else for (const child of Object.values(part)) contractAccess(child as object, found);
  return found;
}

const contractRoutes = (part: object) => contractAccess(part).map(([door]) => door);

interface Step {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Step[] };
  slash?: boolean;
  match: (path: string) => boolean;
}

/** Every address that Express knows, those of mounted routers under their mount. */
function expressRoutes(app: Express): string[] {
  const walk = (stack: Step[], mount: string): string[] =>
    stack.flatMap((step) => {
      const { route, handle, slash } = step;
      if (route)
        return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${mount}${route.path}`);
      const under = slash ? mount : mounts.find((path) => step.match(path));
      return handle.stack ? walk(handle.stack, under ?? '?') : [];
    });
  return walk((app.router as unknown as { stack: Step[] }).stack, '')
    .map((door) => door.replace(/(?<=\w)\/$/, '').replaceAll(/[:*](\w+)/g, '{$1}'))
    .flatMap((door) =>
      /^GET \/(tiles\/\{layer\}|ogc\/collections\/\{id\})/.test(door)
        ? LAYERS.map(({ id }) => door.replace(/\{(layer|id)\}/, id))
        : [door],
    );
}

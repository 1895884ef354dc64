import type { AnyContractProcedure } from '@orpc/contract';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../../../server/access/doors.ts';
import { makeApp } from '../../../server/app.ts';
import { roles } from '../../../server/contract/access.ts';
import { contract } from '../../../server/contract/index.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe('doors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(await databases[0]!.open());
  });
  afterAll(() => server.stop());

  it('are all in the table, and the table names no door that is gone', () => {
    const there = [...contractRoutes(contract), ...expressRoutes(makeApp(server.services))];
    expect([...new Set(there)].sort()).toEqual(Object.keys(doors).sort());
  });

  it('say in the contract what they say in the table', () => {
    for (const [door, access] of contractAccess(contract))
      expect([door, access]).toEqual([door, doors[door]]);
  });

  describe.each(Object.entries(doors))('%s', (door, allowed) => {
    const [method, template] = door.split(' ') as [string, string];
    const path = template.replaceAll(/\{\w+\}/g, 'nowhere');
    it.each(roles.filter((role) => !allowed.includes(role)))('is shut to %s', async (role) => {
      const { status } = await server.call(role, method, path, method === 'GET' ? undefined : {});
      expect(status).toBe(role === 'public' ? 401 : 403);
    });
    it.each(allowed)('is open to %s', async (role) => {
      if (template === '/api/events' || template.includes('sign-')) return;
      const { status } = await server.call(role, method, path, method === 'GET' ? undefined : {});
      expect([401, 403, 500]).not.toContain(status);
    });
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

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

function expressRoutes(app: Express): string[] {
  const stack = (app.router as unknown as { stack: Layer[] }).stack;
  return stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
  );
}

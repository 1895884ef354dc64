import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { fixture } from '../fixtures.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const networks = [
  {
    name: 'ky4',
    path: fixture('fixtures/d_water_wntr_ky4/examples/networks/ky4.inp'),
    segments: 1_158,
    nodes: 964,
  },
  {
    name: 'Micropolis',
    path: fixture('fixtures/micropolis/MICROPOLIS_v1.inp'),
    segments: 1_619,
    nodes: 1_577,
  },
];

describe('models of others by the page', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const waterMains = async () => {
    const path = '/api/cities/222404/pipes/network?west=130&south=42.5&east=130.7&north=43.2';
    const { network } = (await scene.server.call('planner', 'GET', path)).body as NetworkAnswer;
    return network.segments.filter((one) => one.utility === 'water').length;
  };

  it.each(networks.filter((one) => one.path))(
    '$name is checked first and stored on the second click',
    async ({ path, segments, nodes }) => {
      const { page, context, errors } = await scene.open('planner', '/workbench/222404/pipes');
      const before = await waterMains();
      await mapReady(page);
      await page
        .getByRole('radio', { name: '文件' })
        .or(page.getByRole('button', { name: '文件' }))
        .first()
        .click();
      await page.locator('input[type=file]').setInputFiles(path!);
      await page.getByRole('button', { name: '检查', exact: true }).click();
      const counts = `${segments.toLocaleString('en')} 段管线，${nodes.toLocaleString('en')} 个管点`;
      await page.getByText(`可导入：${counts}`).waitFor();
      await page.getByRole('button', { name: '写入管网' }).click();
      await page.getByText(`已写入：${counts}`).waitFor();
      expect((await waterMains()) - before).toBe(segments);
      expect(errors).toEqual([]);
      await context.close();
    },
  );
});

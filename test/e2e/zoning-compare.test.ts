import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanContent, ZoneGround } from '../../server/contract/zoning.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';

describe('two plans side by side', () => {
  let scene: Scene;
  let ground: ZoneGround;
  const ask = async <T>(method: string, path: string, body?: unknown) =>
    (await scene.server.call('planner', method, `/api/cities/${city}${path}`, body)).body as T;

  beforeAll(async () => {
    scene = await demoScene();
    ground = await ask<ZoneGround>('GET', '/zoning/ground');
  });
  afterAll(() => scene.close());

  /** A plan of two zones, west and east, with the number of units that the west takes. */
  async function planOf(name: string, west: number): Promise<number> {
    const { id } = await ask<PlanContent>('POST', '/plans', { name });
    const middle = ({ geometry }: ZoneGround['units'][number]) =>
      (geometry as unknown as { coordinates: number[][][][] }).coordinates
        .flat(3)
        .filter((_, at) => at % 2 === 0)[0]!;
    const order = ground.units.toSorted((a, b) => middle(a) - middle(b));
    const units = Object.fromEntries(order.map((unit, at) => [unit.id, at < west ? 1 : 2]));
    await ask('POST', `/plans/${id}/patches`, { base: 0, patch: { units, zones: {} }, note: name });
    return id;
  }

  it.each([{ phone: false }, { phone: true }])(
    'one swipe map, what moved, every metric (phone: $phone)',
    async ({ phone }) => {
      const mine = await planOf(`${phone ? '手机' : '桌面'}方案一`, 8);
      await planOf(`${phone ? '手机' : '桌面'}方案二`, 10);
      const { page, errors, context } = await scene.open(
        'planner',
        `/workbench/${city}/zoning?plan=${mine}`,
        { phone },
      );
      await mapReady(page);
      await page.locator('.drawer__tab', { hasText: '方案比较' }).click();
      await page.locator('.zoning-compare .ant-select').click();
      await page.locator('.ant-select-item-option', { hasText: `${phone ? '手机' : '桌面'}方案二` }).click();
      await page.getByText('2 个单元划分不同').waitFor();
      await expect.poll(() => page.locator('.zoning-moved li').allTextContents()).toHaveLength(2);
      expect((await page.locator('.zoning-moved li').first().textContent())!).toMatch(
        /：本方案 2 号片区，对比方案 1 号片区/,
      );
      await page.getByRole('button', { name: '卷帘对比' }).click();
      const divider = page.getByRole('slider', { name: /卷帘位置/ });
      await divider.waitFor();
      await page.locator('.swipe__map canvas').waitFor();
      const box = (await divider.boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 3, { steps: 5 });
      await page.mouse.up();
      await expect.poll(async () => Number(await divider.getAttribute('aria-valuenow'))).toBeLessThan(50);
      await divider.press('ArrowRight');
      await page.waitForTimeout(1500);
      const shots = process.env.LIANPIAN_SHOTS;
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/swipe-${phone ? 'phone' : 'desk'}.png` });
      }
      await page.getByRole('button', { name: '关闭卷帘' }).click();
      await divider.waitFor({ state: 'detached' });
      expect(errors).toEqual([]);
      await context.close();
    },
  );
});

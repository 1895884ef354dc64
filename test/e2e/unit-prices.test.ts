import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';

describe('the unit prices of a city', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  it('are read on a phone by utilities, who can change nothing', async () => {
    const { page, context, errors } = await scene.open('utility', `/workbench/${city}/pipes`, {
      phone: true,
    });
    await mapReady(page);
    await page.getByRole('button', { name: '单价库' }).click();
    await page.getByLabel('查找项目或来源').fill('回填');
    const row = page.getByRole('row', { name: /沟槽回填/ });
    expect(await row.textContent()).toMatch(/沟槽回填24 元\/m³示例假定.*示例假定 · 未核实/);
    await row.getByRole('button').click();
    await page.locator('.tables__name', { hasText: '沟槽回填' }).waitFor();
    expect(await page.getByRole('button', { name: '放入草稿' }).count()).toBe(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(errors).toEqual([]);
    await context.close();
  });
});

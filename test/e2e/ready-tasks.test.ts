import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { demoScene, type Scene } from './browser.ts';
import { type Extent, zoneDrawn } from './draw-zone.ts';
import { printedSheet } from './printed-sheet.ts';

const city = '222404';
const everywhere = 'west=130.2&south=42.7&east=130.5&north=43';

describe('ready-made tasks on the pipes desk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const network = async () =>
    (await scene.server.call('planner', 'GET', `/api/cities/${city}/pipes/network?${everywhere}`))
      .body as NetworkAnswer;
  /** What differs between two networks, by id; a millionth of a metre is lost on the way over degrees. */
  const differences = (one: NetworkAnswer, other: NetworkAnswer) => {
    const rounded = (_: string, value: unknown) =>
      typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value;
    const all = ({ network: { nodes, segments } }: NetworkAnswer) =>
      new Map([...nodes, ...segments].map((item) => [item.id, JSON.stringify(item, rounded)]));
    const [a, b] = [all(one), all(other)];
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((id) => a.get(id) !== b.get(id))
      .slice(0, 5)
      .map((id) => [a.get(id), b.get(id)]);
  };
  /** The compound in which most pipes of a kind lie. */
  const compoundWith = async (condition: string) => {
    const { rows } = await scene.server.services.database.pool.query<{ extent: Extent }>(
      `select array[st_xmin(c.geom), st_ymin(c.geom), st_xmax(c.geom), st_ymax(c.geom)] as extent
       from community c join pipe_segment s on s.city_code = c.city_code and st_contains(c.geom, st_centroid(s.geom))
       where c.city_code = $1 and s.state = 'in_use' and ${condition}
       group by c.city_code, c.id order by count(*) desc, c.id limit 1`,
      [city],
    );
    return rows[0]!.extent;
  };

  /** The plan of 雨污分流 on the desk, for the compound with most combined drains. */
  const separated = async () => {
    const extent = await compoundWith(
      "s.utility = 'combined' and c.status not in ('under_way', 'complete', 'accepted', 'managed')",
    );
    const opened = await zoneDrawn(scene, city, extent);
    await opened.page.getByRole('button', { name: '雨污分流' }).click();
    await opened.page.getByText('现状管线处置').waitFor({ timeout: 120_000 });
    return opened;
  };

  it('rain and sewage are separated: a verdict on every old drain, one edit, taken back whole', async () => {
    const before = await network();
    const { page, context, errors } = await separated();
    const words = await page.locator('.inspector').textContent();
    expect(words).toMatch(/旧管(保留改用|原位更新|废弃封填) \d+ 段/);
    expect(words).toContain('雨水');
    expect(words).toContain('污水');

    await page.getByRole('button', { name: '采纳专项方案' }).click();
    await expect.poll(async () => (await network()).version, { timeout: 30_000 }).toBe(before.version + 1);
    const after = await network();
    const combined = ({ network: { segments } }: NetworkAnswer) =>
      segments.filter((one) => one.utility === 'combined' && one.state === 'in_use').length;
    expect(combined(after)).toBeLessThan(combined(before));
    expect(after.network.segments.filter((one) => one.id.startsWith('separate-')).length).toBeGreaterThan(0);

    await page.getByRole('button', { name: /^撤销：/ }).waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await network()).version, { timeout: 30_000 }).toBe(before.version + 2);
    expect(differences(before, await network())).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a plan goes out as any other layout does: printed set, DXF, GeoPackage, SWMM, GeoJSON, each with the old drains', async () => {
    const { page, context, errors } = await separated();
    const pages = await printedSheet(scene, page);
    expect(pages[0]).toContain('专项任务');
    expect(pages.flat()).toContain('现状管线处置');
    expect(pages[0]!.join('\n')).toMatch(/旧管(保留改用|原位更新|废弃封填) \d+ 段/);
    const dxf = new TextDecoder('gbk').decode(await exported(page, 'DXF'));
    expect(dxf).toMatch(/旧管(保留改用|原位更新|废弃封填)/);
    expect(dxf).toContain('污水_规划');
    expect((await exported(page, 'GeoPackage')).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect((await exported(page, 'SWMM')).toString()).toMatch(/\[CONDUITS\][^[]*sewage-/);
    const plan = JSON.parse((await exported(page, 'GeoJSON')).toString()) as GeoJSON.FeatureCollection;
    expect(plan.features.some((one) => one.properties?.verdict !== undefined)).toBe(true);
    expect(errors).toEqual([]);
    await context.close();
  });

  /** What the export menu of the plan gives for a format. */
  const exported = async (page: Page, format: string): Promise<Buffer> => {
    await page.locator('.routing__actions').getByRole('button', { name: '导出' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .locator('.ant-dropdown:visible .ant-dropdown-menu-item')
        .filter({ hasText: new RegExp(`^${format}`) })
        .click(),
    ]);
    await page.locator('.ant-dropdown:visible').waitFor({ state: 'detached' });
    return readFileSync(await file.path());
  };

  it('a zone without overhead lines is told so', async () => {
    const extent = await compoundWith("s.embedding is distinct from 'overhead'");
    const { page, context, errors } = await zoneDrawn(scene, city, extent);
    await page.getByRole('button', { name: '架空线入地' }).click();
    await page.getByText('没有电力、通信架空线').waitFor({ timeout: 60_000 });
    expect(errors).toEqual([]);
    await context.close();
  });
});

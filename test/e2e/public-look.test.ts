import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awake, demoScene, mapAtRest, type Scene } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const city = '222404';
let scene: Scene;
/** A community of each state. */
const codes = new Map<string, string>();

beforeAll(async () => {
  scene = await demoScene();
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  for (const { code, status } of body as { code: string; status: string }[]) codes.set(status, code);
});

afterAll(() => scene?.close());

const communityPath = (status: string, query = '') => `/c/${city}/${codes.get(status)}${query}`;

/** All findings of axe-core by WCAG 2.1 AA, contrast among them, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Finding {
      id: string;
      nodes: { target: string[] }[];
    }
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Finding[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

/** What can be tapped and is lower than a thumb; links within a sentence are as high as their line. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1)
      .filter(
        (each) =>
          !each.matches('p > a:not(.button, .quiet), td > a, .skip, input[type=radio], input[type=checkbox]'),
      )
      .filter((each) => each.getBoundingClientRect().height < 43.5)
      .map((each) => `${each.tagName} ${each.className} ${each.textContent?.trim().slice(0, 20)}`),
  );
}

describe('every public page, large and in English', () => {
  it.each([
    ['the city', () => `/?in=city:${city}`],
    ['nothing found', () => '/?q=zzzz'],
    ['under way', () => communityPath('under_way')],
    ['in reserve', () => communityPath('reserve')],
    ['managed', () => communityPath('managed')],
    ['figures', () => '/figures'],
  ])(
    '%s: axe-core finds nothing by AA, nothing is wider than a phone, every target fits a thumb',
    async (_, path) => {
      for (const looks of ['', 'type=large', 'lang=en&type=large']) {
        const address = `${path()}${path().includes('?') ? '&' : '?'}${looks}`;
        const { page, context, errors } = await scene.open('public', address, { phone: true });
        await awake(page);
        expect(await violations(page), address).toEqual([]);
        expect(await smallTargets(page), address).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over, address).toBeLessThanOrEqual(0);
        expect(errors).toEqual([]);
        await context.close();
      }
    },
  );

  it('English has no Chinese but proper names', async () => {
    const { page, context } = await scene.open('public', `/?lang=en&in=city:${city}`);
    const marks = await page.locator('.counts .mark').allTextContents();
    expect(marks.join('')).toBe('RPGUCAM');
    await page.locator('#legend .mark').first().waitFor();
    expect((await page.locator('#legend .mark').allTextContents()).join('')).toBe('RPGUCAM');
    await context.close();
  });
});

describe('by keyboard', () => {
  it('the first way into a page is its search, and whoever has the focus shows it', async () => {
    const { page, context } = await scene.open('public', `/?in=city:${city}`);
    await awake(page);
    await page.locator('.map-buttons').waitFor();
    const seen: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const { name, ring } = await page.evaluate(() => {
        const on = document.activeElement as HTMLElement;
        const { boxShadow } = getComputedStyle(on);
        return { name: on.id || on.className || on.tagName, ring: boxShadow !== 'none' };
      });
      expect(ring, name).toBe(true);
      seen.push(name);
    }
    expect(seen[0]).toBe('skip');
    expect(seen.indexOf('q')).toBeGreaterThan(0);
    expect(seen.indexOf('q')).toBeLessThan(seen.indexOf('count'));
    await context.close();
  });
});

describe('a community that nobody has planned', () => {
  it('says why and what to do; what is not settled is told in one line', async () => {
    const { page, context } = await scene.open('public', communityPath('reserve'));
    await awake(page);
    expect(await page.locator('.sentence').textContent()).toMatch(/尚未列入/);
    expect(await page.locator('.stages [aria-current]').count()).toBe(0);
    expect(await page.locator('.open').textContent()).toMatch(/改什么.*照片.*钱从哪来/);
    expect(await page.locator('.empty').count()).toBe(0);
    await page.getByRole('link', { name: '提问和反映问题' }).click();
    await page.waitForURL(/#feedback$/);
    await page.getByLabel('您的问题').fill('我们小区什么时候能改？');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('link', { name: '查看受理情况' }).click();
    await page.getByText('等待答复').waitFor();
    await context.close();
  });

  it('is found on the map from its own page', async () => {
    const { page, context } = await scene.open('public', communityPath('under_way'));
    await page.getByRole('link', { name: '在地图上看' }).click();
    await page.waitForURL(/in=office:.*#map=16\.5\//);
    await page.locator('.maplibregl-canvas').waitFor();
    await context.close();
  });
});

describe('a search without a hit', () => {
  it('offers what is wider, one click away', async () => {
    const { page, context } = await scene.open('public', `/?in=city:${city}&status=managed&q=不存在的名字`);
    await page.getByText('没有符合条件的小区').waitFor();
    await page.getByRole('link', { name: '查看全部小区' }).click();
    await page.locator('#rows li').first().waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBeNull();
    await context.close();
  });
});

describe('on paper', () => {
  it('a view has its map as a picture, with legend, scale and north, on white', async () => {
    const { page, context, errors } = await scene.open('public', `/?in=city:${city}&colour=households`);
    await page
      .locator('#legend')
      .getByText(/半径约 \d+ m/)
      .waitFor();
    await mapAtRest(page);
    // printing leaves nothing behind that a test could look at: the picture is caught where it is made
    await page.evaluate(() =>
      addEventListener('beforeprint', () => {
        const picture = document.querySelector<HTMLCanvasElement>('.map-print')!;
        const { data } = picture.getContext('2d')!.getImageData(0, 0, picture.width, picture.height);
        document.body.dataset.colours = String(new Set(new Uint32Array(data.buffer)).size);
      }),
    );
    const paper = (await page.pdf({ format: 'A4', printBackground: true, pageRanges: '1' })).toString(
      'latin1',
    );
    expect(paper).toContain('/Subtype /Image');
    expect(Number(await page.locator('body').getAttribute('data-colours'))).toBeGreaterThan(20);
    expect(await page.locator('.map-print').count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    const map = (await page.locator('#map').boundingBox())!;
    const legend = (await page.locator('#legend').boundingBox())!;
    expect(map.height).toBeGreaterThan(200);
    expect(legend.y).toBeGreaterThanOrEqual(map.y + map.height);
    expect(await page.locator('.foot').evaluate((each) => getComputedStyle(each).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    expect(errors).toEqual([]);
    await context.close();
  });

  it('has no blank place of a map that was not opened, and no heading of what is folded away', async () => {
    const { page, context } = await scene.open('public', `/?in=city:${city}`, { phone: true });
    await page.emulateMedia({ media: 'print' });
    for (const part of ['#map-side', '#quantities'])
      expect([part, await page.locator(part).isVisible()]).toEqual([part, false]);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('#quantities summary').click();
    await page.locator('#tab-map').click();
    await page.locator('.maplibregl-canvas').waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const part of ['#map-side', '#quantities table'])
      expect([part, await page.locator(part).first().isVisible()]).toEqual([part, true]);
    await context.close();
  });
});

describe('the heatmap', () => {
  it('tells densities with their unit and radius from afar, and of each community on its own land near by', async () => {
    const { page, context, errors } = await scene.open('public', `/?in=city:${city}&colour=households`);
    const legend = page.locator('#legend');
    await legend.getByText('户/公顷').waitFor();
    await legend.getByText(/半径约 \d+ m/).waitFor();
    // the map opens on what was asked for: nothing was ever measured on the scale of the country
    const widths = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name))
        .filter(({ pathname }) => pathname.endsWith('/progress/heat'))
        .map(({ searchParams }) => searchParams.get('bbox')!.split(',').map(Number))
        .map(([west, , east]) => east! - west!),
    );
    expect(widths.length).toBeGreaterThan(0);
    expect(Math.max(...widths)).toBeLessThan(1);
    expect(await legend.locator('.ramp span').count()).toBe(6);
    for (let i = 0; i < 3; i++) {
      await page.getByRole('button', { name: '放大地图' }).click();
      // a step that begins in the middle of the last one ends short of its aim
      await mapAtRest(page);
    }
    await legend.getByText('按各小区自身用地计算').waitFor();
    expect(await legend.textContent()).toContain('户/公顷');
    await page.getByLabel('地图显示').selectOption('under_way');
    await legend.getByText('在建').waitFor();
    await page.getByRole('button', { name: '全图' }).click();
    await legend.getByText('在建小区/平方公里').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('supervision', () => {
  it('says what is not there and leads on: an empty list, no mail server, in the language of the page', async () => {
    const { page, context, errors } = await scene.open('supervisor', `/supervise?city=${city}&pick=overdue`);
    await page.locator('#rows').getByText('“已逾期”名单中没有小区').waitFor();
    await page.locator('#alerts').getByText('本站未配置邮件服务').waitFor();
    await page.locator('#ranking').getByRole('columnheader', { name: '名次' }).waitFor();
    await page.getByRole('button', { name: '查看全部在册小区' }).click();
    await expect.poll(() => page.locator('#rows tbody tr').count()).toBeGreaterThan(50);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${scene.server.url}/supervise?lang=en&city=${city}`);
    await page.getByRole('heading', { level: 1, name: 'Supervision' }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

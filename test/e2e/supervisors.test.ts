import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnInbox } from '../an-inbox.ts';
import { chromiumPath } from '../run/requirements.ts';
import { chromiumWords, demoScene, type Scene } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const city = '222404';
const password = 'correct horse battery';

let scene: Scene;
let inbox: AnInbox;
let community: { code: string; name: string };

beforeAll(async () => {
  inbox = await new AnInbox().open();
  process.env.SMTP_URL = inbox.url;
  process.env.NEWS_DELAY_SECONDS = '0';
  scene = await demoScene();
  const { rows } = await sql<typeof community>`select code, name from community
    where city_code = ${city} and status = 'under_way' order by code limit 1`.execute(
    scene.server.services.db,
  );
  community = rows[0]!;
});
afterAll(async () => {
  await scene?.close();
  await inbox?.close();
  delete process.env.SMTP_URL;
  delete process.env.NEWS_DELAY_SECONDS;
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (
      window as unknown as {
        axe: {
          run(): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }>;
        };
      }
    ).axe.run(),
  );
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

describe('a supervisor', () => {
  it.each([true, false])(
    'chooses alerts (phone: %s), confirms, and the link of the mail opens the page filtered',
    async (phone) => {
      const username = phone ? 'supervisor' : 'administrator';
      const address = `${username}@example.org`;
      const { page, context, errors } = await scene.open(username, `/supervise?city=${city}#alerts`, {
        phone,
      });
      const form = page.locator('#alert-form');
      await form.getByLabel('接收邮箱').fill(address);
      const whole = form.getByRole('group', { name: '全市' });
      await whole.getByLabel('停滞、倒退、即将逾期或已逾期').selectOption('即时');
      await whole.getByLabel('验收').selectOption('每月');
      await form.locator('summary').click();
      const office = form.locator('fieldset:not([data-office=""])').first();
      await office.getByLabel('停滞、倒退、即将逾期或已逾期').selectOption('不发');
      await form.getByRole('button', { name: '保存' }).click();
      await form.getByText('确认邮件已发出').waitFor();
      expect(await violations(page)).toEqual([]);

      await expect.poll(() => inbox.to(address).length).toBe(1);
      const confirm = new URL(/https?:\S+\/alerts\/\S+\/confirm/.exec(inbox.to(address)[0]!.text)![0]);
      await page.goto(`${scene.server.url}${confirm.pathname}`);
      await page.getByRole('button', { name: '确认邮箱' }).click();
      await page.getByText('邮箱已确认').waitFor();
      expect(await violations(page)).toEqual([]);
      await expect.poll(() => inbox.to(address).length).toBe(2);
      const link = new URL(/\S+\/supervise\?city=\S+&find=\S+/.exec(inbox.to(address)[1]!.text)![0]);

      // whoever is not signed in comes back to it
      await context.clearCookies();
      await page.goto(`${scene.server.url}${link.pathname}${link.search}`);
      await page.getByRole('link', { name: '登录' }).click();
      await signIn(page, username);
      await page.locator('#rows tbody tr').waitFor();
      expect(await page.locator('#rows tbody tr').count()).toBe(1);
      expect(page.url()).toContain(link.search);
      await page.locator('#alert-form').getByText('已确认，预警发往此邮箱').waitFor();
      expect(await page.getByRole('group', { name: '全市' }).getByLabel('验收').inputValue()).toBe('monthly');
      expect(
        await page
          .locator('#alert-form fieldset:not([data-office=""])')
          .first()
          .getByLabel('停滞、倒退、即将逾期或已逾期')
          .inputValue(),
      ).toBe('never');
      await page.locator('#find').fill('');
      await page.locator('[data-pick=deadline]').click();
      expect(await page.locator('#rows tbody tr').count()).toBeGreaterThan(1);
      expect(page.url()).toContain('pick=deadline');
      await page.getByRole('button', { name: '停止全部预警' }).click();
      await page.getByText('已停止，不再发送').waitFor();
      // what the page says is one word after the other, nothing thrown
      expect(errors).toEqual([]);
      await context.close();
    },
  );
});

describe('a telephone that two people share', () => {
  const profile = mkdtempSync(join(tmpdir(), 'lianpian-phone-'));
  let context: BrowserContext;
  afterAll(async () => {
    await context?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  /** The browser as it is started again by hand, with all that it has kept. */
  async function start(isOffline = false): Promise<Page> {
    const executablePath = chromiumPath();
    context = await chromium.launchPersistentContext(profile, {
      ...(executablePath ? { executablePath } : {}),
      args: chromiumWords,
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: 'zh-CN',
    });
    await context.setOffline(isOffline);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${scene.server.url}/report`);
    return page;
  }
  const report = async (page: Page, percent: string) => {
    await page.getByLabel('查找小区').fill(community.name);
    await page.locator('#communities button', { hasText: community.name }).first().click();
    await page.getByLabel('完成 %').fill(percent);
    await page.getByLabel('日期', { exact: true }).fill('2021-06-05');
    await page.getByRole('button', { name: '提交' }).click();
  };
  const reported = async (percent: number) => {
    const { rows } = await sql<{ username: string }>`select a.username from progress_report r
      join account a on a.id = r.account_id where r.percent = ${percent}`.execute(scene.server.services.db);
    return rows.map(({ username }) => username);
  };

  it('keeps a report while the browser is closed, sends it in the name of who wrote it, and shows a conflict', async () => {
    let page = await start();
    await signIn(page, 'supervisor');
    await page.getByLabel('查找小区').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await page.getByText('没有网络时也能打开本页填报').waitFor();
    await context.setOffline(true);
    await report(page, '77.5');
    await page.locator('.queued-waiting').waitFor();
    await context.close();

    page = await start(true);
    await page.locator('.queued-waiting', { hasText: '77.5%' }).waitFor();
    expect(await page.locator('#connection').textContent()).toContain('离线');
    await context.close();

    // a colleague signs in on the same telephone before it is sent
    page = await start(true);
    await page.evaluate(() => localStorage.removeItem('lianpian.account'));
    await context.clearCookies();
    await context.setOffline(false);
    await page.goto(`${scene.server.url}/report`);
    await signIn(page, 'planner');
    await page.locator('.queued-waiting', { hasText: 'supervisor' }).waitFor();
    await page.waitForTimeout(1_000);
    expect(await reported(77.5)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await report(page, '79');
    await page.locator('.queued-accepted', { hasText: '79%' }).waitFor();
    expect(await reported(79)).toEqual(['planner']);

    // who wrote it is back: the other's word is shown, and his own is sent when he says so
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByLabel('用户名').waitFor();
    await signIn(page, 'supervisor');
    await page.locator('.queued-conflict', { hasText: '77.5%' }).waitFor();
    expect(await page.locator('.queued-conflict').textContent()).toContain('79%');
    expect(await reported(77.5)).toEqual([]);
    await page.getByRole('button', { name: '以我为准' }).click();
    await page.locator('.queued-accepted', { hasText: '77.5%' }).waitFor();
    expect(await reported(77.5)).toEqual(['supervisor']);
  });
});

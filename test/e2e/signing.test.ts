import axe from 'axe-core';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodies, openParties, type Party, parts, secret } from '../server/progress/signing-parties.ts';
import { demoScene, type Scene } from './browser.ts';

const city = '222404';

describe('the joint acceptance on a telephone', () => {
  let scene: Scene;
  let office: string;
  let community: { code: string; name: string; office: string };

  beforeAll(async () => {
    scene = await demoScene();
    const { db } = scene.server.services;
    const { rows } = await sql<typeof community>`select code, name, office_code office from community
      where city_code = ${city} and status = 'under_way' order by code limit 1`.execute(db);
    community = rows[0]!;
    await scene.server.call('administrator', 'POST', '/api/accounts', {
      username: 'street.office',
      name: '演示街道经办',
      password: secret,
      role: 'office',
      cities: [city],
      offices: [community.office],
    });
    office = await scene.server.signIn('street.office', secret);
  });
  afterAll(() => scene.close());

  const choose = async (page: Page) => {
    await page.getByLabel('查找小区').fill(community.name);
    await page.locator('#communities button', { hasText: community.name }).first().click();
    // open by itself once the works are complete
    const closed = page.locator('#acceptance:not([open]) > summary');
    if ((await closed.count()) > 0) await closed.click();
    await page.locator('.parties').waitFor();
  };
  const card = (page: Page, party: Party) => page.locator(`.parties > li[data-party="${party}"]`);
  const act = async (page: Page, party: Party, name: string) => {
    const open = card(page, party).locator('details.act', { hasText: name }).first();
    await open.locator('summary').first().click();
    return open;
  };
  const onPhone = async (cookie: string, phone = true) => {
    const opened = await scene.open('public', '/figures', { phone });
    const [name, value] = cookie.split(';')[0]!.split(/=(.*)/s) as [string, string];
    await opened.context.addCookies([{ name, value, url: scene.server.url }]);
    await opened.page.goto(`${scene.server.url}/report`);
    await choose(opened.page);
    return opened;
  };
  const at = (path: string) => `/api/cities/${city}/communities/${community.code}/${path}`;
  const picture = async (page: Page, name: string) => {
    const folder = process.env.PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };
  let link: string;

  it('the street office appoints the contractor and makes a link for it', async () => {
    const { page, context, errors } = await onPhone(office);
    const form = await act(page, '施工单位', '指定单位');
    await form.getByLabel('单位全称').fill(bodies.施工单位);
    await form.getByRole('button', { name: '保存' }).click();
    await card(page, '施工单位').getByText('该单位还没有账号').waitFor();
    const invitation = await act(page, '施工单位', '邀请账号');
    await invitation.getByRole('button', { name: '生成邀请链接' }).click();
    link = await invitation.getByLabel('邀请链接').inputValue();
    expect(link).toContain('/report#join=');
    await picture(page, 'office-invites');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('the contractor makes an account by it, sees its own works only, and reports', async () => {
    const { page, context, errors } = await scene.open('public', '/figures', { phone: true });
    await page.goto(link);
    await page.getByText(`邀请${bodies.施工单位}以施工单位身份参与“${community.name}”`).waitFor();
    // what opens the door does not stay in the address
    expect(page.url()).not.toContain('join=');
    await picture(page, 'contractor-joins');
    await page.getByLabel('经办人称呼').fill('项目部');
    await page.getByLabel('用户名').first().fill('build.demo');
    await page.getByLabel('密码（10 位以上）').fill(secret);
    await page.getByRole('button', { name: '建立账号并加入' }).click();
    await page.locator('#communities button').first().waitFor();
    expect(await page.locator('#communities button').count()).toBe(1);
    await page.locator('#communities button').click();
    await page.getByLabel('完成 %').fill('96');
    await page.getByLabel('日期', { exact: true }).fill('2021-06-28');
    await page.getByRole('button', { name: '提交' }).click();
    await page.locator('.queued-accepted', { hasText: '96%' }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
    // the link is used up
    const again = await scene.open('public', '/figures', { phone: true });
    await again.page.goto(link);
    await again.page.getByText('邀请链接无效').waitFor();
    await again.context.close();
  });

  it('the contractor signs its part and is not offered the supervisor’s; the last signature begins the ban', async () => {
    const parties = await openParties(scene.server, city, [community.code]);
    parties.cookies.街道 = office;
    await scene.server.callWith(office, 'POST', at('milestones/main_works'), {
      actualOn: '2021-06-29',
      reason: '完工',
    });

    const contractor = await onPhone(await scene.server.signIn('build.demo', secret));
    const { page } = contractor;
    for (const part of ['整体', '管线专项']) {
      const form = await act(page, '施工单位', `签署${part}`);
      for (const box of await form.locator('.sheet input').all()) await box.check();
      await form.getByLabel('意见与保留事项').fill('绿化待春季补种');
      if (part === '管线专项') await picture(page, 'contractor-signs');
      await form.getByRole('button', { name: `以${bodies.施工单位}名义签署` }).click();
      await card(page, '施工单位').locator('.part-signed', { hasText: part }).waitFor();
    }
    const supervisor = card(page, '监理单位');
    expect(await supervisor.textContent()).toContain(`应由${bodies.监理单位}用本单位账号登录本页签署`);
    expect(await supervisor.locator('form').count()).toBe(0);
    expect(await page.locator('.parties form').count()).toBe(2);
    await picture(page, 'contractor-signed');
    expect(await findings(page)).toEqual([]);
    expect(contractor.errors).toEqual([]);
    await contractor.context.close();

    const desk = await onPhone(office);
    const paper = await act(desk.page, '居委会', '录入纸质签署');
    await paper.getByLabel('文件编号').fill('演验〔2021〕3号');
    await paper.getByLabel('签署日期').fill('2021-07-01');
    await picture(desk.page, 'office-paper');
    await paper.getByRole('button', { name: '录入' }).click();
    await card(desk.page, '居委会').getByText('纸质签署，由').waitFor();
    await picture(desk.page, 'office-desk');
    expect(await findings(desk.page)).toEqual([]);
    await desk.context.close();

    for (const [party, part] of parts)
      if (!['施工单位', '居委会'].includes(party) && `${party} ${part}` !== '监理单位 pipes')
        expect((await parties.sign(community.code, party, part)).status).toBe(200);
    const last = await onPhone(parties.cookies.监理单位);
    const form = await act(last.page, '监理单位', '签署管线专项');
    for (const box of await form.locator('.sheet input').all()) await box.check();
    await form.getByRole('button', { name: /名义签署/ }).click();
    await last.page.getByText('各方均已签署，已转入验收状态').waitFor();
    await picture(last.page, 'accepted');
    await last.page.goto(`${scene.server.url}/c/${city}/${community.code}`);
    await last.page.getByRole('heading', { name: '禁止再次开挖' }).waitFor();
    const table = last.page.locator('table.signatures');
    await table.scrollIntoViewIfNeeded();
    expect(await table.textContent()).toContain('纸质签署，由');
    expect(await table.textContent()).toContain(bodies.施工单位);
    await picture(last.page, 'public-phone');
    await last.context.close();

    const wide = await onPhone(await scene.server.signIn('planner'), false);
    await wide.page.locator('.parties').waitFor();
    await picture(wide.page, 'planner-desktop');
    await wide.page.goto(`${scene.server.url}/c/${city}/${community.code}`);
    await picture(wide.page, 'public-desktop');
    await wide.context.close();
  });
});

/** What axe finds against WCAG A and AA. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Finding {
      id: string;
      nodes: { target: string[] }[];
    }
    const { axe: here } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Finding[] }> };
    };
    const { violations } = await here.run({
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa'] },
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

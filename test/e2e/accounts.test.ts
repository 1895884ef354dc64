import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

describe('accounts and the audit trail from the account menu', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const openMenu = async (role: 'administrator' | 'auditor' | 'planner', phone = false) => {
    const opened = await scene.open(role, '/workbench/222404/register', { phone });
    await opened.page.locator('.bar__account').press('Enter');
    await opened.page.getByRole('menuitem', { name: '退出' }).waitFor();
    return opened;
  };
  const accountOf = async (username: string) =>
    (
      (await scene.server.call('administrator', 'GET', '/api/accounts')).body as {
        username: string;
        role: string;
        offices: string[];
        disabled: boolean;
      }[]
    ).find((one) => one.username === username);

  it('makes an account, narrows it, gives it a password, disables it, and tells what is refused', async () => {
    const { page, context, errors } = await openMenu('administrator');
    await page.getByRole('menuitem', { name: '账户管理' }).click();
    const screen = page.getByRole('dialog', { name: '账户管理' });

    await screen.getByRole('button', { name: '新建账户' }).press('Enter');
    await screen.getByLabel('用户名').fill('planner');
    await screen.getByLabel('姓名或单位').fill('河南街道办');
    await screen.getByRole('button', { name: '随机生成' }).click();
    expect(await screen.getByLabel('密码').inputValue()).toMatch(/^[a-z2-9]{16}$/);
    await screen.getByRole('button', { name: '新建账户' }).click();
    await screen.getByRole('alert').getByText('用户名 planner 已存在').waitFor();
    await screen.getByLabel('用户名').fill('henan.office');
    await screen.getByRole('button', { name: '新建账户' }).click();
    await screen.getByRole('button', { name: '修改 河南街道办' }).click();

    await screen.getByLabel('角色').press('ArrowDown');
    await page.getByTitle('街道', { exact: true }).click();
    await screen.getByLabel('街道').fill('222404001 ');
    await screen.getByRole('button', { name: '保存' }).click();
    await screen.getByRole('button', { name: '重置 河南街道办 的密码' }).click();
    await screen.getByLabel('新密码').fill('a new password of the office');
    await screen.getByRole('button', { name: '重置密码' }).click();
    await screen.getByRole('button', { name: '停用 河南街道办' }).click();
    expect(await accountOf('henan.office')).toMatchObject({
      role: 'office',
      offices: ['222404001'],
      disabled: false,
    });
    const question = page.getByRole('dialog', { name: '停用 河南街道办？' });
    await question.getByRole('button', { name: '停用' }).click();
    await question.waitFor({ state: 'hidden' });
    await screen.getByRole('button', { name: '启用 河南街道办' }).waitFor();
    expect(await accountOf('henan.office')).toMatchObject({ disabled: true });

    // the keyboard is back where it was, and ends the window
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('启用');
    await page.keyboard.press('Escape');
    await screen.waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
    await context.close();
  });

  it('shows an auditor the trail alone, and where it was tampered with', async () => {
    const { page, context, errors } = await openMenu('auditor');
    expect(await page.getByRole('menuitem', { name: '账户管理' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: '审计记录' }).click();
    const screen = page.getByRole('dialog', { name: '审计记录' });
    await screen.getByText(/审计链完整：\d+ 条/).waitFor();
    await screen
      .locator('.ant-table-row', { hasText: '新建账户' })
      .filter({ hasText: 'account/henan.office' })
      .waitFor();

    const { db } = scene.server.services;
    const forged = await db
      .selectFrom('audit')
      .select('id')
      .where('action', '=', 'account.create')
      .executeTakeFirstOrThrow();
    await sql`update audit set subject = 'account/nobody' where id = ${forged.id}`.execute(db);
    await screen.getByRole('button', { name: '刷新' }).click();
    await screen.getByRole('alert').getByText(`审计链在第 ${forged.id} 条断开`).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('shows a planner neither', async () => {
    const { page, context } = await openMenu('planner');
    expect(await page.getByRole('menuitem', { name: /账户管理|审计记录/ }).count()).toBe(0);
    await context.close();
  });
});

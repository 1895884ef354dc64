import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

let scene: Scene;
let name: string;

beforeAll(async () => {
  scene = await demoScene();
  const { rows } = await sql<{ name: string }>`select name from community
    where city_code = '222404' and status = 'under_way' order by code limit 1`.execute(
    scene.server.services.db,
  );
  name = rows[0]!.name;
});
afterAll(() => scene?.close());

const pixel = { name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xd9]) };

describe('fields for days and files, on a phone', () => {
  it.each([
    // the browser itself speaks Chinese in both
    [
      'zh',
      '',
      {
        day: '请按年月日填写，如 2020-09-12。',
        file: '未选择',
        choose: '照片 拍照或选图',
        missing: '请填写此项。',
        most: '不能大于 100。',
      },
    ],
    [
      'en',
      '?lang=en',
      {
        day: 'Write year, month and day: 2020-09-12.',
        file: 'none chosen',
        choose: 'Photograph Take or choose',
        missing: 'Please fill this in.',
        most: 'At most 100.',
      },
    ],
  ])('speak the language of the page: %s', async (_, query, words) => {
    const { page, context, errors } = await scene.open('supervisor', `/report${query}`, { phone: true });
    await page.getByRole('button', { name }).first().click();
    const form = page.locator('#report-form');
    const day = form.locator('[data-date]');
    const message = (selector: string) =>
      form
        .locator(selector)
        .evaluate((field: HTMLInputElement) => (field.checkValidity() ? '' : field.validationMessage));

    await day.fill('昨天');
    expect(await message('[data-date]')).toBe(words.day);
    await day.fill('2999-01-01');
    expect(await message('[data-date]')).toMatch(/\d{4}-\d{2}-\d{2}/);
    await day.fill('');
    expect(await message('[data-date]')).toBe(words.missing);
    // keys for numbers have no hyphen; what is written with others is put right when the field is left
    await day.fill('');
    await day.pressSequentially('20210630');
    expect(await day.inputValue()).toBe('2021-06-30');
    await day.fill('2021年7月1日');
    await day.blur();
    expect(await day.inputValue()).toBe('2021-07-01');
    expect(await message('[data-date]')).toBe('');
    // and so does the calendar behind the button
    await form.locator('.calendar').evaluate((field: HTMLInputElement) => {
      field.value = '2021-07-02';
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(await day.inputValue()).toBe('2021-07-02');

    expect(await message('#percent')).toBe(words.missing);
    await page.locator('#percent').fill('120');
    expect(await message('#percent')).toBe(words.most);
    await page.locator('#percent').fill('12');
    expect(await message('#percent')).toBe('');

    const chosen = form.locator('#photo-chosen');
    expect(await chosen.textContent()).toBe(words.file);
    // neither the browser's own words nor its tooltip: what is heard is what is seen
    const { nodes } = await (await context.newCDPSession(page)).send('Accessibility.getFullAXTree');
    expect(JSON.stringify(nodes)).not.toMatch(/No file chosen|Choose File|未选择任何文件/);
    const button = form.getByRole('button', { name: words.choose, exact: true });
    const opens = page.waitForEvent('filechooser');
    await button.press('Enter');
    await (await opens).setFiles(pixel);
    expect(await chosen.textContent()).toBe('照片.jpg');
    await form.getByText(words.choose.split(' ')[0]!, { exact: true }).click();
    await page.locator('#photo').setInputFiles(pixel);
    expect(await chosen.textContent()).toBe('照片.jpg');
    await form.evaluate((one: HTMLFormElement) => one.reset());
    await expect.poll(() => chosen.textContent()).toBe(words.file);
    expect(await page.locator('#photo').getAttribute('capture')).toBeNull();
    expect(errors).toEqual([]);
    if (process.env.LOOK) {
      await form.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.LOOK}/report${query ? '-en' : ''}.png` });
    }
    await context.close();
  });

  it('ask for a file that has to be there, at the button that chooses it', async () => {
    const { page, context } = await scene.open('supervisor', '/supervise', { phone: true });
    await page.getByRole('button', { name: '比较差异' }).click();
    expect(await page.locator('#ledger-file-chosen').textContent()).toBe('请填写此项。');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ledger-file-choose');
    await context.close();
  });
});

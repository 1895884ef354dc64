import type { Page } from 'playwright-core';

/** Presses the print button of the answer on the pipes desk. @returns the document that went to the browser's print window */
export async function printed(page: Page): Promise<string> {
  await page.addInitScript(() => {
    window.print = () => {
      (window.top as unknown as { printed: string }).printed = document.documentElement.outerHTML;
    };
  });
  await page.locator('.routing__actions').getByRole('button', { name: '打印' }).click();
  const caught = await page.waitForFunction(() => (window as unknown as { printed?: string }).printed);
  return (await caught.jsonValue())!;
}

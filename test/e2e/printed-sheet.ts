import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Scene } from './browser.ts';
import { printed } from './print-hook.ts';

/**
 * Presses the print button of the answer on the desk, catches what goes to the browser's print window, and prints it to PDF on A3 and on plain A4: as many pages as sheets
 * on both, none of them empty, no word beyond its paper, white paper for a reader of dark pages too.
 * @returns the words of each page
 */
export async function printedSheet(scene: Scene, page: Page): Promise<string[][]> {
  const html = await printed(page);
  const context = await scene.browser.newContext({ colorScheme: 'dark' });
  const sheet = await context.newPage();
  await sheet.setContent(html);
  const { pages, beyond, paper } = await sheet.evaluate(() => {
    const told: string[][] = [];
    const over: string[] = [];
    for (const svg of document.querySelectorAll('svg')) {
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')];
      told.push(texts.map((one) => one.textContent ?? ''));
      for (const one of texts) {
        const box = one.getBoundingClientRect();
        const isIn =
          box.left >= edge.left &&
          box.right <= edge.right &&
          box.top >= edge.top &&
          box.bottom <= edge.bottom;
        if (!isIn) over.push(one.textContent ?? '');
      }
    }
    const colours = [document.documentElement, document.body].map(
      (one) => getComputedStyle(one).backgroundColor,
    );
    return { pages: told, beyond: over, paper: colours };
  });
  expect(beyond).toEqual([]);
  expect(paper).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)']);
  const a3 = await sheet.pdf({ preferCSSPageSize: true });
  const a4 = await sheet.pdf({ format: 'A4' });
  expect(sizesOf(a3)).toEqual(pages.map(() => 'A3 across'));
  expect(sizesOf(a4)).toEqual(pages.map(() => 'A4 across'));
  for (const one of pages) expect(one.length).toBeGreaterThan(25);
  await context.close();
  return pages;
}

/** Of each page of a PDF as Chromium writes it. */
function sizesOf(pdf: Buffer): string[] {
  const boxes = pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => {
    const [w, h] = [Number(width), Number(height)];
    const name = w > 1100 ? 'A3' : w > 800 ? 'A4' : `${w} × ${h}`;
    return w > h ? `${name} across` : name;
  });
}

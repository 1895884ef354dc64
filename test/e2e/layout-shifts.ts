import type { BrowserContext, Page } from 'playwright-core';
import { framePainted } from './browser.ts';

export interface LayoutShifts {
  /** Sum of the shifts as Core Web Vitals count them: those within half a second of a reader's own input are his. */
  score: number;
  /** Each with what moved from where to where, for whoever has to find out. */
  told: string[];
}

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Element | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Keeps the observer of every page that `context` opens from now on. */
export async function observeShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const shifts: Shift[] = [];
    const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])));
    observer.observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { shiftsUntilNow: () => [...shifts, ...observer.takeRecords()] });
  });
}

/** What has moved on a page until the frame after the next one. */
export async function shiftsOf(page: Page): Promise<LayoutShifts> {
  await framePainted(page);
  return page.evaluate(() => {
    const { shiftsUntilNow } = window as unknown as { shiftsUntilNow(): Shift[] };
    const box = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ');
    const counted = shiftsUntilNow().filter(({ hadRecentInput }) => !hadRecentInput);
    return {
      score: counted.reduce((sum, { value }) => sum + value, 0),
      told: counted.map(
        ({ value, sources }) =>
          `${value.toFixed(4)} ${sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName}#${node?.id} ${box(previousRect)} → ${box(currentRect)}`).join(', ')}`,
      ),
    };
  });
}

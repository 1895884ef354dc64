import { escapeHtml } from '../../../../domain/escape-html.ts';
import type { PrintedPage } from '../../../workers/layout-sheet.ts';

/**
 * Pages as a document of its own: each fills its A3 sheet; where a browser prints on other paper it shrinks whole, so that nothing is cut and no page is
 * empty. What is drawn is dark on white, whatever the desk looks like.
 */
export function sheetDocument(pages: readonly PrintedPage[], title: string, language: 'zh' | 'en'): string {
  const sections = pages.map((one) => `<section>${one.svg}</section>`).join('\n');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="only light"><title>${escapeHtml(title)}</title><style>
@page{size:420mm 297mm;margin:0}html,body{margin:0;background:#fff}section{break-after:page;break-inside:avoid}section:last-child{break-after:auto}svg{display:block;width:100%;height:auto;max-height:99.9vh}
</style></head><body>${sections}</body></html>`;
}

/** Hands a document to the browser's own print window. */
export function printDocument(html: string): void {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  document.body.append(frame);
  const page = frame.contentDocument!;
  page.open();
  page.write(html);
  page.close();
  frame.contentWindow!.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow!.print();
}

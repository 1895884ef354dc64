import { escapeHtml } from '../../escape-html.ts';
import type { Language } from './paper.ts';

/** One A3 page as SVG. */
export interface PrintedPage {
  title: string;
  svg: string;
}

/**
 * Pages as an HTML document of its own that needs nothing else: each fills its A3 sheet; where a browser prints on other paper it shrinks whole, so that
 * nothing is cut and no page is empty. On a screen they lie below each other at full size, for the browser's zoom to enlarge. What is drawn is dark on white, whatever the reader's screen looks like.
 */
export function sheetDocument(pages: readonly PrintedPage[], title: string, language: Language): string {
  const sections = pages.map((one) => `<section>${one.svg}</section>`).join('\n');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="only light"><title>${escapeHtml(title)}</title><style>
@page{size:420mm 297mm;margin:0}html,body{margin:0;background:#fff}section{break-after:page;break-inside:avoid}section:last-child{break-after:auto}svg{display:block;width:100%;height:auto}
@media print{svg{max-height:99.9vh}}@media screen{section{width:420mm;margin:0 auto 6mm;outline:.3mm solid #d5d2cb}}
</style></head><body>${sections}</body></html>`;
}

import { colourings } from '../picture.ts';
import { type Html, html } from './html.ts';
import { figuresHref, pageHref, type Site } from './site.ts';
import { say } from './texts.ts';

/** The mark of the house, in the page itself: it must stand in a static edition under any address. */
const mark = html`<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><path fill="#0f6e74" d="M3 6.5 13 4v12.2L3 18z"/><path fill="#2b9a96" d="M15 5.2 29 9v8.4l-14-2.2z"/><path fill="#d98a3d" d="M3 20.4 13 18.6V28H5a2 2 0 0 1-2-2z"/><path fill="#0b4f54" d="M15 17.6 29 19.8V26a2 2 0 0 1-2 2H15z"/></svg>`;

/** Head and foot around the content of a page. `here` = the same view in the other language and type size. */
export function frame(
  content: Html,
  site: Site,
  here: { otherLanguage: string; otherType: string },
  footNote = '',
): Html {
  const { lang } = site;
  if (site.embed) return html`<main id="main" class="embed">${content}</main>`;
  return html`<a class="skip" href="#main">${say(lang, 'skip')}</a>
<header class="bar"><a class="brand" href="${pageHref(site, '')}">${mark}<b>${say(lang, 'product')}</b> <span>${say(lang, 'title')}</span></a>
<nav aria-label="${lang === 'zh' ? '页面工具' : 'Page tools'}">
<a href="${figuresHref(site)}">${say(lang, 'figures')}</a>
<a href="${here.otherType}" class="type-switch">${say(lang, site.large ? 'normal' : 'large')}</a>
<a href="${here.otherLanguage}" class="language-switch" lang="${lang === 'zh' ? 'en' : 'zh-CN'}" hreflang="${lang === 'zh' ? 'en' : 'zh-CN'}">${say(lang, 'language')}</a>
<button type="button" id="print" class="bare awaits-script" hidden>${say(lang, 'print')}</button>
<button type="button" id="share" class="bare awaits-script" hidden>${say(lang, 'share')}</button>
<button type="button" id="frame" class="bare awaits-script" hidden>${say(lang, 'frame')}</button>
</nav></header>
<main id="main" tabindex="-1">${content}</main>
<footer class="foot"><p>${say(lang, 'footer')}</p><p>${footNote}${!site.isStatic && html` <a href="${pageHref(site, 'report')}">${say(lang, 'report')}</a> <a href="/workbench">${say(lang, 'workbench')}</a>`}</p></footer>`;
}

/**
 * Text and map side by side (desktop) or behind two tabs (phone). The place of the map is there before the script is, so that
 * the text doesn't move when it comes; a style sheet takes it away where there is no script. Its tab answers once the script does.
 * @param hasMap there is something to show on it
 */
export function frontLayout(text: Html, site: Site, hasMap: boolean): Html {
  const { lang, picture } = site;
  return html`<div class="front" data-show="text">
<div class="tabs" role="tablist"${!hasMap && html` hidden`}><button type="button" role="tab" id="tab-text" aria-controls="text" aria-selected="true">${say(lang, 'list')}</button><button type="button" role="tab" id="tab-map" aria-controls="map-side" aria-selected="false" tabindex="-1" disabled>${say(lang, 'map')}</button></div>
<div id="text">${text}</div>
<div id="map-side"${!hasMap && html` hidden`}><div class="map-tools"><label>${say(lang, 'colour')} <select id="map-show">${colourings.map((layer) => html`<option value="${layer}"${layer === picture.colouring && html` selected`}>${say(lang, `layer_${layer}`)}</option>`)}</select></label></div>
<div id="map"><p class="map-wait">${say(lang, 'mapLoading')}</p></div><div class="map-foot"><div id="legend" class="legend" aria-live="polite"></div><p id="map-imprint"></p></div></div>
</div>`;
}

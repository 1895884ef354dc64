import { type Html, html } from './html.ts';
import { pageHref, type Site } from './site.ts';
import { say } from './texts.ts';

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
<header class="bar"><a class="brand" href="${pageHref(site, '')}"><b>${say(lang, 'product')}</b> <span>${say(lang, 'title')}</span></a>
<nav aria-label="${lang === 'zh' ? '页面工具' : 'Page tools'}">
<a href="${pageHref(site, site.isStatic ? 'figures/' : 'figures')}">${say(lang, 'figures')}</a>
<a href="${here.otherType}" class="type-switch">${say(lang, site.large ? 'normal' : 'large')}</a>
<a href="${here.otherLanguage}" lang="${lang === 'zh' ? 'en' : 'zh-CN'}" hreflang="${lang === 'zh' ? 'en' : 'zh-CN'}">${say(lang, 'language')}</a>
<button type="button" id="print" class="bare" hidden>${say(lang, 'print')}</button>
<button type="button" id="share" class="bare" hidden>${say(lang, 'share')}</button>
</nav></header>
<main id="main" tabindex="-1">${content}</main>
<footer class="foot"><p>${say(lang, 'footer')}</p><p>${footNote}${!site.isStatic && html` <a href="/report">${say(lang, 'report')}</a> <a href="/workbench">${say(lang, 'workbench')}</a>`}</p></footer>`;
}

/** Text and map side by side (desktop) or behind two tabs (phone). */
export function frontLayout(text: Html, site: Site): Html {
  const { lang } = site;
  return html`<div class="front" data-show="text">
<div class="tabs" role="tablist" hidden><button type="button" role="tab" id="tab-text" aria-controls="text" aria-selected="true">${say(lang, 'list')}</button><button type="button" role="tab" id="tab-map" aria-controls="map-side" aria-selected="false" tabindex="-1">${say(lang, 'map')}</button></div>
<div id="text">${text}</div>
<div id="map-side" hidden><div class="map-tools"><label>${say(lang, 'colour')} <select id="map-show">${(['rate', 'status', 'households', 'investment', 'under_way'] as const).map((layer) => html`<option value="${layer}">${say(lang, `layer_${layer}`)}</option>`)}</select></label></div>
<div id="map" role="region" aria-label="${say(lang, 'map')}"><p class="map-wait">${say(lang, 'mapLoading')}</p></div><div id="legend" class="legend" aria-live="polite"></div></div>
</div>`;
}

import { html } from '../../domain/progress/markup/html.ts';
import { queryText } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { otherLook } from './address.ts';
import { siteHere } from './site-here.ts';

/** Print, copy the link or a frame of it, another language or type size: all of the page as it is looked at now. */
export function wireLooks(): void {
  const { lang, large, embed, isStatic } = siteHere();
  if (isStatic && large) document.documentElement.dataset.type = 'large';
  // one file serves the page and the view for a frame
  if (isStatic && embed) {
    document.getElementById('main')?.classList.add('embed');
    for (const part of document.querySelectorAll('.skip, .bar, .foot')) part.remove();
  }
  const print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
  wireCopy('share', () => location.href);
  if (document.body.dataset.page === 'front' || document.body.dataset.page === 'community')
    wireCopy('frame', frameHere);
  // the address has moved on since these were printed
  if (!isStatic) follow('.language-switch', () => otherLook('lang', lang === 'zh' ? 'en' : null));
  else if (document.body.dataset.page === 'front') {
    follow('.language-switch', () => otherFile(lang === 'zh' ? './en/' : '../'));
    // as a link to the server has it
    if (lang === 'zh' && new URLSearchParams(location.search).get('lang') === 'en')
      location.replace(otherFile('./en/'));
  }
  follow('.type-switch', () => otherLook('type', large ? null : 'large'));
}

/** The same view where it lies in the other language. */
function otherFile(path: string): URL {
  const url = new URL(path, location.href);
  const query = new URLSearchParams(location.search);
  query.delete('lang');
  url.search = queryText(query);
  url.hash = location.hash;
  return url;
}

/** This view for another site, as a piece of HTML. */
function frameHere(): string {
  return html`<iframe src="${otherLook('embed', '1').href}" title="${document.title}" width="100%" height="720" style="border:0" loading="lazy"></iframe>`
    .text;
}

function wireCopy(id: string, text: () => string): void {
  const button = document.getElementById(id);
  if (!button) return;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await copy(text());
    button.textContent = say(siteHere().lang, 'copied');
    setTimeout(() => {
      button.textContent = words;
    }, 2000);
  });
}

/** Browsers lend the clipboard to https only; inside an office a server often has none. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

/** Aims a link just before it is used: by mouse, by its menu, by keyboard. */
function follow(selector: string, target: () => URL): void {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  for (const event of ['pointerdown', 'focus', 'click'])
    link?.addEventListener(event, () => {
      link.href = target().href;
    });
}

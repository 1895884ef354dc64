import { type Html, html } from '../../domain/progress/markup/html.ts';
import { pageHref } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { hearChanges } from './live.ts';
import { siteHere } from './site-here.ts';
import { ask, Refusal } from './source.ts';

/** Forms without leaving the page, and the text anew when something was reported. */
export function wireCommunity(): void {
  const site = siteHere();
  if (site.isStatic) return;
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.enhance) return;
    event.preventDefault();
    send(form);
  });
  hearChanges(async () => {
    const answer = await fetch(location.href, { cache: 'no-cache', headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    replaceFacts(fresh);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const answer = form.querySelector<HTMLElement>('.answer')!;
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')!;
  button.disabled = true;
  answer.classList.remove('refused');
  try {
    const body = Object.fromEntries(new FormData(form));
    const { message, ticket } = await ask<{ message: string; ticket?: string }>(
      `/api/progress/${form.dataset.enhance}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
    answer.innerHTML = withTicket(message, ticket).text;
    form.reset();
  } catch (error) {
    answer.classList.add('refused');
    answer.textContent = error instanceof Refusal ? error.message : say(siteHere().lang, 'noNetwork');
  } finally {
    button.disabled = false;
  }
}

/** What was said, with a way to where the answer will stand. */
function withTicket(message: string, ticket?: string): Html {
  const site = siteHere();
  return html`${message}${ticket && html` <a class="button" href="${pageHref(site, `feedback/${ticket}`)}">${say(site.lang, 'showTicket')}</a>`}`;
}

/** Every section but the forms, which somebody may be filling in. */
function replaceFacts(fresh: Document): void {
  const now = document.querySelectorAll('.community > header, .community > section');
  const next = fresh.querySelectorAll('.community > header, .community > section');
  if (now.length !== next.length) {
    replacePage(fresh);
    return;
  }
  for (const [i, section] of now.entries()) if (isOther(section, next[i]!)) replace(section, next[i]!);
}

/** Whether it says something else; what a reader has opened is no difference. */
function isOther(now: Element, next: Element): boolean {
  const closed = now.cloneNode(true) as Element;
  for (const details of closed.querySelectorAll('details')) details.open = false;
  return closed.innerHTML !== next.innerHTML;
}

/** The whole page anew, with the forms as they stand: what somebody has typed is not lost. */
function replacePage(fresh: Document): void {
  const now = document.querySelector('.community');
  const next = fresh.querySelector('.community');
  if (!now || !next) {
    location.reload();
    return;
  }
  const active = document.activeElement as HTMLElement | null;
  for (const form of now.querySelectorAll<HTMLFormElement>('form[data-enhance]'))
    next.querySelector(`form[data-enhance="${form.dataset.enhance}"]`)?.replaceWith(form);
  replace(now, next);
  if (active && next.contains(active)) active.focus({ preventScroll: true });
}

/** What a reader had opened stays open, and the focus on a summary stays there. */
function replace(now: Element, next: Element): void {
  const before = Map.groupBy(now.querySelectorAll('details'), ({ className }) => className);
  const focused = document.activeElement;
  now.replaceWith(next);
  for (const [kind, after] of Map.groupBy(next.querySelectorAll('details'), ({ className }) => className))
    for (const [i, details] of after.entries()) {
      const was = before.get(kind)?.[i];
      details.open = was?.open ?? false;
      if (focused && was?.firstElementChild === focused)
        (details.firstElementChild as HTMLElement).focus({ preventScroll: true });
    }
}

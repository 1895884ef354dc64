import type { AcceptanceRecord } from '../../domain/progress/acceptance.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import type { DeskCommunity, ReportingDesk } from '../../domain/progress/reporting.ts';
import { acceptanceCards } from './acceptance-cards.ts';
import { tell } from './acceptance-texts.ts';
import { ask } from './source.ts';

/** The joint acceptance of a community. It needs the network: nobody signs what may have changed meanwhile. */
export function acceptanceSection({ status, reports }: DeskCommunity): Html {
  const open = status === 'complete' || reports === false;
  return html`<details id="acceptance"${open && html` open`}><summary>${tell('title')}</summary><div class="boxed"><p role="status" class="answer"></p><div class="cards"><p class="note">${tell('loading')}</p></div></div></details>`;
}

/** @param changed called after each deed, so that the desk knows the state that stands now */
export function wireAcceptance(
  place: HTMLElement,
  community: DeskCommunity,
  desk: ReportingDesk,
  changed: () => Promise<void>,
): void {
  const panel = place.querySelector<HTMLDetailsElement>('#acceptance')!;
  const answer = panel.querySelector<HTMLElement>('.answer')!;
  const cards = panel.querySelector<HTMLElement>('.cards')!;
  const cityPath = `/api/cities/${encodeURIComponent(desk.city)}`;
  const path = `${cityPath}/communities/${encodeURIComponent(community.code)}`;
  const others = desk.communities.filter(({ code }) => code !== community.code);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

  const show = async () => {
    const record = await ask<AcceptanceRecord>(`${path}/acceptance`);
    cards.innerHTML = acceptanceCards(record, { path, others, today }).text;
  };
  const attempt = async (act: () => Promise<string>) => {
    try {
      answer.textContent = await act();
      answer.classList.remove('refused');
    } catch (error) {
      answer.textContent = error instanceof TypeError ? tell('needsNetwork') : (error as Error).message;
      answer.classList.add('refused');
    }
    answer.scrollIntoView({ block: 'nearest' });
  };

  const acts: Record<string, (data: FormData, form: HTMLFormElement) => Promise<string>> = {
    sign: async (data) => {
      const { accepted } = await send<{ accepted: boolean }>('POST', `${path}/signatures`, {
        party: data.get('party'),
        part: data.get('part'),
        passed: data.get('passed') === 'yes',
        checklist: Object.fromEntries(data.getAll('point').map((key) => [String(key), true])),
        remark: String(data.get('remark')),
      });
      return afterWord(accepted);
    },
    withdraw: async (data) => {
      await send('POST', `${path}/signatures/withdrawal`, Object.fromEntries(data));
      return afterWord(false);
    },
    appoint: async (data) => {
      await send('POST', `${cityPath}/appointments`, {
        codes: [community.code, ...data.getAll('code').map(String)],
        party: data.get('party'),
        body: { name: data.get('name'), creditCode: String(data.get('creditCode')) || null },
        reason: String(data.get('reason') ?? ''),
      });
      await show();
      return '';
    },
    account: async (data) => {
      const member = `${cityPath}/bodies/${data.get('body')}/accounts`;
      await send('PUT', `${member}/${encodeURIComponent(String(data.get('username')))}`, {});
      await show();
      return '';
    },
    invite: async (data, form) => {
      const party = encodeURIComponent(String(data.get('party')));
      const made = await send<{ url: string; expiresOn: string }>(
        'POST',
        `${path}/parties/${party}/invitation`,
        {},
      );
      showLink(form, { ...made, url: new URL(made.url, location.origin).href });
      return '';
    },
    paper: async (data) => {
      data.set('checklist', data.getAll('point').join(','));
      data.delete('point');
      const { accepted } = await ask<{ accepted: boolean }>(`${path}/paper-signatures`, {
        method: 'POST',
        body: data,
      });
      return afterWord(accepted);
    },
  };
  const afterWord = async (accepted: boolean): Promise<string> => {
    await show();
    if (accepted) await changed();
    return '';
  };

  cards.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const button = form.querySelector<HTMLButtonElement>('button[type=submit]')!;
    button.disabled = true;
    void attempt(() => acts[form.dataset.act!]!(new FormData(form), form)).finally(() => {
      button.disabled = false;
    });
  });
  cards.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || target.name !== 'part') return;
    const sheet = target.form!.querySelector<HTMLElement>('.sheet');
    if (sheet) sheet.hidden = target.value !== 'pipes';
  });
  // a panel that is made open tells so a moment later: a second reading would close what somebody opened meanwhile
  let wasOpen = false;
  const open = () => {
    if (panel.open === wasOpen) return;
    wasOpen = panel.open;
    if (wasOpen)
      void attempt(async () => {
        await show();
        return '';
      });
  };
  panel.addEventListener('toggle', open);
  open();
}

/** The link is shown once, beside the button that made it. */
function showLink(form: HTMLFormElement, { url, expiresOn }: { url: string; expiresOn: string }): void {
  form.querySelector('.made')?.remove();
  form.insertAdjacentHTML(
    'beforeend',
    html`<div class="made"><label>${tell('link', { n: expiresOn })}<input readonly value="${url}"></label><p><button type="button" class="copy">${tell('copy')}</button></p></div>`
      .text,
  );
  const field = form.querySelector<HTMLInputElement>('.made input')!;
  form.querySelector('.copy')!.addEventListener('click', async ({ target }) => {
    field.select();
    // without https there is no clipboard: the text stays selected then
    await navigator.clipboard?.writeText(url);
    (target as HTMLElement).textContent = tell('copied');
  });
}

function send<T>(method: string, path: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

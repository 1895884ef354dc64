import { html } from '../../domain/progress/markup/html.ts';
import { tell } from './acceptance-texts.ts';
import { ask, Refusal } from './source.ts';

interface Invitation {
  cityName: string;
  party: string;
  body: string;
  community: string;
  others: string[];
  expiresOn: string;
}

const kept = 'lianpian.join';

/** The token of an invitation in the address, taken out of it at once: addresses are kept, shared and photographed. */
export function invitationHere(): string | null {
  const token = /^#join=([\w-]{16,64})$/.exec(location.hash)?.[1];
  if (token) {
    sessionStorage.setItem(kept, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(kept);
}

/**
 * What the invitation is for, and the two ways in: a new account, or the one that is signed in.
 * @param signIn shows the form of sign-in, after which the page comes back here
 * @returns false where the link is over: the page goes on as without it, below the reason
 */
export async function showInvitation(
  root: HTMLElement,
  token: string,
  account: { username: string } | null,
  signIn: (place: HTMLElement) => void,
): Promise<void> {
  let invitation: Invitation;
  try {
    invitation = await post<Invitation>('/api/invitations/reading', { token });
  } catch (error) {
    if (error instanceof Refusal) sessionStorage.removeItem(kept);
    root.innerHTML =
      html`<p class="answer refused" role="alert">${(error as Error).message}</p><div></div>`.text;
    if (!account) signIn(root.querySelector('div')!);
    return;
  }
  const { party, body, community, others, expiresOn } = invitation;
  root.innerHTML =
    html`<section class="join"><h2>${tell('join')}</h2><p class="lead">${tell('joinFor', { party, body, community })}</p>
${others.length > 0 && html`<p class="note">${tell('joinOthers', { n: others.join('、') })}</p>`}<p class="note">${tell('joinUntil', { n: expiresOn })}</p>
${
  account
    ? html`<p><button type="button" class="primary" id="join-as">${tell('joinAs', { n: account.username })}</button></p><p class="note">${tell('joinOther')} <button type="button" class="quiet" id="join-out">${tell('signOut')}</button></p>`
    : html`<form id="join-form"><label for="join-name">${tell('yourName')}</label><input id="join-name" name="name" required maxlength="64" autocomplete="name">
<label for="join-username">${tell('username')}</label><input id="join-username" name="username" required pattern="[a-z0-9_.]{3,32}" title="${tell('usernameHint')}" autocapitalize="none" autocomplete="username"><small class="note">${tell('usernameHint')}</small>
<label for="join-password">${tell('password')}</label><input id="join-password" name="password" type="password" required minlength="10" maxlength="128" autocomplete="new-password">
<p><button class="primary" type="submit">${tell('joinNew')}</button></p></form><details class="act"><summary>${tell('haveAccount')}</summary><div id="join-sign-in"></div></details>`
}<p role="alert" class="answer refused"></p></section>`.text;
  const attempt = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      root.querySelector('.join > .answer')!.textContent = (error as Error).message;
    }
  };
  const done = () => {
    sessionStorage.removeItem(kept);
    location.reload();
  };
  root.querySelector('#join-form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    void attempt(async () => {
      await post('/api/invitations/acceptance', { token, account: fields });
      sessionStorage.removeItem(kept);
      await post('/api/auth/sign-in/username', { username: fields.username, password: fields.password });
      done();
    });
  });
  root.querySelector('#join-as')?.addEventListener('click', () =>
    attempt(async () => {
      await post('/api/invitations/acceptance', { token });
      done();
    }),
  );
  root.querySelector('#join-out')?.addEventListener('click', async () => {
    await post('/api/auth/sign-out', {});
    location.reload();
  });
  const place = root.querySelector<HTMLElement>('#join-sign-in');
  if (place) signIn(place);
}

function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

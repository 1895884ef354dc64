import { html } from '../../domain/progress/markup/html.ts';
import { signOut } from './report-account.ts';
import type { ReportStore } from './report-store.ts';
import { word } from './report-texts.ts';

/** Signs out; where own reports still wait, it asks first what shall become of them. */
export async function askToLeave(
  place: HTMLElement,
  store: ReportStore,
  sync: () => Promise<void>,
): Promise<void> {
  const leave = async (keeps: boolean) => {
    await signOut(store, keeps);
    location.reload();
  };
  const waiting = await store.waitingOf(store.account);
  if (waiting.length === 0) return leave(true);
  place.innerHTML = html`<span>${word('leaveAsk', waiting.length)}</span>
<button type="button" data-leave="send">${word('leaveSend')}</button> <button type="button" data-leave="keep">${word('leaveKeep')}</button> <button type="button" data-leave="drop">${word('leaveDrop')}</button>`.text;
  place.querySelector('button')!.focus();
  for (const button of place.querySelectorAll('button'))
    button.addEventListener('click', async () => {
      if (button.dataset.leave !== 'send') return leave(button.dataset.leave === 'keep');
      await sync();
      if ((await store.waitingOf(store.account)).length === 0) await leave(true);
    });
}

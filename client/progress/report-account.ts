import type { ReportStore } from './report-store.ts';
import { ask } from './source.ts';

export interface Account {
  role: string;
  username: string;
  name: string;
  cities: string[];
}

/** What this device remembers of who reports on it. */
export const remembered = { account: 'lianpian.account', city: 'lianpian.city', leaving: 'lianpian.leaving' };

/** The account of the session; without a network the one that was signed in last on this device. */
export async function whoAmI(store: ReportStore): Promise<Account | null> {
  try {
    // who signed out without a network leaves before anybody is asked for
    if (localStorage.getItem(remembered.leaving)) await endSession();
    const account = await ask<Account | null>('/api/me');
    if (account) localStorage.setItem(remembered.account, JSON.stringify(account));
    // the session ended elsewhere: what it had read is nobody's here any more
    else if (localStorage.getItem(remembered.account)) await forget(store);
    return account;
  } catch {
    const known = localStorage.getItem(remembered.account);
    return known ? (JSON.parse(known) as Account) : null;
  }
}

/** Ends the session, at once or as soon as there is a network; nothing of it stays but reports that still wait, if `keeps`. */
export async function signOut(store: ReportStore, keeps: boolean): Promise<void> {
  await forget(store, keeps);
  localStorage.setItem(remembered.leaving, '1');
  await endSession().catch(() => {});
}

async function endSession(): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch('/api/auth/sign-out', { method: 'POST', headers, body: '{}' });
  localStorage.removeItem(remembered.leaving);
}

async function forget(store: ReportStore, keepsWaiting = true): Promise<void> {
  localStorage.removeItem(remembered.account);
  localStorage.removeItem(remembered.city);
  await store.forget(keepsWaiting);
}

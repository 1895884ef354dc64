import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';
import { request } from './request.ts';

export type { Account } from '../../server/contract/accounts.ts';

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: () => api.access.me(), staleTime: 60_000, retry: false });
}

export function signIn(username: string, password: string): Promise<unknown> {
  return request('/api/auth/sign-in/username', { method: 'POST', json: { username, password } });
}

export function signOut(): Promise<unknown> {
  return request('/api/auth/sign-out', { method: 'POST', json: {} });
}

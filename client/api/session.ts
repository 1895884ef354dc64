import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface Account {
  id: string;
  name: string;
  role: string;
}

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000, retry: false });
}

async function readSession(): Promise<Account | null> {
  const answer = await request<{
    user: { id: string; name: string; username?: string; role?: string };
  } | null>('/api/auth/get-session');
  if (!answer?.user) return null;
  const { id, name, role } = answer.user;
  return { id, name, role: role ?? 'public' };
}

export function signIn(username: string, password: string): Promise<unknown> {
  return request('/api/auth/sign-in/username', { method: 'POST', json: { username, password } });
}

export function signOut(): Promise<unknown> {
  return request('/api/auth/sign-out', { method: 'POST', json: {} });
}

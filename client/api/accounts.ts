import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

export type { Account } from '../../server/contract/accounts.ts';

export const accountsKey = ['accounts'] as const;
const auditKey = ['audit'] as const;

/** Entries asked for at once. */
const auditPage = 100;

export function useAccounts() {
  return useQuery({ queryKey: accountsKey, queryFn: () => api.access.listAccounts() });
}

/** The audit trail, newest first, page by page backwards; always asked anew when opened. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: [...auditKey, 'entries'],
    queryFn: ({ pageParam }) =>
      api.access.readAudit({ limit: auditPage, ...(pageParam !== null && { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < auditPage ? null : page.at(-1)!.id),
    gcTime: 0,
    staleTime: 0,
  });
}

/** Walks the whole chain on the server, so only on opening and on request. */
export function useAuditVerification() {
  return useQuery({
    queryKey: [...auditKey, 'verification'],
    queryFn: () => api.access.verifyAudit(),
    gcTime: 0,
    staleTime: 0,
  });
}

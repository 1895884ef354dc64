import type { Account } from '../../api/accounts.ts';

export type AccessScreen = 'accounts' | 'audit';

/** Screens of the account menu by role, as the server lets them in: accounts for administrators, the trail for auditors too. */
export function screensOf(role: Account['role']): readonly AccessScreen[] {
  if (role === 'administrator') return ['accounts', 'audit'];
  return role === 'auditor' ? ['audit'] : [];
}

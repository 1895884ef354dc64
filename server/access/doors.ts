import { open, type Role } from '../contract/access.ts';

/**
 * Who may go through which door of the server. A test walks all routes with all roles and compares; a route that is not
 * here fails it. Add a line only after asking who must not see what is behind it.
 */
export const doors: Record<string, readonly Role[]> = {
  'GET /openapi.json': open.everyone,
  'GET /api/events': open.everyone,

  'POST /api/auth/sign-in/username': open.everyone,
  'POST /api/auth/sign-out': open.everyone,
  'GET /api/auth/get-session': open.everyone,
  'POST /api/auth/change-password': open.staff,

  'GET /api/me': open.everyone,
  'GET /api/accounts': open.administrators,
  'POST /api/accounts': open.administrators,
  'PATCH /api/accounts/{id}': open.administrators,
  'GET /api/audit': open.auditors,
  'GET /api/audit/verification': open.auditors,

  'GET /api/cities': open.everyone,
  'GET /api/cities/{city}/communities': open.everyone,
};

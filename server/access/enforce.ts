import { Problem } from '../../domain/problem.ts';
import type { Role } from '../contract/access.ts';
import { type Actor, isOfCity } from './actor.ts';

/** @throws Problem access.sign-in (401) or access.role (403) */
export function requireRole(actor: Actor, allowed: readonly Role[]): void {
  if (allowed.includes(actor.role)) return;
  throw actor.role === 'public' ? signInFirst() : wrongRole(actor.role, allowed);
}

/** @throws Problem access.city (403) where the account is not of this city */
export function requireCity(actor: Actor, city: string): void {
  if (!isOfCity(actor, city)) throw wrongCity(city);
}

/** The `city` of an input that nobody has validated yet. */
export function cityOf(input: unknown): string | undefined {
  if (input === null || typeof input !== 'object') return undefined;
  const { city, params } = input as { city?: unknown; params?: unknown };
  if (typeof city === 'string') return city;
  return params === undefined ? undefined : cityOf(params);
}

export function signInFirst(): Problem {
  return new Problem(
    'access.sign-in',
    { zh: '此内容需要登录。', en: 'This needs a signed-in account.' },
    { zh: '请先登录工作台。', en: 'Sign in to the workbench first.' },
    { status: 401 },
  );
}

function wrongRole(role: Role, allowed: readonly Role[]): Problem {
  return new Problem(
    'access.role',
    { zh: '您的角色无权进行此操作。', en: 'Your role may not do this.' },
    { zh: '请联系管理员调整角色。', en: 'Ask the administrator for another role.' },
    { status: 403, facts: { role, allowed } },
  );
}

function wrongCity(city: string): Problem {
  return new Problem(
    'access.city',
    { zh: `您的账号不属于城市 ${city}。`, en: `Your account does not belong to the city ${city}.` },
    { zh: '请联系管理员调整范围。', en: 'Ask the administrator for another scope.' },
    { status: 403, facts: { city } },
  );
}

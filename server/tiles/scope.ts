import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../access/actor.ts';
import { actorOf } from '../access/session.ts';
import { open } from '../contract/access.ts';
import type { Services } from '../services.ts';
import type { TileScope } from './query.ts';
import type { ScopeOf } from './serve.ts';

/** A map asks for dozens of tiles at once: who asks is looked up once for them, and again after this. */
const rememberedMs = 2_000;

/** What a session may see of the layers that are not public. */
export function scopeOfSessions(services: Pick<Services, 'auth' | 'db'>): ScopeOf {
  const remembered = new LRUCache<string, Promise<Actor>>({ max: 1_000, ttl: rememberedMs });
  return async (request: IncomingMessage) => {
    const { cookie } = request.headers;
    if (!cookie) return undefined;
    let asking = remembered.get(cookie);
    if (!asking) {
      asking = actorOf(services.auth, services.db, request.headers);
      remembered.set(cookie, asking);
      asking.catch(() => remembered.delete(cookie));
    }
    return scopeOf(await asking);
  };
}

/** Undefined = nothing. Whoever digs must know of every pipe: an account is narrowed to its cities, not to its utility. */
export function scopeOf(actor: Actor): TileScope | undefined {
  if (!open.underground.some((role) => role === actor.role)) return undefined;
  return actor.cities.length > 0 ? { cities: actor.cities } : {};
}

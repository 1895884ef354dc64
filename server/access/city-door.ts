import type { RequestHandler, Response } from 'express';
import type { Role } from '../contract/access.ts';
import { cityCode } from '../contract/register.ts';
import { ofStatus } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { Actor } from './actor.ts';
import { requireCity, requireRole } from './enforce.ts';
import { actorOf } from './session.ts';

/**
 * The door of a plain route below `/api/cities/:city`: role, then city, before anything of the body is read, so that who
 * is not allowed sends nothing. `actorThrough` tells who came in.
 */
export function cityDoor(
  { auth, db }: Pick<Services, 'auth' | 'db'>,
  roles: readonly Role[],
): RequestHandler {
  return async (request, response, next) => {
    const actor = await actorOf(auth, db, request.headers);
    requireRole(actor, roles);
    requireCity(actor, String(request.params.city));
    // no city is called so: what stands in the address goes no further, not into a file's name either
    if (!cityCode.safeParse(request.params.city).success) throw ofStatus(404);
    response.locals.actor = actor;
    next();
  };
}

export function actorThrough(response: Response): Actor {
  return response.locals.actor as Actor;
}

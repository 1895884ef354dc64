import { implement } from '@orpc/server';
import type { Actor } from './access/actor.ts';
import { cityOf, requireCity, requireRole } from './access/enforce.ts';
import { contract } from './contract/index.ts';
import type { Services } from './services.ts';

/** What a handler gets beside its input. */
export interface CallContext {
  actor: Actor;
  services: Services;
}

/**
 * The contract, ready to be given handlers: `api.register.listCities.handler(({ input, context }) => …)`. Before each of
 * them stands the access that the contract names.
 */
export const api = implement(contract)
  .$context<CallContext>()
  .use(({ context, procedure, next }, input) => {
    const { access } = procedure['~orpc'].meta as { access?: Parameters<typeof requireRole>[1] };
    // an endpoint that names nobody is open to nobody
    requireRole(context.actor, access ?? []);
    const city = cityOf(input);
    if (city !== undefined && !access?.includes('public')) requireCity(context.actor, city);
    return next();
  });

import type { Request } from 'express';
import { ipKeyGenerator, type Options, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { knownRefusals } from '../http/known-refusals.ts';
import { ofStatus } from '../http/problem.ts';
import type { Services } from '../services.ts';

/** Doors by which the public writes; they share one limit. */
export const publicDoors = ['/feedback', '/subscribe', '/api/progress/feedback', '/api/progress/subscribe'];

/**
 * Words of the public: few from one address, and not more from all together than a town has questions. What is over is
 * refused before its body is read, and until the minute is over before Express sees it. Made for each server, so that two in one process don't count together.
 */
export function publicWordLimits(services: Services): RateLimitRequestHandler[] {
  const refusals = knownRefusals(services, publicDoors);
  const shared: Partial<Options> = {
    windowMs: 60_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => request.method !== 'POST',
    handler: (request, response) =>
      refusals.refuse(request, response, ofStatus(429), (request as Limited).rateLimit?.resetTime),
  };
  return [
    rateLimit({ ...shared, limit: 6, keyGenerator: (request) => ipKeyGenerator(request.ip ?? '') }),
    rateLimit({ ...shared, limit: 240, keyGenerator: () => 'everybody' }),
  ];
}

/** What express-rate-limit says of a request. */
type Limited = Request & { rateLimit?: { resetTime?: Date } };

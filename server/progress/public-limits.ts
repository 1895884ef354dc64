import { ipKeyGenerator, type Options, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { ofStatus, sendProblem } from '../http/problem.ts';

/**
 * Words of the public: few from one address, and not more from all together than a town has questions. What is over is
 * refused before its body is read. Made for each server, so that two in one process don't count together.
 */
export function publicWordLimits(): RateLimitRequestHandler[] {
  const shared: Partial<Options> = {
    windowMs: 60_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => request.method !== 'POST',
    handler: (request, response) => sendProblem(request, response, ofStatus(429)),
  };
  return [
    rateLimit({ ...shared, limit: 6, keyGenerator: (request) => ipKeyGenerator(request.ip ?? '') }),
    rateLimit({ ...shared, limit: 240, keyGenerator: () => 'everybody' }),
  ];
}

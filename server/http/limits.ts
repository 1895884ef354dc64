import type { Request } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { ofStatus, sendProblem } from './problem.ts';

const address = (request: Request) => ipKeyGenerator(request.ip ?? '');

/*
 * Made for each server, so that two in one process don't count together. Behind a proxy set TRUST_PROXY, or all readers
 * share one address.
 */

/** Against guessing of passwords: failures of one address. */
export const signInLimit = () => limit(15 * 60, 20, address, true);

/** Writes of one address. Reading is cheap and cached. */
export const writeLimit = () => limit(60, 600, address, false, (request) => request.method === 'GET');

function limit(
  seconds: number,
  count: number,
  key: (request: Request) => string,
  failuresOnly: boolean,
  skip?: (request: Request) => boolean,
) {
  return rateLimit({
    windowMs: seconds * 1000,
    limit: count,
    keyGenerator: key,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(skip && { skip }),
    handler: (request, response) => sendProblem(request, response, ofStatus(429)),
  });
}

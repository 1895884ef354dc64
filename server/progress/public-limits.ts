import type { Request } from 'express';
import { ipKeyGenerator, type Options, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { html } from '../../domain/progress/markup/html.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { asksForPage, knownRefusals } from '../http/known-refusals.ts';
import { ofStatus } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { type FormKind, refuseForm } from './mount-forms.ts';
import { findTemplate } from './page-template.ts';
import { readSite } from './pages.ts';
import { noticePage } from './problem-page.ts';
import { readForm } from './read-form.ts';
import { placeOf } from './site-services.ts';

/** Doors by which the public writes; they share one limit. */
export const publicDoors = ['/feedback', '/subscribe', '/api/progress/feedback', '/api/progress/subscribe'];

/**
 * Words of the public: few from one address, and not more from all together than a town has questions. What is over is
 * refused before its body is read, and until the minute is over before Express sees it; only the first few forms of people
 * are read all the same, so that nobody loses what he wrote. Made for each server, so that two in one process don't count
 * together.
 */
export function publicWordLimits(services: Services): RateLimitRequestHandler[] {
  const refusals = knownRefusals(services, publicDoors);
  const template = findTemplate();
  const shared: Partial<Options> = {
    windowMs: 60_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => request.method !== 'POST',
    handler: (request, response, next) => {
      const { used = 0, limit = 0, resetTime } = (request as Limited).rateLimit ?? {};
      const kind = doorOfForm(request);
      if (!kind || !template) return refusals.refuse(request, response, ofStatus(429), resetTime);
      const place = { ...placeOf(services, request), path: request.baseUrl };
      if (used <= limit + mostKeptForms)
        return readForm(request, response, (error) =>
          error && request.body === undefined
            ? next(error)
            : refuseForm(request, response, template, kind, place, ofStatus(429)),
        );
      const site = readSite(place.query);
      const back = html`<p>${say(site.lang, 'typedBefore')}</p>`;
      const page = noticePage(template, place, ofStatus(429), back, site);
      refusals.refuse(request, response, ofStatus(429), resetTime, page);
    },
  };
  return [
    rateLimit({ ...shared, limit: 6, keyGenerator: (request) => ipKeyGenerator(request.ip ?? '') }),
    rateLimit({ ...shared, limit: 240, keyGenerator: () => 'everybody' }),
  ];
}

/** Beyond a limit so many forms come back with what was typed; a flood of them costs no more than any other. */
const mostKeptForms = 5;

/** The form by which a browser without script came; undefined for programs. */
function doorOfForm(request: Request): FormKind | undefined {
  if (!asksForPage(request.headers)) return undefined;
  return (['feedback', 'subscribe'] as const).find((kind) => request.baseUrl === `/${kind}`);
}

/** What express-rate-limit says of a request. */
type Limited = Request & { rateLimit?: { used: number; limit: number; resetTime?: Date } };

import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Problem } from '../../domain/problem.ts';
import type { Html } from '../../domain/progress/markup/html.ts';
import { noticeText } from '../../domain/progress/markup/other-pages.ts';
import type { Site } from '../../domain/progress/markup/site.ts';
import { problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { findTemplate, type PageTemplate } from './page-template.ts';
import { type Place, plainPage, readSite } from './pages.ts';
import { placeOf } from './site-services.ts';

/** A refusal as a page for people, with the status that programs read. `more` = ways on from here. */
export function sendNotice(
  request: Request,
  response: Response,
  template: PageTemplate,
  place: Place,
  problem: Problem,
  more?: Html,
  site: Site = readSite(place.query),
): void {
  if (problem.status >= 500) console.error(`${request.method} ${request.path}`, problem.cause ?? problem);
  response.status(problem.status).set('cache-control', 'no-store').type('html');
  response.send(noticePage(template, place, problem, more, site));
}

/** The page itself. */
export function noticePage(
  template: PageTemplate,
  place: Place,
  problem: Problem,
  more?: Html,
  site: Site = readSite(place.query),
): string {
  const title = problem.title[site.lang];
  const page = plainPage(title, noticeText(title, problem.remedy[site.lang], site, more), site, place);
  return template.render(page, site);
}

/** Doors of programs: they read problem details (RFC 9457), whoever asks. */
const programs = /^\/(api|ogc|tiles|assets|openapi\.json)(\/|$)/;

/** Whoever opens an address in a browser reads a page also where there is nothing; `handleProblem` answers the others. */
export function problemPages(services: Services): ErrorRequestHandler {
  const template = findTemplate();
  return (error, request, response, next) => {
    const wantsPage = request.accepts('json', 'html') === 'html' && !programs.test(request.path);
    if (!template || !wantsPage || response.headersSent) return next(error);
    sendNotice(request, response, template, placeOf(services, request), problemOf(error));
  };
}

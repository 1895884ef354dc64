import type { Express, Request, RequestHandler, Response } from 'express';
import { parseFilter } from '../../domain/progress/filter.ts';
import type { Html } from '../../domain/progress/markup/html.ts';
import { findTicketText, ticketForm, ticketText } from '../../domain/progress/markup/other-pages.ts';
import { queryText, type Site } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { todayInChina } from '../../domain/today.ts';
import { ofStatus, problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { atomOf, type Topic } from './atom.ts';
import { readTicket, tidyTicket, unknownTicket } from './feedback.ts';
import { type HotAnswers, hotAnswers } from './hot-answers.ts';
import { mountFiles } from './mount-files.ts';
import { mountForms } from './mount-forms.ts';
import { mountMailLinks } from './mount-mail-links.ts';
import { PageCache } from './page-cache.ts';
import { findTemplate, type Page, type PageTemplate } from './page-template.ts';
import { communityPage, figuresPage, frontPage, type Place, plainPage, readSite, toolPage } from './pages.ts';
import { openPost } from './post.ts';
import { sendNotice } from './problem-page.ts';
import { publicDoors, publicWordLimits } from './public-limits.ts';
import { publicReads } from './public-reads.ts';
import { revisionOf } from './public-revision.ts';
import { sendAnswer } from './send-answer.ts';
import { originHere, placeOf, queryOf } from './site-services.ts';

/** The public pages, their data, feeds and downloads, and the doors that take files. */
export function mountProgress(app: Express, services: Services): void {
  const { db } = services;
  const cache = new PageCache(() => revisionOf(services));
  const hot = hotAnswers(services, () => revisionOf(services));
  app.use(publicDoors, ...publicWordLimits(services));
  for (const [name, read] of Object.entries(publicReads))
    app.get(`/api/progress/${name}`, async (request, response) => {
      const answer = await cache.answer(request.originalUrl, async () => ({
        type: 'application/json; charset=utf-8',
        text: JSON.stringify(await read(db, queryOf(request))),
      }));
      sendAnswer(request, response, answer, hot);
    });
  app.get('/feed/:kind/:city.atom', feed(services, cache, hot));
  app.get('/feed/:kind/:city/:part.atom', feed(services, cache, hot));
  mountFiles(app, services);
  openPost(services);
  const template = findTemplate();
  if (template) mountPages(app, services, cache, hot, template);
}

/** A page for one reader: never kept. */
export type Told = (
  act: (request: Request, place: Place) => Promise<Page>,
  /** Ways on from a refusal. */
  more?: (request: Request, site: Site) => Html,
) => RequestHandler;

function mountPages(
  app: Express,
  services: Services,
  cache: PageCache,
  hot: HotAnswers,
  template: PageTemplate,
): void {
  const { db } = services;
  /** A page that is the same for everybody until something changes. */
  const shown = (path: string, make: (request: Request, place: Place) => Promise<Page | undefined>) =>
    app.get(path, async (request, response) => {
      const place = placeOf(services, request);
      const site = readSite(place.query);
      try {
        const answer = await cache.answer(`${place.origin} ${request.originalUrl}`, async () => {
          const page = await make(request, place);
          if (!page) throw ofStatus(404);
          return { type: 'text/html; charset=utf-8', text: template.render(page, site) };
        });
        if (site.embed) allowFraming(response);
        sendAnswer(request, response, answer, hot);
      } catch (error) {
        sendNotice(request, response, template, placeOf(services, request), problemOf(error));
      }
    });
  shown('/', (_, place) =>
    frontPage(
      db,
      parseFilter(place.query),
      place.query.get('after'),
      readSite(place.query),
      place,
      todayInChina(),
    ),
  );
  shown('/c/:city/:code', ({ params }, place) =>
    communityPage(db, String(params.city), String(params.code), readSite(place.query), place, todayInChina()),
  );
  for (const kind of ['report', 'supervise'] as const)
    shown(`/${kind}`, async (_, place) => toolPage(kind, readSite(place.query), place));
  shown('/figures', (_, place) => figuresPage(db, readSite(place.query), place));

  const told: Told = (act, more) => async (request, response) => {
    const place = placeOf(services, request);
    try {
      const page = await act(request, place);
      response
        .set('cache-control', 'no-store')
        .type('html')
        .send(template.render(page, readSite(place.query)));
    } catch (error) {
      const ways = more?.(request, readSite(place.query));
      sendNotice(request, response, template, place, problemOf(error), ways);
    }
  };
  app.get('/feedback', (request, response, next) => {
    const { path, query } = placeOf(services, request);
    const ticket = tidyTicket(query.get('ticket') ?? '');
    query.delete('ticket');
    if (ticket !== '') response.redirect(303, `${path}/${ticket}${queryText(query)}`);
    else void findTicket(request, response, next);
  });
  const findTicket = told(async (_, place) => {
    const site = readSite(place.query);
    return plainPage(say(site.lang, 'findTicket'), findTicketText(site), site, place);
  });
  app.get(
    '/feedback/:ticket',
    told(
      async ({ params }, place) => {
        const ticket = await readTicket(db, String(params.ticket));
        if (!ticket) throw unknownTicket(String(params.ticket).slice(0, 20));
        const site = readSite(place.query);
        return plainPage(ticket.ticket, ticketText(ticket, site), site, place);
      },
      (_, site) => ticketForm(site),
    ),
  );
  mountForms(app, services, template);
  mountMailLinks(app, services, told);
}

function feed(services: Services, cache: PageCache, hot: HotAnswers): RequestHandler {
  return async (request, response) => {
    const { kind, city, part } = request.params as unknown as Topic;
    const isWhole = kind === 'city';
    if (!(isWhole || kind === 'office' || kind === 'community') || isWhole !== (part === undefined))
      throw ofStatus(404);
    const { lang } = readSite(queryOf(request));
    const origin = originHere(services, request);
    const answer = await cache.answer(`${origin} ${request.originalUrl}`, async () => {
      const text = await atomOf(services.db, { kind, city, part }, origin, lang);
      if (text === undefined) throw ofStatus(404);
      return { type: 'application/atom+xml; charset=utf-8', text };
    });
    sendAnswer(request, response, answer, hot);
  };
}

/** Other sites may show an embedded view in a frame; every other page stays unframed. */
function allowFraming(response: Response): void {
  const policy = String(response.get('content-security-policy') ?? '');
  response.set('content-security-policy', policy.replace(/frame-ancestors [^;]*/, 'frame-ancestors *'));
  response.removeHeader('x-frame-options');
}

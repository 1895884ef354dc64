import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { parseFilter } from '../../domain/progress/filter.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import {
  findTicketText,
  noticeText,
  ticketForm,
  ticketText,
} from '../../domain/progress/markup/other-pages.ts';
import { communityHref, pageHref, queryText, type Site } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { todayInChina } from '../../domain/today.ts';
import { ofStatus, problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { atomOf, type Topic } from './atom.ts';
import { readTicket, tidyTicket, unknownTicket } from './feedback.ts';
import { type HotAnswers, hotAnswers } from './hot-answers.ts';
import { mountFiles } from './mount-files.ts';
import { mountMailLinks } from './mount-mail-links.ts';
import { PageCache } from './page-cache.ts';
import { findTemplate, type Page, type PageTemplate } from './page-template.ts';
import { communityPage, figuresPage, frontPage, type Place, plainPage, readSite, toolPage } from './pages.ts';
import { openPost } from './post.ts';
import { sendNotice } from './problem-page.ts';
import { publicDoors, publicWordLimits } from './public-limits.ts';
import { publicReads } from './public-reads.ts';
import { revisionOf } from './public-revision.ts';
import { askBy, subscribeBy } from './routes.ts';
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
  const form = express.urlencoded({ extended: false, limit: '16kb' });
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
  app.post(
    '/feedback',
    form,
    told(async (request, place) => {
      const site = readSite(place.query);
      const words = wordsOf(request.body);
      const question = String(request.body?.question ?? '');
      const { message, ticket } = await askBy(services, { ...words, question });
      const look = html`<a class="button primary" href="${pageHref(site, `feedback/${ticket}`)}">${say(site.lang, 'showTicket')}</a>`;
      return notice(say(site.lang, 'feedback'), message, place, html`<p>${look}</p>${backTo(request, site)}`);
    }, backTo),
  );
  app.post(
    '/subscribe',
    form,
    told(async (request, place) => {
      const site = readSite(place.query);
      const { body } = request;
      const topic = ['office', 'city'].includes(body?.topic) ? body.topic : 'community';
      const { message } = await subscribeBy(services, { ...wordsOf(body), topic });
      return notice(say(site.lang, 'subscribe'), message, place, backTo(request, site));
    }, backTo),
  );
  mountMailLinks(app, services, told);
}

function notice(title: string, text: string, place: Place, more: Html): Page {
  const site = readSite(place.query);
  return plainPage(title, noticeText(title, text, site, more), site, place);
}

/** From the answer to a form sent without a script: to the page where it stands. */
function backTo({ body }: Request, site: Site): Html {
  const { city, code } = wordsOf(body);
  if (city === '' || code === '') return html``;
  return html`<p><a class="button" href="${communityHref(site, city, code)}">${say(site.lang, 'backToCommunity')}</a></p>`;
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

function wordsOf(body: Record<string, unknown> | undefined) {
  return {
    city: String(body?.city ?? ''),
    code: String(body?.code ?? ''),
    email: String(body?.email ?? '').slice(0, 300),
    lang: body?.lang === 'en' ? ('en' as const) : ('zh' as const),
  };
}

/** Other sites may show an embedded view in a frame; every other page stays unframed. */
function allowFraming(response: Response): void {
  const policy = String(response.get('content-security-policy') ?? '');
  response.set('content-security-policy', policy.replace(/frame-ancestors [^;]*/, 'frame-ancestors *'));
  response.removeHeader('x-frame-options');
}

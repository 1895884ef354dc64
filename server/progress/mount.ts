import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Problem } from '../../domain/problem.ts';
import { parseFilter } from '../../domain/progress/filter.ts';
import { noticeText, ticketText } from '../../domain/progress/markup/other-pages.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { repository } from '../db/paths.ts';
import { ofStatus, problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { atomOf } from './atom.ts';
import { todayInChina } from './database.ts';
import { readTicket, unknownTicket } from './feedback.ts';
import { type HotAnswers, hotAnswers } from './hot-answers.ts';
import { mountFiles } from './mount-files.ts';
import { mountMailLinks } from './mount-mail-links.ts';
import { PageCache } from './page-cache.ts';
import { type Page, PageTemplate } from './page-template.ts';
import { communityPage, figuresPage, frontPage, type Place, plainPage, readSite, toolPage } from './pages.ts';
import { openPost } from './post.ts';
import { publicWordLimits } from './public-limits.ts';
import { publicReads } from './public-reads.ts';
import { askBy, subscribeBy } from './routes.ts';
import { sendAnswer } from './send-answer.ts';
import { originOf } from './site-services.ts';

/** The public pages, their data, feeds and downloads, and the doors that take files. */
export function mountProgress(app: Express, services: Services): void {
  const { db } = services;
  const cache = new PageCache(() => revisionOf(services));
  const hot = hotAnswers(services, () => revisionOf(services));
  app.use(
    ['/feedback', '/subscribe', '/api/progress/feedback', '/api/progress/subscribe'],
    ...publicWordLimits(),
  );
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
export type Told = (act: (request: Request, place: Place) => Promise<Page>) => RequestHandler;

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
        const answer = await cache.answer(request.originalUrl, async () => {
          const page = await make(request, place);
          if (!page) throw ofStatus(404);
          return { type: 'text/html; charset=utf-8', text: template.render(page, site) };
        });
        if (site.embed) allowFraming(response);
        sendAnswer(request, response, answer, hot);
      } catch (error) {
        sendNotice(request, response, template, services, problemOf(error));
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
  for (const [path, kind, title] of [
    ['/report', 'report', '进度填报'],
    ['/supervise', 'supervise', '督办'],
  ] as const)
    shown(path, async (_, place) => toolPage(kind, title, readSite(place.query), place));
  shown('/figures', (_, place) => figuresPage(db, readSite(place.query), place));

  const told: Told = (act) => async (request, response) => {
    const place = placeOf(services, request);
    try {
      const page = await act(request, place);
      response
        .set('cache-control', 'no-store')
        .type('html')
        .send(template.render(page, readSite(place.query)));
    } catch (error) {
      sendNotice(request, response, template, services, problemOf(error));
    }
  };
  app.get(
    '/feedback/:ticket',
    told(async ({ params }, place) => {
      const ticket = await readTicket(db, String(params.ticket));
      if (!ticket) throw unknownTicket(String(params.ticket).slice(0, 20));
      const site = readSite(place.query);
      return plainPage(ticket.ticket, ticketText(ticket, site), site, place);
    }),
  );
  app.post(
    '/feedback',
    form,
    told(async ({ body }, place) => {
      const words = wordsOf(body);
      const { message } = await askBy(services, { ...words, question: String(body?.question ?? '') });
      return notice(say(words.lang, 'feedback'), message, place);
    }),
  );
  app.post(
    '/subscribe',
    form,
    told(async ({ body }, place) => {
      const words = wordsOf(body);
      const topic = ['office', 'city'].includes(body?.topic) ? body.topic : 'community';
      const { message } = await subscribeBy(services, { ...words, topic });
      return notice(say(words.lang, 'subscribe'), message, place);
    }),
  );
  mountMailLinks(app, services, told);
}

function notice(title: string, text: string, place: Place): Page {
  const site = readSite(place.query);
  return plainPage(title, noticeText(title, text, site), site, place);
}

/** A refusal as a page for people, with the status that programs read. */
function sendNotice(
  request: Request,
  response: Response,
  template: PageTemplate,
  services: Services,
  problem: Problem,
): void {
  if (problem.status >= 500) console.error(`${request.method} ${request.path}`, problem.cause ?? problem);
  const place = placeOf(services, request);
  const { lang } = readSite(place.query);
  const page = notice(problem.title[lang], problem.remedy[lang], place);
  response.status(problem.status).set('cache-control', 'no-store').type('html');
  response.send(template.render(page, readSite(place.query)));
}

function feed(services: Services, cache: PageCache, hot: HotAnswers): RequestHandler {
  return async (request, response) => {
    const { kind, city, part } = request.params as Record<string, string | undefined>;
    const right =
      kind === 'city'
        ? part === undefined
        : (kind === 'office' || kind === 'community') && part !== undefined;
    if (!right) throw ofStatus(404);
    const topic = `${kind}:${city}${part === undefined ? '' : `/${part}`}`;
    const { lang } = readSite(queryOf(request));
    const answer = await cache.answer(request.originalUrl, async () => ({
      type: 'application/atom+xml; charset=utf-8',
      text: await atomOf(
        services.db,
        topic,
        `${say(lang, 'title')} · ${part ?? city}`,
        originOf(services),
        lang,
      ),
    }));
    sendAnswer(request, response, answer, hot);
  };
}

/** Anything that a public page shows moves it; the day does too, because deadlines pass at midnight. */
function revisionOf({ revisions }: Services): string {
  const layers = ['progress', 'communities', 'regions', 'buildings', 'works'];
  return `${layers.map((layer) => revisions.of(layer)).join('.')} ${todayInChina()}`;
}

function wordsOf(body: Record<string, unknown> | undefined) {
  return {
    city: String(body?.city ?? ''),
    code: String(body?.code ?? ''),
    email: String(body?.email ?? '').slice(0, 300),
    lang: body?.lang === 'en' ? ('en' as const) : ('zh' as const),
  };
}

export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at));
}

function placeOf(services: Services, request: Request): Place {
  return { path: request.path, query: queryOf(request), origin: originOf(services) };
}

/** Other sites may show an embedded view in a frame; every other page stays unframed. */
function allowFraming(response: Response): void {
  const policy = String(response.get('content-security-policy') ?? '');
  response.set('content-security-policy', policy.replace(/frame-ancestors [^;]*/, 'frame-ancestors *'));
  response.removeHeader('x-frame-options');
}

function findTemplate(): PageTemplate | undefined {
  const file = join(repository, 'dist', 'index.html');
  return existsSync(file) ? PageTemplate.fromFile(file) : undefined;
}

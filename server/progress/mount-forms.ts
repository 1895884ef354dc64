import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import { feedsInstead, formAgain, type Typed, topicFrom } from '../../domain/progress/markup/forms.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { noticeText } from '../../domain/progress/markup/other-pages.ts';
import { communityHref, pageHref, type Site } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { problemOf, sendProblem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { PageTemplate } from './page-template.ts';
import { type Place, plainPage, readSite } from './pages.ts';
import { sendNotice } from './problem-page.ts';
import { readForm } from './read-form.ts';
import { askBy, subscribeBy } from './routes.ts';
import { placeOf } from './site-services.ts';
import { noMailCode } from './subscriptions.ts';

export type FormKind = 'feedback' | 'subscribe';

interface Done {
  message: string;
  ticket?: string;
}

/**
 * The forms of the public as a browser without script sends them: done or refused, the answer is a page in the language of
 * the form, and what was typed stands in it again where it was refused. Who asks for JSON is answered in JSON.
 */
export function mountForms(app: Express, services: Services, template: PageTemplate): void {
  const acts: Record<FormKind, (typed: Required<Typed>, site: Site) => Promise<Done>> = {
    feedback: (typed, { lang }) => askBy(services, { ...typed, lang }),
    subscribe: (typed, { lang }) => subscribeBy(services, { ...typed, lang }),
  };
  for (const kind of ['feedback', 'subscribe'] as const) {
    const refuse: ErrorRequestHandler = (error, request, response, _next) => {
      if (isProgram(request)) sendProblem(request, response, problemOf(error));
      else refuseForm(request, response, template, kind, placeOf(services, request), error);
    };
    app.post(
      `/${kind}`,
      readForm,
      async (request: Request, response: Response) => {
        const place = placeOf(services, request);
        const typed = typedIn(request);
        const site = siteOf(request, place);
        const done = await acts[kind](typed, site);
        response.set('cache-control', 'no-store');
        if (isProgram(request)) response.json(done);
        else response.type('html').send(template.render(donePage(kind, done, typed, site, place), site));
      },
      refuse,
    );
  }
}

const isProgram = (request: Request): boolean => request.accepts('html', 'json') === 'json';

/** Why a form is not taken, what to do, and the form as it was sent. Expects a body that was read. */
export function refuseForm(
  request: Request,
  response: Response,
  template: PageTemplate,
  kind: FormKind,
  place: Place,
  error: unknown,
): void {
  const typed = typedIn(request);
  const site = siteOf(request, place);
  const problem = problemOf(error);
  const knowsWhere = typed.city !== '' && typed.code !== '';
  // to send it again would be refused again
  const again =
    problem.code === noMailCode ? feedsInstead(typed, site) : formAgain(kind, typed, site, place.hasMail);
  const ways = html`${knowsWhere && again}${backTo(typed, site)}`;
  sendNotice(request, response, template, place, problem, ways, site);
}

function donePage(kind: FormKind, { message, ticket }: Done, typed: Typed, site: Site, place: Place) {
  const look =
    ticket &&
    html`<p><a class="button primary" href="${pageHref(site, `feedback/${ticket}`)}">${say(site.lang, 'showTicket')}</a></p>`;
  const title = say(site.lang, kind);
  return plainPage(title, noticeText(title, message, site, html`${look}${backTo(typed, site)}`), site, place);
}

/** To the page where the form stands. */
function backTo({ city, code }: Typed, site: Site): Html {
  if (city === '' || code === '') return html``;
  return html`<p><a class="button" href="${communityHref(site, city, code)}">${say(site.lang, 'backToCommunity')}</a></p>`;
}

/** The form says its language, whatever its address says. */
function siteOf({ body }: Request, place: Place): Site {
  const site = readSite(place.query);
  return { ...site, lang: body?.lang === 'en' ? 'en' : body?.lang === 'zh' ? 'zh' : site.lang };
}

function typedIn({ body }: Request): Required<Typed> {
  const field = (name: string) => (typeof body?.[name] === 'string' ? (body[name] as string) : '');
  return {
    city: field('city').slice(0, 64),
    code: field('code').slice(0, 64),
    email: field('email').slice(0, 300),
    question: field('question'),
    topic: topicFrom(field('topic')),
  };
}

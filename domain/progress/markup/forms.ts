import { type Html, html } from './html.ts';
import { pageHref, type Site } from './site.ts';
import { say } from './texts.ts';

/** What somebody has filled in, or what a page knows before that. */
export interface Typed {
  city: string;
  code: string;
  email?: string;
  question?: string;
  topic?: Topic;
}

const topics = ['community', 'office', 'city'] as const;
export type Topic = (typeof topics)[number];

const topicWords = { community: 'topicCommunity', office: 'topicOffice', city: 'topicCity' } as const;

export function topicFrom(word: unknown): Topic {
  return topics.find((topic) => topic === word) ?? 'community';
}

/** Feeds of a community: itself, its street office where that is known, its city. */
function feedHref(topic: Topic, { city, code, office }: FeedOf, { base, lang }: Site): string {
  const parts = { community: [city, code], office: [city, office ?? ''], city: [city] }[topic];
  return `${base}feed/${[topic, ...parts.map(encodeURIComponent)].join('/')}.atom${lang === 'en' ? '?lang=en' : ''}`;
}

interface FeedOf {
  city: string;
  code: string;
  /** Code of the street office. */
  office?: string | null;
}

/** The feed of the community alone, beside a form. */
export function feedLink(of: FeedOf, site: Site): Html {
  return html`<a href="${feedHref('community', of, site)}">${say(site.lang, 'atom')}</a>`;
}

/** How to follow the progress where no mail is sent. */
export function feedsInstead(of: FeedOf, site: Site): Html {
  const { lang } = site;
  const known = topics.filter((topic) => topic !== 'office' || of.office);
  return html`<div class="feeds"><p>${say(lang, 'feedsHow')}</p>
<ul>${known.map((topic) => html`<li><a class="button" href="${feedHref(topic, of, site)}">${say(lang, 'feedOf', say(lang, topicWords[topic]))}</a></li>`)}</ul>
<p class="note">${say(lang, 'feedsCopy')}</p></div>`;
}

/** Asks for news by mail. @param hasOffice whether a street office is known, whose news could be asked for */
export function subscribeForm(typed: Typed, site: Site, hasOffice: boolean, note: Html): Html {
  const { lang } = site;
  const chosen = typed.topic ?? 'community';
  return html`<form action="${pageHref(site, 'subscribe')}" method="post" data-enhance="subscribe">
${hiddenFields(typed, site)}
<fieldset><legend class="sr-only">${say(lang, 'subscribe')}</legend>
${topics.filter((topic) => topic !== 'office' || hasOffice).map((topic) => html`<label class="choice"><input type="radio" name="topic" value="${topic}"${topic === chosen && html` checked`}> ${say(lang, topicWords[topic])}</label>`)}</fieldset>
<label for="email">${say(lang, 'email')}</label><div class="row"><input id="email" name="email" type="email" value="${typed.email ?? ''}" required maxlength="254" autocomplete="email"><button class="primary" type="submit">${say(lang, 'subscribeButton')}</button></div>
<p class="note">${say(lang, 'subscribeNote')} ${note}</p><p role="status" class="answer"></p></form>`;
}

/** Takes a question. @param hasMail who asks can be told of the answer */
export function feedbackForm(typed: Typed, site: Site, hasMail: boolean): Html {
  const { lang } = site;
  return html`<form action="${pageHref(site, 'feedback')}" method="post" data-enhance="feedback">
${hiddenFields(typed, site)}
<label for="question">${say(lang, 'feedbackText')}</label><textarea id="question" name="question" required minlength="2" maxlength="1000" rows="4">
${typed.question ?? ''}</textarea>
${(hasMail || typed.email) && html`<label for="answer-to">${say(lang, 'feedbackEmail')}</label><input id="answer-to" name="email" type="email" value="${typed.email ?? ''}" maxlength="254" autocomplete="email">`}
<p class="note">${say(lang, 'feedbackNote')} <a href="${pageHref(site, 'feedback')}">${say(lang, 'findTicket')}</a></p><button class="primary" type="submit">${say(lang, 'feedbackButton')}</button><p role="status" class="answer"></p></form>`;
}

/** A form that was refused, as it was sent: below the reason, to be mended and sent again. */
export function formAgain(kind: 'subscribe' | 'feedback', typed: Typed, site: Site, hasMail: boolean): Html {
  const form =
    kind === 'feedback' ? feedbackForm(typed, site, hasMail) : subscribeForm(typed, site, true, html``);
  return html`<div class="take-part again"><section><p class="note">${say(site.lang, 'typedKept')}</p>${form}</section></div>`;
}

function hiddenFields({ city, code }: Typed, { lang }: Site): Html {
  return html`<input type="hidden" name="city" value="${city}"><input type="hidden" name="code" value="${code}"><input type="hidden" name="lang" value="${lang}">`;
}

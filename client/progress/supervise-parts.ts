import { parseFilter, regionText } from '../../domain/progress/filter.ts';
import { count, type Lang, percentCell } from '../../domain/progress/markup/format.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { meter, reachedCounts } from '../../domain/progress/markup/parts.ts';
import { communityHref } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { RegionRow } from '../../domain/progress/view.ts';
import { todayInChina } from '../../domain/today.ts';
import { siteHere } from './site-here.ts';
import { ask, Refusal, serverSource } from './source.ts';

interface Question {
  ticket: string;
  code: string;
  community: string;
  question: string;
  askedAt: string;
}

/** Questions of residents that wait for an answer, each with its form. `path` = that of the city in the API. */
export async function showQuestions(path: string, city: string, lang: Lang): Promise<void> {
  const zh = lang === 'zh';
  const list = document.getElementById('questions')!;
  const questions = await ask<Question[]>(`${path}/questions`);
  list.innerHTML =
    questions.length === 0
      ? html`<li class="empty">${zh ? '没有待答复的问题。' : 'No question waits.'}</li>`.text
      : html`${questions.map(
          ({
            ticket,
            code,
            community,
            question,
            askedAt,
          }) => html`<li><form data-ticket="${ticket}"><a href="${communityHref(siteHere(), city, code)}"><b>${community}</b></a> <small>${ticket} · ${todayInChina(new Date(askedAt))}</small><p>${question}</p>
<label for="a-${ticket}">${zh ? '答复' : 'Answer'}</label><textarea id="a-${ticket}" name="answer" rows="2" required maxlength="2000"></textarea>
<label class="choice"><input type="checkbox" name="isPublic" checked> ${zh ? '在小区页面公开' : 'Publish on the community’s page'}</label> <button class="primary" type="submit">${zh ? '答复' : 'Answer'}</button><p role="alert" class="answer refused"></p></form></li>`,
        )}`.text;
  list.onsubmit = async (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const body = JSON.stringify({ answer: data.get('answer'), isPublic: data.get('isPublic') === 'on' });
    try {
      await ask(`${path}/questions/${form.dataset.ticket}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await showQuestions(path, city, lang);
    } catch (error) {
      // what was written stays in its field
      form.querySelector('.answer')!.textContent = whyNot(error, lang);
    }
  };
}

/** What the server refused, or that there is no network. */
export function whyNot(error: unknown, lang: Lang): string {
  return error instanceof Refusal ? error.message : say(lang, 'noNetwork');
}

/**
 * The cities of the same province by how much of their programme is done; what stands apart from provinces beside its like,
 * and of a province with one city its street offices.
 */
export async function showRanking(city: string, lang: Lang): Promise<void> {
  const province = /^\d{6}$/.test(city) ? `province:${city.slice(0, 2)}` : '';
  const rows = (await belowProvinces(province)).toSorted(
    (a, b) => b.totals.completion.percent - a.totals.completion.percent,
  );
  const heads = [
    lang === 'zh' ? '名次' : 'Rank',
    say(lang, 'region'),
    say(lang, 'completion'),
    say(lang, 'list'),
    say(lang, 'started'),
    say(lang, 'completed'),
  ];
  document.getElementById('ranking')!.innerHTML =
    html`<table class="ranking"><thead><tr>${heads.map((head, i) => html`<th scope="col"${i > 2 && html` class="num"`}>${head}</th>`)}</tr></thead><tbody>${rows.map(
      ({ name, totals }, i) => {
        const { started, completed } = reachedCounts(totals);
        return html`<tr><td class="num">${i + 1}</td><th scope="row">${name}</th><td class="rate">${meter(totals.completion.percent, name)}<span>${percentCell(totals.completion.percent)}</span></td><td class="num">${count(totals.communities)}</td><td class="num">${count(started)}</td><td class="num">${count(completed)}</td></tr>`;
      },
    )}</tbody></table>`.text;
}

/** The parts of a region that are cities or smaller; prefectures are opened. `region` = `province:22`, '' = everything. */
async function belowProvinces(region: string): Promise<RegionRow[]> {
  const { overview } = await serverSource.view(parseFilter(new URLSearchParams({ in: region })), null);
  const parts = overview.children.map((child) =>
    child.kind === 'prefecture' ? belowProvinces(regionText(child)) : [child],
  );
  return (await Promise.all(parts)).flat();
}

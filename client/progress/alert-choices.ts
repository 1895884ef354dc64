import type { Bilingual } from '../../domain/problem.ts';
import {
  type AlertChoice,
  type AlertSettings,
  alertKinds,
  alertKindText,
} from '../../domain/progress/alerts.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { ask } from './source.ts';

const texts = {
  title: { zh: '邮件预警', en: 'Alerts by e-mail' },
  hint: {
    zh: '同一情况只告知一次，加重了才再次告知。每周为周一早上，每月为 1 日早上并附调度表。',
    en: 'A fact is told once, and again only when it has got worse. Weekly is Monday morning; monthly is the 1st, with the dispatch attached.',
  },
  email: { zh: '接收邮箱', en: 'Send to' },
  wholeCity: { zh: '全市', en: 'The whole city' },
  byOffice: { zh: '按街道单独设置', en: 'Street offices of their own' },
  asCity: { zh: '同全市', en: 'As the city' },
  none: { zh: '不发', en: 'No mail' },
  immediate: { zh: '即时', en: 'At once' },
  weekly: { zh: '每周', en: 'Weekly' },
  monthly: { zh: '每月', en: 'Monthly' },
  save: { zh: '保存', en: 'Save' },
  stop: { zh: '停止全部预警', en: 'End all alerts' },
  noMail: {
    zh: '本站未配置邮件服务，暂不能发送预警。',
    en: 'This site has no mail server: no alerts can be sent.',
  },
  confirmed: { zh: '已确认，预警发往此邮箱。', en: 'Confirmed: alerts go to this address.' },
  unconfirmed: {
    zh: '确认邮件已发出，请点击其中的链接；确认之前不发送预警。',
    en: 'A mail is on its way: confirm in it. Nothing else is sent before.',
  },
  failed: { zh: '最近一封未能送达：', en: 'The latest one was not taken: ' },
  stopped: { zh: '已停止，不再发送预警邮件。', en: 'Ended: no more alerts.' },
} satisfies Record<string, Bilingual>;

interface Place {
  code: string;
  name: string;
}

/** What of an account's own choices concerns the city that is shown, as a form; those of other cities stay as they are. */
export function wireAlerts(box: HTMLElement, lang: Lang): (city: string, offices: readonly Place[]) => void {
  const say = (key: keyof typeof texts) => texts[key][lang];
  let settings: AlertSettings | undefined;
  let shown: { city: string; offices: readonly Place[] } = { city: '', offices: [] };
  const show = (answer?: string, isRefused = false) => {
    if (!settings) return;
    box.innerHTML = form(settings, shown.city, shown.offices, lang).text;
    const line = box.querySelector('.answer');
    // a site without a mail server offers nothing to choose
    if (!line) return;
    line.textContent = answer ?? (settings.choices.length > 0 ? stateText(settings, lang) : '');
    line.classList.toggle('refused', isRefused || (answer === undefined && settings.failure !== null));
  };
  const save = async (choices: AlertChoice[]) => {
    const email = box.querySelector<HTMLInputElement>('#alert-email')!.value;
    try {
      settings = await ask<AlertSettings>('/api/alerts', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, lang, choices }),
      });
      show(choices.length === 0 ? say('stopped') : undefined);
    } catch (error) {
      // what was chosen stays on the screen
      const line = box.querySelector('.answer')!;
      line.textContent = (error as Error).message;
      line.classList.add('refused');
    }
  };
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    const others = settings!.choices.filter(({ city }) => city !== shown.city);
    void save([...others, ...chosen(box, shown.city)]);
  });
  box.addEventListener('click', (event) => {
    if ((event.target as Element).closest('[data-stop]')) void save([]);
  });
  const loading = ask<AlertSettings>('/api/alerts').then((answer) => {
    settings = answer;
  });
  return (city, offices) => {
    shown = { city, offices };
    void loading.then(() => show());
  };
}

function form(settings: AlertSettings, city: string, offices: readonly Place[], lang: Lang): Html {
  const say = (key: keyof typeof texts) => texts[key][lang];
  if (!settings.hasMail) return html`<h2>${say('title')}</h2><p class="empty">${say('noMail')}</p>`;
  const of = (office: string) =>
    new Map(
      settings.choices
        .filter((one) => one.city === city && one.office === office)
        .map(({ kind, rhythm }) => [kind as string, rhythm as string]),
    );
  const open = offices.some(({ code }) => of(code).size > 0);
  return html`<h2>${say('title')}</h2><p class="note">${say('hint')}</p>
<form class="boxed" id="alert-form"><label for="alert-email">${say('email')}</label><input id="alert-email" type="email" autocomplete="email" required maxlength="254" value="${settings.email}">
${place('', say('wholeCity'), of(''), lang)}
${offices.length > 1 && html`<details${open && html` open`}><summary>${say('byOffice')}</summary>${offices.map(({ code, name }) => place(code, name, of(code), lang))}</details>`}
<p><button class="primary" type="submit">${say('save')}</button> ${settings.choices.length > 0 && html`<button class="quiet" type="button" data-stop>${say('stop')}</button>`}</p>
<p role="status" class="answer"></p></form>`;
}

function place(office: string, name: string, rhythmOf: ReadonlyMap<string, string>, lang: Lang): Html {
  const say = (key: keyof typeof texts) => texts[key][lang];
  const options = [
    ...(office === ''
      ? [['', say('none')]]
      : [
          ['', say('asCity')],
          ['never', say('none')],
        ]),
    ['immediate', say('immediate')],
    ['weekly', say('weekly')],
    ['monthly', say('monthly')],
  ] as [string, string][];
  return html`<fieldset class="rhythms" data-office="${office}"><legend>${name}</legend>${alertKinds.map(
    (kind) =>
      html`<label><span>${alertKindText[kind][lang]}</span> <select name="${kind}">${options.map(
        ([value, text]) =>
          html`<option value="${value}"${value === (rhythmOf.get(kind) ?? '') && html` selected`}>${text}</option>`,
      )}</select></label>`,
  )}</fieldset>`;
}

function chosen(box: HTMLElement, city: string): AlertChoice[] {
  return [...box.querySelectorAll<HTMLElement>('fieldset[data-office]')].flatMap((field) =>
    [...field.querySelectorAll('select')]
      .filter(({ value }) => value !== '')
      .map(({ name, value }) => ({
        city,
        office: field.dataset.office ?? '',
        kind: name as AlertChoice['kind'],
        rhythm: value as AlertChoice['rhythm'],
      })),
  );
}

function stateText({ isConfirmed, failure }: AlertSettings, lang: Lang): string {
  if (failure !== null) return `${texts.failed[lang]}${failure}`;
  return isConfirmed ? texts.confirmed[lang] : texts.unconfirmed[lang];
}

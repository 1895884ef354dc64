import type { Bilingual } from '../../domain/problem.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { isIsoDate } from '../../domain/progress/months.ts';
import { siteHere } from './site-here.ts';

// The browser's own fields for days and files, and what it says of a field that is wrong, speak the language of the
// browser. These speak that of the page, and need no network.

const texts = {
  pick: { zh: '打开日历', en: 'Open the calendar' },
  choose: { zh: '选择文件', en: 'Choose a file' },
  choosePhoto: { zh: '拍照或选图', en: 'Take or choose' },
  noFile: { zh: '未选择', en: 'none chosen' },
  missing: { zh: '请填写此项。', en: 'Please fill this in.' },
  noDay: { zh: '请按年月日填写，如 2020-09-12。', en: 'Write year, month and day: 2020-09-12.' },
  future: { zh: '日期不能晚于 {}。', en: 'The day cannot be after {}.' },
  number: { zh: '请填写数字。', en: 'Please enter a number.' },
  most: { zh: '不能大于 {}。', en: 'At most {}.' },
  least: { zh: '不能小于 {}。', en: 'At least {}.' },
  step: { zh: '请以 {} 为最小单位。', en: 'In steps of {}.' },
  short: { zh: '至少 {} 个字。', en: 'At least {} characters.' },
  email: { zh: '请填写邮箱地址，如 name@example.cn。', en: 'Enter an address such as name@example.org.' },
} satisfies Record<string, Bilingual>;

const say = (key: keyof typeof texts, value = '') => texts[key][siteHere().lang].replace('{}', value);

interface DateField {
  name: string;
  id: string;
  value?: string;
  /** Latest day that is allowed; '' = any. */
  max?: string;
  isRequired?: boolean;
}

/** A day as text, 2020-09-12, with the calendar of the system behind a button where the browser can open it. */
export function dateField({ name, id, value = '', max = '', isRequired = false }: DateField): Html {
  const calendar = html`<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M3 5h14v12H3zM3 9h14M7 2.5v4M13 2.5v4" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>`;
  return html`<span class="date-field"><input id="${id}" name="${name}" type="text" inputmode="numeric" autocomplete="off" placeholder="2020-09-12" maxlength="12" data-date data-max="${max}" value="${value}"${isRequired && html` required`}><input class="calendar" type="date" tabindex="-1" aria-hidden="true"${max !== '' && html` max="${max}"`}><button type="button" class="quiet" data-calendar aria-label="${say('pick')}">${calendar}</button></span>`;
}

/**
 * A file by a button of ours with its label; the browser's field behind it is neither seen nor heard, as it tells its words
 * (Choose File, No file chosen) in the browser's language, a tooltip and to screen readers too.
 */
export function fileField(field: {
  label: string;
  name: string;
  id: string;
  accept: string;
  isRequired?: boolean;
  isPhoto?: boolean;
}): Html {
  const { label, name, id, accept, isRequired, isPhoto } = field;
  return html`<label id="${id}-label" for="${id}-choose">${label}</label><span class="file-field"><button type="button" id="${id}-choose" data-choose aria-labelledby="${id}-label ${id}-choose" aria-describedby="${id}-chosen">${say(isPhoto ? 'choosePhoto' : 'choose')}</button><span class="chosen" id="${id}-chosen">${say('noFile')}</span><input id="${id}" name="${name}" type="file" accept="${accept}" tabindex="-1" aria-hidden="true"${isRequired && html` required`}></span>`;
}

/** Makes such fields work wherever they are put later on, and lets every field say in the page's language what is wrong. */
export function wireFields(): void {
  document.addEventListener('input', ({ target }) => {
    if (!isField(target)) return;
    if (target.dataset.date !== undefined) {
      // a telephone's keys for numbers have no hyphen
      if (/^\d{8}$/.test(target.value))
        target.value = target.value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
      judgeDay(target);
    } else target.setCustomValidity('');
  });
  document.addEventListener('change', ({ target }) => {
    if (!isField(target)) return;
    const day =
      target.classList.contains('calendar') &&
      target.parentElement!.querySelector<HTMLInputElement>('[data-date]');
    if (day) {
      if (target.value !== '') day.value = target.value;
      judgeDay(day);
      day.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (target.dataset.date !== undefined) {
      target.value = tidyDay(target.value);
      judgeDay(target);
    } else if (target.type === 'file') showChosen(target);
    else target.setCustomValidity('');
  });
  document.addEventListener('reset', ({ target }) => {
    // the fields are emptied after this event
    setTimeout(() => {
      for (const field of (target as HTMLElement).querySelectorAll<HTMLInputElement>('input[type=file]'))
        showChosen(field);
    });
  });
  document.addEventListener('click', ({ target }) => {
    const chooser = (target as Element).closest?.('[data-choose]');
    chooser?.parentElement?.querySelector<HTMLInputElement>('input[type=file]')?.click();
    const box = (target as Element).closest?.('[data-calendar]')?.parentElement;
    if (!box) return;
    const [day, calendar] = [
      box.querySelector<HTMLInputElement>('[data-date]')!,
      box.querySelector<HTMLInputElement>('.calendar')!,
    ];
    calendar.value = isIsoDate(day.value) ? day.value : '';
    try {
      calendar.showPicker();
    } catch {
      // no calendar in this browser: the text is enough
      day.focus();
    }
  });
  // does not bubble
  document.addEventListener(
    'invalid',
    (event) => {
      const { target } = event;
      if (!isField(target)) return;
      if (target.type === 'file') askForFile(event, target);
      else target.setCustomValidity(wrongWith(target));
    },
    true,
  );
}

function isField(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

function showChosen(field: HTMLInputElement): void {
  const line = document.getElementById(`${field.id}-chosen`);
  if (line) line.textContent = field.files?.[0]?.name ?? say('noFile');
}

/** A bubble at a field that nobody sees helps nobody: its button is reached, and says what is missing. */
function askForFile(event: Event, field: HTMLInputElement): void {
  event.preventDefault();
  document.getElementById(`${field.id}-chosen`)!.textContent = say('missing');
  const isFirst = field.form?.querySelector(':invalid:not(fieldset)') === field;
  if (isFirst) document.getElementById(`${field.id}-choose`)!.focus();
}

/** 2020.9.12, 2020/9/12, 2020年9月12日 and 20200912 are 2020-09-12; anything else stays as it was written. */
export function tidyDay(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const parts =
    /^(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?$/.exec(plain) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(plain);
  const day = parts && `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
  return day && isIsoDate(day) ? day : text;
}

function judgeDay(field: HTMLInputElement): void {
  const day = tidyDay(field.value);
  const { max = '' } = field.dataset;
  const isWrong = day !== '' && !isIsoDate(day);
  field.setCustomValidity(isWrong ? say('noDay') : max !== '' && day > max ? say('future', max) : '');
}

function wrongWith(field: HTMLInputElement): string {
  const { validity, max, min, step } = field;
  if (validity.valueMissing) return say('missing');
  if (field.dataset.date !== undefined) return field.validationMessage;
  if (validity.badInput) return say('number');
  if (validity.rangeOverflow) return say('most', max);
  if (validity.rangeUnderflow) return say('least', min);
  if (validity.stepMismatch) return say('step', step);
  if (validity.tooShort) return say('short', String(field.minLength));
  if (validity.typeMismatch && field.type === 'email') return say('email');
  return field.validationMessage;
}

import type { Bilingual } from '../../domain/problem.ts';
import type { LedgerDifference, LedgerOutcome } from '../../domain/progress/ledger.ts';
import { count, type Lang, money, percentText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { colon } from '../../domain/progress/markup/parts.ts';
import { statusText } from '../../domain/progress/status.ts';
import { fileField } from './fields.ts';
import { ask } from './source.ts';

interface Compared {
  differences: (Omit<LedgerDifference, 'problem'> & {
    problem: { title: Bilingual; remedy: Bilingual } | null;
  })[];
  mark: string;
  unread: string[];
  applied: boolean;
}

const texts = {
  title: { zh: '导入进度与资金台账', en: 'Import a ledger' },
  hint: {
    zh: 'XLSX 或 CSV，表头含“小区编号”或“小区名称”，以及“完成率”“状态”“填报日期”“计划开工”“实际竣工日期”“验收日期”“总投资”“已完成投资”“中央补助”“地方配套”“居民出资”等。空白不作改动，取消金额填 0。先比较，确认后才写入。',
    en: 'XLSX or CSV; its head names code or name, and percentage, state, date, planned and actual days (计划开工, 实际竣工日期, 验收日期), total cost (总投资), money spent (已完成投资) or sources of money. An empty cell changes nothing, 0 takes an amount away. First compared, written only when you agree.',
  },
  file: { zh: '台账文件', en: 'Ledger' },
  unit: { zh: '表中未写明时，金额单位', en: 'Unit of money where the sheet names none' },
  unitOfSheet: { zh: '以表头为准', en: 'as the head says' },
  blank: {
    zh: '空白金额表示没有，清除已登记的金额',
    en: 'A blank amount means none: what is on record is taken away',
  },
  takeBack: {
    zh: '撤回一次导入：导入那次之前下载的小区表（CSV 或 XLSX），并勾选此项。',
    en: 'To take an import back, import the table of communities (CSV or XLSX) downloaded before it, with this ticked.',
  },
  none: { zh: '无', en: 'none' },
  plannedOn: { zh: '计划', en: 'planned' },
  actualOn: { zh: '实际', en: 'actual' },
  collected: { zh: '记入台账资金', en: 'into the collecting project' },
  doubts: { zh: '行请核对', en: 'to be checked' },
  compare: { zh: '比较差异', en: 'Compare' },
  comparing: { zh: '正在比较…', en: 'Comparing…' },
  row: { zh: '行', en: 'Row' },
  community: { zh: '小区', en: 'Community' },
  date: { zh: '日期', en: 'Date' },
  what: { zh: '改动', en: 'Change' },
  unread: { zh: '未读取的列', en: 'Columns not read' },
  nothing: { zh: '没有改动，无须写入。', en: 'Nothing would change.' },
  unknown: {
    zh: '本市没有这个小区。请核对编号或名称。',
    en: 'No such community in this city. Check code or name.',
  },
  ambiguous: { zh: '同名小区不止一个。请填写小区编号。', en: 'Several bear this name. Give the code.' },
  applied: { zh: '已写入', en: 'Written' },
} satisfies Record<string, Bilingual>;

const outcomeText: Record<'changes' | 'same' | 'not', Bilingual> = {
  changes: { zh: '将改动', en: 'change' },
  same: { zh: '相同', en: 'same' },
  not: { zh: '不导入', en: 'left out' },
};

/** Rows that a person has to look at stand first; those that change nothing are only counted. */
const mostRows = 300;

/** Takes a ledger, shows what it would change, and writes it only then. */
export function wireLedger(box: HTMLElement, lang: Lang, city: () => string, written: () => void): void {
  const say = (key: keyof typeof texts) => texts[key][lang];
  box.innerHTML = html`<h2>${say('title')}</h2><p class="note">${say('hint')}</p>
<form id="ledger-form">${fileField({ label: say('file'), name: 'ledger', id: 'ledger-file', accept: '.xlsx,.csv', isRequired: true })} <label for="ledger-unit">${say('unit')}</label> <select id="ledger-unit" name="unit"><option value="">${say('unitOfSheet')}</option>${['元', '万元', '亿元'].map((unit) => html`<option>${unit}</option>`)}</select> <label><input type="checkbox" name="blank" value="none"> ${say('blank')}</label> <button type="submit">${say('compare')}</button></form><p class="note">${say('takeBack')}</p>
<div id="ledger-result" role="status"></div>`.text;
  const form = box.querySelector('form')!;
  const result = box.querySelector<HTMLElement>('#ledger-result')!;
  const send = async (apply: string | null) => {
    const data = new FormData(form);
    if (apply !== null) data.set('apply', apply);
    const buttons = box.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    try {
      const path = `/api/cities/${encodeURIComponent(city())}/ledger`;
      const compared = await ask<Compared>(path, { method: 'POST', body: data });
      result.innerHTML = resultText(compared, lang).text;
      if (compared.applied) written();
    } catch (error) {
      result.innerHTML = html`<p class="late">${(error as Error).message}</p>`.text;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    result.textContent = say('comparing');
    void send(null);
  });
  // another file or another city: what was compared is no longer what would be written
  form.addEventListener('change', () => result.replaceChildren());
  document.getElementById('city')?.addEventListener('change', () => result.replaceChildren());
  result.addEventListener('click', (event) => {
    const mark = (event.target as HTMLElement).dataset.apply;
    if (mark) void send(mark);
  });
}

function resultText({ differences, mark, unread, applied }: Compared, lang: Lang): Html {
  const say = (key: keyof typeof texts) => texts[key][lang];
  const of = (...outcomes: LedgerOutcome[]) =>
    differences.filter(({ outcome }) => outcomes.includes(outcome));
  const [left, changes, same] = [of('refused', 'unknown', 'ambiguous'), of('changes'), of('same')];
  const doubted = changes.filter(({ warnings }) => warnings.length > 0);
  const sums = [
    [applied ? say('applied') : outcomeText.changes[lang], changes.length],
    [outcomeText.same[lang], same.length],
    [outcomeText.not[lang], left.length],
    ...(doubted.length > 0 ? [[say('doubts'), doubted.length] as const] : []),
  ] as const;
  const lines = [...left, ...doubted, ...changes.filter((line) => !doubted.includes(line))];
  return html`<p>${sums.map(([text, n], i) => html`${i > 0 && ' · '}<b>${count(n)}</b> ${text}`)}</p>
${unread.length > 0 && html`<p class="note">${say('unread')}${colon(lang)}${unread.join(lang === 'zh' ? '、' : ', ')}</p>`}
${!applied && changes.length > 0 && html`<p><button type="button" class="primary" data-apply="${mark}">${lang === 'zh' ? `写入 ${count(changes.length)} 处改动` : `Write ${count(changes.length)} changes`}</button></p>`}
${changes.length === 0 && html`<p>${say('nothing')}</p>`}
<div class="scroll" tabindex="0"><table><thead><tr>${(['row', 'community', 'date', 'what'] as const).map((key) => html`<th scope="col">${say(key)}</th>`)}</tr></thead><tbody>${lines
    .slice(0, mostRows)
    .map(
      (line) =>
        html`<tr><td class="num">${line.row}</td><th scope="row">${line.name}</th><td class="num">${line.reportedOn ?? ''}</td><td>${whatOf(line, lang)}</td></tr>`,
    )}</tbody></table></div>
${lines.length > mostRows && html`<p class="note">${lang === 'zh' ? `其余 ${count(lines.length - mostRows)} 行未列出，写入时一并处理。` : `${count(lines.length - mostRows)} more rows are not listed; they are written with the rest.`}</p>`}`;
}

function whatOf(line: Compared['differences'][number], lang: Lang): Html {
  const { outcome, percent, status, problem, warnings } = line;
  const doubts = warnings.map((warning) => html`<br><span class="late">${warning[lang]}</span>`);
  if (outcome === 'unknown' || outcome === 'ambiguous')
    return html`<span class="late">${texts[outcome][lang]}</span>${doubts}`;
  if (problem) return html`<span class="late">${problem.title[lang]}</span> ${problem.remedy[lang]}`;
  const amount = (yuan: number | null) => (yuan === null ? texts.none[lang] : money(yuan, lang));
  const parts = [
    percent && `${percentText(percent.from)} → ${percentText(percent.to)}`,
    status && `${statusText[status.from][lang]} → ${statusText[status.to][lang]}`,
    ...line.dates.map(
      ({ text, field, from, to }) =>
        `${text[lang]} · ${texts[field][lang]} ${from ?? texts.none[lang]} → ${to}`,
    ),
    ...line.money.map(
      (change) =>
        `${change.title} ${amount(change.fromYuan)} → ${amount(change.toYuan)}${change.field === 'share' && change.project === null ? (lang === 'zh' ? `（${texts.collected.zh}）` : ` (${texts.collected.en})`) : ''}`,
    ),
  ];
  return html`${parts.filter(Boolean).map((part, i) => html`${i > 0 && html`<br>`}${part}`)}${doubts}`;
}

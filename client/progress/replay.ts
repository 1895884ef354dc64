import { type CommunityHistory, newsOf } from '../../domain/progress/history.ts';
import { count, type Lang, percentText } from '../../domain/progress/markup/format.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { Months } from '../../domain/progress/view.ts';

let playing: ReturnType<typeof setInterval> | undefined;

const arrived = { under_way: 'started', complete: 'completed', accepted: 'accepted' } as const;
/** More names than these are counted, not read. */
const mostNames = 6;

/**
 * The slider over months: its numbers and who moved on stand beside it, the map follows, the full table stays below.
 * @param histories of the communities in sight; asked for when the slider first moves
 */
export function wireReplay(
  months: Months,
  lang: Lang,
  histories: () => Promise<CommunityHistory[]>,
  moved: (month: string | null, histories: CommunityHistory[]) => void,
): void {
  clearInterval(playing);
  const box = document.getElementById('replay');
  const slider = document.getElementById('month') as HTMLInputElement | null;
  if (!box || !slider || months.replay.length === 0) return;
  box.hidden = false;
  const name = document.getElementById('month-name')!;
  const table = document.getElementById('month-facts')!;
  const news = document.getElementById('month-news')!;
  const play = document.getElementById('play') as HTMLButtonElement;
  const last = months.replay.length - 1;
  const show = () => {
    const row = months.replay[Number(slider.value)]!;
    name.textContent = row.month;
    slider.setAttribute('aria-valuetext', row.month);
    table.innerHTML = html`${[
      [say(lang, 'started'), count(row.started)],
      [say(lang, 'completed'), count(row.completed)],
      [say(lang, 'accepted'), count(row.accepted)],
      [say(lang, 'completion'), percentText(row.percent)],
    ].map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}`.text;
  };
  const tell = async () => {
    const at = Number(slider.value);
    const { month } = months.replay[at]!;
    // where they can't be had the numbers and the regions still go on
    const told = await histories().catch(() => []);
    // the slider has gone on, or the page shows another place by now
    if (Number(slider.value) !== at || !slider.isConnected) return;
    news.innerHTML = html`${newsOf(told, month).map(
      ({ status, names }) =>
        html`<li><b>${say(lang, arrived[status])}</b> ${names.slice(0, mostNames).join(lang === 'zh' ? '、' : ', ')}${names.length > mostNames && (lang === 'zh' ? ` 等 ${count(names.length)} 个` : ` and ${count(names.length - mostNames)} more`)}</li>`,
    )}`.text;
    moved(at === last ? null : month, told);
  };
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    play.textContent = say(lang, 'play');
  };
  slider.addEventListener('input', () => {
    stop();
    show();
    void tell();
  });
  play.addEventListener('click', () => {
    if (playing) return stop();
    play.textContent = say(lang, 'pause');
    if (Number(slider.value) === last) slider.value = '0';
    playing = setInterval(() => {
      const at = Number(slider.value);
      if (at >= last) {
        stop();
        return void tell();
      }
      slider.value = String(at + 1);
      show();
      void tell();
    }, 220);
  });
  show();
}

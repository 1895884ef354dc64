import { count, type Lang, percentText } from '../../domain/progress/markup/format.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { Months } from '../../domain/progress/view.ts';

let playing: ReturnType<typeof setInterval> | undefined;

/** The slider over months: its numbers stand beside it, the map follows, the full table stays below. */
export function wireReplay(months: Months, lang: Lang, moved: (month: string | null) => void): void {
  clearInterval(playing);
  const box = document.getElementById('replay');
  const slider = document.getElementById('month') as HTMLInputElement | null;
  if (!box || !slider || months.replay.length === 0) return;
  box.hidden = false;
  const name = document.getElementById('month-name')!;
  const table = document.getElementById('month-facts')!;
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
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    play.textContent = say(lang, 'play');
  };
  slider.addEventListener('input', () => {
    stop();
    show();
    moved(Number(slider.value) === last ? null : months.replay[Number(slider.value)]!.month);
  });
  play.addEventListener('click', () => {
    if (playing) return stop();
    play.textContent = say(lang, 'pause');
    if (Number(slider.value) === last) slider.value = '0';
    playing = setInterval(() => {
      const at = Number(slider.value);
      if (at >= last) {
        stop();
        return moved(null);
      }
      slider.value = String(at + 1);
      show();
      moved(months.replay[at + 1]!.month);
    }, 220);
  });
  show();
}

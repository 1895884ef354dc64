import { type CommunityHistory, newsOf } from '../../domain/progress/history.ts';
import { count, type Lang } from '../../domain/progress/markup/format.ts';
import { monthFacts } from '../../domain/progress/markup/front-page.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { placeOfMonth } from '../../domain/progress/picture.ts';
import type { Months } from '../../domain/progress/view.ts';

let playing: ReturnType<typeof setInterval> | undefined;
let resting: ReturnType<typeof setTimeout> | undefined;
let still: Promise<void> = Promise.resolve();
let stands = () => {};

/** Resolves when the slider neither plays nor is being moved: a page that is printed anew would stop it. */
export const replayRests = (): Promise<void> => still;

function moves(): void {
  stands();
  still = new Promise((done) => {
    stands = done;
  });
}

const arrived = { under_way: 'started', complete: 'completed', accepted: 'accepted' } as const;
/** The slider is left where it stands. */
const restMs = 300;
/** More names than these are counted, not read. */
const mostNames = 6;

export interface Replay {
  /** To the end of this month; null = now. */
  move(month: string | null): void;
}

/**
 * The slider over months: its numbers and who moved on stand beside it, the map follows, the full table stays below.
 * It begins where the page was printed.
 * @param histories of the communities in sight; asked for when the slider first stands at a month of the past
 * @param moved to the end of a month, null = now, with how the communities came there
 * @param rested the slider stands there and nobody is moving it
 */
export function wireReplay(
  months: Months,
  lang: Lang,
  histories: () => Promise<CommunityHistory[]>,
  moved: (month: string | null, histories: CommunityHistory[]) => void,
  rested: (month: string | null) => void,
): Replay | undefined {
  clearInterval(playing);
  playing = undefined;
  stands();
  const box = document.getElementById('replay');
  const slider = document.getElementById('month') as HTMLInputElement | null;
  if (!box || !slider || months.replay.length === 0) return undefined;
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
    table.innerHTML = monthFacts(row, lang).text;
  };
  const monthHere = () => {
    const at = Number(slider.value);
    return at === last ? null : months.replay[at]!.month;
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
    moved(monthHere(), told);
  };
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    play.textContent = say(lang, 'play');
    rested(monthHere());
    stands();
  };
  slider.addEventListener('input', () => {
    if (playing) stop();
    show();
    void tell();
    // browsers refuse an address that changes with every step
    clearTimeout(resting);
    moves();
    resting = setTimeout(() => {
      if (slider.isConnected) rested(monthHere());
      stands();
    }, restMs);
  });
  play.addEventListener('click', () => {
    if (playing) return stop();
    play.textContent = say(lang, 'pause');
    moves();
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
  if (monthHere() !== null) void tell();
  else news.innerHTML = html`<li class="note">${say(lang, 'replayHint')}</li>`.text;
  return {
    move(month) {
      slider.value = String(placeOfMonth(months.replay, month));
      show();
      void tell();
    },
  };
}

import { say } from '../../domain/progress/markup/texts.ts';
import { siteHere } from './site-here.ts';

/** Print, copy link, and a type size that stays chosen. */
export function wireLooks(): void {
  const { lang, large, isStatic } = siteHere();
  if (isStatic && large) document.documentElement.dataset.type = 'large';
  const print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
  const share = document.getElementById('share');
  if (share && navigator.clipboard) {
    share.hidden = false;
    share.addEventListener('click', async () => {
      await navigator.clipboard.writeText(location.href);
      share.textContent = say(lang, 'copied');
      setTimeout(() => {
        share.textContent = say(lang, 'share');
      }, 2000);
    });
  }
}

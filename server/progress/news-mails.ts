import type { Services } from '../services.ts';
import { mailerOf, originOf } from './site-services.ts';
import { sendNews } from './subscriptions.ts';

/**
 * Mails what is new some time after the first change, so that an office that reports twenty things makes one mail. Does
 * nothing where no mail server is set.
 */
export function mailNews(services: Services, seconds = Number(process.env.NEWS_DELAY_SECONDS ?? 300)): void {
  const mailer = mailerOf(services);
  if (!mailer) return;
  let waiting: NodeJS.Timeout | undefined;
  services.revisions.onChange((layer) => {
    if (layer !== 'progress' || waiting) return;
    waiting = setTimeout(async () => {
      waiting = undefined;
      try {
        await sendNews(services.db, mailer, originOf(services));
      } catch (error) {
        console.warn(`news not mailed: ${(error as Error).message}`);
      }
    }, seconds * 1000);
    waiting.unref();
  });
}

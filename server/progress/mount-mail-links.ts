import type { Express } from 'express';
import type { Bilingual } from '../../domain/problem.ts';
import { noticeText, questionText } from '../../domain/progress/markup/other-pages.ts';
import { ofStatus } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { settleAlerts } from './alert-settings.ts';
import type { Told } from './mount.ts';
import { plainPage, readSite } from './pages.ts';
import { tellNews } from './post.ts';
import { settleSubscription } from './subscriptions.ts';

type Act = 'confirm' | 'end';

interface Link {
  title: Bilingual;
  /** Before, on the button, and after. */
  words: Record<Act, Record<'asked' | 'button' | 'done', Bilingual>>;
  /** False where nothing has this token. */
  settle: (services: Services, token: string, act: Act) => Promise<boolean>;
}

const subscription: Link = {
  title: { zh: '订阅进度', en: 'Follow the progress' },
  words: {
    confirm: {
      asked: { zh: '有新进度时发邮件到此邮箱。', en: 'News of the progress will go to this address.' },
      button: { zh: '确认订阅', en: 'Confirm' },
      done: { zh: '订阅已确认，有新进度时会发邮件给您。', en: 'Confirmed: news will reach you by e-mail.' },
    },
    end: {
      asked: { zh: '退订后不再收到进度邮件。', en: 'No more news of the progress will be sent.' },
      button: { zh: '退订', en: 'Unsubscribe' },
      done: { zh: '已退订，不会再收到邮件。', en: 'You are unsubscribed; no mail will follow.' },
    },
  },
  settle: async ({ db }, token, act) => (await settleSubscription(db, token, act)) !== undefined,
};

const alerts: Link = {
  title: { zh: '督办预警', en: 'Alerts for supervisors' },
  words: {
    confirm: {
      asked: { zh: '督办预警将发到此邮箱。', en: 'The alerts of an account will go to this address.' },
      button: { zh: '确认邮箱', en: 'Confirm' },
      done: {
        zh: '邮箱已确认，预警将发到此邮箱。',
        en: 'Confirmed: the alerts will reach you at this address.',
      },
    },
    end: {
      asked: { zh: '停止后不再收到预警邮件。', en: 'No more alerts will be sent.' },
      button: { zh: '停止全部预警邮件', en: 'Stop all alerts' },
      done: {
        zh: '已停止全部预警邮件。可在督办页面重新设置。',
        en: 'No more alerts will be sent. Choose anew on the page of supervision.',
      },
    },
  },
  settle: async (services, token, act) => {
    const isKnown = await settleAlerts(services.db, token, act);
    if (isKnown && act === 'confirm') tellNews(services);
    return isKnown;
  },
};

/**
 * What the links in mails lead to. Opening one only asks: scanners of mail open every link. The button does it, and so does
 * a mail program by itself, which ends a subscription with one POST (RFC 8058).
 */
export function mountMailLinks(app: Express, services: Services, told: Told): void {
  for (const [path, link] of Object.entries({ subscription, alerts })) {
    const route = `/${path}/:token/:act`;
    const ask = told(async ({ params }, place) => {
      const site = readSite(place.query);
      const { asked, button } = link.words[actOf(params.act)];
      const title = link.title[site.lang];
      return plainPage(title, questionText(title, asked[site.lang], button[site.lang]), site, place);
    });
    const act = told(async ({ params }, place) => {
      const site = readSite(place.query);
      const what = actOf(params.act);
      if (!(await link.settle(services, String(params.token), what))) throw ofStatus(404);
      const title = link.title[site.lang];
      return plainPage(title, noticeText(title, link.words[what].done[site.lang], site), site, place);
    });
    app.get(route, ask);
    app.post(route, act);
  }
}

const actOf = (word: unknown): Act => (word === 'end' ? 'end' : 'confirm');

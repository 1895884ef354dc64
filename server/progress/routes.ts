import type { Lang } from '../../domain/progress/markup/format.ts';
import { todayInChina } from '../../domain/today.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { api, type CallContext } from '../api.ts';
import { acceptanceRoutes } from './acceptance-routes.ts';
import { alertRoutes } from './alert-routes.ts';
import { answerQuestion, openQuestions, takeFeedback } from './feedback.ts';
import { setMilestone, setStatus } from './milestones.ts';
import { ownCommunity, requireSight } from './own-community.ts';
import { readPhotos, withdrawPhoto } from './photos.ts';
import { wakePost } from './post.ts';
import { publicReads } from './public-reads.ts';
import { readDesk } from './reporting-desk.ts';
import { correctReport, readReports, takeReports } from './reports.ts';
import { mailerOf, originOf } from './site-services.ts';
import { noMail, subscribe } from './subscriptions.ts';
import { superviseCity } from './supervision.ts';

const texts = {
  subscribed: {
    zh: '已发送确认邮件，请到邮箱中点击确认。',
    en: 'A mail is on its way; please confirm in it.',
  },
  received: (ticket: string) => ({
    zh: `已受理，编号 ${ticket}。请记下编号，凭编号可查询答复。`,
    en: `Received as ${ticket}. Keep the number; it finds the answer.`,
  }),
};

/** Sends the mail that confirms a subscription and says what to do next. */
export async function subscribeBy(
  services: CallContext['services'],
  wish: Parameters<typeof subscribe>[1],
): Promise<{ message: string }> {
  if (!mailerOf(services)) throw noMail();
  await subscribe(services.db, wish, originOf(services));
  wakePost(services);
  return { message: texts.subscribed[wish.lang] };
}

export async function askBy(
  services: CallContext['services'],
  question: { city: string; code: string; question: string; email: string; lang: Lang },
): Promise<{ message: string; ticket: string }> {
  const { ticket } = await takeFeedback(services.db, { ...question, email: question.email.trim() || null });
  return { ticket, message: texts.received(ticket)[question.lang] };
}

/** Offices that narrow what an account sees; none = the whole city. */
function officesOf(actor: Actor): readonly string[] {
  return actor.role === 'office' ? [...actor.offices, ''] : [];
}

/** An account of a party reads the desk of its body's communities. */
const bodyOf = ({ role, accountId }: Actor): string | null =>
  role === 'party' || role === 'utility' ? accountId : null;

export const progressRoutes = {
  view: api.progress.view.handler(({ input, context }) =>
    publicReads.view(context.services.db, addressOf(input)),
  ),
  replay: api.progress.replay.handler(({ input, context }) =>
    publicReads.replay(context.services.db, addressOf(input)),
  ),
  histories: api.progress.histories.handler(({ input, context }) =>
    publicReads.histories(context.services.db, addressOf(input)),
  ),
  standstills: api.progress.standstills.handler(({ input, context }) =>
    publicReads.standstills(context.services.db, addressOf(input)),
  ),
  heat: api.progress.heat.handler(({ input, context }) =>
    publicReads.heat(context.services.db, addressOf(input)),
  ),
  extent: api.progress.extent.handler(
    async ({ input, context }) =>
      (await publicReads.extent(context.services.db, addressOf(input))) as
        | [number, number, number, number]
        | null,
  ),
  subscribe: api.progress.subscribe.handler(({ input, context }) => subscribeBy(context.services, input)),
  feedback: api.progress.feedback.handler(({ input, context }) => askBy(context.services, input)),
  setMilestone: api.progress.setMilestone.handler(async ({ input, context: { actor, services } }) => {
    const done = await setMilestone(
      services.db,
      input,
      actor.accountId,
      todayInChina(),
      ownCommunity(actor, input.city),
    );
    await trail(
      services,
      actor,
      input.city,
      'progress.milestone',
      `community/${input.city}/${input.code}`,
      input,
    );
    return done;
  }),
  setStatus: api.progress.setStatus.handler(async ({ input, context: { actor, services } }) => {
    const done = await setStatus(services.db, input, actor.accountId, ownCommunity(actor, input.city));
    await trail(
      services,
      actor,
      input.city,
      'progress.status',
      `community/${input.city}/${input.code}`,
      input,
    );
    return done;
  }),
  report: api.progress.report.handler(async ({ input, context: { actor, services } }) => {
    const reports = input.reports.map((report) => ({ ...report, city: input.city }));
    const outcomes = await takeReports(
      services.db,
      reports,
      actor.accountId,
      todayInChina(),
      ownCommunity(actor, input.city),
    );
    const accepted = outcomes.filter(({ outcome }) => outcome === 'accepted').length;
    if (accepted > 0)
      await trail(services, actor, input.city, 'progress.report', `city/${input.city}`, { accepted });
    return outcomes.map((one) => {
      if (one.outcome !== 'refused') return one;
      const { code, title, remedy } = one.problem;
      return { clientKey: one.clientKey, outcome: one.outcome, problem: { code, title, remedy } };
    });
  }),
  correct: api.progress.correct.handler(async ({ input, context: { actor, services } }) => {
    const may = ownCommunity(actor, input.city);
    const done = await correctReport(services.db, input, actor.accountId, todayInChina(), may);
    await trail(services, actor, input.city, 'progress.correct', `report/${input.city}/${input.id}`, input);
    return done;
  }),
  listReports: api.progress.listReports.handler(async ({ input, context: { actor, services } }) => {
    await requireSight(services.db, actor, input.city, input.code);
    return readReports(services.db, input.city, input.code);
  }),
  listPhotos: api.progress.listPhotos.handler(async ({ input, context: { actor, services } }) => {
    await requireSight(services.db, actor, input.city, input.code);
    return readPhotos(services.db, input.city, input.code);
  }),
  withdrawPhoto: api.progress.withdrawPhoto.handler(async ({ input, context: { actor, services } }) => {
    await withdrawPhoto(services.db, input, ownCommunity(actor, input.city));
    await trail(
      services,
      actor,
      input.city,
      'progress.photo-withdrawn',
      `photo/${input.city}/${input.id}`,
      input,
    );
    return { withdrawn: true as const };
  }),
  desk: api.progress.desk.handler(({ input, context: { actor, services } }) =>
    readDesk(
      services.db,
      input.city,
      { offices: officesOf(actor), body: bodyOf(actor) },
      { find: input.find ?? '', also: (input.also ?? '').split('\n').filter(Boolean) },
    ),
  ),
  questions: api.progress.questions.handler(({ input, context: { actor, services } }) =>
    openQuestions(services.db, input.city, officesOf(actor)),
  ),
  answer: api.progress.answer.handler(async ({ input, context: { actor, services } }) => {
    const telling = mailerOf(services) && `${originOf(services)}/feedback/${input.ticket}`;
    const { told } = await answerQuestion(services.db, input, actor.accountId, telling);
    await trail(services, actor, input.city, 'progress.answer', `feedback/${input.ticket}`, {});
    if (told) wakePost(services);
    return { told };
  }),
  supervise: api.progress.supervise.handler(({ input, context: { actor, services } }) =>
    superviseCity(services.db, input.city, officesOf(actor), todayInChina()),
  ),
  ...acceptanceRoutes,
  ...alertRoutes,
};

function addressOf(input: Record<string, unknown>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

async function trail(
  services: CallContext['services'],
  actor: Actor,
  city: string,
  action: string,
  subject: string,
  detail: unknown,
): Promise<void> {
  await recordAudit(services.db, { city, accountId: actor.accountId, action, subject, detail });
}

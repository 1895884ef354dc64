import { recordAudit } from '../access/audit.ts';
import { requireCity } from '../access/enforce.ts';
import { api, type CallContext } from '../api.ts';
import { endAlerts, readAlertSettings, setAlertSettings } from './alert-settings.ts';
import { wakePost } from './post.ts';
import { mailerOf, originOf } from './site-services.ts';
import { noMail } from './subscriptions.ts';

export const alertRoutes = {
  alerts: api.progress.alerts.handler(({ context }) => settingsOf(context)),
  setAlerts: api.progress.setAlerts.handler(async ({ input, context }) => {
    const { actor, services } = context;
    for (const { city } of input.choices) requireCity(actor, city);
    const id = actor.accountId!;
    if (input.choices.length === 0) await endAlerts(services.db, id);
    else {
      if (!mailerOf(services)) throw noMail();
      await setAlertSettings(services.db, { id, name: actor.name }, input, originOf(services));
    }
    const { choices } = input;
    await recordAudit(services.db, {
      accountId: id,
      action: 'progress.alerts',
      subject: `account/${id}`,
      detail: { choices },
    });
    wakePost(services);
    return settingsOf(context);
  }),
};

function settingsOf({ actor, services }: CallContext) {
  return readAlertSettings(services.db, actor.accountId!, mailerOf(services) !== undefined);
}

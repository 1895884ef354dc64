import { api } from '../api.ts';
import { changeAccount, createAccount, listAccounts } from './accounts.ts';
import { recordAudit, verifyAudit } from './audit.ts';

export const accessRoutes = {
  me: api.access.me.handler(({ context: { actor } }) => {
    if (actor.accountId === null || actor.role === 'public') return null;
    const { accountId, role, username, name } = actor;
    return {
      id: accountId,
      username,
      name,
      role,
      cities: [...actor.cities],
      offices: [...actor.offices],
      utilities: [...actor.utilities] as never,
      disabled: false,
    };
  }),
  listAccounts: api.access.listAccounts.handler(({ context }) => listAccounts(context.services.db)),
  createAccount: api.access.createAccount.handler(({ input, context: { actor, services } }) =>
    services.db.transaction().execute(async (trx) => {
      const account = await createAccount(trx, input);
      await recordAudit(trx, {
        accountId: actor.accountId,
        action: 'account.create',
        subject: `account/${account.username}`,
        detail: { role: account.role, cities: account.cities },
      });
      return account;
    }),
  ),
  changeAccount: api.access.changeAccount.handler(({ input, context: { actor, services } }) =>
    services.db.transaction().execute(async (trx) => {
      const { id, ...change } = input;
      const account = await changeAccount(trx, id, change);
      const { password, ...told } = change;
      await recordAudit(trx, {
        accountId: actor.accountId,
        action: 'account.change',
        subject: `account/${account.username}`,
        detail: { ...told, ...(password && { password: 'changed' }) },
      });
      return account;
    }),
  ),
  readAudit: api.access.readAudit.handler(async ({ input, context }) => {
    const rows = await context.services.db
      .selectFrom('audit as a')
      .leftJoin('account as who', 'who.id', 'a.account_id')
      .select([
        'a.id',
        'a.at',
        'a.city_code',
        'who.username',
        'a.account_id',
        'a.action',
        'a.subject',
        'a.detail',
        'a.hash',
      ])
      .$if(input.before !== undefined, (q) => q.where('a.id', '<', input.before!))
      .$if(input.subject !== undefined, (q) => q.where('a.subject', '=', input.subject!))
      .orderBy('a.id', 'desc')
      .limit(input.limit)
      .execute();
    return rows.map(({ city_code, username, account_id, at, ...rest }) => ({
      ...rest,
      at: at.toISOString(),
      city: city_code,
      account: username ?? account_id,
    }));
  }),
  verifyAudit: api.access.verifyAudit.handler(({ context }) => verifyAudit(context.services.db)),
};

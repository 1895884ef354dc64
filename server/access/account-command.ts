import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { joinDatabase } from '../db/open.ts';
import { resetPassword } from './accounts.ts';
import { recordAudit } from './audit.ts';

/** `lianpian account reset USERNAME [--data DIR]`: for whoever has the machine, also while the server runs. */
export const run: Command = async ([what, username, ...rest]) => {
  if (what !== 'reset' || !username) {
    console.error('usage: lianpian account reset USERNAME [--data DIR]');
    return 2;
  }
  const { dataDir, databaseUrl } = readConfig(rest);
  const database = await joinDatabase({ dataDir, ...(databaseUrl && { url: databaseUrl }) });
  try {
    const password = await database.db.transaction().execute(async (trx) => {
      const made = await resetPassword(trx, username);
      await recordAudit(trx, { accountId: null, action: 'account.reset', subject: `account/${username}` });
      return made;
    });
    console.log(`${username} 的新密码 new password: ${password}`);
    return 0;
  } finally {
    await database.close();
  }
};

import type { Kysely } from 'kysely';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { api } from '../api.ts';
import type { Schema } from '../db/types.ts';
import type { Services } from '../services.ts';
import { addWork, changeWork, removeWork, rescheduleWorks, reviewWorks } from './service.ts';

export const worksRoutes = {
  listWorks: api.works.listWorks.handler(({ input, context }) =>
    reviewWorks(context.services.db, input.city),
  ),
  createWork: api.works.createWork.handler(({ input: { city, ...work }, context }) =>
    onRecord(context, city, 'work.create', work, async (db) => {
      const made = await addWork(db, city, work);
      return [made, made.id];
    }),
  ),
  changeWork: api.works.changeWork.handler(({ input: { city, id, ...change }, context }) =>
    onRecord(context, city, 'work.change', change, async (db) => [
      await changeWork(db, city, id, change),
      id,
    ]),
  ),
  rescheduleWorks: api.works.rescheduleWorks.handler(
    ({ input: { city, note, moves }, context: { actor, services } }) =>
      services.db.transaction().execute(async (db) => {
        const moved = await rescheduleWorks(db, city, moves);
        await recordAudit(db, {
          city,
          accountId: actor.accountId,
          action: 'work.reschedule',
          subject: `works/${city}`,
          detail: { note, moves },
        });
        return { moved };
      }),
  ),
  removeWork: api.works.removeWork.handler(({ input: { city, id }, context }) =>
    onRecord(context, city, 'work.remove', {}, async (db) => [
      { removed: await removeWork(db, city, id) },
      id,
    ]),
  ),
};

/** Does a deed and writes it into the trail: both stand or neither. */
function onRecord<Answer>(
  { actor, services }: { actor: Actor; services: Services },
  city: string,
  action: string,
  detail: object,
  deed: (db: Kysely<Schema>) => Promise<[Answer, id: number]>,
): Promise<Answer> {
  return services.db.transaction().execute(async (db) => {
    const [answer, id] = await deed(db);
    await recordAudit(db, {
      city,
      accountId: actor.accountId,
      action,
      subject: `work/${city}/${id}`,
      detail,
    });
    return answer;
  });
}

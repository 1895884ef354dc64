import { recordAudit } from '../access/audit.ts';
import { api } from '../api.ts';
import { markOf, readMoneyChanges, removeProject, saveProject } from './projects.ts';
import { readProgramme } from './service.ts';

export const programmeRoutes = {
  readProgramme: api.programme.readProgramme.handler(({ input, context }) =>
    readProgramme(context.services.db, input.city),
  ),
  saveProject: api.programme.saveProject.handler(({ input, context }) => {
    const { city, seen, reason, ...project } = input;
    const { accountId } = context.actor;
    return context.services.db.transaction().execute(async (tx) => {
      const written = await saveProject(tx, { city, project, seen, reason }, accountId);
      await recordAudit(tx, {
        city,
        accountId,
        action: 'programme.project',
        subject: `project/${city}/${project.code}`,
        detail: { reason, shares: project.shares.length, budgetYuan: project.budgetYuan },
      });
      return { mark: markOf(written) };
    });
  }),
  removeProject: api.programme.removeProject.handler(({ input, context }) => {
    const { accountId } = context.actor;
    return context.services.db.transaction().execute(async (tx) => {
      await removeProject(tx, input);
      await recordAudit(tx, {
        city: input.city,
        accountId,
        action: 'programme.project-removed',
        subject: `project/${input.city}/${input.code}`,
      });
      return { removed: true as const };
    });
  }),
  listMoneyChanges: api.programme.listMoneyChanges.handler(({ input, context }) =>
    readMoneyChanges(context.services.db, input.city, input.code),
  ),
};

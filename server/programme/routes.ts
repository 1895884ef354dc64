import { api } from '../api.ts';
import { readProgramme } from './service.ts';

export const programmeRoutes = {
  readProgramme: api.programme.readProgramme.handler(({ input, context }) =>
    readProgramme(context.services.db, input.city),
  ),
};

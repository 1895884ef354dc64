import { accessContract } from './accounts.ts';
import { pipesContract } from './pipes.ts';
import { programmeContract } from './programme.ts';
import { progressContract } from './progress.ts';
import { registerContract } from './register.ts';
import { worksContract } from './works.ts';
import { zoningContract } from './zoning.ts';

/** The whole API. A capability adds one line here and one in server/routes.ts. */
export const contract = {
  access: accessContract,
  pipes: pipesContract,
  programme: programmeContract,
  progress: progressContract,
  register: registerContract,
  works: worksContract,
  zoning: zoningContract,
};

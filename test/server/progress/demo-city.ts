import type { Database } from '../../../server/db/open.ts';
import { syncSteps } from '../../../server/progress/sync-steps.ts';
import { loadDemo } from '../../../server/register/load-demo.ts';

/** The demo city in a fresh database, with the steps of the programme. */
export async function loadDemoCity({ db }: Database): Promise<void> {
  await syncSteps(db);
  await loadDemo(db);
}

import type { Kysely } from 'kysely';
import type { Auth } from './access/auth.ts';
import type { Config } from './config.ts';
import type { Database } from './db/open.ts';
import type { Read } from './db/replicas.ts';
import type { Revisions } from './db/revisions.ts';
import type { Schema } from './db/types.ts';
import type { Jobs } from './jobs/jobs.ts';

/** What every capability's routes may use. */
export interface Services {
  config: Config;
  database: Database;
  /** For tiles and collections: from a replica where one is fresh enough. */
  read: Read;
  db: Kysely<Schema>;
  auth: Auth;
  revisions: Revisions;
  jobs: Jobs;
}

import type { Kysely } from 'kysely';
import type { Schema } from '../db/types.ts';

export type Database = Kysely<Schema>;

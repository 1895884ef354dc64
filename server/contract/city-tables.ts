import * as z from 'zod';
import type { TableOverrides } from '../../domain/pipes/tables/city-tables.ts';
import { TABLE_NAMES } from '../../domain/pipes/tables/sections.ts';
import { endpoint, open } from './access.ts';
import { cityCode } from './register.ts';

const standard = z.enum(TABLE_NAMES);
const words = z.string().trim().max(300);

export const cellOverride = z.object({
  value: z.number(),
  clause: words.default(''),
  /** By which somebody confirmed the figure. */
  document: words.default(''),
  verifiedOn: z.iso.date().nullable().default(null),
  note: words.default(''),
  /** Of a price. */
  year: z.int().nullable().optional(),
  region: words.optional(),
});
/** Cells that differ from the table that is shipped, by key. */
const cells = z
  .record(z.string().min(1).max(120), cellOverride)
  .refine((some) => Object.keys(some).length <= 2_000, 'more cells than the table has');

const table = z.object({ version: z.int(), cells });

const version = z.object({
  version: z.int(),
  cells,
  note: z.string(),
  /** The version that this one brought back. */
  restores: z.int().nullable(),
  /** User name of who made it. */
  account: z.string().nullable(),
  madeAt: z.string(),
});
export type TableVersion = z.infer<typeof version>;

/** What a file would make of a table; nothing is stored yet. */
export interface TableProposal {
  /** The current version, that the edit must name. */
  version: number;
  cells: TableOverrides;
  /** Cells that the file spoke of. */
  read: number;
}

const path = '/cities/{city}/pipes/tables';

export const cityTablesContract = {
  readTables: endpoint(open.underground)
    .route({ method: 'GET', path, summary: 'Cells that the city puts in place of national ones, by table' })
    .input(z.object({ city: cityCode }))
    .output(z.object({ tables: z.record(standard, table) })),
  listTableVersions: endpoint(open.underground)
    .route({
      method: 'GET',
      path: `${path}/{standard}/versions`,
      summary: 'Versions of one table, the newest first: who, when, why',
    })
    .input(z.object({ city: cityCode, standard }))
    .output(z.array(version)),
  writeTable: endpoint(open.planners)
    .route({ method: 'POST', path: `${path}/{standard}`, summary: 'A new version of one table' })
    .input(
      z.object({
        city: cityCode,
        standard,
        /** That the sender saw: another current one is a conflict. 0 = none yet. */
        version: z.int().nonnegative(),
        cells,
        note: words.min(1),
      }),
    )
    .output(z.object({ version: z.int() })),
  restoreTable: endpoint(open.planners)
    .route({
      method: 'POST',
      path: `${path}/{standard}/restoration`,
      summary: 'Brings an older version back as a new one; 0 brings back the national table',
    })
    .input(
      z.object({
        city: cityCode,
        standard,
        version: z.int().nonnegative(),
        restores: z.int().nonnegative(),
        note: words.min(1),
      }),
    )
    .output(z.object({ version: z.int() })),
};

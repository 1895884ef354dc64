import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pool } from 'pg';
import { checksFolder } from './paths.ts';

export interface BrokenInvariant {
  /** File in sql/checks without its ending. */
  check: string;
  rows: unknown[];
}

/** Runs every query of sql/checks. Each must return no row: a row is a fact that should not be possible. */
export async function brokenInvariants(pool: Pool): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = [];
  for (const file of readdirSync(checksFolder).sort()) {
    if (!file.endsWith('.sql')) continue;
    const { rows } = await pool.query(readFileSync(join(checksFolder, file), 'utf8'));
    if (rows.length > 0) broken.push({ check: basename(file, '.sql'), rows });
  }
  return broken;
}

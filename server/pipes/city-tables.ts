import type { Kysely } from 'kysely';
import { checkOverrides, trimmed } from '../../domain/pipes/tables/check-overrides.ts';
import type { CityTables, TableOverrides } from '../../domain/pipes/tables/city-tables.ts';
import { refuseBadCells } from '../../domain/pipes/tables/own-tables.ts';
import { TABLE_NAMES, type TableName } from '../../domain/pipes/tables/sections.ts';
import { Problem } from '../../domain/problem.ts';
import { recordAudit } from '../access/audit.ts';
import type { TableVersion } from '../contract/city-tables.ts';
import type { Schema } from '../db/types.ts';
import { currentVersions, type NewVersion, versionsOf, writeVersion } from './standard-versions.ts';

type Db = Kysely<Schema>;

/** The rule tables of a city as they stand, with the version that an edit must name. */
export async function readTables(
  db: Db,
  city: string,
): Promise<Record<TableName, { version: number; cells: TableOverrides }>> {
  const current = await currentVersions<TableOverrides>(db, city, TABLE_NAMES);
  return Object.fromEntries(
    TABLE_NAMES.map((name) => [name, current.get(name) ?? { version: 0, cells: {} }]),
  ) as Record<TableName, { version: number; cells: TableOverrides }>;
}

/** What everything that judges or prices needs, and only that: no city without own tables costs more than a look. */
export async function tablesOfCity(
  db: Db,
  city: string,
): Promise<{
  tables: CityTables;
  /** Of the unit prices, as a bill names it; 0 = the city has none of its own. */
  ratesVersion: number;
}> {
  const current = await currentVersions<TableOverrides>(db, city, TABLE_NAMES);
  return {
    tables: Object.fromEntries([...current].map(([name, { cells }]) => [name, cells])),
    ratesVersion: current.get('rates')?.version ?? 0,
  };
}

export async function cityTables(db: Db, city: string): Promise<CityTables> {
  return (await tablesOfCity(db, city)).tables;
}

export function tableVersions(db: Db, city: string, standard: TableName): Promise<TableVersion[]> {
  return versionsOf<TableVersion['cells']>(db, city, standard);
}

/** @throws Problem pipes.table-cells with every bad cell, pipes.table-conflict */
export async function writeTable(
  trx: Db,
  city: string,
  standard: TableName,
  given: Omit<NewVersion<TableOverrides>, 'restores'>,
): Promise<number> {
  refuseBadCells(checkOverrides(standard, given.cells));
  const version = await writeVersion(trx, city, standard, {
    ...given,
    cells: trimmed(standard, given.cells),
    restores: null,
  });
  await told(trx, city, standard, version, given, null);
  return version;
}

/** @throws Problem pipes.table-version-unknown, pipes.table-conflict */
export async function restoreTable(
  trx: Db,
  city: string,
  standard: TableName,
  given: Omit<NewVersion<TableOverrides>, 'cells'> & { restores: number },
): Promise<number> {
  const { restores } = given;
  const old =
    restores === 0 ? { cells: {} } : (await versionsOf<TableOverrides>(trx, city, standard, restores))[0];
  if (!old) throw unknownVersion(restores);
  refuseBadCells(checkOverrides(standard, old.cells));
  const whole = { ...given, cells: old.cells };
  const version = await writeVersion(trx, city, standard, { ...whole, restores: restores || null });
  await told(trx, city, standard, version, whole, restores);
  return version;
}

function told(
  trx: Db,
  city: string,
  standard: TableName,
  version: number,
  { note, cells, accountId }: Omit<NewVersion<TableOverrides>, 'restores'>,
  restores: number | null,
): Promise<void> {
  return recordAudit(trx, {
    city,
    accountId,
    action: restores === null ? 'pipes.table' : 'pipes.table-restore',
    subject: `table/${city}/${standard}/${version}`,
    detail: { note, cells: Object.keys(cells).length, ...(restores === null ? {} : { restores }) },
  });
}

function unknownVersion(version: number): Problem {
  return new Problem(
    'pipes.table-version-unknown',
    { zh: `没有版本 ${version}。`, en: `There is no version ${version}.` },
    { zh: '请刷新版本列表。', en: 'Reload the list of versions.' },
    { status: 404, facts: { version } },
  );
}

import { basename } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { placeNetwork } from '../../../domain/pipes/files/place-network.ts';
import { partFromModel } from '../../../domain/pipes/files/stored-model.ts';
import { standardsOfCity } from '../../../domain/pipes/tables/city-tables.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { Problem } from '../../../domain/problem.ts';
import type { Actor } from '../../access/actor.ts';
import { recordAudit } from '../../access/audit.ts';
import type { NetworkImport } from '../../contract/pipes.ts';
import type { Schema } from '../../db/types.ts';
import { cityTables } from '../city-tables.ts';
import { storeModel } from '../models.ts';
import { cityFacts, coverPipes, storeNetwork } from '../network-service.ts';
import { requireOwnUtilities } from '../own-utilities.ts';
import { type PipeFile, type PipeFileOptions, readPipeFiles } from './read-pipe-file.ts';

/**
 * Reads files and stores them as one patch of the city's network, or only reports (`dryRun`). Codes that other pipes of the
 * city bear already are refused unless `replace` is set.
 */
export async function importNetwork(
  db: Kysely<Schema>,
  city: string,
  files: PipeFile[],
  options: PipeFileOptions & {
    /** Longitude and latitude of a drawing without coordinate system: of its point `origin` (metres), else of its middle. */
    at?: readonly [number, number];
    origin?: readonly [number, number];
    dryRun?: boolean;
    replace?: boolean;
    /** Metric CRS of a city that a dry run would make. */
    newCitySrid?: number;
  },
  actor: Pick<Actor, 'accountId' | 'role' | 'utilities'>,
): Promise<NetworkImport> {
  const { srid, frostDepthM } =
    options.dryRun && options.newCitySrid
      ? { srid: options.newCitySrid, frostDepthM: null }
      : await cityFacts(db, city);
  const { network: read, problems, layers } = await readPipeFiles(files, options);
  const { network, model } = partFromModel(
    placeNetwork(read, srid, options.at, options.origin),
    basename(files[0]!.name ?? files[0]!.path),
  );
  const faults: Record<string, number> = {};
  const standards = standardsOfCity(await cityTables(db, city));
  for (const issue of validate(network, { frostDepthM, standards }))
    faults[issue.code] = (faults[issue.code] ?? 0) + 1;
  const report = {
    nodes: network.nodes.length,
    segments: network.segments.length,
    warnings: problems,
    faults,
    ...(layers ? { layers } : {}),
  };
  if (options.dryRun) return { ...report, version: null };
  const names = files.map((file) => file.name ?? file.path).join(', ');
  const version = await db.transaction().execute(async (trx) => {
    const patch = {
      note: { zh: '', en: '' },
      putNodes: network.nodes,
      putSegments: network.segments,
      deleteNodes: [],
      deleteSegments: [],
    };
    await requireOwnUtilities(trx, actor as Actor, city, patch);
    if (!options.replace)
      await refuseTaken(
        trx,
        city,
        network.nodes.map((one) => one.id),
        network.segments.map((one) => one.id),
      );
    const next = await storeNetwork(trx, city, network, actor.accountId, {
      zh: `导入 ${names}`,
      en: `import ${names}`,
    });
    if (model) await storeModel(trx, city, model);
    await coverPipes(trx, city);
    await recordAudit(trx, {
      city,
      accountId: actor.accountId,
      action: 'pipes.import',
      subject: `pipes/${city}/${next}`,
      detail: { files: names, nodes: report.nodes, segments: report.segments },
    });
    return next;
  });
  return { ...report, version };
}

async function refuseTaken(trx: Kysely<Schema>, city: string, nodes: string[], segments: string[]) {
  const { rows } = await sql<{ code: string }>`
    (select code from pipe_node where city_code = ${city} and code = any (${nodes}::text[]) limit 20)
    union all (select code from pipe_segment where city_code = ${city} and code = any (${segments}::text[]) limit 20)`.execute(
    trx,
  );
  if (rows.length === 0) return;
  const codes = rows.map((row) => row.code);
  throw new Problem(
    'pipes.codes-taken',
    {
      zh: `编号已存在：${codes.slice(0, 5).join('、')} 等。`,
      en: `Codes exist already: ${codes.slice(0, 5).join(', ')} …`,
    },
    {
      zh: '确认为同一管网的更新后，选择“替换已有编号”。',
      en: 'If this is a newer survey of the same network, choose to replace existing codes.',
    },
    { status: 409, facts: { codes } },
  );
}

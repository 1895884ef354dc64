import { metricSridOf, projectionOf } from '../../domain/geo/crs.ts';
import { placeNetwork } from '../../domain/pipes/files/place-network.ts';
import type { ImportOptions } from '../contract/exchange.ts';
import type { NetworkImport } from '../contract/pipes.ts';
import type { Database } from '../db/open.ts';
import { findCity, makeCity, newCityName } from '../exchange/import/city.ts';
import { importNetwork } from './import-network.ts';
import { readPipeFiles } from './read-pipe-file.ts';

/** `lianpian import FILE… --as pipes` for survey tables and models: all files are one network. */
export async function importNetworkWords(
  database: Database,
  files: string[],
  options: ImportOptions,
): Promise<NetworkImport> {
  const paths = files.map((path) => ({ path }));
  const at = options.place ? ([options.place.lon, options.place.lat] as const) : undefined;
  const given = {
    crs: options.crs ?? null,
    ...(options.place ? { unit: options.place.unit } : {}),
    ...(at ? { at } : {}),
    ...(options.layers ? { layers: options.layers } : {}),
    dryRun: options.dryRun ?? false,
    replace: options.existing === 'update',
  };
  const newCitySrid = await makeMissingCity(database, paths, options, given);
  const actor = { accountId: null, role: 'administrator' as const, utilities: [] };
  return importNetwork(database.db, options.city, paths, { ...given, newCitySrid }, actor);
}

/**
 * A city named for the first time is made where the network lies; a dry run only learns its metric CRS, which is what
 * comes back. Undefined for a city that is there.
 */
async function makeMissingCity(
  database: Database,
  files: { path: string }[],
  options: ImportOptions,
  given: { crs: string | null; at?: readonly [number, number] },
): Promise<number | undefined> {
  const client = await database.pool.connect();
  try {
    if (await findCity(client, options.city)) return undefined;
    const name = newCityName(options.city, options.cityName);
    const { network } = await readPipeFiles(files, given);
    const [node] = network.nodes;
    const srid = network.crs
      ? Number(network.crs.replace(/^EPSG:/i, ''))
      : metricSridOf(given.at?.[0] ?? 0, given.at?.[1] ?? 0);
    const place = given.at ?? (node ? projectionOf(srid).inverse(node.x, node.y) : [0, 0]);
    const metricSrid = metricSridOf(place[0], place[1]);
    // fails before the city is made where the network can't be placed
    placeNetwork(network, metricSrid, given.at);
    if (!options.dryRun) await makeCity(client, options.city, name, [place[0], place[1]]);
    return metricSrid;
  } finally {
    client.release();
  }
}

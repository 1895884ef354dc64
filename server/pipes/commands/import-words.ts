import { metricSridOf, projectionOf } from '../../../domain/geo/crs.ts';
import { metresPerUnit } from '../../../domain/geo/placement.ts';
import { placeNetwork } from '../../../domain/pipes/files/place-network.ts';
import type { ImportOptions } from '../../contract/exchange.ts';
import type { NetworkImport } from '../../contract/pipes.ts';
import type { Database } from '../../db/open.ts';
import { findCity, makeCity, newCityName } from '../../exchange/import/city.ts';
import { importNetwork } from '../files/import-network.ts';
import { readPipeFiles } from '../files/read-pipe-file.ts';

/** `lianpian import FILE… --as pipes` for survey tables and models: all files are one network. */
export async function importNetworkWords(
  database: Database,
  files: string[],
  options: ImportOptions,
): Promise<NetworkImport> {
  const paths = files.map((path) => ({ path }));
  const { place } = options;
  const at = place ? ([place.lon, place.lat] as const) : undefined;
  // as every other kind is placed, so that one drawing of houses, streets and pipes stays together
  const k = place ? metresPerUnit[place.unit] : 1;
  const [x0, y0] = place?.origin ?? [0, 0];
  const origin = [x0 * k, y0 * k] as const;
  const given = {
    crs: options.crs ?? null,
    ...(place ? { unit: place.unit } : {}),
    ...(at ? { at, origin } : {}),
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
  given: {
    crs: string | null;
    at?: readonly [number, number];
    origin?: readonly [number, number];
  },
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
    placeNetwork(network, metricSrid, given.at, given.origin);
    if (!options.dryRun) await makeCity(client, options.city, name, [place[0], place[1]]);
    return metricSrid;
  } finally {
    client.release();
  }
}

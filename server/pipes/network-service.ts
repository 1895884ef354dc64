import { type Kysely, type RawBuilder, sql } from 'kysely';
import { noSurroundings } from '../../domain/pipes/clash/surroundings.ts';
import { statedFrost } from '../../domain/pipes/frost-places.ts';
import { nodesById, type PipeNetwork, planLine } from '../../domain/pipes/model.ts';
import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import { Problem } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../contract/pipes.ts';
import type { Schema } from '../db/types.ts';
import { standingAround } from '../register/standing-around.ts';
import { tablesOfCity } from './city-tables.ts';
import { modelsBehind } from './models.ts';
import { type NodeRow, nodeOfRow, rowOfNode, rowOfSegment, type SegmentRow, segmentOfRow } from './rows.ts';
import { terrainWindow } from './terrain-window.ts';

type Db = Kysely<Schema>;
export type Place = readonly [west: number, south: number, east: number, north: number];

/**
 * The network of a place with what stands around it. Where there are more pipes than `limit`, the largest come (`largest`),
 * or none of them and no surroundings (`whole`).
 */
export async function readNetwork(
  db: Db,
  city: string,
  place: Place,
  limit: number,
  part: 'largest' | 'whole' = 'largest',
  terrain: 'with' | 'without' = 'without',
): Promise<NetworkAnswer> {
  const { srid, frostDepthM } = await cityFacts(db, city);
  const box = sql`st_transform(st_makeenvelope(${place[0]}, ${place[1]}, ${place[2]}, ${place[3]}, 4490), ${sql.lit(srid)})`;
  const facts = {
    version: await currentVersion(db, city),
    srid,
    frostDepthM,
    ...(await tablesOfCity(db, city)),
  };
  if (part === 'whole' && (await hasMore(db, city, box, limit))) {
    const network: PipeNetwork = { crs: `EPSG:${srid}`, nodes: [], segments: [], extras: {} };
    return {
      ...facts,
      network,
      around: noSurroundings,
      segmentIds: {},
      nodeIds: {},
      truncated: true,
      cut: [],
    };
  }
  const { rows: segmentRows } = await sql<SegmentRow>`
    select s.id::int as id, s.code, s.utility, a.code as from_code, b.code as to_code, s.diameter_mm, s.width_mm, s.height_mm,
      s.material, s.pressure, s.embedding, s.ducts_total, s.ducts_used, s.laid_year, s.owner, s.state,
      s.from_ground_m, s.to_ground_m, s.from_depth_m, s.to_depth_m, s.from_level_m, s.to_level_m,
      st_asgeojson(s.geom_m, 4, 0)::json->'coordinates' as line, s.attributes
    from pipe_segment s
    left join pipe_node a on a.city_code = s.city_code and a.id = s.from_node
    left join pipe_node b on b.city_code = s.city_code and b.id = s.to_node
    where s.city_code = ${city} and s.geom_m && ${box}
    order by coalesce(s.diameter_mm, s.width_mm, 0) desc, s.id
    limit ${limit + 1}`.execute(db);
  const truncated = segmentRows.length > limit;
  const kept = truncated ? segmentRows.slice(0, limit) : segmentRows;
  // of a part, only its own nodes: the others would look like points without a pipe
  const wanted = [
    ...new Set(kept.flatMap((row) => [row.from_code, row.to_code]).filter((code) => code !== null)),
  ];
  const { rows: nodeRows } = await sql<NodeRow>`
    select n.id::int as id, n.code, n.utility, n.kind, n.ground_level_m, n.depth_m, n.invert_level_m, n.state, n.owner,
      n.laid_year, st_x(n.geom_m) as x, st_y(n.geom_m) as y, n.attributes
    from pipe_node n
    where n.city_code = ${city} and (n.code = any (${wanted}::text[]) or not ${truncated} and n.geom_m && ${box})`.execute(
    db,
  );
  const nodes = nodeRows.map(nodeOfRow);
  const segments = kept.map(segmentOfRow);
  const models = await modelsBehind(db, city, segments);
  const network: PipeNetwork = {
    crs: `EPSG:${srid}`,
    nodes,
    segments,
    extras: { format: 'survey', ...(models.length > 0 ? { models } : {}) },
  };
  return {
    ...facts,
    network,
    around: await standingAround(db, city, place),
    ...(terrain === 'with' ? { terrain: await terrainWindow(db, city, box) } : {}),
    segmentIds: Object.fromEntries(kept.map((row) => [row.code, row.id])),
    nodeIds: Object.fromEntries(nodeRows.map((row) => [row.code, row.id])),
    truncated,
    cut: await cutNodes(db, city, box, truncated, nodeRows, kept),
  };
}

/** Inside the box all segments of a node are there, unless there were too many. */
async function cutNodes(
  db: Db,
  city: string,
  box: RawBuilder<unknown>,
  truncated: boolean,
  nodes: readonly NodeRow[],
  kept: readonly SegmentRow[],
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    with sent as (select unnest(${kept.map((row) => row.id)}::bigint[]) id),
    ends as (
      select n.code, s.id from pipe_node n join pipe_segment s on s.city_code = n.city_code and s.from_node = n.id
      where n.city_code = ${city} and n.id = any (${nodes.map((row) => row.id)}::bigint[]) and (${truncated} or not n.geom_m && ${box})
      union all
      select n.code, s.id from pipe_node n join pipe_segment s on s.city_code = n.city_code and s.to_node = n.id
      where n.city_code = ${city} and n.id = any (${nodes.map((row) => row.id)}::bigint[]) and (${truncated} or not n.geom_m && ${box})
    )
    select distinct code from ends where not exists (select from sent where sent.id = ends.id) order by code`.execute(
    db,
  );
  return rows.map(({ code }) => code);
}

async function hasMore(db: Db, city: string, box: RawBuilder<unknown>, limit: number): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from pipe_segment s where s.city_code = ${city} and s.geom_m && ${box} limit ${limit + 1}) found`.execute(
    db,
  );
  return rows[0]!.count > limit;
}

/**
 * Applies one patch inside a transaction: nodes before the segments that hang on them, deletes in the opposite order. A
 * version that is not the current one is a conflict (409) with what happened since.
 */
export async function applyNetworkPatch(
  trx: Db,
  city: string,
  version: number,
  patch: NetworkPatch,
  accountId: string | null,
): Promise<number> {
  const { srid } = await cityFacts(trx, city);
  await sql`select pg_advisory_xact_lock(hashtext(${`pipes/${city}`}))`.execute(trx);
  const current = await currentVersion(trx, city);
  if (current !== version) throw await conflict(trx, city, version, current);
  await deleteSegments(trx, city, patch.deleteSegments);
  const nodeIds = await putNodes(trx, city, srid, patch);
  await putSegments(trx, city, srid, patch, nodeIds);
  await deleteNodes(trx, city, patch.deleteNodes);
  const next = current + 1;
  await sql`insert into pipe_patch (city_code, version, patch, note, account_id)
    values (${city}, ${next}, ${JSON.stringify(patch)}::jsonb, ${patch.note.zh}, ${accountId})`.execute(trx);
  return next;
}

/** Stores a whole network read from files; codes that exist are replaced. Coordinates must be in the city's own zone. */
export async function storeNetwork(
  trx: Db,
  city: string,
  network: PipeNetwork,
  accountId: string | null,
  note: { zh: string; en: string },
): Promise<number> {
  const version = await currentVersion(trx, city);
  const patch = {
    note,
    putNodes: network.nodes,
    putSegments: network.segments,
    deleteNodes: [],
    deleteSegments: [],
  };
  return applyNetworkPatch(trx, city, version, patch, accountId);
}

export async function cityFacts(db: Db, city: string): Promise<{ srid: number; frostDepthM: number | null }> {
  const row = await db
    .selectFrom('city')
    .select(['metric_srid', 'settings'])
    .where('city_code', '=', city)
    .executeTakeFirst();
  if (!row) {
    throw new Problem(
      'pipes.no-city',
      { zh: `没有城市 ${city}。`, en: `There is no city ${city}.` },
      { zh: '请选择已有的城市。', en: 'Choose a city that exists.' },
      { status: 404 },
    );
  }
  return { srid: row.metric_srid, frostDepthM: statedFrost(row.settings)?.depthM ?? null };
}

async function currentVersion(db: Db, city: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0)::int as version from pipe_patch where city_code = ${city}`.execute(db);
  return rows[0]!.version;
}

async function conflict(db: Db, city: string, version: number, current: number): Promise<Problem> {
  const { rows } = await sql<{ version: number; note: string; made_at: Date }>`
    select version, note, made_at from pipe_patch where city_code = ${city} and version > ${version}
    order by version limit 20`.execute(db);
  return new Problem(
    'pipes.conflict',
    {
      zh: `管网已被他人修改（版本 ${current}）。`,
      en: `Somebody else changed the network (version ${current}).`,
    },
    { zh: '请重新载入后再做修改。', en: 'Load it again, then make your change.' },
    { status: 409, facts: { yours: version, current, since: rows } },
  );
}

/** A city that had nothing so far lies where its pipes are. */
export async function coverPipes(trx: Db, city: string): Promise<void> {
  await sql`update city set extent = coalesce(extent, (select st_setsrid(st_envelope(st_expand(st_extent(geom)::geometry, 0.0005)), 4490)
      from pipe_node where city_code = ${city})) where city_code = ${city}`.execute(trx);
}

/** @returns row ids by code */
async function putNodes(trx: Db, city: string, srid: number, { putNodes: nodes }: NetworkPatch) {
  const ids = new Map<string, number>();
  for (const part of chunks(nodes)) {
    const { rows } = await sql<{ code: string; id: number }>`
      insert into pipe_node (city_code, code, utility, kind, ground_level_m, depth_m, invert_level_m, state, owner, geom, metric_srid, attributes)
      select ${city}, r.code, r.utility, r.kind, r.ground_level_m, r.depth_m, r.invert_level_m, r.state, r.owner,
        st_transform(st_setsrid(st_makepoint(r.x, r.y), ${sql.lit(srid)}), 4490), ${sql.lit(srid)}, r.attributes
      from jsonb_to_recordset(${JSON.stringify(part.map(rowOfNode))}::jsonb) as r (code text, utility text, kind text,
        ground_level_m float8, depth_m float8, invert_level_m float8, state text, owner text, x float8, y float8, attributes jsonb)
      on conflict (city_code, code) do update set utility = excluded.utility, kind = excluded.kind,
        ground_level_m = excluded.ground_level_m, depth_m = excluded.depth_m, invert_level_m = excluded.invert_level_m,
        state = excluded.state, owner = excluded.owner, geom = excluded.geom, attributes = excluded.attributes
      returning code, id`.execute(trx);
    for (const { code, id } of rows) ids.set(code, id);
  }
  return ids;
}

/**
 * Nodes are named by their ids: a join by code inside one large transaction, before the database has counted anything, would
 * look through all nodes of the city for each pipe.
 */
async function putSegments(
  trx: Db,
  city: string,
  srid: number,
  patch: NetworkPatch,
  putIds: ReadonlyMap<string, number>,
) {
  const segments = patch.putSegments;
  if (segments.length === 0) return;
  const given = nodesById({ nodes: patch.putNodes });
  const missing = [...new Set(segments.flatMap((one) => [one.from, one.to]))].filter((id) => !given.has(id));
  const { rows: stored } =
    await sql<NodeRow>`select n.id::int as id, n.code, n.utility, n.kind, n.ground_level_m, n.depth_m,
      n.invert_level_m, n.state, n.owner, n.laid_year, st_x(n.geom_m) as x, st_y(n.geom_m) as y, n.attributes
    from pipe_node n where n.city_code = ${city} and n.code = any (${missing}::text[])`.execute(trx);
  const nodes = new Map([...stored.map((row) => [row.code, nodeOfRow(row)] as const), ...given]);
  const ids = new Map([...stored.map((row) => [row.code, row.id] as const), ...putIds]);
  for (const part of chunks(segments)) {
    const rows = part.map((segment) => {
      const line = planLine(segment, nodes);
      if (!line)
        throw missingNode(
          segment.id,
          [segment.from, segment.to].filter((id) => !nodes.has(id)),
        );
      const wkt = `LINESTRING(${drawable(line)
        .map(([x, y]) => `${x} ${y}`)
        .join(',')})`;
      const ends = { from_node: ids.get(segment.from), to_node: ids.get(segment.to) };
      return { ...rowOfSegment(segment, []), ...ends, wkt };
    });
    await sql`
      insert into pipe_segment (city_code, code, utility, from_node, to_node, diameter_mm, width_mm, height_mm, material, pressure,
        embedding, ducts_total, ducts_used, laid_year, owner, state, from_ground_m, to_ground_m, from_depth_m, to_depth_m,
        from_level_m, to_level_m, geom, metric_srid, attributes)
      select ${city}, r.code, r.utility, r.from_node, r.to_node, r.diameter_mm, r.width_mm, r.height_mm, r.material, r.pressure, r.embedding,
        r.ducts_total, r.ducts_used, r.laid_year, r.owner, r.state, r.from_ground_m, r.to_ground_m, r.from_depth_m, r.to_depth_m,
        r.from_level_m, r.to_level_m, st_transform(st_geomfromtext(r.wkt, ${sql.lit(srid)}), 4490), ${sql.lit(srid)}, r.attributes
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (code text, utility text, from_node bigint, to_node bigint,
        diameter_mm float8, width_mm float8, height_mm float8, material text, pressure text, embedding text, ducts_total int,
        ducts_used int, laid_year int, owner text, state text, from_ground_m float8, to_ground_m float8, from_depth_m float8,
        to_depth_m float8, from_level_m float8, to_level_m float8, wkt text, attributes jsonb)
      on conflict (city_code, code) do update set utility = excluded.utility, from_node = excluded.from_node,
        to_node = excluded.to_node, diameter_mm = excluded.diameter_mm, width_mm = excluded.width_mm, height_mm = excluded.height_mm,
        material = excluded.material, pressure = excluded.pressure, embedding = excluded.embedding, ducts_total = excluded.ducts_total,
        ducts_used = excluded.ducts_used, laid_year = excluded.laid_year, owner = excluded.owner, state = excluded.state,
        from_ground_m = excluded.from_ground_m, to_ground_m = excluded.to_ground_m, from_depth_m = excluded.from_depth_m,
        to_depth_m = excluded.to_depth_m, from_level_m = excluded.from_level_m, to_level_m = excluded.to_level_m,
        geom = excluded.geom, attributes = excluded.attributes`.execute(trx);
  }
}

/** Links of models (pumps, valves) may have both ends in one place: a centimetre there and back is a valid line. */
function drawable(line: [number, number][]): [number, number][] {
  const [x, y] = line[0]!;
  if (line.some(([px, py]) => Math.hypot(px - x, py - y) > 1e-4)) return line;
  return [line[0]!, [x + 0.01, y], line.at(-1)!];
}

async function deleteSegments(trx: Db, city: string, codes: string[]) {
  if (codes.length === 0) return;
  await sql`delete from pipe_segment where city_code = ${city} and code = any (${codes}::text[])`.execute(
    trx,
  );
}

async function deleteNodes(trx: Db, city: string, codes: string[]) {
  if (codes.length === 0) return;
  const { rows } = await sql<{ code: string }>`
    select s.code from pipe_segment s join pipe_node n on n.city_code = s.city_code and n.id in (s.from_node, s.to_node)
    where s.city_code = ${city} and n.code = any (${codes}::text[]) limit 20`.execute(trx);
  if (rows.length > 0) throw missingNode(rows[0]!.code, codes.slice(0, 20));
  await sql`delete from pipe_node where city_code = ${city} and code = any (${codes}::text[])`.execute(trx);
}

function missingNode(segment: string, nodes: string[]): Problem {
  return new Problem(
    'pipes.node-missing',
    {
      zh: `管段 ${segment} 的端点 ${nodes.join('、')} 不存在。`,
      en: `Segment ${segment} hangs on ${nodes.join(', ')}, which would not exist.`,
    },
    { zh: '请先补端点，或一并删除该管段。', en: 'Put the node first, or delete the segment too.' },
    { status: 422, facts: { segment, nodes } },
  );
}

function* chunks<T>(items: T[], size = 2000): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

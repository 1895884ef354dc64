/**
 * `npm run bench -- tiles`: vector tiles against their limits, on one machine in one run.
 * Cold: requests per second over HTTP with an empty cache against pgbench running the very same statement, and against
 * Martin serving it as a function source where `martin` is on the PATH. Hot: against a bare node:http server that sends the same bytes from an LRU. Embedded: milliseconds a tile against the native database.
 * Needs PostgreSQL with PostGIS and wrk; 200,000 polygons and 1,000,000 segments, seeded.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { parseTileAddress } from '../../server/tiles/address.ts';
import { TileMaker } from '../../server/tiles/make-tile.ts';
import { tileQuery } from '../../server/tiles/query.ts';
import { followRevisions } from '../../server/tiles/revisions.ts';
import { TileServer } from '../../server/tiles/serve.ts';
import { TileCache } from '../../server/tiles/tile-cache.ts';
import { startPostgresCluster } from '../postgres-cluster.ts';
import { centreTile, seedTiles } from '../server/tiles/seed.ts';
import { type Martin, martinVersion, publishFunction, startMartin } from './tiles-martin.ts';

const POLYGONS = 200_000;
const SEGMENTS = 1_000_000;
const SPAN_DEG = 0.4;
const ROUNDS = 3;
const SECONDS = 5;
const CLIENTS = 4;

interface Square {
  z: number;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

export async function bench(): Promise<void> {
  if (spawnSync('wrk', ['--version']).error)
    throw new Error('wrk is not installed (Debian: apt-get install wrk)');
  const cluster = await startPostgresCluster(['shared_buffers=1GB', 'max_wal_size=8GB', 'work_mem=64MB']);
  if (!cluster)
    throw new Error('no PostgreSQL with PostGIS here (Debian: apt-get install postgresql-postgis)');
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-bench-'));
  const database = await openDatabase({ url: cluster.url, poolSize: CLIENTS });
  try {
    console.log(`seeding ${POLYGONS} polygons and ${SEGMENTS} segments …`);
    await seedTiles(database.pool, { buildings: POLYGONS, pipes: SEGMENTS, spanDeg: SPAN_DEG });
    await database.pool.query('vacuum analyze');
    const rows: string[][] = [['what', 'Lianpian', 'rival', 'ratio', 'target']];
    for (const [z, target] of [
      [14, 0.85],
      [16, 0.75],
    ] as const) {
      rows.push(...(await coldRows(database, cluster.url, folder, z, target)));
    }
    rows.push(await hotRow(database, folder));
    rows.push(await embeddedRow(database));
    print(rows);
  } finally {
    await database.close();
    cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tiles in the middle of the seeded square, all of them full. */
function squareAt(z: number): Square {
  const { x, y } = centreTile(z);
  const half = Math.floor((SPAN_DEG / 2 / 360) * 2 ** z * 0.8);
  return { z, x0: x - half, x1: x + half, y0: y - half, y1: y + half };
}

async function coldRows(
  database: Database,
  url: string,
  folder: string,
  z: number,
  target: number,
): Promise<string[][]> {
  const square = squareAt(z);
  const script = join(folder, `cold-${z}.sql`);
  writeFileSync(script, pgbenchScript(square));
  const lua = wrkScript(folder, 'pipes', square);
  const maker = new TileMaker(database);
  const revisions = await followRevisions(database);
  // A cache of one byte keeps nothing: every request is a cold one.
  const tiles = new TileServer(new TileCache(maker, revisions, 1), async () => ({}));
  const server = await listen((request, response) => void tiles.handle(request, response));
  const martin = await martinWith(database, url, z);
  const martinLua = wrkScript(folder, 'martin', square, `/${MARTIN_SOURCE}`, '');
  const ours: number[] = [];
  const plain: number[] = [];
  const martins: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(pgbench(url, script));
    ours.push(await wrk(portOf(server), lua));
    if (martin) martins.push(await wrk(martin.port, martinLua));
  }
  martin?.stop();
  server.close();
  await revisions.close();
  await maker.close();
  const row = (rival: string, theirs: number[], aim: string) => {
    const [a, b] = [median(ours), median(theirs)];
    return [`cold tile z${z}, tiles/s`, a.toFixed(0), `${rival} ${b.toFixed(0)}`, (a / b).toFixed(2), aim];
  };
  const rows = [row('pgbench', plain, `≥ ${target}`)];
  return martin ? [...rows, row(martin.version, martins, 'beside it')] : rows;
}

const MARTIN_SOURCE = 'lianpian_pipes';

/** Martin with the pipes statement of one zoom; undefined, and said so, where it is not installed. */
async function martinWith(database: Database, url: string, z: number): Promise<Martin | undefined> {
  const version = martinVersion();
  if (!version) {
    console.log(`z${z}: no martin on the PATH, its row is left out`);
    return undefined;
  }
  await publishFunction(database, MARTIN_SOURCE, pipesStatement(z));
  return startMartin(url, version, CLIENTS);
}

async function hotRow(database: Database, folder: string): Promise<string[]> {
  const all = squareAt(16);
  const square = { ...all, x1: all.x0 + 14, y1: all.y0 + 14 };
  const lua = wrkScript(folder, 'buildings', square);
  const maker = new TileMaker(database);
  const revisions = await followRevisions(database);
  const tiles = new TileServer(new TileCache(maker, revisions), async () => ({}));
  const server = await listen((request, response) => void tiles.handle(request, response));
  const bytes = new LRUCache<string, Buffer>({ max: 20_000 });
  for (let x = square.x0; x <= square.x1; x++) {
    for (let y = square.y0; y <= square.y1; y++) {
      const path = `/tiles/buildings/16/${x}/${y}.mvt`;
      bytes.set(path, await maker.make(parseTileAddress(path)!, {}));
    }
  }
  const bare = await listen((request, response) => {
    const body = bytes.get(request.url ?? '');
    if (!body) return void response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': 'application/vnd.mapbox-vector-tile',
      'Content-Length': body.length,
    });
    response.end(body);
  });
  await wrk(portOf(server), lua); // warms the cache
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await wrk(portOf(bare), lua));
    ours.push(await wrk(portOf(server), lua));
  }
  server.close();
  bare.close();
  await revisions.close();
  await maker.close();
  const [a, b] = [median(ours), median(theirs)];
  return [
    'hot tile z16, tiles/s',
    a.toFixed(0),
    `bare node:http ${b.toFixed(0)}`,
    (a / b).toFixed(2),
    '≥ 0.8',
  ];
}

/** The same density on a square ten times smaller: what a tile costs follows what is in it, not the size of the table. */
async function embeddedRow(native: Database): Promise<string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-bench-embedded-'));
  const embedded = await openDatabase({ dataDir });
  try {
    await seedTiles(embedded.pool, {
      buildings: POLYGONS / 10,
      pipes: SEGMENTS / 10,
      spanDeg: SPAN_DEG / Math.sqrt(10),
    });
    await embedded.pool.query('analyze');
    const [ours, theirs] = [await perTileMs(embedded), await perTileMs(native)];
    return [
      'embedded tile z14, ms',
      ours.toFixed(1),
      `native ${theirs.toFixed(1)}`,
      (ours / theirs).toFixed(2),
      '≤ 1.5',
    ];
  } finally {
    await embedded.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function perTileMs(database: Database): Promise<number> {
  const maker = new TileMaker(database);
  const { x, y } = centreTile(14);
  const addresses = [-1, 0, 1].flatMap((dx) =>
    [-1, 0, 1].map((dy) => parseTileAddress(`/tiles/pipes/14/${x + dx}/${y + dy}.mvt`)!),
  );
  const times: number[] = [];
  for (let round = 0; round < 8; round++) {
    for (const address of addresses) {
      const started = performance.now();
      await maker.make(address, {});
      if (round > 1) times.push(performance.now() - started);
    }
  }
  await maker.close();
  return median(times);
}

function pipesStatement(z: number): string {
  return tileQuery(parseTileAddress(`/tiles/pipes/${z}/0/0.mvt`)!, tier(z), {}, true).text;
}

function pgbenchScript({ z, x0, x1, y0, y1 }: Square): string {
  const sql = pipesStatement(z)
    .replaceAll('$1', String(z))
    .replaceAll('$2', ':x')
    .replaceAll('$3', ':y')
    .replace(/\s+/g, ' ');
  return `\\set x random(${x0}, ${x1})\n\\set y random(${y0}, ${y1})\n${sql};\n`;
}

const tier = (z: number) => (z >= 15 ? 'full' : 'simplified');

function pgbench(url: string, script: string): number {
  const words = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CLIENTS),
    '-j',
    '1',
    '-T',
    String(SECONDS),
    '-f',
    script,
    url,
  ];
  const { stdout, stderr } = spawnSync('pgbench', words, { encoding: 'utf8' });
  const tps = /tps = ([\d.]+)/.exec(stdout);
  if (!tps) throw new Error(`pgbench: ${stderr}`);
  return Number(tps[1]);
}

function wrkScript(
  folder: string,
  layer: string,
  { z, x0, x1, y0, y1 }: Square,
  before = `/tiles/${layer}`,
  after = '.mvt',
): string {
  const file = join(folder, `${layer}-${z}.lua`);
  const path = `"${before}/${z}/" .. math.random(${x0}, ${x1}) .. "/" .. math.random(${y0}, ${y1}) .. "${after}"`;
  writeFileSync(file, `math.randomseed(7)\nrequest = function() return wrk.format("GET", ${path}) end\n`);
  return file;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

function wrk(port: number, script: string): Promise<number> {
  const words = [
    '-t',
    '1',
    '-c',
    String(CLIENTS),
    '-d',
    `${SECONDS}s`,
    '-s',
    script,
    `http://127.0.0.1:${port}`,
  ];
  return new Promise((resolve, reject) => {
    let out = '';
    const child = spawn('wrk', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (part) => {
      out += part;
    });
    child.on('close', () => {
      const rate = /Requests\/sec:\s+([\d.]+)/.exec(out);
      if (!rate || out.includes('Non-2xx')) reject(new Error(`wrk: ${out}`));
      else resolve(Number(rate[1]));
    });
  });
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function print(rows: string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
}

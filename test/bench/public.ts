/**
 * `npm run bench -- public [COMMUNITIES [MONTHS]]`: the public map at 220,000 communities with six years of monthly reports.
 * Roll-ups, lists and searches in milliseconds at p95 from the service itself; whether every maintained sum equals its
 * recount; and requests per second with p99 of the front page against nginx sending the same bytes from disk, by turns in
 * one run. Needs PostgreSQL with PostGIS, nginx and wrk.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PoolClient } from 'pg';
import { everything, type Filter, parseFilter, type RegionKey } from '../../domain/progress/filter.ts';
import { brokenInvariants } from '../../server/db/checks.ts';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { readHeat } from '../../server/progress/heat.ts';
import { readHistories } from '../../server/progress/histories.ts';
import { listCommunities } from '../../server/progress/list-queries.ts';
import { readChildMonths, readMonths, readOverview } from '../../server/progress/rollup-queries.ts';
import { syncSteps } from '../../server/progress/sync-steps.ts';
import { readingsMark } from '../../server/register/readings.ts';
import { startPostgresCluster } from '../postgres-cluster.ts';
import { startTestServer } from '../server-harness.ts';

const rounds = 3;
const seconds = 5;
const connections = 16;

export async function bench(words: string[] = []): Promise<void> {
  const communities = Number(words[0] ?? 220_000);
  const months = Number(words[1] ?? 72);
  for (const tool of ['wrk', 'nginx'])
    if (spawnSync(tool, ['-v']).error)
      throw new Error(`${tool} is not installed (Debian: apt-get install ${tool})`);
  const cluster = await startPostgresCluster([
    ...['shared_buffers=1GB', 'max_wal_size=8GB', 'work_mem=32MB', 'maintenance_work_mem=512MB'],
    // nothing is replicated, and what is loaded is vacuumed once
    ...['wal_level=minimal', 'max_wal_senders=0', 'autovacuum=off'],
  ]);
  if (!cluster)
    throw new Error('no PostgreSQL with PostGIS here (Debian: apt-get install postgresql-postgis)');
  const database = await openDatabase({ url: cluster.url, poolSize: 4 });
  try {
    await seed(database, communities, months);
    await answers(database);
    const broken = await brokenInvariants(database.pool);
    console.log(`recount of every maintained sum: ${broken.length === 0 ? 'equal' : JSON.stringify(broken)}`);
    await againstNginx(database);
  } finally {
    await database.close();
    cluster.stop();
  }
}

async function seed(database: Database, communities: number, months: number): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, 'public-seed.sql'), 'utf8')
    .replaceAll(':communities', String(communities))
    .replaceAll(':months', String(months));
  await syncSteps(database.db);
  const client = await database.pool.connect();
  await client.query('set statement_timeout = 0');
  let started = performance.now();
  const lap = (what: string) => {
    console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    started = performance.now();
  };
  const reports = await withoutIndexes(client, 'progress_report');
  await client.query(script);
  lap(`${communities} communities, ${communities * months} reports loaded`);
  await reports.build();
  await client.query('analyze');
  lap('their indexes built');
  const rows = await withoutIndexes(client, 'community_progress');
  await client.query('select progress_rebuild()');
  await rows.build();
  await client.query('vacuum analyze');
  lap('counted once');
  client.release();
}

/**
 * Takes away what a table has of indexes and constraints that nothing refers to: built in one go at the end they cost a
 * part of what they cost row by row. Its primary key stays. `build` makes them again as they were.
 */
async function withoutIndexes(client: PoolClient, table: string): Promise<{ build: () => Promise<void> }> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `select case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table %s drop constraint %I', i.indrelid::regclass, k.conname) end as drop,
      case when k.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table %s add constraint %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) end as make
    from pg_index i left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid
    where i.indrelid = $1::regclass and not i.indisprimary`,
    [table],
  );
  for (const { drop } of rows) await client.query(drop);
  return {
    async build() {
      for (const { make } of rows) await client.query(make);
    },
  };
}

/** The service's own functions, as the pages call them, over regions, words and orders chosen by a fixed rule. */
async function answers(database: Database): Promise<void> {
  const { db, pool } = database;
  const { rows } =
    await pool.query<RegionKey>(`select kind, key from (select distinct kind, key from progress_rollup
    where kind <> 'neighbourhood') r order by md5(kind || key) limit 120`);
  const regions: RegionKey[] = [everything.region, ...rows];
  const today = '2024-01-15';
  const words = [
    'mzxq',
    '幸福',
    '光明12',
    'hpxq',
    '第3街',
    '团结小区',
    'xq',
    'minzhu',
    '建设96小区',
    'c1234',
    // what nearly all have, one sign, two words, nobody
    '小区',
    '民',
    'm',
    '街道',
    '光明 第3街',
    'zzz',
  ];
  const filters: Filter[] = [
    ...(['active', 'name', 'percent', 'households', 'investment'] as const).map((sort) => ({
      ...everything,
      sort,
    })),
    ...regions.slice(0, 40).map((region) => ({ ...everything, region })),
    ...regions.slice(0, 20).map((region) => ({ ...everything, region, statuses: ['under_way' as const] })),
    parseFilter(new URLSearchParams('near=110.4,30.2')),
    parseFilter(new URLSearchParams('bbox=110,30,111,31')),
  ];
  await report('roll-up of a region with its children', 50, regions, (region) => readOverview(db, region));
  await report('curve and replay of a region', 50, regions, (region) => readMonths(db, region, today));
  await report('replay of all children of a region', 50, regions, (region) =>
    readChildMonths(db, region, today),
  );
  const cities = rows.filter(({ kind }) => kind === 'city' || kind === 'office');
  await report('past of every community of a city', 50, cities, (region) => readHistories(db, region));
  await report('list with count, first page', 100, filters, (filter) => listCommunities(db, filter));
  await report('search with count', 100, words, (text) =>
    listCommunities(db, { ...everything, words: text }),
  );
  const deep = await listCommunities(db, everything, null, 20);
  await report('next page', 100, Array(20).fill(deep.next), (after: string) =>
    listCommunities(db, everything, after),
  );
  const views = [4, 6, 8, 10, 12, 14].map((zoom) => ({ zoom, span: 360 / 2 ** zoom }));
  await report('heatmap of a screen', 50, views, ({ zoom, span }) =>
    readHeat(
      db,
      [104 - span, Math.max(20, 33 - span), 104 + span, Math.min(50, 33 + span)],
      zoom,
      'households',
    ),
  );
}

async function report<T>(
  what: string,
  targetMs: number,
  inputs: readonly T[],
  act: (input: T) => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  for (let pass = 0; pass < 3; pass++)
    for (const input of inputs) {
      const started = performance.now();
      await act(input);
      if (pass > 0) times.push(performance.now() - started);
    }
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1);
  console.log(
    `${what.padEnd(40)} p50 ${at(0.5).padStart(7)} ms  p95 ${at(0.95).padStart(7)} ms  target ${targetMs} ms`,
  );
}

async function againstNginx(database: Database): Promise<void> {
  // names are counted as they were seeded
  await database.pool.query('insert into upkeep (task, mark) values ($1, $2)', ['readings', readingsMark]);
  const server = await startTestServer(database);
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-nginx-'));
  try {
    const page = await fetch(`${server.url}/`, { headers: { 'accept-encoding': 'identity' } });
    if (page.status !== 200) throw new Error('the pages are not built (npm run build)');
    const port = await startNginx(folder, Buffer.from(await page.arrayBuffer()));
    const ours: Load[] = [];
    const theirs: Load[] = [];
    await wrk(`${server.url}/`, 1);
    for (let round = 0; round < rounds; round++) {
      theirs.push(await wrk(`http://127.0.0.1:${port}/`, seconds));
      ours.push(await wrk(`${server.url}/`, seconds));
    }
    const middle = (loads: Load[]) => loads.toSorted((a, b) => a.perSecond - b.perSecond)[rounds >> 1]!;
    const [a, b] = [middle(ours), middle(theirs)];
    console.log(
      `front page, gzip: ${a.perSecond.toFixed(0)}/s, p99 ${a.p99}; nginx from disk: ${b.perSecond.toFixed(0)}/s, p99 ${b.p99}; ratio ${(a.perSecond / b.perSecond).toFixed(2)}`,
    );
  } finally {
    spawnSync('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-s', 'stop']);
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  }
}

/** nginx with one worker, as our server is one process, sending the page compressed beforehand. */
async function startNginx(folder: string, page: Buffer): Promise<number> {
  const port = 20_000 + (process.pid % 20_000);
  mkdirSync(join(folder, 'www'));
  writeFileSync(join(folder, 'www/index.html'), page);
  spawnSync('gzip', ['-k', '-6', join(folder, 'www/index.html')]);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root; ' : ''}worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; events { worker_connections 512; }
http { access_log off; types { text/html html; } sendfile on; keepalive_requests 1000000;
client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
server { listen 127.0.0.1:${port}; root ${folder}/www; gzip_static on; } }`,
  );
  spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  for (let i = 0; i < 50; i++) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nginx did not start');
}

interface Load {
  perSecond: number;
  p99: string;
}

/** Another process asks, while this one answers. */
async function wrk(url: string, duration: number): Promise<Load> {
  const words = [
    '-t1',
    `-c${connections}`,
    `-d${duration}s`,
    '--latency',
    '-H',
    'Accept-Encoding: gzip',
    url,
  ];
  const { stdout } = await promisify(execFile)('wrk', words);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99: /99%\s+(\S+)/.exec(stdout)?.[1] ?? '',
  };
}

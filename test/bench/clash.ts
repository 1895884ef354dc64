import { checkClashes, createClashChecker } from '../../domain/pipes/clash/check.ts';
import { clashTable, nodeLinks } from '../../domain/pipes/clash/clash-table.ts';
import { indexPieces, visitNearPairs } from '../../domain/pipes/clash/near-pairs.ts';
import { type Pieces, ROWS } from '../../domain/pipes/clash/pieces.ts';
import { ruleMatrix } from '../../domain/pipes/clash/rule-matrix.ts';
import { newNode, newSegment, type PipeNetwork } from '../../domain/pipes/model.ts';
import { standards } from '../../domain/pipes/standards.ts';
import { type PrivatePostgres, startPrivatePostgres } from './data/private-postgres.ts';
import { streetPipes } from './data/street-pipes.ts';

/**
 * Pairs of pipes nearer than the table allows, here and in PostGIS, on the same made-up town; then the three-dimensional
 * check and an edit. `npm run bench -- clash [sizes…]`, default 10000 100000 1000000.
 */
export async function bench(words: string[]): Promise<void> {
  const sizes = words.length > 0 ? words.map(Number) : [10_000, 100_000, 1_000_000];
  const rules = ruleMatrix(standards);
  measureOurs(20_000, rules); // warm code
  const postgres = await startPrivatePostgres();
  if (!postgres) console.log('PostgreSQL with PostGIS is not installed: only our own figures follow.');
  const rows: string[][] = [];
  const times: [number, number][] = [];
  try {
    for (const size of sizes) {
      const ours = measureOurs(size, rules);
      times.push([size, ours.milliseconds]);
      const theirs = postgres && (await measurePostgis(postgres, size, rules));
      rows.push([
        size.toLocaleString('en'),
        ours.pairs.toLocaleString('en'),
        theirs ? (theirs.pairs === ours.pairs && theirs.hash === ours.hash ? 'same' : 'DIFFERENT') : '—',
        ours.milliseconds.toFixed(0),
        ours.table.toFixed(0),
        theirs ? theirs.oneProcess.toFixed(0) : '—',
        theirs ? theirs.parallel.toFixed(0) : '—',
        theirs ? (theirs.oneProcess / ours.milliseconds).toFixed(1) : '—',
        theirs ? (theirs.parallel / ours.milliseconds).toFixed(1) : '—',
      ]);
    }
  } finally {
    postgres?.stop();
  }
  printTable(
    [
      'segments',
      'pairs',
      'pairs as PostGIS',
      'ours ms',
      'ours 3-D ms',
      'PostGIS ms',
      'PostGIS parallel ms',
      'ratio',
      'ratio to parallel',
    ],
    rows,
  );
  const exponent = fitExponent(times);
  console.log(`\nexponent of our time: ${exponent.toFixed(2)} (PostGIS without the load and its index)`);
  measureEdit();
}

interface Ours {
  pairs: number;
  hash: number;
  milliseconds: number;
  table: number;
}

/** Index and search, best of three for the small, once for the large. */
function measureOurs(size: number, rules: ReturnType<typeof ruleMatrix>): Ours {
  const { pieces, nodeCount } = streetPipes(size);
  let best: Ours | undefined;
  for (let run = 0; run < (size > 200_000 ? 2 : 3); run++) {
    let pairs = 0;
    let hash = 0;
    let began = performance.now();
    visitNearPairs(indexPieces(pieces)!, rules.horizontalM, rules.reachM, (i, j) => {
      pairs++;
      hash = (hash + ((i * 31 + j * 17) % 1_000_003)) % 9_007_199_254_740_881;
    });
    const milliseconds = performance.now() - began;
    began = performance.now();
    clashTable(indexPieces(pieces)!, rules, nodeLinks(pieces, nodeCount));
    const table = performance.now() - began;
    if (!best || milliseconds < best.milliseconds) best = { pairs, hash, milliseconds, table };
  }
  return best!;
}

/** `ST_DWithin` with one constant radius (it can use the index), then the filter by the pair's own figure. */
async function measurePostgis({ psql }: PrivatePostgres, size: number, rules: ReturnType<typeof ruleMatrix>) {
  const { pieces } = streetPipes(size);
  await psql(`drop table if exists pipe; drop table if exists clearance;
    create table pipe (id int primary key, row int, radius float8, geom geometry(LineString));
    create table clearance (a int, b int, figure float8, primary key (a, b))`);
  await psql('copy pipe from stdin', pipeRows(pieces));
  await psql('copy clearance from stdin', clearanceRows(rules));
  await psql('create index on pipe using gist (geom)');
  await psql('analyze');
  const used = new Set(pieces.row);
  let figure = 0;
  for (const a of used) for (const b of used) figure = Math.max(figure, rules.horizontalM[a * ROWS + b]!);
  const reach = figure + 2 * pieces.radiusM.reduce((a, b) => Math.max(a, b), 0);
  const query = `select count(*), coalesce(sum((a.id::bigint * 31 + b.id * 17) % 1000003), 0)
    from pipe a join pipe b on a.id < b.id and st_dwithin(a.geom, b.geom, ${reach})
    join clearance c on c.a = a.row and c.b = b.row
    where st_distance(a.geom, b.geom) - a.radius - b.radius < c.figure`;
  const timed = async (workers: number) => {
    const began = performance.now();
    const out = await psql(
      `set max_parallel_workers_per_gather = ${workers}; set min_parallel_table_scan_size = 0; ${query}`,
    );
    const [pairs, hash] = out.split('|').map(Number) as [number, number];
    return { pairs, hash, milliseconds: performance.now() - began };
  };
  const one = await timed(0);
  const parallel = await timed(2);
  return { pairs: one.pairs, hash: one.hash, oneProcess: one.milliseconds, parallel: parallel.milliseconds };
}

function* pipeRows({ count, x0, y0, x1, y1, row, radiusM }: Pieces): Generator<string> {
  let chunk = '';
  const wkb = Buffer.alloc(41);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(2, 1);
  wkb.writeUInt32LE(2, 5);
  for (let i = 0; i < count; i++) {
    [x0[i]!, y0[i]!, x1[i]!, y1[i]!].forEach((value, k) => {
      wkb.writeDoubleLE(value, 9 + 8 * k);
    });
    chunk += `${i}\t${row[i]}\t${radiusM[i]}\t${wkb.toString('hex')}\n`;
    if (chunk.length > 1 << 20) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

function* clearanceRows({ horizontalM }: ReturnType<typeof ruleMatrix>): Generator<string> {
  for (let a = 0; a < ROWS; a++)
    for (let b = 0; b < ROWS; b++) yield `${a}\t${b}\t${horizontalM[a * ROWS + b]}\n`;
}

/** A network of 50,000 segments as objects: the whole check with findings in words, and one moved manhole. */
function measureEdit() {
  const network = asNetwork(50_000);
  let began = performance.now();
  const report = checkClashes(network);
  const whole = performance.now() - began;
  const checker = createClashChecker(network);
  const times: number[] = [];
  for (let k = 0; k < 20; k++) {
    const node = network.nodes[1000 + k * 400]!;
    const edited = {
      ...network,
      nodes: network.nodes.map((one) => (one === node ? { ...one, y: one.y + 0.3 } : one)),
    };
    const changed = new Set(
      network.segments.filter((one) => one.from === node.id || one.to === node.id).map((one) => one.id),
    );
    began = performance.now();
    checker.recheck(edited, changed);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  console.log(
    `50,000 segments as objects, with words, cures and cover: ${whole.toFixed(0)} ms, ${report.findings.length} findings; ` +
      `one moved manhole re-checked: median ${times[10]!.toFixed(1)} ms, worst ${times[19]!.toFixed(1)} ms`,
  );
}

function asNetwork(count: number): PipeNetwork {
  const { pieces } = streetPipes(count);
  const nodes = new Map<number, ReturnType<typeof newNode>>();
  const utilities = ['power', 'telecom', 'water', 'gas', 'heat', 'water', 'sewage', 'storm'] as const;
  const segments = Array.from({ length: count }, (_, i) => {
    const utility = utilities[i % 8]!;
    const [from, to] = [pieces.fromNode[i]!, pieces.toNode[i]!];
    nodes.set(from, newNode({ id: `${from}`, x: pieces.x0[i]!, y: pieces.y0[i]!, utility }));
    nodes.set(to, newNode({ id: `${to}`, x: pieces.x1[i]!, y: pieces.y1[i]!, utility }));
    return newSegment({
      id: `s${i}`,
      utility,
      from: `${from}`,
      to: `${to}`,
      diameterMm: pieces.radiusM[i]! * 2000,
      levelReference: 'axis',
      start: { groundM: null, depthM: null, levelM: pieces.z0[i]! },
      end: { groundM: null, depthM: null, levelM: pieces.z1[i]! },
    });
  });
  return { crs: null, nodes: [...nodes.values()], segments, extras: {} };
}

/** Least squares of log time over log size. */
function fitExponent(times: [number, number][]): number {
  const points = times.map(([size, ms]) => [Math.log(size), Math.log(ms)] as const);
  const mx = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const my = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const top = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

function printTable(head: string[], rows: string[][]) {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => ' ---: |').join('')}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

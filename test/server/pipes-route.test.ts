import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runInp } from '../../domain/pipes/hydraulics/epanet-run.ts';
import { run as route } from '../../server/pipes/commands/route-command.ts';
import { run as steiner } from '../../server/pipes/commands/steiner-command.ts';
import { readSteinerFiles } from '../../server/pipes/files/steiner-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-route-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** What a command prints to be read by programs. */
async function answerOf(task: () => Promise<number>) {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    expect(await task()).toBe(0);
  } finally {
    log.mockRestore();
  }
  return JSON.parse(lines.at(-1)!);
}

test('steiner: any ids, no lengths, a doubled edge, a terminal out of reach and one nobody knows', async () => {
  const nodes = file('nodes.csv', '\uFEFFid,x,y\na,0,0\nb,30,40\n7,30,0\nlost,999,999\n');
  const edges = file('edges.csv', 'id,source,target\ne1,a,b\ne2,a,7\ne3,7,b\ne4,a,7\n');
  const terminals = file('terminals.csv', 'node\nb\n7\na\nlost\nnobody\n');
  const answer = await answerOf(() =>
    steiner(['--nodes', nodes, '--edges', edges, '--terminals', terminals, '--root', 'a', '--json']),
  );
  expect(answer.length).toBeCloseTo(70, 6);
  expect(answer.bound).toBeCloseTo(70, 6);
  expect(answer.edges).toHaveLength(2);
  expect(answer.unreachable.map((one: { node: string }) => one.node)).toEqual(['lost', 'nobody']);
});

test('steiner: a negative length is refused with its row', async () => {
  const edges = file('bad.csv', 'source,target,len\n1,2,5\n2,3,-4\n');
  const terminals = file('t.csv', 'node\n3\n');
  await expect(steiner(['--edges', edges, '--terminals', terminals, '--root', '1'])).rejects.toMatchObject({
    code: 'pipes.edge-length',
    facts: { row: 3 },
  });
});

test('steiner: edges between degrees are measured in metres', async () => {
  const nodes = file('ll-n.csv', 'id,lon,lat\n1,114,38\n2,114.01,38\n3,114.01,38.01\n');
  const edges = file('ll-e.csv', 'source,target\n1,2\n2,3\n');
  const terminals = file('ll-t.csv', 'node\n3\n');
  const answer = await answerOf(() =>
    steiner(['--nodes', nodes, '--edges', edges, '--terminals', terminals, '--root', '1', '--json']),
  );
  // 0.01° of longitude at 38° north and 0.01° of latitude
  expect(answer.length).toBeCloseTo(878 + 1110, -1);
});

test('steiner: a node in two places, nobody to connect, edges that are no lists: refused with what to do', async () => {
  const nodes = file('two-n.csv', 'id,x,y\n1,0,0\n2,10,0\n2,20,0\n');
  const terminals = file('two-t.csv', 'node\n2\n');
  const edges = file('two-e.csv', 'source,target\n1,2\n');
  const words = ['--nodes', nodes, '--edges', edges, '--root', '1'];
  await expect(steiner([...words, '--terminals', terminals])).rejects.toMatchObject({
    code: 'pipes.node-twice',
    facts: { node: '2' },
  });
  const measured = file('two-m.csv', 'source,target,len\n1,2,7\n');
  const answer = await answerOf(() =>
    steiner(['--nodes', nodes, '--edges', measured, '--root', '1', '--terminals', terminals, '--json']),
  );
  expect(answer.length).toBe(7);
  const nobody = file('nobody.csv', 'node\n');
  await expect(steiner(['--edges', measured, '--root', '1', '--terminals', nobody])).rejects.toMatchObject({
    code: 'pipes.no-terminals',
  });
  const graph = (terminalsIn: number[], edge: unknown): string =>
    file('g.json', JSON.stringify({ nodes: [0, 1], edges: [edge], terminals: terminalsIn, sink: 0 }));
  await expect(steiner(['--graph', graph([], [1, 0, 5])])).rejects.toMatchObject({
    code: 'pipes.no-terminals',
  });
  for (const edge of [{ source: 1, target: 0, weight: 5 }, null])
    await expect(steiner(['--graph', graph([1], edge)])).rejects.toMatchObject({
      code: 'pipes.graph-unreadable',
    });
});

test('steiner: ids that went through a float column, closed ways, names of several lines, prices of a billionth', async () => {
  const edges = file(
    'float.csv',
    'edge_id,from_node,to_node,length_m,reverse_cost,name\n1,1.0,2.0,1e-9,1e-9,"North\nRoad"\n2,2.0,3.0,-1,2e-9,\n3,2.0,3.0,inf,inf,\n4,1.0,3.0,6e-9,-1,\n',
  );
  const terminals = file('float-t.csv', 'node_id\n2\n3.0\n');
  const answer = await answerOf(() =>
    steiner(['--edges', edges, '--terminals', terminals, '--root', '1', '--json']),
  );
  expect(answer).toMatchObject({ length: 7e-9, bound: 7e-9, gap: 0, unreachable: [] });
  expect(new Set(answer.edges)).toEqual(new Set(['1', '4']));
});

test('steiner: decimal commas where semicolons part the columns; the line of a bad length', async () => {
  const nodes = file('comma-n.csv', 'id;x;y\n1;0,5;0\n2;10,5;0\n3;10,5;7,25\n');
  const edges = file('comma-e.csv', 'id;source;target;len\n1;1;2;10,5\n2;2;3;\n');
  const terminals = file('comma-t.csv', 'node\n3\n');
  const asked = ['--nodes', nodes, '--edges', edges, '--terminals', terminals, '--root', '1', '--json'];
  expect((await answerOf(() => steiner(asked))).length).toBeCloseTo(17.75, 9);

  const bad = file('comma-bad.csv', 'source,target,len\n1,2,5\n\n\n2,3,"1,5"\n');
  await expect(steiner(['--edges', bad, '--terminals', terminals, '--root', '1'])).rejects.toMatchObject({
    code: 'pipes.edge-length',
    facts: { row: 5 },
  });
});

test('steiner: the same price back everywhere is no direction', async () => {
  const terminals = file('both-t.csv', 'node\n3\n');
  const isDirected = async (back: string): Promise<boolean> => {
    const edges = file('both-e.csv', `source,target,cost,reverse_cost\n1,2,5,5\n2,3,-1,${back}\n`);
    return (await readSteinerFiles({ edges, terminals, root: '1' })).instance.directed;
  };
  expect(await isDirected('-1')).toBe(false);
  expect(await isDirected('4')).toBe(true);
});

test('steiner: a file of SteinLib, with edges and with arcs; what is wrong in it is told with its line', async () => {
  const stp = (graph: string, ends: string): string =>
    `33D32945 STP File, STP Format Version 1.0\n\nSECTION Comment\nName "four"\nEND\n\nSECTION Graph\n${graph}END\n\nSECTION Terminals\n${ends}END\n\nSECTION Coordinates\nDD 1 0 0\nEND\n\nEOF\n`;
  const edges = file(
    'four.stp',
    stp('Nodes 4\nEdges 5\nE 1 2 3\nE 2 3 4\nE 1 4 2\nE 4 3 2\nE 4 2 2\n', 'Terminals 3\nT 1\nT 2\nT 3\n'),
  );
  const answer = await answerOf(() => steiner(['--graph', edges, '--json']));
  expect(answer).toMatchObject({ length: 6, bound: 6, root: '1', terminals: 3, unreachable: [] });
  expect(new Set(answer.edges)).toEqual(new Set(['3', '4', '5']));

  const arcs = file(
    'arcs.stp',
    stp('Nodes 3\nArcs 3\nA 3 1 1\nA 1 2 5\nA 3 2 9\n', 'Terminals 2\nRoot 3\nT 1\nT 2\n'),
  );
  expect(await answerOf(() => steiner(['--graph', arcs, '--json']))).toMatchObject({ length: 6, root: '3' });

  const refused = async (graph: string, ends: string, problem: object): Promise<void> =>
    expect(steiner(['--graph', file('bad.stp', stp(graph, ends))])).rejects.toMatchObject(problem);
  const line = (row: number, wrong: string): object => ({ code: 'pipes.stp-line', facts: { row, wrong } });
  await refused('Nodes 2\nEdges 1\nE 1 7 3\n', 'T 1\n', line(10, 'node'));
  await refused('Nodes 2\nEdges 1\nE 1 2 3\n', 'T 3\n', line(14, 'node'));
  await refused('Nodes 2000000000\nEdges 0\n', 'T 1\n', line(8, 'count'));
  await refused('Nodes 2\nEdges 1\nE 1 2 3\n', 'TP 1 9\n', line(14, 'prize'));
  await refused('Nodes 2\nEdges 1\nE 1 2\n', 'T 1\n', { code: 'pipes.edge-length', facts: { row: 10 } });
  expect(answer.warnings).toEqual([]);
  const half = file('half.stp', stp('Nodes 3\nEdges 9\nE 1 2 3\n', 'Terminals 2\nT 1\nT 2\n'));
  expect((await answerOf(() => steiner(['--graph', half, '--json']))).warnings).toEqual([
    `${half} announces 9 edges and has 1: is the file whole?`,
  ]);
  const degrees = file(
    'degrees.stp',
    stp('Nodes 2\nEdges 1\nE 1 2 3\n', 'T 1\nT 2\n').replace(
      'EOF',
      'SECTION MaximumDegrees\nMD 1\nMD 1\nEND\n\nEOF',
    ),
  );
  expect((await answerOf(() => steiner(['--graph', degrees, '--json']))).warnings).toEqual([
    `${degrees}: the section MaximumDegrees is not read, and the tree keeps to nothing that it demands`,
  ]);
  await expect(steiner(['--graph', file('no.stp', 'hello\n')])).rejects.toMatchObject({
    code: 'pipes.graph-unreadable',
  });
});

test('steiner: tables as OSMnx, NetworkX and a Chinese office write them', async () => {
  const read = (nodes: string | Uint8Array | undefined, edges: string | Uint8Array, terminals: string) => {
    const put = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    return answerOf(() =>
      steiner([
        ...(nodes === undefined ? [] : ['--nodes', put('foreign-n.csv', nodes)]),
        ...['--edges', put('foreign-e.csv', edges), '--terminals', put('foreign-t.csv', terminals)],
        ...['--root', '1', '--json'],
      ]),
    );
  };
  const osmnx = await read(
    'fid,osmid,y,x\n10,1,0,0\n11,2,0,10\n12,3,10,10\n',
    'u,v,key,osmid,length,from,to\n1,2,0,7,10,9,9\n2,1,0,7,10,9,9\n2,3,0,8,10,9,9\n',
    'osmid\n2\n3\n',
  );
  expect(osmnx).toMatchObject({ length: 20, bound: 20, unreachable: [] });
  const networkx = await read(undefined, 'node1,node2,weight\n1,2,10\n2,3,10\n', 'node\n2\n3\n');
  expect(networkx).toMatchObject({ length: 20, unreachable: [] });
  // GB18030: 起点,终点,长度
  const heads = [0xc6, 0xf0, 0xb5, 0xe3, 0x2c, 0xd6, 0xd5, 0xb5, 0xe3, 0x2c, 0xb3, 0xa4, 0xb6, 0xc8];
  const office = Uint8Array.from([...heads, ...Buffer.from('\r\n1,2,10\r\n2,3,10\r\n')]);
  expect(await read(undefined, office, '节点\n2\n3\n')).toMatchObject({ length: 20, unreachable: [] });
});

test('route: three houses on a street, water and sewage, into a GeoPackage', async () => {
  const square = (lon: number, lat: number, id: number) => ({
    type: 'Feature',
    properties: { id, households: 24 },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [lon, lat],
          [lon + 0.0003, lat],
          [lon + 0.0003, lat + 0.0001],
          [lon, lat + 0.0001],
          [lon, lat],
        ],
      ],
    },
  });
  const collection = (features: unknown[]): string => JSON.stringify({ type: 'FeatureCollection', features });
  const buildings = file(
    'buildings.geojson',
    collection([square(130.36, 42.86, 1), square(130.3606, 42.86, 2), square(130.36, 42.8604, 3)]),
  );
  const mains = file(
    'mains.geojson',
    collection([
      {
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'LineString',
          coordinates: [
            [130.3595, 42.8597],
            [130.3615, 42.8597],
          ],
        },
      },
    ]),
  );
  const out = join(folder, 'out.gpkg');
  const inp = join(folder, 'water.inp');
  const swmm = join(folder, 'drains.inp');
  const answer = await answerOf(() =>
    route([
      ...['--buildings', buildings, '--mains', mains, '--utility', 'sewage,water'],
      ...['--loops', '--main-head', '40', '--out', out, '--epanet', inp, '--swmm', swmm, '--json'],
    ]),
  );
  expect(answer.utilities.map((one: { utility: string }) => one.utility)).toEqual(['sewage', 'water']);
  expect(answer.violations).toBe(0);
  expect(answer.clashes).toBe(0);
  expect(answer.unreachable).toEqual([]);
  for (const one of answer.utilities) {
    expect(one.connected).toBe(3);
    const sum = one.quantities.reduce(
      (total: number, line: { costYuan: number }) => total + line.costYuan,
      0,
    );
    expect(sum).toBeCloseTo(one.costYuan, 1);
    expect(one.shares.project + one.shares.owner).toBeCloseTo(one.costYuan, 1);
  }
  const inItems = answer.programme.items.reduce(
    (sum: number, one: { costYuan: number }) => sum + one.costYuan,
    0,
  );
  expect(inItems + answer.programme.withoutItem.costYuan).toBeCloseTo(answer.costYuan, 1);
  expect(answer.rates).toMatchObject({
    version: null,
    source: '示例假定',
    year: 2020,
    confidence: 'unverified',
  });
  const prices = join(folder, 'prices.csv');
  writeFileSync(prices, '项目,单价,来源,年份,核定日期\n沟槽回填,34,信息价,2025,2026-01-31\n');
  const dearer = await answerOf(() =>
    route(['--buildings', buildings, '--mains', mains, '--utility', 'sewage', '--rates', prices, '--json']),
  );
  expect(dearer.rates.text.zh).toMatch(/^单价：2025 年，来源 信息价；所用 \d+ 项中已核定 1 项、示例假定/);
  const [fill] = dearer.utilities[0].quantities.filter(
    (one: { item: { zh: string } }) => one.item.zh === '污水沟槽回填',
  );
  expect(fill).toMatchObject({ unitYuan: 34, confidence: 'verified', funder: 'local_fiscal' });
  expect(answer.programme.items.map((one: { itemCode: string }) => one.itemCode)).toContain('sewer_dn300');
  expect(existsSync(out)).toBe(true);
  const drains = readFileSync(swmm, 'utf8');
  expect(drains.match(/FLOW \S+ "day"/g)).toHaveLength(3);
  expect(drains).toContain('[OUTFALLS]');
  const [sewage, piped] = answer.utilities;
  expect(sewage.loops).toBeNull();
  expect(piped.loops.safeAfter).toBeGreaterThanOrEqual(piped.loops.safeBefore);
  const { water, sewers } = answer.proof;
  expect(water.mainHeadM).toBe(40);
  expect(water.nodes.filter((one: { terminal: string | null }) => one.terminal !== null)).toHaveLength(3);
  expect(sewers[0].proof.pipes.length).toBeGreaterThan(0);
  // the file runs by itself to the same pressures as the proof
  const [state] = (await runInp(readFileSync(inp, 'utf8'))).states;
  const pressures = new Map(state!.nodes.map((one) => [one.id, one.pressureM]));
  for (const node of water.nodes) expect(pressures.get(node.id)).toBeCloseTo(node.pressureM, 3);
});

test('route: a head that is no number, models without their pipes and unknown endings are refused', async () => {
  const words = ['--buildings', 'b', '--mains', 'm', '--utility', 'sewage'];
  await expect(route([...words, '--main-head', 'lots'])).rejects.toMatchObject({
    code: 'pipes.option-number',
  });
  await expect(route([...words, '--epanet', 'x.inp'])).rejects.toMatchObject({ code: 'pipes.no-water-laid' });
  await expect(route([...words, '--out', 'x.shp'])).rejects.toMatchObject({ code: 'pipes.unknown-format' });
  words[5] = 'water';
  await expect(route([...words, '--swmm', 'x.inp'])).rejects.toMatchObject({ code: 'pipes.no-drain-laid' });
});

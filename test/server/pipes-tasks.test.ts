import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { projectionOf } from '../../domain/geo/crs.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLine } from '../../domain/pipes/model.ts';
import type { Site } from '../../domain/pipes/routing/site/site.ts';
import { run as route } from '../../server/pipes/commands/route-command.ts';
import { readPipeFiles } from '../../server/pipes/files/read-pipe-file.ts';
import { aCompound, usual } from '../domain/pipes/routing/tasks/a-compound.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-task-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const { forward, inverse } = projectionOf(4552);
const [x0, y0] = forward(130.36, 42.86);
const onEarth = ([x, y]: readonly [number, number]) => inverse(x0 + x, y0 + y);

const file = (name: string, features: unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
};

/** Pipes as a survey's map file has them, columns in its own words. */
function pipesFile(name: string, network: PipeNetwork, keep: (one: PipeSegment) => boolean): string {
  const nodes = nodesById(network);
  const features = network.segments.filter(keep).map((one) => ({
    type: 'Feature',
    properties: {
      管线编号: one.id,
      起点点号: one.from,
      终点点号: one.to,
      管线类型: { combined: '合流', storm: '雨水', sewage: '污水', power: '供电' }[one.utility as 'storm'],
      管径: one.diameterMm,
      材质: one.material === 'concrete' ? '砼' : null,
      埋设年代: one.laidYear,
      埋设方式: one.embedding === 'overhead' ? '架空' : null,
      起点高程: one.start.levelM,
      终点高程: one.end.levelM,
      起点地面高程: one.start.groundM,
      终点地面高程: one.end.groundM,
    },
    geometry: { type: 'LineString', coordinates: planLine(one, nodes)!.map(onEarth) },
  }));
  return file(name, features);
}

function buildingsFile(name: string, { buildings }: Site): string {
  return file(
    name,
    buildings.map((one) => ({
      type: 'Feature',
      properties: { id: one.id, households: one.households },
      geometry: { type: 'Polygon', coordinates: one.rings.map((ring) => ring.map(onEarth)) },
    })),
  );
}

/** What a command prints to be read by programs. */
async function answerOf(words: string[]) {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    expect(await route(words)).toBe(0);
  } finally {
    log.mockRestore();
  }
  return JSON.parse(lines.at(-1)!);
}

const isStreet = (one: PipeSegment): boolean => one.id.startsWith('street');

describe('ready-made tasks on plain files', () => {
  test('separate: verdicts with their clause, no violation, quantities that add up, a network that is read again', async () => {
    const compound = aCompound(usual);
    const words = [
      ...['--task', 'separate', '--year', '2026', '--frost', '1.8', '--json'],
      ...['--buildings', buildingsFile('b.geojson', compound.site)],
      ...['--existing', pipesFile('e.geojson', compound.network, (one) => !isStreet(one))],
      ...['--mains', pipesFile('m.geojson', compound.network, isStreet)],
    ];
    const [out, sheet, model] = ['after.gpkg', 'after.html', 'drains.inp'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const files = ['--out', out, '--sheet', sheet, '--swmm', model];
    const answer = await answerOf([...words, ...files, '--project', '试验小区']);
    expect(answer).toMatchObject({
      violations: 0,
      clashes: 0,
      unreachable: [],
      remaining: [],
      becomes: 'storm',
    });
    expect(answer.outside).toEqual({ storm: 'separate', sewage: 'separate' });
    const verdicts = new Map(answer.drains.map((one: { id: string }) => [one.id, one]));
    expect(verdicts.size).toBe(compound.network.segments.filter((one) => one.utility === 'combined').length);
    expect(verdicts.get('row-1-a')).toMatchObject({ verdict: 'keep', clause: 'GB 50014-2021 5.2.4' });
    expect(verdicts.get('link')).toMatchObject({ verdict: 'abandon', clause: 'GB 50014-2021 5.1.14' });
    const kept = answer.drains.filter((one: { verdict: string }) => one.verdict === 'keep');
    for (const one of kept) expect(one.capacityLS).toBeGreaterThanOrEqual(one.flowLS);
    const cost = [...answer.utilities, ...answer.furtherQuantities].reduce(
      (sum, one) => sum + one.costYuan,
      0,
    );
    expect(cost).toBeCloseTo(answer.costYuan, 1);
    expect(answer.shares.project + answer.shares.owner).toBeCloseTo(answer.costYuan, 1);
    const { network } = await readPipeFiles([{ path: out }]);
    expect(network.segments.find((one) => one.id.startsWith('row-1-a'))).toMatchObject({ utility: 'storm' });
    expect(network.segments.find((one) => one.id === 'link')).toMatchObject({ state: 'abandoned' });
    const printed = readFileSync(sheet, 'utf8');
    for (const said of ['雨污分流 · 种子 1', '现状管线处置', 'row-1-a', '保留改用', '废弃封填', '试验小区'])
      expect(printed).toContain(said);
    expect(printed.match(/<section>/g)!.length).toBeGreaterThan(6);
    // every new drain of both systems, and what flows in: rain from roofs, sewage of every house once
    const laid = readFileSync(model, 'utf8');
    expect(laid).toMatch(/\[OUTFALLS\][^[]*FREE/);
    for (const { part, utility } of answer.utilities)
      expect(laid, part).toMatch(new RegExp(`${utility}-\\d`));
    const sewers = answer.utilities.filter((one: { utility: string }) => one.utility === 'sewage');
    const connected = sewers.reduce((sum: number, one: { connected: number }) => sum + one.connected, 0);
    expect(laid.match(/FLOW \S+ "day"/g)).toHaveLength(connected);
  });

  test('separate without levels, without combined pipes, and with a wrong word: refused with what to do', async () => {
    const compound = aCompound(usual);
    const buildings = buildingsFile('b2.geojson', compound.site);
    const mains = pipesFile('m2.geojson', compound.network, isStreet);
    const words = ['--task', 'separate', '--buildings', buildings, '--existing', mains, '--mains', mains];
    await expect(route(words)).rejects.toMatchObject({ code: 'pipes.no-combined' });
    await expect(route([...words, '--keep', 'gas'])).rejects.toMatchObject({ code: 'pipes.keep-as' });
    await expect(route(['--task', 'tidy', ...words.slice(2)])).rejects.toMatchObject({
      code: 'pipes.unknown-task',
    });
    await expect(route(['--task', 'separate', '--buildings', buildings])).rejects.toMatchObject({
      code: 'pipes.task-usage',
    });
    const remedy = { en: expect.stringContaining('without --task') };
    await expect(route([...words, '--epanet', 'x.inp'])).rejects.toMatchObject({
      ...{ code: 'pipes.no-water-laid', remedy },
    });
    await expect(
      route(['--task', 'underground', ...words.slice(2), '--swmm', 'x.inp']),
    ).rejects.toMatchObject({ code: 'pipes.no-drain-laid', remedy });
  });

  test('underground: spans, poles and ducts; a zone without overhead lines says so', async () => {
    const compound = aCompound({ ...usual, street: [] });
    const network: PipeNetwork = { ...compound.network, nodes: [], segments: [] };
    const [base] = compound.network.nodes;
    const [model] = compound.network.segments;
    const at = (id: string, x: number, y: number) => network.nodes.push({ ...base!, id, x, y, groundM: 100 });
    for (const [i, y] of [-60, 20, 55, 90].entries()) at(`P${i}`, -14, y);
    const end = { groundM: null, depthM: null, levelM: null };
    const bare = { ...model!, utility: 'power' as const, start: end, end, via: [], diameterMm: null };
    for (const i of [0, 1, 2])
      network.segments.push({ ...bare, id: `L${i}`, from: `P${i}`, to: `P${i + 1}`, embedding: 'overhead' });
    at('S0', -60, -20);
    at('S1', 90, -20);
    network.segments.push({ ...bare, id: 'street', from: 'S0', to: 'S1', embedding: 'duct-bank' });
    const buildings = buildingsFile('b3.geojson', compound.site);
    const mains = pipesFile('m3.geojson', network, isStreet);
    const answer = await answerOf([
      ...['--task', 'underground', '--buildings', buildings, '--json'],
      ...['--existing', pipesFile('e3.geojson', network, (one) => !isStreet(one)), '--mains', mains],
    ]);
    expect(answer).toMatchObject({ violations: 0, unreachable: [] });
    expect(answer.overhead).toMatchObject([
      { utility: 'power', spans: ['L0', 'L1', 'L2'], fedFrom: 'street' },
    ]);
    expect(answer.overhead[0].served).toHaveLength(3);
    expect(answer.ducts.length).toBeGreaterThan(3);
    await expect(
      route(['--task', 'underground', '--buildings', buildings, '--existing', mains, '--mains', mains]),
    ).rejects.toMatchObject({ code: 'pipes.no-overhead' });
  });
});

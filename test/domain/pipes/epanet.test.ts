import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { type EpanetExtras, readEpanet } from '../../../domain/pipes/files/epanet-read.ts';
import { writeEpanet } from '../../../domain/pipes/files/epanet-write.ts';
import { parseInp } from '../../../domain/pipes/files/inp-text.ts';
import { refuseOnErrors } from '../../../domain/pipes/files/row-problem.ts';
import { fireFlow, runInp, runNetwork } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import { prepareWater } from '../../../domain/pipes/hydraulics/prepare-water.ts';
import { newNode, newSegment } from '../../../domain/pipes/model.ts';
import { serviceLinks } from '../../../domain/pipes/trace/affected.ts';
import { createTracer } from '../../../domain/pipes/trace/trace.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { fixture } from '../../fixtures.ts';
import { aNetwork } from './a-network.ts';

const root = fixture('fixtures');
const files = root ? globSync(['micropolis/*.inp', 'd_water_*/**/*.inp'], { cwd: root }).sort() : [];

describe.skipIf(files.length === 0).each(files)('%s', (file) => {
  const text = readFileSync(`${root}/${file}`, 'utf8');
  const { network, problems } = readEpanet(text);

  test('is read without an error', () => {
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(network.segments.length).toBeGreaterThan(30);
    expect(network.nodes.every((one) => Number.isFinite(one.x) && Number.isFinite(one.groundM))).toBe(true);
  });

  test('written back, every section says the same', () => {
    const before = parseInp(text);
    const after = parseInp(writeEpanet(network));
    const names = [...new Set(before.sections.map((one) => one.name))];
    for (const name of names) {
      const rows = (inp: typeof before) =>
        inp
          .lines(name)
          .map(({ tokens, comment }) => [...tokens.map((one) => one.toUpperCase()), comment].join(' '));
      const sort = name === 'STATUS' || name === 'VERTICES' || name === 'COORDINATES';
      const [a, b] = [rows(before), rows(after)];
      if (name === 'PIPES') {
        // the status column may be left out; it then reads OPEN
        expect(b.map((one) => one.replace(/ OPEN /, ' '))).toEqual(
          a.map((one) => one.replace(/ OPEN /, ' ')),
        );
      } else if (name === 'VERTICES') {
        const near = (list: string[]) =>
          list
            .map((one) =>
              one
                .split(' ')
                .slice(0, 3)
                .map((x, k) => (k ? Number(x).toFixed(3) : x))
                .join(' '),
            )
            .sort();
        expect(near(b)).toEqual(near(a));
      } else expect(sort ? b.sort() : b, name).toEqual(sort ? a.sort() : a);
    }
  });

  test('runs to the same pressures as the file itself', async () => {
    const [own, back] = await Promise.all([
      runInp(text, { steady: true }),
      runNetwork(network, { steady: true }),
    ]);
    const heads = (run: typeof own) => new Map(run.states[0]!.nodes.map((one) => [one.id, one.headM]));
    const expected = heads(own);
    for (const [id, head] of heads(back)) expect(head).toBeCloseTo(expected.get(id)!, 6);
  });

  test('and reading what was written gives the same network', () => {
    const again = readEpanet(writeEpanet(network)).network;
    const plain = (one: typeof network) => ({ nodes: one.nodes, segments: one.segments });
    expect(plain(again)).toEqual(plain(network));
  });
});

describe.skipIf(files.length === 0)('what the files hold', () => {
  const read = (name: string) =>
    readEpanet(readFileSync(`${root}/${files.find((one) => one.includes(name))}`, 'utf8'));

  test('Micropolis: feet found by the lengths, materials and years from the comments, valves as links', () => {
    const { network } = read('MICROPOLIS');
    expect((network.extras.epanet as EpanetExtras).scale).toMatchObject({
      metresPerUnit: 0.3048,
      by: 'lengths',
    });
    expect(network.segments.filter((one) => one.kind === 'valve')).toHaveLength(196);
    expect(network.segments.filter((one) => one.material !== null).length).toBeGreaterThan(900);
    expect(network.segments.filter((one) => one.laidYear !== null).length).toBeGreaterThan(900);
    const main = network.segments.find((one) => one.kind === 'pipe' && one.diameterMm! > 150)!;
    const cut = createTracer(network).trace({ kind: 'isolation', segment: main.id });
    expect(cut.valves.length + cut.closedValves.length).toBeGreaterThan(0);
    expect(cut.openTo).toEqual([]);
  });

  test('ky4 and Jilin: diameters in millimetres, faults are few and real', () => {
    const { network } = read('ky4.inp');
    expect(network.segments.find((one) => one.id === 'P-1')!.diameterMm).toBeCloseTo(152.4, 6);
    // a junction three centimetres from a pipe that it is not joined to
    expect(validate(network).map((one) => [one.code, ...one.nodes, ...one.segments])).toEqual([
      ['topology.dangling-end', 'J-198', 'P-152'],
    ]);
    expect((read('Jilin').network.extras.epanet as EpanetExtras).scale.by).toBe('unknown');
  });

  test('a hydrant on fire flow lowers the pressure at its node', async () => {
    const { network } = read('ZJ');
    const node = network.nodes.find((one) => one.kind === 'junction')!.id;
    const idle = await runNetwork(network, { steady: true });
    const before = idle.states[0]!.nodes.find((one) => one.id === node)!.pressureM;
    const fire = await fireFlow(network, node, 15);
    expect(fire.pressureM).toBeLessThan(before);
    expect(fire.enough).toBe(fire.pressureM >= fire.requiredM);
  });
});

describe('units and faults', () => {
  const file = (units: string, flow: number, diameter: number, length: number) => `[JUNCTIONS]
J1 10 ${flow}
[RESERVOIRS]
R1 50
[PIPES]
P1 R1 J1 ${length} ${diameter} 100 0 Open
[OPTIONS]
Units ${units}
Headloss H-W
[COORDINATES]
J1 0 0
R1 ${length} 0
[END]`;

  test.each([
    ['GPM', 15.850323, 11.811024, 328.08399, 0.3048],
    ['LPS', 1, 300, 100, 1],
    ['CMH', 3.6, 300, 100, 1],
  ])('%s is read into litres per second, metres and millimetres', (units, flow, diameter, length, factor) => {
    const { network, problems } = readEpanet(file(units, flow, diameter, length));
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(network.nodes[0]!.attributes.demandLS).toBeCloseTo(1, 5);
    expect(network.segments[0]!.diameterMm).toBeCloseTo(300, 4);
    expect(network.segments[0]!.lengthM).toBeCloseTo(100, 4);
    expect(network.nodes[0]!.groundM).toBeCloseTo(10 * factor, 6);
  });

  test('faults are told by row, and nothing is half imported', () => {
    const broken = `[JUNCTIONS]
J1 ten 1
J1 10 1
[PIPES]
P1 J1 J9 100 300 100
P2 J1 J1 100 300 100
[COORDINATES]
J1 0 0
[END]`;
    const result = readEpanet(broken);
    expect(
      result.problems.filter((one) => one.severity === 'error').map((one) => `${one.row} ${one.code}`),
    ).toEqual(['2 inp.not-a-number', '3 inp.duplicate-id', '5 inp.unknown-node', '6 inp.loop']);
    expect(() => refuseOnErrors(result, 'broken.inp')).toThrow(/nothing was imported/);
    expect(() => readEpanet('hello')).toThrow(/no \[SECTION\]/);
    expect(() => readEpanet(file('FURLONGS', 1, 1, 1))).toThrow(/not known/);
  });

  test('EPANET’s refusal is told in its own words', async () => {
    await expect(runInp('[JUNCTIONS]\nJ1 10 1\n[END]')).rejects.toThrow(/EPANET refuses/);
  });

  test('what EPANET warns of is in the answer, not on the console', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
    /** Two houses behind a source, the second on so high ground. */
    const inp = (levelM: number, more = ''): string => `[JUNCTIONS]
a 10 5
b ${levelM} 5
[RESERVOIRS]
r 50
[PIPES]
p r a 100 200 120
q a b 500 200 120
${more}
[OPTIONS]
UNITS LPS
HEADLOSS H-W
[END]`;
    expect((await runInp(inp(10))).warnings).toEqual([]);
    expect((await runInp(inp(60))).warnings).toEqual(['negative-pressure']);
    const overrun = '[JUNCTIONS]\nc 10 40\n[PUMPS]\nup b c HEAD curve\n[CURVES]\ncurve 10 30';
    expect((await runInp(inp(10, overrun))).warnings).toContain('pumps');
    const { network } = readEpanet(inp(10));
    expect((await fireFlow(network, 'b', 1)).warnings).toEqual([]);
    expect((await fireFlow(network, 'b', 400)).warnings).toContain('negative-pressure');
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  test('a network that never was an .inp file gives one that runs', async () => {
    const network = {
      crs: null,
      extras: {},
      nodes: [
        newNode({ id: 'R', x: 0, y: 0, kind: 'reservoir', groundM: 60 }),
        newNode({ id: 'J', x: 100, y: 0, groundM: 30, attributes: { demandLS: 5 } }),
      ],
      segments: [newSegment({ id: 'P', from: 'R', to: 'J', diameterMm: 150 })],
    };
    const [state] = (await runNetwork(network)).states;
    expect(state!.links[0]!.flowLS).toBeCloseTo(5, 3);
    expect(state!.nodes[0]!.pressureM).toBeGreaterThan(29);
  });

  test('a surveyed network runs without its dead ends, with demands of the households', async () => {
    const network = aNetwork()
      .node('W', 0, 0, { kind: 'reservoir', groundM: 40 })
      .node('V', 100, 0, { kind: 'valve', groundM: 40 })
      .node('H', 200, 0, { groundM: 38 })
      .node('X', 900, 900, { groundM: 38 })
      .node('Y', 990, 900)
      .pipe('1', 'W', 'V', { diameterMm: 200 })
      .pipe('2', 'V', 'H', { diameterMm: 150 })
      .pipe('far', 'X', 'Y', { diameterMm: 150 })
      .pipe('lost', 'H', 'nowhere', { diameterMm: 150 })
      .pipe('old', 'V', 'H', { diameterMm: 100, state: 'abandoned' })
      .build();
    const ring: [number, number][] = [
      [195, -5],
      [205, -5],
      [205, 5],
      [195, 5],
    ];
    const links = serviceLinks(network, [{ id: 'B', households: 100, rings: [ring] }], 'water');
    const prepared = prepareWater(network, links);
    expect(prepared.network.segments.map((one) => one.id)).toEqual(['1', '2']);
    expect(prepared.leftOut).toEqual({ segments: 3, withoutSource: 1 });
    // 100 households × 2.6 persons × 120 L a day × 1.5
    expect(prepared.estimatedLS).toBeCloseTo((100 * 2.6 * 120 * 1.5) / 86_400, 9);
    const [state] = (await runNetwork(prepared.network)).states;
    const home = state!.nodes.find((one) => one.id === 'H')!;
    expect(home.demandLS).toBeCloseTo(prepared.estimatedLS, 4);
    expect(home.pressureM).toBeGreaterThan(28);
    expect(() => prepareWater({ ...network, nodes: network.nodes.slice(1) })).toThrow(/no source/);
  });

  test('plastics are written by their bore, all others and what a model came with as they stand', () => {
    const sizes = (network: ReturnType<typeof readEpanet>['network']) =>
      parseInp(writeEpanet(network))
        .lines('PIPES')
        .map(({ tokens }) => Number(tokens[4]));
    const surveyed = aNetwork()
      .node('W', 0, 0, { kind: 'reservoir', groundM: 40 })
      .node('H', 100, 0, { groundM: 38 })
      .pipe('pe', 'W', 'H', { diameterMm: 110, material: 'pe' })
      .pipe('pvc', 'W', 'H', { diameterMm: 200, material: 'pvc' })
      .pipe('iron', 'W', 'H', { diameterMm: 200, material: 'ductile-iron' })
      .pipe('unknown', 'W', 'H', { diameterMm: 150 })
      .build();
    expect(sizes(surveyed)).toEqual([96.8, 184, 200, 150]);
    const text = writeEpanet(surveyed).replace(/^ pe .*$/m, '$& ;Main;PE;2004');
    const model = readEpanet(text).network;
    expect(model.segments[0]).toMatchObject({ material: 'pe', diameterMm: 96.8 });
    expect(sizes(model)).toEqual([96.8, 184, 200, 150]);
  });
});

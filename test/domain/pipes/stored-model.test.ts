import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEpanet } from '../../../domain/pipes/files/epanet-read.ts';
import { writeEpanet } from '../../../domain/pipes/files/epanet-write.ts';
import { asModel, partFromModel } from '../../../domain/pipes/files/stored-model.ts';
import { runInp, runNetwork } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import { waterParts } from '../../../domain/pipes/hydraulics/water-parts.ts';
import { newNode, newSegment, type PipeNetwork } from '../../../domain/pipes/model.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { fixture } from '../../fixtures.ts';

/** A file as the city keeps it: its parts among other pipes, and beside them what only EPANET needs. */
function kept(text: string): PipeNetwork {
  const { network, model } = partFromModel(readEpanet(text).network, 'town.inp');
  return JSON.parse(JSON.stringify({ ...network, extras: { format: 'survey', models: [model] } }));
}
const pressures = ({ states }: Awaited<ReturnType<typeof runInp>>) =>
  new Map(states[0]!.nodes.map((one) => [one.id, one.pressureM]));

describe.each([
  'fixtures/d_water_wntr_ky4/examples/networks/ky4.inp',
  'fixtures/d_water_wntr_ky4/examples/networks/Net3.inp',
  'fixtures/d_water_epanet_dev/asce-tf-wdst/ZJ/ZJ.inp',
  'fixtures/micropolis/MICROPOLIS_v1.inp',
])('%s', (name) => {
  const path = fixture(name);

  test.runIf(path)('runs in the city as it ran alone, and goes out as a file that does too', async () => {
    const text = readFileSync(path!, 'utf8');
    const alone = pressures(await runInp(text, { steady: true }));
    const network = kept(text);
    const [part, ...more] = waterParts(network);
    expect(more).toEqual([]);
    for (const run of [
      await runNetwork(part!.network, { steady: true }),
      await runInp(writeEpanet(asModel(network, 'epanet')), { steady: true }),
    ]) {
      const here = pressures(run);
      expect(here.size).toBe(alone.size);
      for (const [id, pressureM] of here) expect(Math.abs(pressureM - alone.get(id)!), id).toBeLessThan(0.01);
    }
  });
});

test.runIf(fixture('fixtures'))(
  'a model in a city is judged as the file is: by no rule of a survey, and by no distance where it is schematic',
  () => {
    for (const name of ['ky4', 'Net3']) {
      const text = readFileSync(fixture(`fixtures/d_water_wntr_ky4/examples/networks/${name}.inp`)!, 'utf8');
      const codes = (network: PipeNetwork) =>
        validate(network).map((one) => `${one.code} ${one.nodes} ${one.segments}`);
      expect(codes(kept(text)), name).toEqual(codes(readEpanet(text).network));
    }
  },
);

describe('a model among surveyed pipes', () => {
  const model = (headloss: string) => `[JUNCTIONS]
a 10
b 10
[RESERVOIRS]
r 50
[PIPES]
1 r a 100 200 ${headloss === 'D-W' ? 0.1 : 120} 0 Open
2 a b 100 200 ${headloss === 'D-W' ? 0.1 : 120} 0 Open
[DEMANDS]
a 1 p
b 1 p
[PATTERNS]
p 2
[CONTROLS]
LINK 2 CLOSED AT TIME 5
[TAGS]
NODE b far
[OPTIONS]
Units LPS
Headloss ${headloss}
[COORDINATES]
r 0 0
a 100 0
b 200 0
[END]`;

  test('a pipe that is joined runs with it, others run by themselves or are left out', async () => {
    const network = kept(model('D-W'));
    const pipe = (id: string, from: string, to: string) => newSegment({ id, from, to, diameterMm: 150 });
    network.nodes.push(
      ...['c', 'x', 'y'].map((id, k) => newNode({ id, x: 300 + k * 50, y: 9, groundM: 10 })),
    );
    network.segments.push(pipe('3', 'b', 'c'), pipe('x-y', 'x', 'y'));
    const parts = waterParts(network);
    expect(parts.map((one) => one.network.segments.map(({ id }) => id))).toEqual([['1', '2', '3']]);
    expect(parts[0]!.leftOut).toEqual({ segments: 1, withoutSource: 1 });
    // a wall of 120 mm would be no pipe for Darcy and Weisbach
    expect(writeEpanet(parts[0]!.network)).toMatch(/^ 3 .* 150 +0\.1 /m);
    const state = (await runNetwork(parts[0]!.network, { steady: true })).states[0]!;
    expect(state.nodes.map((one) => one.id).sort()).toEqual(['a', 'b', 'c', 'r']);
    network.nodes.find((one) => one.id === 'x')!.kind = 'reservoir';
    expect(waterParts(network)).toHaveLength(2);
  });

  test('what is said about a part that is gone goes with it', async () => {
    const network = kept(model('H-W'));
    network.nodes = network.nodes.filter((one) => one.id !== 'b');
    network.segments = network.segments.filter((one) => one.id !== '2');
    const text = writeEpanet(asModel(network, 'epanet'));
    expect(text).not.toMatch(/^ *b |LINK 2|NODE b/m);
    expect((await runInp(text)).states[0]!.nodes.find((one) => one.id === 'a')!.demandLS).toBeCloseTo(2, 6);
  });
});

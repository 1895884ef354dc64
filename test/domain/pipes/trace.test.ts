import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PipeNetwork } from '../../../domain/pipes/model.ts';
import { serviceLinks } from '../../../domain/pipes/trace/affected.ts';
import { createTracer } from '../../../domain/pipes/trace/trace.ts';
import { aNetwork } from './a-network.ts';

/** R — v1 — a — v2 — b — v3 — c, and a branch a — d; one building at each of b, c, d. */
function main() {
  return aNetwork()
    .node('R', 0, 0, { kind: 'reservoir' })
    .node('v1', 100, 0, { kind: 'valve' })
    .node('a', 200, 0)
    .node('v2', 300, 0, { kind: 'valve' })
    .node('b', 400, 0)
    .node('v3', 500, 0, { kind: 'valve' })
    .node('c', 600, 0)
    .node('d', 200, -80)
    .pipe('R-v1', 'R', 'v1', { diameterMm: 300 })
    .pipe('v1-a', 'v1', 'a', { diameterMm: 300 })
    .pipe('a-v2', 'a', 'v2', { diameterMm: 200 })
    .pipe('v2-b', 'v2', 'b', { diameterMm: 200 })
    .pipe('b-v3', 'b', 'v3', { diameterMm: 150 })
    .pipe('v3-c', 'v3', 'c', { diameterMm: 150 })
    .pipe('a-d', 'a', 'd', { diameterMm: 100 });
}

const house = (id: string, x: number, y: number, households: number) => ({
  id,
  households,
  rings: [
    [
      [x - 5, y - 5],
      [x + 5, y - 5],
      [x + 5, y + 5],
      [x - 5, y + 5],
    ] as [number, number][],
  ],
});
const houses = [house('B', 400, 2, 40), house('C', 600, 20, 30), house('D', 200, -82, 12)];

describe('tracing', () => {
  test('upstream and downstream of a pressure main follow its source', () => {
    const tracer = createTracer(main().build());
    expect(tracer.trace({ kind: 'upstream', nodes: ['b'] }).segments.sort()).toEqual(
      ['R-v1', 'a-v2', 'v1-a', 'v2-b'].sort(),
    );
    const down = tracer.trace({ kind: 'downstream', segment: 'a-v2' });
    expect(down.nodes.sort()).toEqual(['b', 'c', 'v2', 'v3']);
  });

  test('lengths by diameter add up', () => {
    const result = createTracer(main().build()).trace({ kind: 'connected', nodes: ['R'] });
    expect(result.lengthM).toBeCloseTo(680, 6);
    expect(result.lengthByDiameter.reduce((sum, one) => sum + one.lengthM, 0)).toBeCloseTo(result.lengthM, 6);
    expect(result.lengthByDiameter.map((one) => one.size).sort()).toEqual([
      'DN100',
      'DN150',
      'DN200',
      'DN300',
    ]);
  });

  test('isolation names the valves, who is without water, and who is cut off behind', () => {
    const network = main().build();
    const links = serviceLinks(network, houses, 'water');
    const result = createTracer(network).trace({ kind: 'isolation', segment: 'v2-b' }, links);
    expect(result.valves.sort()).toEqual(['v2', 'v3']);
    expect(result.segments.sort()).toEqual(['b-v3', 'v2-b']);
    expect(result.affected!.buildings.map((one) => one.id)).toEqual(['B']);
    expect(result.cutOff!.affected!.buildings.map((one) => one.id)).toEqual(['C']);
    expect(result.affected!.households + result.cutOff!.affected!.households).toBe(70);
  });

  test('a stuck valve asks for the next, a closed one already holds', () => {
    const network = main().build();
    const tracer = createTracer(network);
    const stuck = tracer.trace({ kind: 'isolation', segment: 'v2-b', stuck: ['v2'] });
    expect(stuck.valves.sort()).toEqual(['v1', 'v3']);
    const none = tracer.trace({ kind: 'isolation', segment: 'v2-b', stuck: ['v2', 'v1'] });
    expect(none.openTo).toEqual(['R']);
    network.nodes.find((one) => one.id === 'v3')!.closed = true;
    const closed = createTracer(network).trace({ kind: 'isolation', segment: 'v2-b' });
    expect(closed.valves).toEqual(['v2']);
    expect(closed.closedValves).toEqual(['v3']);
  });

  test('loops, shortest path, supply zone', () => {
    const network = main().node('e', 400, -80).pipe('d-e', 'd', 'e').pipe('e-b', 'e', 'b').build();
    const tracer = createTracer(network);
    expect(tracer.trace({ kind: 'loops', nodes: ['R'] }).segments.sort()).toEqual(
      ['a-v2', 'v2-b', 'a-d', 'd-e', 'e-b'].sort(),
    );
    expect(tracer.trace({ kind: 'shortest-path', nodes: ['R'], to: 'b' }).lengthM).toBeCloseTo(400, 6);
    network.nodes.find((one) => one.id === 'v2')!.closed = true;
    network.segments.find((one) => one.id === 'd-e')!.closed = true;
    const zone = createTracer(network).trace({ kind: 'supply-zone', nodes: ['c'] });
    expect(zone.nodes.sort()).toEqual(['b', 'c', 'e', 'v2', 'v3']);
    expect(zone.valves.sort()).toEqual(['d-e', 'v2']);
    expect(() => createTracer(network).trace({ kind: 'shortest-path', nodes: ['R'], to: 'c' })).toThrow();
  });

  test('a shut valve or pipe opens the loop that it is in', () => {
    const ring = () => main().node('e', 400, -80).pipe('d-e', 'd', 'e').pipe('e-b', 'e', 'b').build();
    const loops = (network: PipeNetwork) =>
      createTracer(network).trace({ kind: 'loops', nodes: ['R'] }).segments;
    const byValve = ring();
    byValve.nodes.find((one) => one.id === 'v2')!.closed = true;
    expect(loops(byValve)).toEqual([]);
    const byPipe = ring();
    byPipe.segments.find((one) => one.id === 'd-e')!.closed = true;
    expect(loops(byPipe)).toEqual([]);
    expect(loops(ring())).toHaveLength(5);
  });

  test('a pipe between two valves is shut off by them, with its length', () => {
    const network = aNetwork()
      .node('R', 0, 0, { kind: 'reservoir' })
      .node('v1', 50, 0, { kind: 'valve' })
      .node('v2', 90, 0, { kind: 'valve' })
      .node('c', 140, 0)
      .pipe('1', 'R', 'v1')
      .pipe('2', 'v1', 'v2', { diameterMm: 150 })
      .pipe('3', 'v2', 'c')
      .build();
    const result = createTracer(network).trace({ kind: 'isolation', segment: '2' });
    expect(result).toMatchObject({ segments: ['2'], valves: ['v2', 'v1'], lengthM: 40, openTo: [] });
    expect(result.cutOff!.segments).toEqual(['3']);
  });

  test('a valve with the shut part on all its sides need not be turned', () => {
    const network = aNetwork()
      .node('R', 0, 0, { kind: 'reservoir' })
      .node('v', 50, 0, { kind: 'valve' })
      .node('a', 100, 0)
      .node('inner', 150, 0, { kind: 'valve' })
      .node('b', 150, 50)
      .pipe('R-v', 'R', 'v')
      .pipe('v-a', 'v', 'a')
      .pipe('a-inner', 'a', 'inner')
      .pipe('inner-b', 'inner', 'b')
      .pipe('b-a', 'b', 'a')
      .build();
    const result = createTracer(network).trace({ kind: 'isolation', segment: 'v-a' });
    expect(result.valves).toEqual(['v']);
    expect(result.nodes).toContain('inner');
    expect(result.segments.sort()).toEqual(['a-inner', 'b-a', 'inner-b', 'v-a']);
  });

  test('closing the valves of an isolation really parts the pipe from every source', () => {
    fc.assert(
      fc.property(grid(), ({ network, segment }) => {
        const result = createTracer(network).trace({ kind: 'isolation', segment });
        fc.pre(result.openTo.length === 0);
        for (const node of network.nodes) if (result.valves.includes(node.id)) node.closed = true;
        const again = createTracer(network).trace({ kind: 'isolation', segment });
        expect(again.valves).toEqual([]);
        expect(new Set(again.segments)).toEqual(new Set(result.segments));
        expect(again.openTo).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('15,000 segments within 100 ms', () => {
    const builder = aNetwork();
    const side = 87;
    for (let k = 0; k < side * side; k++)
      builder.node(`n${k}`, (k % side) * 50, Math.floor(k / side) * 50, {
        kind: k === 0 ? 'reservoir' : 'junction',
      });
    for (let k = 0; k < side * side; k++) {
      if (k % side < side - 1) builder.pipe(`h${k}`, `n${k}`, `n${k + 1}`);
      if (k < side * (side - 1)) builder.pipe(`v${k}`, `n${k}`, `n${k + side}`);
    }
    const network = builder.build();
    expect(network.segments.length).toBeGreaterThan(14_900);
    const tracer = createTracer(network);
    tracer.trace({ kind: 'downstream', nodes: ['n0'] });
    for (const kind of [
      'upstream',
      'downstream',
      'connected',
      'loops',
      'isolation',
      'supply-zone',
    ] as const) {
      const began = process.cpuUsage();
      tracer.trace({ kind, nodes: ['n3700'] });
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000, kind).toBeLessThan(400); // figures alone: docs/pipes.md; machines are shared
    }
  });
});

/** A street grid with random valves and one reservoir. */
function grid() {
  return fc
    .tuple(fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), fc.nat(19))
    .map(([valves, which]) => {
      const builder = aNetwork();
      valves.forEach((valve, k) => {
        const kind = k === 0 ? 'reservoir' : valve ? 'valve' : 'junction';
        builder.node(`n${k}`, (k % 5) * 50, Math.floor(k / 5) * 50, { kind });
      });
      const ids: string[] = [];
      for (let k = 0; k < 25; k++) {
        for (const [ok, next] of [
          [k % 5 < 4, k + 1],
          [k < 20, k + 5],
        ] as const) {
          if (!ok) continue;
          ids.push(`p${k}-${next}`);
          builder.pipe(`p${k}-${next}`, `n${k}`, `n${next}`);
        }
      }
      return { network: builder.build(), segment: ids[which * 2]! };
    });
}

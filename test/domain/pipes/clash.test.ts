import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkClashes, createClashChecker, mergeFindings } from '../../../domain/pipes/clash/check.ts';
import { clashTable, nodeLinks } from '../../../domain/pipes/clash/clash-table.ts';
import { indexPieces, visitNearPairs } from '../../../domain/pipes/clash/near-pairs.ts';
import { ruleMatrix } from '../../../domain/pipes/clash/rule-matrix.ts';
import { planRelation } from '../../../domain/pipes/clash/segment-distance.ts';
import { standards } from '../../../domain/pipes/standards.ts';
import { streetPipes } from '../../bench/data/street-pipes.ts';
import { aNetwork } from './a-network.ts';

const sewage = { utility: 'sewage', diameterMm: 300, material: 'concrete' } as const;
const water = { utility: 'water', diameterMm: 200, material: 'ductile-iron' } as const;

describe('clash and clearance', () => {
  test('beside each other: distance between outer walls against Table 4.1.9, with cure', () => {
    const network = aNetwork()
      .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 36.9] })
      .run('W', [0, 1, 50, 1], { ...water, levels: [38, 38] })
      .build();
    const { findings } = checkClashes(network);
    expect(findings).toHaveLength(1);
    const [one] = findings;
    // concrete wall 0.1 DN: outer 360 mm; ductile iron 0.03 DN: outer 212 mm
    expect(one).toMatchObject({ kind: 'horizontal', severity: 'too-near', requiredM: 1 });
    expect(one!.measuredM).toBeCloseTo(1 - 0.18 - 0.106, 3);
    expect(one!.figure).toMatchObject({ clause: 'GB 50289-2016 4.1.9', confidence: 'V' });
    expect(one!.yields).toMatchObject({ rule: 'pressure-to-gravity' });
    const mover = one!.yields!.party === 'a' ? one!.a.id : one!.b.id;
    expect(mover).toBe('W');
    expect(one!.cure).toMatchObject({ kind: 'shift', distanceM: 0.29 });
    expect(one!.cure!.dyM).toBeCloseTo(0.29, 6);
  });

  test('crossing: the vertical table, lower and upper told apart, level of the cure', () => {
    const network = aNetwork()
      .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 37] })
      .run('W', [25, -20, 25, 20], { ...water, levels: [37.5, 37.5] })
      .build();
    const { findings } = checkClashes(network);
    expect(findings.map((one) => one.kind)).toEqual(['vertical']);
    expect(findings[0]!.measuredM).toBeCloseTo(0.5 - 0.18 - 0.106, 3);
    expect(findings[0]!.requiredM).toBe(0.4);
    expect(findings[0]!.cure).toMatchObject({ kind: 'raise', distanceM: 0.19 });
  });

  test('a pipe that meets another is a collision; far above it is nothing; unknown levels are said', () => {
    const at = (level: number | null) =>
      checkClashes(
        aNetwork()
          .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 37] })
          .run('G', [25, -20, 25, 20], {
            utility: 'gas',
            gasPressure: 'low',
            diameterMm: 110,
            material: 'pe',
            ...(level === null ? {} : { levels: [level, level] as [number, number] }),
          })
          .build(),
      ).findings.map((one) => `${one.kind}/${one.severity}`);
    expect(at(37.1)).toEqual(['vertical/collision']);
    expect(at(39)).toEqual([]);
    expect(at(null)).toEqual(['unknown-level/notice']);
  });

  test('water that dives under a sewer is an order notice even with clearance', () => {
    const { findings } = checkClashes(
      aNetwork()
        .run('S', [0, 0, 50, 0], { ...sewage, levels: [38, 38] })
        .run('W', [25, -20, 25, 20], { ...water, levels: [36, 36] })
        .build(),
    );
    expect(findings.map((one) => one.kind)).toEqual(['order']);
  });

  test('the next reach of a pipe that has just crossed is not accused again', () => {
    const network = aNetwork()
      .run('S', [0, 0, 50, 0], { ...sewage, levels: [36, 36] })
      .node('w1', 25, -20)
      .node('w2', 25, 0.4)
      .node('w3', 25, 20)
      .pipe('W1', 'w1', 'w2', { ...water, levels: [38, 38] })
      .pipe('W2', 'w2', 'w3', { ...water, levels: [38, 38] })
      .build();
    expect(checkClashes(network).findings).toEqual([]);
    // but where it turns to run beside, it is
    network.nodes.find((node) => node.id === 'w3')!.x = 49;
    network.nodes.find((node) => node.id === 'w3')!.y = 0.6;
    expect(checkClashes(network).findings.map((one) => one.kind)).toEqual(['horizontal']);
  });

  /** A heating pipe over a drain, crossing it at its middle at an angle. */
  function crossingAt(degrees: number) {
    const [dx, dy] = [10 * Math.cos((degrees * Math.PI) / 180), 10 * Math.sin((degrees * Math.PI) / 180)];
    return aNetwork()
      .run('S', [0, 0, 40, 0], { ...sewage, utility: 'storm', levels: [36, 36] })
      .run('H', [20 - dx, -dy, 20 + dx, dy], {
        utility: 'heat',
        diameterMm: 200,
        material: 'steel',
        levels: [38, 38],
      })
      .build();
  }

  test('who crosses at less than 30° runs beside: Table 4.1.9 over the stretch, high as it may lie over the other', () => {
    expect(checkClashes(crossingAt(31)).findings).toEqual([]);
    const wallsM = 0.18 + 0.104;
    for (const degrees of [2, 15, 29]) {
      const { findings } = checkClashes(crossingAt(degrees));
      expect(findings.map((one) => `${one.kind}/${one.severity}`)).toEqual(['horizontal/too-near']);
      expect(findings[0]).toMatchObject({ requiredM: 1.5, figure: { clause: 'GB 50289-2016 4.1.9' } });
      expect(findings[0]!.measuredM).toBeCloseTo(-wallsM, 3);
      // of the drain along the whole heating pipe and its clearance beyond both ends, or as far as the angle takes it
      const nearM = 1.5 + wallsM;
      const sine = Math.sin((degrees * Math.PI) / 180);
      const halfM =
        10 * sine < nearM
          ? 10 * Math.cos((degrees * Math.PI) / 180) + Math.sqrt(nearM ** 2 - (10 * sine) ** 2)
          : nearM / sine;
      const stretchM = Math.min(2 * halfM, 40);
      expect(findings[0]!.overM).toBeCloseTo(stretchM, 2);
      expect(findings[0]!.text.en).toContain(`over ${stretchM.toFixed(1)} m`);
      expect(findings[0]!.text.zh).toContain(`${stretchM.toFixed(1)} m 长度内`);
    }
  });

  test('a flat crossing is cured by moving apart, and by nothing where the pipes pass each other elsewhere', () => {
    const network = crossingAt(2);
    const [one] = checkClashes(network).findings;
    expect(one!.cure).toMatchObject({ kind: 'shift' });
    const mover = one!.cure!.party === 'a' ? one!.a.id : one!.b.id;
    const moved = network.segments.find(({ id }) => id === mover)!;
    for (const node of network.nodes) {
      if (node.id !== moved.from && node.id !== moved.to) continue;
      node.x += one!.cure!.dxM;
      node.y += one!.cure!.dyM;
    }
    expect(checkClashes(network).findings).toEqual([]);

    const twice = crossingAt(2);
    const heat = twice.segments.find(({ id }) => id === 'H')!;
    heat.via = [[30, 0.4]];
    twice.nodes.find(({ id }) => id === heat.to)!.x = 31;
    twice.nodes.find(({ id }) => id === heat.to)!.y = -8;
    const { findings } = checkClashes(twice);
    expect(findings.map(({ kind, cure }) => [kind, cure])).toEqual([['horizontal', null]]);
  });

  test('an edit that turns a crossing flat is told at once', () => {
    const before = crossingAt(60);
    const checker = createClashChecker(before);
    expect(checker.report().findings).toEqual([]);
    const told = checker.recheck(crossingAt(10), new Set(['H']));
    expect(told.filter(({ kind }) => kind !== 'cover')).toEqual(
      checkClashes(crossingAt(10), undefined, { cover: false }).findings.map((one) =>
        expect.objectContaining({ kind: 'horizontal', measuredM: one.measuredM, requiredM: one.requiredM }),
      ),
    );
    expect(told.some(({ kind }) => kind === 'horizontal')).toBe(true);
  });

  test('drains, which no figure asks apart, cross at any angle', () => {
    const flat = crossingAt(5);
    const heat = flat.segments.find(({ id }) => id === 'H')!;
    Object.assign(heat, { utility: 'sewage', material: 'concrete' });
    for (const id of [heat.from, heat.to]) flat.nodes.find((node) => node.id === id)!.utility = 'sewage';
    expect(checkClashes(flat).findings).toEqual([]);
  });

  test('pipes that meet at a node, and overhead lines, are not compared', () => {
    const network = aNetwork()
      .node('a', 0, 0)
      .node('b', 10, 0)
      .node('c', 10.1, 5)
      .pipe('1', 'a', 'b', { ...sewage, levels: [1, 1] })
      .pipe('2', 'b', 'c', { ...sewage, levels: [1, 1] })
      .run('E', [0, 0.1, 10, 0.1], { utility: 'power', embedding: 'overhead' })
      .build();
    expect(checkClashes(network).findings).toEqual([]);
  });

  test('buildings: the table, §4.1.11 for the deep, and its own service pipe is let in', () => {
    const ring: [number, number][] = [
      [0, 0],
      [20, 0],
      [20, 10],
      [0, 10],
    ];
    const network = aNetwork()
      .run('deep', [0, -3, 20, -3], {
        ...sewage,
        start: { groundM: 40, depthM: 4, levelM: 36 },
        end: { groundM: 40, depthM: 4, levelM: 36 },
      })
      .run('near', [0, 12, 20, 12], {
        ...sewage,
        start: { groundM: 40, depthM: 1.4, levelM: 38.6 },
        end: { groundM: 40, depthM: 1.4, levelM: 38.6 },
      })
      .run('through', [-5, 5, 25, 5], { utility: 'telecom', ductsTotal: 4 })
      .run('service', [10, 30, 10, 10.2], { ...water })
      .build();
    const around = { buildings: [{ id: 'B1', rings: [ring] }], points: [], lines: [] };
    const { findings, assumptions } = checkClashes(network, around);
    const of = (id: string) => findings.find((one) => one.a.id === id && one.b.id === 'B1');
    // (4.03 + … − 1.5) / tan 30° + half a trench
    expect(of('deep')).toMatchObject({ kind: 'foundation' });
    expect(of('deep')!.requiredM).toBeGreaterThan(4.3);
    expect(of('near')).toMatchObject({ kind: 'building', requiredM: 2.5 });
    expect(of('near')!.cure!.dyM).toBeGreaterThan(0);
    expect(of('through')).toMatchObject({ severity: 'collision' });
    expect(of('service')).toBeUndefined();
    expect(assumptions.length).toBeGreaterThan(1);
  });

  test('beside a foundation a pipe is as deep as it lies below its own ground, which may fall along it, whichever way it is drawn', () => {
    const ring: [number, number][] = [
      [0, 0],
      [20, 0],
      [20, 10],
      [0, 10],
    ];
    const around = { buildings: [{ id: 'B1', rings: [ring] }], points: [], lines: [] };
    const high = { groundM: 41, depthM: 1, levelM: 40 };
    const low = { groundM: 40, depthM: 1, levelM: 39 };
    const found = (start: typeof high, end: typeof high) =>
      checkClashes(
        aNetwork()
          .run('W', [0, -1.3, 20, -1.3], { ...water, start, end })
          .build(),
        around,
        { cover: false },
      ).findings;
    // 1.2 m from the wall, at most a metre and its own height deep: above the usual foundation
    expect(found(high, low)).toEqual([]);
    expect(found(low, high)).toEqual([]);
    const deep = { groundM: 40, depthM: 2, levelM: 38 };
    expect(found(high, deep)).toMatchObject([{ kind: 'foundation' }]);
    expect(found(deep, high)).toEqual([expect.objectContaining({ kind: 'foundation' })]);
    expect(found(high, deep)[0]!.requiredM).toBe(found(deep, high)[0]!.requiredM);
  });

  test('trees, poles, kerbs; cover and frost', () => {
    const network = aNetwork()
      .run('W', [0, 0, 30, 0], {
        ...water,
        start: { groundM: 40, depthM: 1, levelM: 39 },
        end: { groundM: 40, depthM: 0.5, levelM: 39.5 },
      })
      .build();
    const { findings } = checkClashes(
      network,
      {
        buildings: [],
        points: [
          { id: 'T', kind: 'tree', x: 10, y: 1 },
          { id: 'P', kind: 'pole', x: 20, y: 3 },
        ],
        lines: [
          {
            id: 'K',
            kind: 'kerb',
            line: [
              [0, -1],
              [30, -1],
            ],
          },
          {
            id: 'X',
            kind: 'kerb',
            line: [
              [15, -9],
              [15, 9],
            ],
          },
        ],
      },
      { frostDepthM: 1.8 },
    );
    expect(findings.map((one) => `${one.kind} ${one.b.id}`).sort()).toEqual([
      'cover cover',
      'frost frost',
      'kerb K',
      'tree T',
    ]);
    expect(findings.find((one) => one.kind === 'frost')).toMatchObject({ requiredM: 1.95, measuredM: 0.5 });
  });
});

describe('three dimensions', () => {
  const gas = { utility: 'gas', diameterMm: 110, material: 'pe', gasPressure: 'low' } as const;
  const stacked = (other: [number, number], more: object) =>
    checkClashes(
      aNetwork()
        .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 37] })
        .run('O', [5, 0.1, 45, 0.1], { ...more, levels: other })
        .build(),
    ).findings;

  test('pipes over one another in plan are too near, and a collision only where their walls meet', () => {
    const [over] = stacked([39, 39], gas);
    expect(over).toMatchObject({ kind: 'horizontal', severity: 'too-near', requiredM: 1 });
    expect(over!.text.en).toContain('lie over one another in plan, 1.77 m between them in height');
    expect(stacked([37.1, 37.1], gas)[0]!.severity).toBe('collision');
    // it dips through the other's level between its ends
    expect(stacked([38, 36], gas)[0]!.severity).toBe('collision');
    // no figure asks two drains apart
    expect(stacked([39, 39], sewage)).toEqual([]);
    expect(stacked([37.1, 37.1], sewage)[0]!.severity).toBe('collision');
  });

  test('the move that a finding names cures it, and two centimetres less do not', () => {
    const coordinate = fc.integer({ min: 0, max: 300 }).map((decimetres) => decimetres / 10);
    const line = fc.uniqueArray(fc.tuple(coordinate, coordinate), {
      minLength: 2,
      maxLength: 4,
      selector: String,
    });
    const level = fc.integer({ min: 36_000, max: 38_000 }).map((millimetres) => millimetres / 1000);
    fc.assert(
      fc.property(line, line, level, level, level, level, (a, b, a0, a1, b0, b1) => {
        const build = (moved: string, dx: number, dy: number, dz: number) => {
          const shifted = (id: string) =>
            (id === moved ? [dx, dy, dz] : [0, 0, 0]) as [number, number, number];
          const builder = aNetwork();
          for (const [id, points, levels, kind] of [
            ['S', a, [a0, a1], sewage],
            ['W', b, [b0, b1], water],
          ] as const) {
            const [x, y, z] = shifted(id);
            const put = points.map(([px, py]): [number, number] => [px + x, py + y]);
            builder.node(`${id}0`, ...put[0]!).node(`${id}1`, ...put.at(-1)!);
            const more = {
              ...kind,
              via: put.slice(1, -1),
              levels: [levels[0] + z, levels[1] + z] as [number, number],
            };
            builder.pipe(id, `${id}0`, `${id}1`, more);
          }
          return checkClashes(builder.build()).findings;
        };
        const found = build('', 0, 0, 0);
        const isBeside = found.length > 0 && found.every((one) => one.kind === 'horizontal');
        // where pipes run beside each other and cross as well, no sideways move is meant to part them
        fc.pre(isBeside || (found.length > 0 && found.every((one) => one.kind === 'vertical')));
        fc.pre(!isBeside || !crossAnywhere(a, b));
        const { cure, a: one, b: other, kind } = found[0]!;
        const mover = cure!.party === 'a' ? one.id : other.id;
        const up = cure!.kind === 'raise' ? cure!.distanceM : cure!.kind === 'lower' ? -cure!.distanceM : 0;
        const left = (share: number) =>
          build(mover, cure!.dxM * share, cure!.dyM * share, up * share).filter((each) => each.kind === kind);
        expect(left(1)).toEqual([]);
        if (cure!.distanceM > 0.05) expect(left(1 - 0.02 / cure!.distanceM)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('under the rails of a railway the figure of crossings holds, and the answer says how much lower', () => {
    const at = (level: number) =>
      checkClashes(
        aNetwork()
          .node('a', 0, 0, { utility: 'sewage', groundM: 40 })
          .node('b', 50, 0, { utility: 'sewage', groundM: 40 })
          .pipe('S', 'a', 'b', { ...sewage, levels: [level, level] })
          .build(),
        {
          buildings: [],
          points: [],
          lines: [
            {
              id: 'R',
              kind: 'railway',
              line: [
                [25, -20],
                [25, 20],
              ],
            },
          ],
        },
      ).findings.filter((one) => one.kind === 'railway');
    expect(at(38)).toEqual([]);
    const [one] = at(39);
    expect(one).toMatchObject({ requiredM: 1.2, measuredM: 0.82, cure: { kind: 'lower', distanceM: 0.38 } });
    expect(one!.text.zh).toContain('距轨底 0.82 m');
  });

  test('of unknown material the rule of bendable pipes says nothing, and a cable yields to any pipe', () => {
    const rule = (one: object, other: object) =>
      checkClashes(
        aNetwork()
          .run('A', [0, 0, 50, 0], { levels: [38, 38], ...one })
          .run('B', [25, -20, 25, 20], { levels: [38.1, 38.1], ...other })
          .build(),
      ).findings[0]!.yields!;
    const unknown = { utility: 'water', diameterMm: 300 };
    expect(rule(unknown, { ...gas, diameterMm: 110 }).rule).toBe('small-to-large');
    expect(rule(unknown, { utility: 'power', diameterMm: 100 }).rule).toBe('flexible-to-rigid');
    expect(rule({ ...unknown, material: 'steel' }, gas).rule).toBe('flexible-to-rigid');
  });
});

describe('at scale', () => {
  const rules = ruleMatrix(standards);

  test('the index finds what brute force finds, for any town', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 240 }), (seed, count) => {
        const { pieces } = streetPipes(count, seed);
        const found = new Set<string>();
        visitNearPairs(indexPieces(pieces)!, rules.horizontalM, rules.reachM, (i, j) =>
          found.add(`${i} ${j}`),
        );
        const expected = new Set<string>();
        const out = { distanceM: 0, crosses: false, t: 0, u: 0 };
        const { x0, y0, x1, y1, radiusM, row } = pieces;
        for (let i = 0; i < count; i++) {
          for (let j = i + 1; j < count; j++) {
            planRelation(x0[i]!, y0[i]!, x1[i]!, y1[i]!, x0[j]!, y0[j]!, x1[j]!, y1[j]!, out);
            const limit = rules.horizontalM[row[i]! * rules.reachM.length + row[j]!]!;
            if (out.crosses || out.distanceM - radiusM[i]! - radiusM[j]! < limit) expected.add(`${i} ${j}`);
          }
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('50,000 segments in three dimensions', () => {
    const { pieces, nodeCount } = streetPipes(50_000);
    clashTable(indexPieces(streetPipes(5000).pieces)!, rules, nodeLinks(pieces, nodeCount)); // warm
    const began = performance.now();
    const table = clashTable(indexPieces(pieces)!, rules, nodeLinks(pieces, nodeCount));
    expect(table.count).toBeGreaterThan(10_000);
    expect(performance.now() - began).toBeLessThan(1500); // 80 ms alone; shared machines are slow
  });

  test('an edit re-checked gives the same list as a whole new check', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 29 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (which, by) => {
          const before = lanes();
          const checker = createClashChecker(before);
          const after = structuredClone(before);
          const moved = after.segments[which]!;
          const node = after.nodes.find((one) => one.id === moved.from)!;
          node.y += by;
          const changed = new Set(
            after.segments.filter((one) => one.from === node.id || one.to === node.id).map((one) => one.id),
          );
          const merged = mergeFindings(checker.report().findings, checker.recheck(after, changed), changed);
          const key = (one: { id: string; measuredM: number | null }) => `${one.id} ${one.measuredM}`;
          expect(merged.map(key).sort()).toEqual(checkClashes(after).findings.map(key).sort());
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Three utilities in ten reaches each, one metre apart. */
function lanes() {
  const builder = aNetwork();
  (['water', 'gas', 'telecom'] as const).forEach((utility, lane) => {
    for (let k = 0; k <= 10; k++) builder.node(`${utility}${k}`, k * 12, lane * 1.2, { utility });
    for (let k = 0; k < 10; k++) {
      builder.pipe(`${utility[0]}${k}`, `${utility}${k}`, `${utility}${k + 1}`, {
        utility,
        diameterMm: 160,
        material: 'pe',
        levels: [38, 38],
      });
    }
  });
  return builder.build();
}

/** Whether two chains of points cross in plan, by orientation: an independent answer. */
function crossAnywhere(a: [number, number][], b: [number, number][]): boolean {
  type Point = [number, number];
  const side = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) =>
    Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  return a
    .slice(1)
    .some((q, i) =>
      b
        .slice(1)
        .some(
          (s, j) =>
            side(a[i]!, q, b[j]!) * side(a[i]!, q, s) <= 0 && side(b[j]!, s, a[i]!) * side(b[j]!, s, q) <= 0,
        ),
    );
}

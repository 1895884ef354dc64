import { describe, expect, test } from 'vitest';
import { readEpanet } from '../../../domain/pipes/files/epanet-read.ts';
import { writeEpanet } from '../../../domain/pipes/files/epanet-write.ts';
import { parseInp } from '../../../domain/pipes/files/inp-text.ts';
import { readSwmm } from '../../../domain/pipes/files/swmm-read.ts';
import { writeSwmm } from '../../../domain/pipes/files/swmm-write.ts';
import { runInp } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import { manningN } from '../../../domain/pipes/hydraulics/manning.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';

/** Short section names, tabs, remarks, a status in the place of the minor loss, a zone prefix, a tank without a place. */
const oddEpanet = `[TITLE]
老旧小区 "东区"
[JUNC]
;ID\tElev
J1\t10\t5\t;东门
J-2#a\t11.5
;under the gate
J3\t12\t2\tP1
[RESERVOIR]
R1\t60
[TANK]
T1 30 2 0 5 12 0 * YES
[PIPE]
P1\tR1\tJ1\t100\t200\t100\tOpen\t;PE;2004
P2 J1 J-2#a 100 150 100 0 Closed
P3 J1 J3 80 150 100 CV
P4 J3 J-2#a 60 100 100
P5 T1 J3 60 100 100 0.2 Open
[VALV]
V1 J1 J3 100 PRV 30 0
[DEMANDS]
J1 3 P1 ;households
J1 2 P1 ;shops
[STAT]
V1 Open
[PATTERN]
P1 1 1.2 0.8
[RULES]
RULE 1
IF TANK T1 LEVEL > 4
THEN PIPE P5 STATUS IS CLOSED
[OPTIONS]
 UNITS\tCMD
 HEADLOSS D-W
[COORDS]
J1 40512345.678 4751234.567
J-2#a 40512445.678 4751234.567
J3 40512445.678 4751334.567
R1 40512245.678 4751234.567
[VERT]
P4 40512465.670 4751284.567
[END]
`;

describe('an EPANET file of another hand', () => {
  const { network, problems } = readEpanet(oddEpanet);

  test('is read', () => {
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    const [p1, p2, p3] = network.segments;
    expect([p1!.closed, p2!.closed, p3!.attributes.checkValve]).toEqual([false, true, true]);
    expect([p1!.attributes.minorLoss, p1!.material, p1!.laidYear]).toEqual([0, 'pe', 2004]);
    expect(network.segments.find((one) => one.id === 'P4')!.via).toHaveLength(1);
  });

  test('a node without a place stands beside its neighbour, so nothing is accused of having no length', () => {
    const tank = network.nodes.find((one) => one.id === 'T1')!;
    expect(tank.attributes.placedByNeighbours).toBe(true);
    expect(validate(network).filter((one) => one.code === 'geometry.zero-length')).toEqual([]);
  });

  test('comes back whole: figures, remarks, places to the millimetre', () => {
    const written = writeEpanet(network);
    expect(readEpanet(written).network.nodes).toEqual(network.nodes);
    expect(readEpanet(written).network.segments).toEqual(network.segments);
    for (const remark of [
      ';ID\tElev',
      ';under the gate',
      ';东门',
      ';shops',
      '4751284.567',
      '老旧小区 "东区"',
    ])
      expect(written).toContain(remark);
    expect(written.indexOf(';under the gate')).toBeGreaterThan(written.indexOf('J-2#a'));
    expect(parseInp(written).lines('COORDINATES')).toHaveLength(4);
  });

  test('runs, though EPANET itself refuses the short section names', async () => {
    await expect(runInp(oddEpanet)).rejects.toThrow(/invalid section keyword \[JUNC\]/);
    const named = [
      'JUNCTIONS',
      'RESERVOIRS',
      'TANKS',
      'PIPES',
      'VALVES',
      'STATUS',
      'PATTERNS',
      'COORDINATES',
      'VERTICES',
    ];
    const long = oddEpanet.replace(/^\[(\w+)\]/gm, (head, name: string) => {
      const whole = named.find((one) => one.slice(0, 4) === name.slice(0, 4));
      return whole ? `[${whole}]` : head;
    });
    expect(await runInp(writeEpanet(network))).toEqual(await runInp(long));
  });

  test('a node that is gone takes its remark with it', () => {
    const less = { ...network, nodes: network.nodes.filter((one) => one.id !== 'J3') };
    less.segments = less.segments.filter((one) => one.from !== 'J3' && one.to !== 'J3');
    expect(writeEpanet(less)).not.toContain(';under the gate');
  });
});

describe('a SWMM file of another hand', () => {
  const text = `[OPTIONS]
FLOW_UNITS CMS
[JUNCTIONS]
;;Name Elev MaxDepth
;the well at the gate
J1 96.0 4.0 0 0 0
;measured twice
J2 95.0 5.0 0 0 0
[OUTFALLS]
O1 93.5 FREE NO
lone 93 FREE NO
[CONDUITS]
C1 J1 J2 100 0.013 0 0.5 0 0
[PUMPS]
PU J2 O1 * ON 0 0
[XSECTIONS]
C1 CIRCULAR 0.45 0 0 0 1
[COORDINATES]
J1 0 0
J2 100 0
O1 100 100
lone 500 500
[VERTICES]
C1 50.00 0.10
`;

  test('keeps the outfall that no pipe touches, the junctions as junctions, and the remarks', () => {
    const { network } = readSwmm(text);
    const written = writeSwmm(network, (one) => manningN(one).n);
    const tokens = (name: string) =>
      parseInp(written)
        .lines(name)
        .map((line) => line.tokens.join(' '));
    for (const { name, lines } of parseInp(text).sections)
      expect(tokens(name), name).toEqual(lines.map((line) => line.tokens.join(' ')));
    expect(written).toMatch(/;the well at the gate\nJ1 .*\n;measured twice\nJ2 /);
  });
});

import { describe, expect, test } from 'vitest';
import { parseInp } from '../../../domain/pipes/files/inp-text.ts';
import { readSwmm } from '../../../domain/pipes/files/swmm-read.ts';
import { writeSwmm } from '../../../domain/pipes/files/swmm-write.ts';
import { manningN } from '../../../domain/pipes/hydraulics/manning.ts';
import { aNetwork } from './a-network.ts';

const file = `[TITLE]
;;a small town

[OPTIONS]
FLOW_UNITS           CFS
LINK_OFFSETS         DEPTH

[RAINGAGES]
G1 INTENSITY 0:05 1.0 TIMESERIES storm

[SUBCATCHMENTS]
S1 G1 J1 5 40 300 0.5 0

[JUNCTIONS]
;;Name Elev MaxDepth InitDepth SurDepth Aponded
J1     96.0 4.0 0 0 0
J2     95.0 5.0 0 0 0
[OUTFALLS]
O1 93.5 FREE NO
[CONDUITS]
C1 J1 J2 400 0.013 0 0.5 0 0
C2 J2 O1 300 0.01 0 0 0 0
[XSECTIONS]
C1 CIRCULAR 1.5 0 0 0 1
C2 RECT_CLOSED 2 3 0 0 1
[TIMESERIES]
storm 0:00 1.0
[COORDINATES]
J1 0 0
J2 400 0
O1 400 300
[VERTICES]
C1 200 5
`;

describe('SWMM', () => {
  test('levels, sections and n in metres', () => {
    const { network, problems } = readSwmm(file);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    const [c1, c2] = network.segments;
    expect(c1!.lengthM).toBeCloseTo(121.92, 6);
    expect(c1!.diameterMm).toBeCloseTo(457.2, 6);
    expect(c1!.end.levelM).toBeCloseTo(95.5 * 0.3048, 9);
    expect(c2!.heightMm).toBeCloseTo(609.6, 6);
    expect(manningN(c2!)).toEqual({ n: 0.01, assumed: false });
    expect(network.nodes.find((one) => one.id === 'O1')!.kind).toBe('outfall');
  });

  test('written back, every section says the same', () => {
    const { network } = readSwmm(file);
    const written = parseInp(writeSwmm(network, (one) => manningN(one).n));
    const before = parseInp(file);
    for (const { name } of before.sections) {
      expect(
        written.lines(name).map((one) => one.tokens),
        name,
      ).toEqual(before.lines(name).map((one) => one.tokens));
    }
  });

  test('a network of our own becomes a file with everything that a run needs, and reads back', () => {
    const end = (levelM: number) => ({ groundM: 40, depthM: 40 - levelM, levelM });
    const network = aNetwork()
      .node('a', 0, 0, { utility: 'storm', kind: 'manhole', groundM: 40 })
      .node('b', 50, 0, { utility: 'storm', kind: 'manhole', groundM: 40 })
      .pipe('1', 'a', 'b', {
        utility: 'storm',
        diameterMm: 400,
        material: 'concrete',
        start: end(38),
        end: end(37.8),
      })
      .build();
    const text = writeSwmm(network, (one) => manningN(one).n);
    const { network: again, problems } = readSwmm(text);
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(again.segments[0]).toMatchObject({ diameterMm: 400, lengthM: 50 });
    expect(again.segments[0]!.start.levelM).toBeCloseTo(38, 9);
    expect(again.segments[0]!.end.levelM).toBeCloseTo(37.8, 9);
    expect(again.nodes.find((one) => one.id === 'b')!.kind).toBe('outfall');
    expect(text).toMatch(/\[OPTIONS\][\s\S]*ROUTING_STEP/);
  });

  test('faults by row', () => {
    const { problems } = readSwmm(file.replace('C2 J2 O1 300', 'C2 J2 O9 x'));
    expect(problems.filter((one) => one.severity === 'error').map((one) => `${one.row} ${one.code}`)).toEqual(
      ['22 inp.unknown-node', '22 inp.not-a-number'],
    );
  });
});

import { describe, expect, test } from 'vitest';
import { parseInp } from '../../../domain/pipes/files/inp-text.ts';
import { readSwmm } from '../../../domain/pipes/files/swmm-read.ts';
import { writeSwmm } from '../../../domain/pipes/files/swmm-write.ts';
import { circularFlow, gravityCapacity, manningN } from '../../../domain/pipes/hydraulics/manning.ts';
import { materialByWord } from '../../../domain/pipes/materials.ts';
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

  test('pipes named by their outside have their bore in the file, by which Manning judges them too; those named by their inside have their name', () => {
    const end = (levelM: number) => ({ groundM: 40, depthM: 40 - levelM, levelM });
    const built = aNetwork();
    const made = [
      ['pvc', 'PVC', 315, 315 * 0.92],
      ['pe', 'PE', 400, 400 * 0.88],
      // DN/ID of GB/T 19472.1: what a double-wall pipe is called by is its inside
      ['double', '双壁波纹管', 300, 300],
      ['wound', 'HDPE缠绕管', 800, 800],
      ['concrete', '砼', 300, 300],
      ['unknown', null, 300, 300],
    ] as const;
    made.forEach(([id, word, diameterMm], k) => {
      built
        .node(`${id}1`, 0, 10 * k, { utility: 'storm', kind: 'manhole', groundM: 40 })
        .node(`${id}2`, 50, 10 * k, { utility: 'storm', kind: 'manhole', groundM: 40 })
        .pipe(id, `${id}1`, `${id}2`, {
          ...{ utility: 'storm', diameterMm, material: word && materialByWord(word)!.id },
          ...{ start: end(38), end: end(37.8) },
        });
    });
    const network = built.build();
    const written = writeSwmm(network, (one) => manningN(one).n);
    const sections = new Map(
      parseInp(written)
        .lines('XSECTIONS')
        .map(({ tokens }) => [tokens[0], tokens]),
    );
    const judged = new Map(gravityCapacity(network).map((one) => [one.segment, one]));
    for (const [id, , , boreMm] of made) {
      expect(Number(sections.get(id)![2]), id).toBeCloseTo(boreMm / 1000, 6);
      const { n, fullFlowLS } = judged.get(id)!;
      expect(fullFlowLS, id).toBeCloseTo(circularFlow(boreMm / 1000, 0.2 / 50, n, 1).flowLS, 6);
    }
    // read back its sizes are bores, whatever remark says of what they are made, and stay so
    const again = readSwmm(written.replace(/^(pe .*)$/m, '$1 ;PE')).network;
    const judgedAgain = new Map(gravityCapacity(again).map((one) => [one.segment, one]));
    const pe = again.segments.find((one) => one.id === 'pe')!;
    expect([pe.material, Math.round(pe.diameterMm!)]).toEqual(['pe', 352]);
    expect(judgedAgain.get('pe')!.fullFlowLS).toBeCloseTo(judged.get('pe')!.fullFlowLS!, 6);
    expect(writeSwmm(again, (one) => manningN(one).n)).toContain('0.352');
  });
});

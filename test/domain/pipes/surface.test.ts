import { describe, expect, test } from 'vitest';
import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import { type SurfaceStreet, surfaceOver } from '../../../domain/pipes/clash/surface-over.ts';
import { noSurroundings } from '../../../domain/pipes/clash/surroundings.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { aNetwork } from './a-network.ts';

/** North to south across x = 50, its width 8 m. */
const road: SurfaceStreet = {
  line: [
    [50, 100],
    [50, -100],
  ],
  widthM: 8,
  class: 'minor',
};

/** A storm drain from west to east at 0.65 m of cover: enough under a footway (0.60), too little under a carriageway (0.70). */
function drain(coverStart = 0.65, coverEnd = 0.65) {
  const end = (coverM: number) => {
    const levelM = 40 - coverM - 0.3 - 2 * 0.03;
    return { groundM: 40, depthM: 40 - levelM, levelM };
  };
  return aNetwork()
    .node('A', 0, 0, { utility: 'storm', kind: 'manhole', groundM: 40 })
    .node('B', 100, 0, { utility: 'storm', kind: 'outfall', groundM: 40 })
    .pipe('1', 'A', 'B', {
      utility: 'storm',
      diameterMm: 300,
      material: 'concrete',
      start: end(coverStart),
      end: end(coverEnd),
    })
    .build();
}

const cover = (streets: SurfaceStreet[], network = drain(), elsewhere?: 'carriageway') =>
  checkClashes(network, { ...noSurroundings, streets }, elsewhere ? { elsewhere } : {}).findings.filter(
    (one) => one.kind === 'cover',
  );

describe('the surface over a pipe', () => {
  test('is carriageway within half a width of a street, and what was stated elsewhere', () => {
    const at = surfaceOver([road], 'yard');
    expect([at(50, 0), at(53.9, 20), at(54.1, 20), at(50, 105)]).toEqual([
      'carriageway',
      'carriageway',
      'yard',
      'yard',
    ]);
    const [path, bridge] = [
      { ...road, class: 'path' },
      { ...road, bridge: true },
    ];
    expect([surfaceOver([path], 'footway')(50, 0), surfaceOver([bridge], 'footway')(50, 0)]).toEqual([
      'footway',
      'footway',
    ]);
    // a lane without a width is 4 m wide by assumption
    const lane = surfaceOver([{ ...road, widthM: null, class: 'lane' }], 'footway');
    expect([lane(51.9, 0), lane(52.1, 0)]).toEqual(['carriageway', 'footway']);
  });

  test('a street that crosses between the manholes decides the cover there, and only there', () => {
    expect(cover([])).toEqual([]);
    const [found] = cover([road]);
    expect(found!.requiredM).toBe(0.7);
    expect(found!.b.label.zh).toBe('机动车道');
    expect(Math.abs(found!.x - 50)).toBeLessThanOrEqual(4);
    expect(cover([{ ...road, line: road.line.map(([x, y]) => [x + 200, y] as const) }])).toEqual([]);
    expect(cover([], drain(), 'carriageway')).toHaveLength(1);
  });

  test('the worst place is told, be it the shallow end or the street', () => {
    // 0.50 m at the end misses the footway by 0.10; 0.60 m under the street misses by 0.10 and a little less
    const [shallowEnd] = cover([road], drain(0.72, 0.5));
    expect([shallowEnd!.x, shallowEnd!.requiredM]).toEqual([100, 0.6]);
    const [street] = cover([road], drain(0.64, 0.6));
    expect(street!.requiredM).toBe(0.7);
  });

  test('the list of faults asks the same surface', () => {
    const shallow = (streets: SurfaceStreet[]) =>
      validate(drain(), { surfaceAt: surfaceOver(streets, 'footway') }).filter(
        (one) => one.code === 'cover.shallow',
      );
    expect([shallow([]).length, shallow([road]).length]).toEqual([0, 1]);
  });

  test('what was assumed is said', () => {
    const { assumptions } = checkClashes(drain(), {
      ...noSurroundings,
      streets: [road, { ...road, widthM: null }],
    });
    const words = assumptions.map((one) => one.what.zh).join('；');
    expect(words).toContain('其余按人行道/绿地');
    expect(words).toContain('1 条道路未记宽度');
  });
});

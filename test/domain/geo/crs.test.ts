import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOffset, withoutOffset } from '../../../domain/geo/china-offset.ts';
import { centralMeridian3, gaussKrueger, metricSridOf, projectionOf } from '../../../domain/geo/crs.ts';
import { placeAt, placeByControl } from '../../../domain/geo/placement.ts';
import { applySimilarity, fitSimilarity } from '../../../domain/geo/similarity.ts';
import { distanceM, proposeCrs, suspectOffset } from '../../../domain/geo/suspicion.ts';

const chineseLon = fc.double({ min: 73.6, max: 135.9, noNaN: true });
const chineseLat = fc.double({ min: 18, max: 53, noNaN: true });

describe('the metric zone of a place', () => {
  it('is the CGCS2000 3° zone of its longitude in China, UTM elsewhere', () => {
    expect(metricSridOf(125.32, 43.88)).toBe(4551);
    expect(metricSridOf(130.36, 42.86)).toBe(4552);
    expect(metricSridOf(120.1, 30.2)).toBe(4549);
    expect(metricSridOf(9.52, 47.14)).toBe(32632);
    expect(metricSridOf(-73.98, 40.7)).toBe(32618);
    expect(metricSridOf(151.2, -33.9)).toBe(32756);
    expect(() => metricSridOf(200, 10)).toThrow('not on Earth');
  });

  it('has its central meridian within 1.5° and comes back to the millimetre', () => {
    fc.assert(
      fc.property(chineseLon, chineseLat, (lon, lat) => {
        const srid = metricSridOf(lon, lat);
        expect(Math.abs(gaussKrueger(srid)!.meridian - lon)).toBeLessThanOrEqual(1.5 + 0.9);
        expect(gaussKrueger(srid)!.meridian).toBe(Math.min(135, centralMeridian3(lon)));
        const { forward, inverse } = projectionOf(srid);
        expect(distanceM(inverse(...forward(lon, lat)), [lon, lat])).toBeLessThan(0.001);
      }),
    );
  });

  it('agrees with PROJ on a known point (EPSG:4549) and with the prefix of its zone', () => {
    const [x, y] = projectionOf(4549).forward(120.176176, 30.281859);
    expect(x).toBeCloseTo(516950.338, 1);
    expect(y).toBeCloseTo(3351371.968, 1);
    expect(projectionOf(4528).forward(120.176176, 30.281859)[0]).toBeCloseTo(40_516_950.338, 1);
  });
});

describe('GCJ-02', () => {
  it('lies 100 to 1,200 m off in China, not at all outside, and is taken away again', () => {
    expect(withOffset([9.52, 47.14], 'gcj02')).toEqual([9.52, 47.14]);
    fc.assert(
      fc.property(
        fc.double({ min: 80, max: 130, noNaN: true }),
        fc.double({ min: 23, max: 49, noNaN: true }),
        (lon, lat) => {
          for (const system of ['gcj02', 'bd09'] as const) {
            const shifted = withOffset([lon, lat], system);
            expect(distanceM(shifted, [lon, lat])).toBeGreaterThan(20);
            expect(distanceM(shifted, [lon, lat])).toBeLessThan(2_500);
            expect(distanceM(withoutOffset(shifted, system), [lon, lat])).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it('is suspected from pairs of the same points, and only then', () => {
    const places: [number, number][] = [
      [130.36, 42.86],
      [130.4, 42.9],
      [130.3, 42.8],
    ];
    const shifted = places.map((reference) => ({ reference, data: withOffset(reference, 'gcj02') }));
    expect(suspectOffset(shifted)).toMatchObject({ pairs: 3 });
    expect(suspectOffset(places.map((reference) => ({ reference, data: reference })))).toBeUndefined();
    expect(
      suspectOffset(
        places.map(([x, y]) => ({
          reference: [x, y] as [number, number],
          data: [x - 0.01, y] as [number, number],
        })),
      ),
    ).toBeUndefined();
    expect(suspectOffset([])).toBeUndefined();
  });
});

describe('control points', () => {
  const point = fc.tuple(
    fc.double({ min: -5e4, max: 5e4, noNaN: true }),
    fc.double({ min: -5e4, max: 5e4, noNaN: true }),
  );

  it('of an exact similarity give it back with no residuals', () => {
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 2, maxLength: 8 }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        point,
        (locals, scale, degrees, [tx, ty]) => {
          fc.pre(locals.some((p) => Math.hypot(p[0] - locals[0]![0], p[1] - locals[0]![1]) > 1));
          const angle = (degrees * Math.PI) / 180;
          const truth = {
            a: scale * Math.cos(angle),
            b: scale * Math.sin(angle),
            tx,
            ty,
            scale,
            rotationDeg: degrees,
          };
          const fit = fitSimilarity(
            locals.map((local) => ({ local, target: applySimilarity(truth, local) })),
          );
          expect(fit.transformation.scale / scale).toBeCloseTo(1, 6);
          expect(fit.rmseM).toBeLessThan(0.01);
          expect(fit.redundancy).toBe(2 * locals.length - 4);
        },
      ),
    );
  });

  it('with one bad point show where the error is', () => {
    const locals: [number, number][] = [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
      [50, 50],
    ];
    const control = locals.map((local, i) => ({
      local,
      target: [local[0] + 500_000 + (i === 2 ? 3 : 0), local[1] + 4_700_000] as [number, number],
    }));
    const { residuals } = fitSimilarity(control);
    expect(residuals.toSorted((a, b) => b.distanceM - a.distanceM)[0]!.index).toBe(2);
  });

  it('that are too few or coincide are refused', () => {
    expect(() => fitSimilarity([{ local: [0, 0], target: [1, 1] }])).toThrow('Only 1');
    expect(() =>
      fitSimilarity([
        { local: [5, 5], target: [1, 1] },
        { local: [5, 5], target: [2, 2] },
      ]),
    ).toThrow('coincide');
  });

  it('and a place put a drawing in feet where it belongs, area kept', () => {
    const byPlace = placeAt({ lon: 130.36, lat: 42.86, unit: 'us-ft' });
    const corners: [number, number][] = [
      [0, 0],
      [3000, 0],
      [3000, 2000],
    ];
    const byControl = placeByControl(corners.map((local) => ({ local, position: byPlace.toLonLat(local) })));
    const [x0, y0] = byControl.toMetric([0, 0]);
    const [x1, y1] = byControl.toMetric([3000, 2000]);
    expect((x1 - x0) * (y1 - y0)).toBeCloseTo(3000 * 2000 * (1200 / 3937) ** 2, -1);
    expect(byControl.fit!.rmseM).toBeLessThan(0.001);
    expect(byPlace.metricSrid).toBe(4552);
  });
});

describe('numbers without a coordinate system', () => {
  it.each<[string, [number, number, number, number], string[]]>([
    ['3° zone with prefix', [40516950, 3351371, 40517950, 3352371], ['--crs EPSG:4528']],
    ['6° zone with prefix', [22516950, 4751371, 22517950, 4752371], ['--crs EPSG:4500']],
    ['plain easting, city known', [611147, 4748064, 612147, 4749064], ['--crs EPSG:4552']],
    ['X north, Y east', [4748064, 611147, 4749064, 612147], ['--swap-xy', '--crs EPSG:4552']],
    ['latitude first', [42.8, 130.3, 42.9, 130.4], ['--swap-xy']],
    ['Web Mercator', [14500000, 5300000, 14510000, 5310000], ['--crs EPSG:3857']],
    ['a drawing of 100 × 80', [0, 0, 100, 80], []],
  ])('%s', (_, extent, options) => {
    expect(proposeCrs(extent, [130.36, 42.86]).map((proposal) => proposal.option)).toEqual(options);
  });
});

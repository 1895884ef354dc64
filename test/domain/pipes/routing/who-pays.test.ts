import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { fundingOf, placesOfBill } from '../../../../domain/pipes/routing/bill/payers.ts';
import type { QuantityKind } from '../../../../domain/pipes/routing/bill/quantities.ts';
import type { SurfaceId } from '../../../../domain/pipes/routing/bill/rates.ts';
import { groundUse } from '../../../../domain/pipes/routing/ground/ground-use.ts';
import { placesBy, placesOf } from '../../../../domain/pipes/routing/ground/work-place.ts';
import type { WorkPlace } from '../../../../domain/programme/funding.ts';
import { partBetween, route, sites, wishes } from './random-sites.ts';

// Whole searches on sites drawn at random: a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

test('who pays is what the funding rules say: digging the government, drains the central budget, the other pipes their owners', () => {
  const of = (kind: QuantityKind, utility: Utility, code: string | null = null, place?: WorkPlace) => {
    const { funder, payer, fundingClause } = fundingOf({ kind, utility, code, place });
    return [funder, payer, fundingClause];
  };
  expect(of('excavation', 'gas')).toEqual(['local_fiscal', 'project', 'HC-2020 六(一)4']);
  expect(of('reinstatement', 'water', 'asphalt')).toEqual(['local_fiscal', 'project', 'HC-2020 六(一)4']);
  expect(of('pipe', 'sewage', 'sewer_dn300')).toEqual(['central_budget', 'project', 'HC-2020 六(二)1']);
  expect(of('chamber', 'combined')).toEqual(['central_budget', 'project', 'HC-2020 六(二)1']);
  for (const utility of ['water', 'gas', 'heat', 'power'] as const)
    for (const place of ['in_compound', 'linked'] as const)
      expect(of('pipe', utility, null, place)).toEqual(['pipe_owner', 'owner', 'HC-2020 六(一)4']);
  // inside the compound the government, in the street the company; the digging is let once everywhere
  expect(of('pipe', 'telecom', 'telecom_cabling')).toEqual(['local_fiscal', 'project', 'HC-2020 六(一)4']);
  expect(of('pipe', 'telecom', 'telecom_cabling', 'linked')).toEqual([
    ...['telecom_owner', 'owner', 'HC-2020 六(一)4'],
  ]);
  expect(of('excavation', 'telecom', null, 'linked')[0]).toBe('local_fiscal');
  expect(of('pipe', 'sewage', 'sewer_dn300', 'linked')).toEqual([
    ...['central_budget', 'project', 'JL-2020-12 财政预算分配'],
  ]);
});

describe('inside the compound and in the street', () => {
  test('a bill is parted where the outline runs, and both parts make the whole', () => {
    fc.assert(
      fc.property(sites, wishes, fc.integer({ min: -10, max: 110 }), (site, wish, edge) => {
        const zone: Point[][] = [
          [
            [-500, -500],
            [edge, -500],
            [edge, 500],
            [-500, 500],
          ],
        ];
        const whole = route(site, wish, false);
        const parted = route({ ...site, zone }, wish, false);
        const lines = parted.routes.flatMap((one) => one.quantities);
        expect(totalYuan(lines)).toBeCloseTo(totalYuan(whole.routes.flatMap((one) => one.quantities)), 4);
        const places = placesOfBill(lines);
        expect(places.reduce((sum, one) => sum + one.costYuan, 0)).toBeCloseTo(totalYuan(lines), 4);
        for (const { network, quantities } of parted.routes) {
          const inside = network.pipes.reduce(
            (sum, { line: [[ax], [bx]], lengthM }) =>
              sum + lengthM * partBetween(ax, bx, Number.NEGATIVE_INFINITY, edge),
            0,
          );
          const billed = quantities.filter((one) => one.kind === 'pipe' && one.place === 'in_compound');
          const metres = billed.reduce((sum, one) => sum + one.quantity, 0);
          expect(Math.abs(metres - inside)).toBeLessThan(0.002 * network.pipes.length + 1e-9);
          for (const one of quantities) expect(one.fundingClause).not.toBeNull();
        }
      }),
      { numRuns: 10 },
    );
  });

  test('without an outline public carriageways are outside, ways of the compound are not; in it both halves of the rule hold', () => {
    const street = (id: string, kind: string, y: number) => ({
      ...{ id, kind, widthM: 8 },
      line: [[-100, y] as Point, [100, y] as Point],
    });
    const streets = [street('a', 'tertiary', 0), street('b', 'service', 20), street('c', 'residential', 40)];
    const at = placesOf({ streets });
    expect([at(0, 0), at(0, 3.9), at(0, 4.1), at(0, 20), at(0, 40), at(0, 60)]).toEqual([
      ...['linked', 'linked', 'in_compound', 'in_compound', 'linked', 'in_compound'],
    ]);
    const zone: Point[][] = [
      [
        [-50, -50],
        [50, -50],
        [50, 50],
        [-50, 50],
      ],
    ];
    const within = placesOf({ streets, zone });
    expect([within(0, 0), within(0, 20), within(0, 40), within(0, 60)]).toEqual([
      ...['linked', 'in_compound', 'in_compound', 'linked'],
    ]);
    expect([
      placesBy({ streets, zone }),
      placesBy({ streets }),
      placesBy({ streets: [streets[1]!] }),
    ]).toEqual(['outline', 'streets', 'nothing']);
  });

  test('each stretch of a pipe pays for the surface that it crosses, also where a street lies between both ends', () => {
    const surface = (x: number): SurfaceId => (x > 40 && x < 47 ? 'asphalt' : 'paving');
    const line: Point[] = [
      [0, 0],
      [100, 0],
    ];
    const found = groundUse(surface, (x) => (x < 45 ? 'in_compound' : 'linked')).along(line);
    const told = new Map(found.map((one) => [`${one.surface} ${one.place}`, one.share]));
    expect(told.get('paving in_compound')).toBeCloseTo(0.4, 4);
    expect(told.get('asphalt in_compound')).toBeCloseTo(0.05, 4);
    expect(told.get('asphalt linked')).toBeCloseTo(0.02, 4);
    expect(told.get('paving linked')).toBeCloseTo(0.53, 4);
  });
});

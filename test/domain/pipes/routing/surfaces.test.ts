import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { centreOf, frameAround, turnBy } from '../../../../domain/pipes/routing/ground/frame.ts';
import { groundUse } from '../../../../domain/pipes/routing/ground/ground-use.ts';
import { metreYuan } from '../../../../domain/pipes/routing/ground/metre-price.ts';
import { groundPrice } from '../../../../domain/pipes/routing/ground/price.ts';
import { surfaceCells, surfaceNumbers } from '../../../../domain/pipes/routing/ground/surface-cells.ts';
import { surfacesOf } from '../../../../domain/pipes/routing/ground/surfaces.ts';
import { placesOf } from '../../../../domain/pipes/routing/ground/work-place.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site, SiteStreet, SiteSurface } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { box, house } from './a-house.ts';

const bare: Site = {
  ...{ buildings: [], barriers: [], streets: [], existing: [], mains: [] },
  groundM: () => 10,
};

const kinds = ['residential', 'footway', 'primary', 'service'];
const place = fc.double({ min: 0, max: 60, noNaN: true });
const point = fc.tuple(place, place);
const area = fc
  .tuple(point, fc.double({ min: 3, max: 30, noNaN: true }), fc.double({ min: 3, max: 30, noNaN: true }))
  .map(([[x, y], w, h]) => box(x, y, w, h));
const streets = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    widthM: fc.double({ min: 2, max: 14, noNaN: true }),
    line: fc.tuple(point, point).map((line): Point[] => line),
    ring: fc.option(area),
  }),
  { maxLength: 4 },
);
const surfaces = fc.array(
  fc.record({
    surface: fc.constantFrom(...surfaceNumbers),
    rings: area.map((ring) => [ring]),
  }) as fc.Arbitrary<SiteSurface>,
  { maxLength: 4 },
);

describe('what lies on the ground', () => {
  test('a raster says of every cell what the bill says of its centre', () => {
    fc.assert(
      fc.property(
        ...([streets, surfaces, fc.boolean(), fc.option(area)] as const),
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        (ways, known, repaves, zone, angle) => {
          const site: Site = {
            ...bare,
            streets: ways.map(
              ({ ring, ...way }, i): SiteStreet =>
                ring ? { ...way, id: `${i}`, line: [], rings: [ring] } : { ...way, id: `${i}` },
            ),
            surfaces: known,
            repaves,
            ...(zone ? { zone: [zone] } : {}),
          };
          const turn = turnBy({ cos: 1, sin: 0 }, angle);
          const frame = frameAround({ minX: -60, minY: -60, maxX: 90, maxY: 90 }, 0, 3.1, turn);
          const cells = surfaceCells(frame, site);
          const surfaceAt = surfacesOf(site);
          const placeAt = placesOf(site);
          for (let cell = 0; cell < cells.length; cell++) {
            const [x, y] = centreOf(frame, cell);
            const surface = surfaceAt(x, y);
            expect(surfaceNumbers[cells[cell]!]).toBe(surface);
            // asked for a box around it, too
            const near = { minX: x - 4, minY: y - 1, maxX: x + 2, maxY: y + 5 };
            expect(surfaceAt.within!(near)(x, y)).toBe(surface);
            expect(placeAt.within!(near)(x, y)).toBe(placeAt(x, y));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a lawn ends at the street that crosses it; what was surveyed in a street is believed', () => {
    const street = { id: 's', kind: 'residential', widthM: 6, line: [[-50, 0] as Point, [50, 0] as Point] };
    const at = surfacesOf({
      streets: [street],
      surfaces: [
        { surface: 'green', rings: [box(-20, -20, 40, 40)] },
        { surface: 'paving', rings: [box(10, -5, 10, 10)] },
      ],
    });
    expect([at(0, 10), at(0, 0), at(15, 0), at(40, 0), at(40, 20)]).toEqual([
      ...['green', 'asphalt', 'paving', 'asphalt', 'paving'],
    ]);
  });
});

describe('the price of a metre', () => {
  const straight = (lengthM: number, depthM: number): LaidNetwork => ({
    ...{ utility: 'water', nodes: [], lifts: 0, pumps: 0, assumptions: [] },
    pipes: [
      {
        ...{ id: 'p', from: 'a', to: 'b', lengthM, diameterMm: 110, lateral: false, households: 1 },
        line: [
          [0, 0],
          [lengthM, 0],
        ],
        ...{ fromDepthM: depthM - 0.11, toDepthM: depthM - 0.11, trenchDepthM: depthM },
        ...{ slope: null, flowM3S: null, pumped: false },
      },
    ],
  });

  test('is what the bill counts for it, under every surface', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...surfaceNumbers),
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.integer({ min: 5, max: 200 }),
        (surface, depthM, lengthM) => {
          const bill = quantitiesOf(straight(lengthM, depthM), { ground: groundUse(() => surface) });
          const chambers = bill.filter((one) => one.kind === 'chamber');
          const metre = metreYuan({ utility: 'water', diameterMm: 110, depthM }, surface, builtInRates);
          expect(totalYuan(bill) - totalYuan(chambers)).toBeCloseTo(lengthM * metre, 4);
        },
      ),
    );
  });

  test('of a cell is in metres of a paved yard, times the disturbance of a busy street', () => {
    const line: Point[] = [
      [-30, 0],
      [30, 0],
    ];
    const pipe = { utility: 'sewage' as const, diameterMm: 300, depthM: 2 };
    const ratio = (surface: 'asphalt' | 'green') =>
      metreYuan(pipe, surface, builtInRates) / metreYuan(pipe, 'paving', builtInRates);
    const frame = frameAround({ minX: -20, minY: -20, maxX: 20, maxY: 20 }, 0, 1);
    const middle = 20 * frame.width + 20;
    const priceOf = (kind: string, more: Partial<Site> = {}) =>
      groundPrice(frame, { ...bare, streets: [{ id: 's', kind, widthM: 8, line }], ...more }, pipe)!;
    expect(priceOf('residential')[middle]).toBeCloseTo(ratio('asphalt'), 6);
    expect(priceOf('primary')[middle]).toBeCloseTo(1.55 * ratio('asphalt'), 6);
    expect(priceOf('residential')[0]).toBe(1);
    const lawn: SiteSurface[] = [{ surface: 'green', rings: [box(-21, -21, 10, 10)] }];
    expect(priceOf('residential', { surfaces: lawn })[0]).toBeCloseTo(ratio('green'), 6);
    expect(groundPrice(frame, bare, pipe)).toBeUndefined();
  });
});

describe('a way is chosen by what it costs', () => {
  /** A house before a wall; left of it the way to the main is `leftM` longer than right of it, where a street has to be opened. */
  const site = (leftM: number, surfacesThere: SiteSurface[]): Site => ({
    ...bare,
    buildings: [house('楼', box(-5, 0, 10, 10))],
    barriers: [
      {
        ...{ id: 'wall', kind: 'structure', area: false },
        paths: [
          [
            [-30 - leftM / 2, -8],
            [30, -8],
          ],
        ],
      },
    ],
    streets: [
      {
        ...{ id: 'street', kind: 'residential', widthM: 26 },
        line: [
          [32, 40],
          [32, -60],
        ],
      },
    ],
    surfaces: surfacesThere,
    mains: [
      {
        ...{ id: 'main', utility: 'water', diameterMm: 200 },
        line: [
          [-4, -40],
          [4, -40],
        ],
      },
    ],
  });
  const eastOf = (at: Site): boolean => {
    const all = routeAll(at, ['water'], { quick: true, marginM: 60 });
    expect(all.routes[0]!.route.unreachable).toEqual([]);
    return all.routes[0]!.network.pipes.some(({ line }) => line.some(([x]) => x > 29));
  };

  test('round the asphalt where that is cheaper, through it where the way round is long, over it where it is repaved anyway', () => {
    expect(eastOf(site(4, []))).toBe(false);
    expect(eastOf(site(60, []))).toBe(true);
    const repaved: SiteSurface[] = [{ surface: 'repaved', rings: [box(18, -60, 30, 100)] }];
    expect(eastOf(site(4, repaved))).toBe(true);
  });

  test('where the renovation repaves the compound no trench in it pays for surfaces, and nothing gets dearer', () => {
    const zone: Point[][] = [box(-100, -30, 200, 60)];
    const at = { ...site(4, []), zone };
    const [plain, repaved] = [false, true].map((repaves) => {
      const all = routeAll({ ...at, repaves }, ['water'], { quick: true, marginM: 60 });
      expect(all.routes[0]!.network.assumptions.some((one) => one.startsWith('repaved'))).toBe(repaves);
      return all.routes.flatMap((one) => one.quantities);
    });
    const surfaceYuan = (place: 'in_compound' | 'linked') =>
      totalYuan(
        repaved!.filter(
          (one) => one.place === place && (one.kind === 'removal' || one.kind === 'reinstatement'),
        ),
      );
    expect(surfaceYuan('in_compound')).toBe(0);
    expect(surfaceYuan('linked')).toBeGreaterThan(0);
    expect(totalYuan(repaved!)).toBeLessThan(totalYuan(plain!));
  });
});

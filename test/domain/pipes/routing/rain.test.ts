import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import table from '../../../../data/standards/rain.json' with { type: 'json' };
import { builtInFlows } from '../../../../domain/pipes/routing/bill/rates.ts';
import { amidOthers } from '../../../../domain/pipes/routing/drains-amid.ts';
import { velocityAt } from '../../../../domain/pipes/routing/gravity/manning.ts';
import { proveSewers } from '../../../../domain/pipes/routing/judge/prove-sewers.ts';
import {
  type DesignRain,
  formulaIntensity,
  intensityAt,
  rainOf,
  rainWishOfCity,
  stormPlaceOf,
  stormPlaces,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { hyetographOf, stepMinutes } from '../../../../domain/pipes/routing/rain/hyetograph.ts';
import {
  designWords,
  laidRainWords,
  rainAssumptions,
} from '../../../../domain/pipes/routing/rain/laid-rain.ts';
import { runoffOf } from '../../../../domain/pipes/routing/rain/runoff.ts';
import { statedStorm } from '../../../../domain/pipes/routing/rain/stated-storm.ts';
import { moveNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { footprintM2, type Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { layoutFacts } from '../../../../domain/pipes/sheet/layout-facts.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { box, house } from './a-house.ts';
import { sites } from './random-sites.ts';

const shanghai = rainOf({ by: 'place', code: '31', returnPeriodYears: 5 });

describe('the table of storm formulas', () => {
  test.each(stormPlaces.map((one) => [one.name.en, one] as const))(
    '%s: heavier when rarer, lighter when longer',
    (_, one) => {
      const [least, most] = one.returnPeriodYears;
      expect(formulaIntensity(one, most, 10)).toBeGreaterThan(formulaIntensity(one, least, 10));
      for (let t = 5; t < 180; t += 5)
        expect(formulaIntensity(one, least, t + 5)).toBeLessThan(formulaIntensity(one, least, t));
      // what falls is more the longer it rains
      for (let t = 5; t < 180; t += 5)
        expect((t + 5) * formulaIntensity(one, least, t + 5)).toBeGreaterThan(
          t * formulaIntensity(one, least, t),
        );
      const design = rainOf({ by: 'place', code: one.code });
      expect(design.returnPeriodYears).toBe(least);
      // nobody compared any of them with its source, and each says so
      expect(one.isVerified).toBe(false);
      expect(designWords(design).zh).toContain('未核实');
      expect(designWords(design).en).toContain('unverified');
    },
  );

  test('Shanghai by hand: 1600(1+0.846 lg 5)/(17)^0.656', () => {
    expect(shanghai.intensityLitresPerSecondHa).toBeCloseTo(
      (1600 * (1 + 0.846 * Math.log10(5))) / 17 ** 0.656,
      6,
    );
  });

  test('a city has its own formula or none', () => {
    expect(stormPlaceOf('310000')!.name.en).toBe('Shanghai');
    expect(stormPlaceOf('222401')!.name.en).toBe('Yanji');
    // Hunchun lies beside Yanji and has none of its own
    expect(rainWishOfCity('222404')).toEqual({ by: 'assumed' });
    expect(rainWishOfCity('micropolis')).toEqual({ by: 'assumed' });
    expect(designWords(rainOf({ by: 'assumed' })).zh).toContain('本地暴雨强度公式未知');
  });

  test('what can’t be meant is refused', () => {
    expect(() => rainOf({ by: 'place', code: '99' })).toThrow(
      expect.objectContaining({ code: 'pipes.rain-place' }),
    );
    expect(() => rainOf({ by: 'place', code: '31', returnPeriodYears: 0 })).toThrow(
      expect.objectContaining({ code: 'pipes.rain-return-period' }),
    );
    expect(() => rainOf({ by: 'own', intensityLitresPerSecondHa: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'pipes.rain-intensity' }),
    );
    const rising = { a: 300, b: 5, c: 0.8, n: -0.2 };
    expect(() => rainOf({ by: 'formula', formula: rising, returnPeriodYears: 2 })).toThrow(
      expect.objectContaining({ code: 'pipes.rain-formula' }),
    );
  });
});

test('a storm in steps: no stretch of it rains harder than the formula says, and one of each length as hard', () => {
  fc.assert(
    fc.property(fc.constantFrom(...stormPlaces), fc.integer({ min: 6, max: 24 }), ({ code }, steps) => {
      const design = rainOf({ by: 'place', code });
      const blocks = hyetographOf(design, steps * stepMinutes);
      expect(blocks).toHaveLength(steps);
      for (let length = 2; length <= steps; length++) {
        const means = blocks
          .slice(0, steps - length + 1)
          .map((_, i) => blocks.slice(i, i + length).reduce((sum, one) => sum + one, 0) / length);
        expect(Math.max(...means)).toBeCloseTo(intensityAt(design, length * stepMinutes), 6);
      }
    }),
  );
  expect(hyetographOf(rainOf({ by: 'own', intensityLitresPerSecondHa: 90 }), 20)).toEqual([90, 90, 90, 90]);
});

test('runoff by surveyed surfaces of the zone, without its roofs', () => {
  const bare: Site = {
    buildings: [house('a', box(0, 0, 20, 10), {})],
    ...{ barriers: [], streets: [], existing: [], mains: [] },
    groundM: () => 0,
  };
  expect(runoffOf(bare)).toMatchObject({ by: 'assumed' });
  // the half beyond the house is a lawn, the other half is asphalt
  const zone = [box(0, 0, 20, 30)];
  const surveyed: Site = {
    ...bare,
    zone,
    surfaces: [
      { surface: 'asphalt', rings: [box(0, 0, 20, 20)] },
      { surface: 'green', rings: [box(0, 20, 20, 10)] },
    ],
  };
  const { roof, asphalt, green } = table.runoff;
  const share = 1 / table.catchmentFactor.value;
  const found = runoffOf(surveyed);
  expect(found.by).toBe('surfaces');
  expect(found.coefficient).toBeCloseTo(
    share * roof.value + (1 - share) * ((asphalt.value + green.value) / 2),
    2,
  );
  expect(runoffOf({ ...surveyed, repaves: true })).toEqual(found);
});

describe('figures that somebody knows better for a place', () => {
  const own = { inletMinutes: 15, runoffCoefficient: 0.7, catchmentFactor: 1.5 };
  const given = rainOf({ by: 'place', code: '31', returnPeriodYears: 5, ...own });

  test('hold instead of the assumed ones, and each says whose it is', () => {
    expect(given.inletMinutes).toBe(15);
    expect(given.intensityLitresPerSecondHa).toBeCloseTo(
      (1600 * (1 + 0.846 * Math.log10(5))) / 22 ** 0.656,
      6,
    );
    const site: Site = {
      buildings: [house('a', box(0, 0, 20, 10), {})],
      ...{ barriers: [], streets: [], existing: [], mains: [] },
      groundM: () => 0,
    };
    const runoff = runoffOf(site, given);
    expect(runoff).toEqual({ coefficient: 0.7, by: 'own', catchmentFactor: 1.5, catchmentBy: 'own' });
    const told = laidRainWords({ design: given, runoff, longestMinutes: 20 });
    for (const words of ['t₁=15 min（自定）', '径流系数 0.70（自定）', '屋面的 1.5 倍（自定）'])
      expect(told.zh).toContain(words);
    for (const words of ['t₁=15 min (given)', 'runoff coefficient 0.70 (given)', '1.5 roof areas (given)'])
      expect(told.en).toContain(words);
    expect(
      rainAssumptions({ design: given, runoff, longestMinutes: 20 }).map((one) => one.split(':')[0]),
    ).toEqual(['rain-unverified']);
    const plain = { design: shanghai, runoff: runoffOf(site, shanghai), longestMinutes: 20 };
    for (const words of ['t₁=10 min（假定）', '（假定），汇水面积为屋面的 2.5 倍（假定）'])
      expect(laidRainWords(plain).zh).toContain(words);
    expect(rainAssumptions(plain).map((one) => one.split(':')[0])).toEqual([
      ...['rain-unverified', 'runoff-assumed', 'catchment-assumed'],
    ]);
    // a catchment that is all roof runs off as a roof does
    const roofs = runoffOf(site, rainOf({ by: 'assumed', catchmentFactor: 1 }));
    expect(roofs.coefficient).toBeCloseTo(table.runoff.roof.value, 9);
  });

  test('size the drains: what comes in is area × coefficient × intensity of the inlet', () => {
    const site: Site = {
      buildings: [house('a', box(0, 20, 40, 20))],
      ...{ barriers: [], streets: [], existing: [] },
      mains: [
        {
          id: 'm',
          utility: 'storm',
          diameterMm: 800,
          line: [
            [-30, -10],
            [80, -10],
          ],
        },
      ],
      groundM: () => 30,
    };
    const { routes } = routeAll(site, ['storm'], { quick: true, rain: given });
    const { pipes, rain } = routes[0]!.network;
    expect(rain).toMatchObject({ design: given, runoff: { coefficient: 0.7 } });
    const flow = ((800 * 1.5) / 1e4) * 0.7 * given.intensityLitresPerSecondHa * 1e-3;
    expect(Math.max(...pipes.map((one) => one.flowM3S ?? 0))).toBeCloseTo(flow, 9);
  });

  test('an intensity has no inlet time; what can’t be meant is refused', () => {
    expect(rainOf({ by: 'own', intensityLitresPerSecondHa: 200, inletMinutes: 5 })).toMatchObject({
      ...{ inletMinutes: 10, given: {} },
    });
    for (const [wrong, code] of [
      [{ inletMinutes: 0 }, 'pipes.rain-inlet'],
      [{ runoffCoefficient: 1.1 }, 'pipes.rain-runoff'],
      [{ catchmentFactor: Number.NaN }, 'pipes.rain-catchment'],
    ] as const)
      expect(() => rainOf({ by: 'place', code: '31', ...wrong })).toThrow(expect.objectContaining({ code }));
  });
});

test('what a city states goes before the table, by its own return period, and is told with its source', () => {
  const formula = { a: 1500, b: 7, c: 0.9, n: 0.65 };
  const settings = { designRain: { ...formula, returnPeriodYears: 3, source: '气象局' } };
  const storm = statedStorm(settings)!;
  const name = { zh: '上海', en: 'Shanghai' };
  const wish = rainWishOfCity('310000', { storm, name });
  expect(rainOf(wish)).toMatchObject({ by: 'city', formula, returnPeriodYears: 3, isVerified: true });
  expect(designWords(rainOf(wish)).zh).toContain('上海 q=1500(1+0.9lgP)/(t+7)^0.65，P=3 年');
  expect(designWords(rainOf(wish)).zh).toContain('（气象局）');
  const assumed = { ...storm, isAssumed: true };
  expect(designWords(rainOf({ by: 'city', storm: assumed, name, returnPeriodYears: 5 })).zh).toMatch(
    /P=5 年.*（气象局，假定）/,
  );
  expect(rainWishOfCity('310000', { storm: null, name })).toEqual({ by: 'place', code: '31' });
  for (const wrong of [null, {}, { designRain: 5 }, { designRain: { ...formula, returnPeriodYears: '3' } }])
    expect(statedStorm(wrong)).toBeNull();
});

/** Each pipe of a drain with the pipes that lead into it. */
function into(network: LaidNetwork): Map<string, LaidPipe[]> {
  return Map.groupBy(network.pipes, (one) => one.to);
}

/** The rain of every inlet above a pipe, in areas times runoff, and how long it takes there: worked out from the laid pipes alone. */
function arrivalsAt(
  pipe: LaidPipe,
  above: Map<string, LaidPipe[]>,
  design: DesignRain,
): [minutes: number, reduced: number][] {
  const upstream = above.get(pipe.from) ?? [];
  const own: [number, number][] = pipe.lateral
    ? [[design.inletMinutes, pipe.flowM3S! / intensityAt(design, design.inletMinutes)]]
    : [];
  return [
    ...own,
    ...upstream.flatMap((one) => {
      const v = one.pumped
        ? Number.POSITIVE_INFINITY
        : velocityAt(one.flowM3S!, one.diameterMm / 1000, one.slope!, builtInFlows.roughness.plastic);
      return arrivalsAt(one, above, design).map(([t, reduced]): [number, number] => [
        t + one.lengthM / v / 60,
        reduced,
      ]);
    }),
  ];
}

test('with a formula each pipe carries the rain of its time of travel, less than at the inlets and never too little; dragged too', () => {
  let lessened = 0;
  let dragged = 0;
  fc.assert(
    fc.property(sites, fc.constantFrom(...stormPlaces), (given, { code }) => {
      // roofs large enough for pipes of more than one size
      const site: Site = { ...given, mains: given.mains.filter((one) => one.utility === 'storm') };
      const rain = rainOf({ by: 'place', code, returnPeriodYears: 10 });
      const flat = rainOf({ by: 'own', intensityLitresPerSecondHa: rain.intensityLitresPerSecondHa });
      const options = { quick: true, marginM: 40, rounds: 1 };
      const all = routeAll(site, ['storm'], { ...options, rain });
      const [routed] = all.routes;
      const check = (network: LaidNetwork) => {
        const above = into(network);
        for (const pipe of network.pipes) {
          const come = arrivalsAt(pipe, above, rain).sort((a, b) => a[0] - b[0]);
          let reduced = 0;
          const asked = come.map(([t, one]) => {
            reduced += one;
            return reduced * intensityAt(rain, t);
          });
          expect(pipe.flowM3S!).toBeGreaterThanOrEqual(Math.max(...asked) * (1 - 1e-9));
          const atInlets = reduced * intensityAt(rain, rain.inletMinutes);
          expect(pipe.flowM3S!).toBeLessThanOrEqual(atInlets * (1 + 1e-9));
          if (pipe.flowM3S! < 0.999 * atInlets) lessened++;
          for (const one of above.get(pipe.from) ?? [])
            expect(pipe.flowM3S!).toBeGreaterThanOrEqual(one.flowM3S! * (1 - 1e-9));
        }
        expect(proveSewers(network)?.ok ?? true).toBe(true);
      };
      check(routed!.network);
      const whole = routeAll(site, ['storm'], { ...options, rain: flat });
      const yuan = (of: typeof all) => of.routes[0]!.quantities.reduce((sum, one) => sum + one.costYuan, 0);
      expect(yuan(all)).toBeLessThanOrEqual(yuan(whole) * 1.001);

      const { plan } = routed!.route;
      const v = plan.kind.findIndex((kind, i) => kind !== 'leaf' && kind !== 'root' && plan.degree(i) > 0);
      if (v < 0) return;
      const sizing = { rain, ...amidOthers(site, 'storm', all.routes) };
      const to = [plan.x[v]! + 0.3, plan.y[v]! + 0.4] as const;
      const moved = moveNode(all.site, routed!, v, ...to, sizing);
      if (!moved) return;
      check(moved.network);
      const anew = moveNode(
        { ...all.site },
        { ...routed!, network: structuredClone(routed!.network) },
        v,
        ...to,
        sizing,
      )!;
      expect(anew.network).toEqual(moved.network);
      dragged++;
    }),
    { numRuns: 25 },
  );
  expect(lessened).toBeGreaterThan(20);
  expect(dragged).toBeGreaterThan(5);
});

test('twice the rain is twice the flow, and the answer names intensity and source once', () => {
  const site: Site = {
    buildings: [house('a', box(0, 0, 30, 12), {})],
    ...{ barriers: [], streets: [], existing: [] },
    mains: [
      {
        id: 'm',
        utility: 'storm',
        diameterMm: 600,
        line: [
          [-20, -30],
          [60, -30],
        ],
      },
    ],
    groundM: (_, y) => 40 + y / 100,
  };
  const laid = (intensityLitresPerSecondHa: number) =>
    routeAll(site, ['storm'], { quick: true, rain: rainOf({ by: 'own', intensityLitresPerSecondHa }) });
  const flow = (intensity: number) => laid(intensity).routes[0]!.network.pipes[0]!.flowM3S!;
  const { coefficient } = runoffOf(site);
  const hectares = (footprintM2(site.buildings[0]!) * table.catchmentFactor.value) / 1e4;
  expect(flow(100)).toBeCloseTo((hectares * 100 * coefficient) / 1000, 9);
  expect(flow(200)).toBeCloseTo(2 * flow(100), 9);

  const told = (all: ReturnType<typeof laid>, language: 'zh' | 'en') =>
    assumptionWords(layoutFacts(all), layoutSay(language), language).filter((one) =>
      one.includes('L/(s·ha)'),
    );
  expect(told(laid(150), 'zh')).toEqual([expect.stringMatching(/^雨强 150 L.*（自定）；径流系数/)]);
  const formula = routeAll(site, ['storm'], { quick: true, rain: shanghai });
  expect(told(formula, 'en')).toEqual([
    expect.stringContaining('Shanghai q=1600(1+0.846lgP)/(t+7)^0.656, P=5 a'),
  ]);
  expect(formula.routes[0]!.network.assumptions.some((one) => one.startsWith('rain-unverified'))).toBe(true);
  const nobody = routeAll(site, ['storm'], { quick: true }).routes[0]!.network;
  expect(nobody.assumptions.some((one) => one.startsWith('rain-assumed'))).toBe(true);
  expect(laidRainWords(nobody.rain!).en).toContain('180 L/(s·ha) (assumed');
});

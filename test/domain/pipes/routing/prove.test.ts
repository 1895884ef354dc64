import { describe, expect, test, vi } from 'vitest';
import { HYDRAULIC_WARNINGS } from '../../../../domain/pipes/hydraulics/epanet-warnings.ts';
import { proveSewers } from '../../../../domain/pipes/routing/judge/prove-sewers.ts';
import { proveWater, waterModel } from '../../../../domain/pipes/routing/judge/prove-water.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { proofLines } from '../../../../domain/pipes/sheet/proof-words.ts';
import en from '../../../../domain/pipes/sheet/words/en.json' with { type: 'json' };
import zh from '../../../../domain/pipes/sheet/words/zh.json' with { type: 'json' };

/** One straight main with one house at its end, ground level at 100 m. */
function oneMain(diameterMm: number, lengthM: number, households: number): LaidNetwork {
  const pipe = (given: Partial<LaidPipe> & Pick<LaidPipe, 'id' | 'from' | 'to' | 'line'>): LaidPipe => ({
    lengthM,
    diameterMm,
    lateral: false,
    households,
    fromDepthM: 2,
    toDepthM: 2,
    trenchDepthM: 2.1,
    slope: null,
    flowM3S: null,
    pumped: false,
    ...given,
  });
  const node = { y: 0, groundM: 100, depthM: 2, dropM: 0, terminal: null };
  return {
    utility: 'water',
    pipes: [
      pipe({
        id: 'm',
        from: 't',
        to: 'j',
        line: [
          [0, 0],
          [lengthM, 0],
        ],
      }),
      pipe({
        id: 'l',
        from: 'j',
        to: 's',
        line: [
          [lengthM, 0],
          [lengthM + 5, 0],
        ],
        lateral: true,
        lengthM: 5,
        diameterMm: 63,
      }),
    ],
    nodes: [
      { ...node, id: 't', x: 0, kind: 'tie-in' },
      { ...node, id: 'j', x: lengthM, kind: 'manhole' },
      { ...node, id: 's', x: lengthM + 5, kind: 'service', terminal: 'house' },
    ],
    lifts: 0,
    pumps: 0,
    assumptions: [],
  };
}

/** Hazen–Williams, SI: h = 10.67 · L · Q^1.852 / (C^1.852 · d^4.8704). */
function lossM(lengthM: number, flowLS: number, diameterMm: number): number {
  return (10.67 * lengthM * (flowLS / 1000) ** 1.852) / (120 ** 1.852 * (diameterMm / 1000) ** 4.8704);
}

/** PE100, SDR 17 by GB/T 13663.2: walls of 6.6 and 3.8 mm. */
const [bore110Mm, bore63Mm] = [110 - 2 * 6.6, 63 - 2 * 3.8];

/** Peak hour of a household by data/standards/water-service.json: 2.6 persons × 120 L × 1.5. */
const householdLS = (2.6 * 120 * 1.5) / 86_400;

describe('water proved by EPANET', () => {
  test('pressures follow Hazen–Williams, in the peak hour and on fire', async () => {
    const laid = oneMain(110, 400, 600);
    const proof = (await proveWater(laid, { mainHeadM: 35, storeysOf: () => 6 }))!;
    const drawn = 600 * householdLS;
    const at = new Map(proof.nodes.map((one) => [one.id, one]));
    expect(proof.demandLS).toBeCloseTo(drawn, 3);
    expect(at.get('j')!.pressureM).toBeCloseTo(35 - lossM(400, drawn, bore110Mm), 1);
    expect(at.get('s')!.pressureM).toBeCloseTo(
      35 - lossM(400, drawn, bore110Mm) - lossM(5, drawn, bore63Mm),
      1,
    );
    expect(at.get('s')!.requiredM).toBe(28);
    expect(at.get('j')!.firePressureM).toBeCloseTo(35 - lossM(400, drawn + 15, bore110Mm), 1);
    expect(proof.fire).toMatchObject({ tried: 1, tooNarrow: 0 });
    expect(proof.mainHeadAssumed).toBe(false);
  });

  test('the head it asks for is exactly enough', async () => {
    const laid = oneMain(160, 300, 900);
    const short = (await proveWater(laid, { mainHeadM: 20 }))!;
    expect(short.ok).toBe(false);
    const enough = (await proveWater(laid, { mainHeadM: short.neededHeadM + 0.01 }))!;
    expect(enough.nodes.every((one) => one.ok)).toBe(true);
    const less = (await proveWater(laid, { mainHeadM: short.neededHeadM - 0.05 }))!;
    expect(less.nodes.some((one) => !one.ok)).toBe(true);
  });

  test('a main too narrow for hydrants does not pass by having none', async () => {
    const proof = (await proveWater(oneMain(90, 50, 12), { mainHeadM: 60 }))!;
    expect(proof.nodes.every((one) => one.ok)).toBe(true);
    expect(proof.fire).toMatchObject({ tried: 0, tooNarrow: 1 });
    expect(proof.ok).toBe(false);
  });

  test('a lower storey asks for less, and an unknown main is said to be assumed', async () => {
    const proof = (await proveWater(oneMain(110, 100, 40), { storeysOf: () => 1 }))!;
    expect(proof.nodes.find((one) => one.terminal === 'house')!.requiredM).toBe(10);
    expect(proof.mainHeadAssumed).toBe(true);
    expect(proof.sources.every((one) => one.clause !== '' && one.confidence !== '')).toBe(true);
  });

  test('what EPANET warns of is said in words, of the peak hour and of the hydrants apart', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const water = (await proveWater(oneMain(110, 400, 600), { mainHeadM: 12 }))!;
    expect(water.warnings).toEqual([]);
    expect(water.fire.warnings).toEqual(['negative-pressure']);
    const lines = proofLines({ water, sewers: [] }, layoutSay('zh'));
    expect(lines.filter((one) => one.includes('EPANET 提示'))).toEqual([
      'EPANET 提示（消火栓出流）；部分用水点水压为负',
    ]);
    const dry = (await proveWater(oneMain(110, 400, 600), { mainHeadM: 0.2 }))!;
    expect(dry.warnings).toEqual(['negative-pressure']);
    const words = [zh, en].map(({ proof }) => proof.warning);
    for (const texts of words)
      for (const one of HYDRAULIC_WARNINGS) expect(texts[one].length).toBeGreaterThan(3);
    expect(proofLines({ water: dry, sewers: [] }, layoutSay('en')).join()).toContain('peak hour');
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  test('only a tie-in gives water', () => {
    const model = waterModel(oneMain(110, 100, 40));
    expect(model.nodes.filter((one) => one.kind === 'reservoir').map((one) => one.id)).toEqual(['t']);
  });
});

describe('routed networks', () => {
  const site: Site = {
    buildings: [0, 40, 80].map((x, i) => ({
      id: `b${i}`,
      rings: [
        [
          [x, 20],
          [x + 25, 20],
          [x + 25, 32],
          [x, 32],
          [x, 20],
        ],
      ],
      terminal: true,
      doors: [],
      households: 60,
    })),
    barriers: [],
    streets: [],
    existing: [],
    mains: (['sewage', 'storm', 'water'] as const).map((utility, i) => ({
      id: `main ${utility}`,
      utility,
      line: [
        [-30, -10 - 4 * i],
        [140, -10 - 4 * i],
      ],
      diameterMm: 400,
    })),
    groundM: (x, y) => 100 + 0.01 * x - 0.01 * y,
  };
  const { routes } = routeAll(site, ['sewage', 'storm', 'water'], { frostDepthM: 1.5, rounds: 0 });

  test('every gravity pipe is listed with slope, fill and velocity, and keeps the tables', () => {
    for (const { network } of routes.filter((one) => one.network.utility !== 'water')) {
      const proof = proveSewers(network)!;
      expect(proof.pipes.length + proof.pumped).toBe(network.pipes.length);
      expect(proof.pipes.filter((one) => one.verdict !== 'ok')).toEqual([]);
      for (const pipe of proof.pipes) {
        const laid = network.pipes.find((one) => one.id === pipe.segment)!;
        expect(pipe.slope).toBeCloseTo(laid.slope!, 6);
        expect(pipe.fill).toBeGreaterThan(0);
        expect(pipe.fill!).toBeLessThanOrEqual(pipe.maxFill!.value);
        expect(pipe.flowLS).toBeCloseTo(laid.flowM3S! * 1000, 9);
      }
    }
  });

  test('a pipe that is laid flat is found', () => {
    const { network } = routes.find((one) => one.network.utility === 'sewage')!;
    const [first, ...rest] = network.pipes;
    const level = (id: string) => network.nodes.find((one) => one.id === id)!.groundM;
    const toDepthM = first!.fromDepthM - level(first!.from) + level(first!.to);
    const proof = proveSewers({ ...network, pipes: [{ ...first!, toDepthM }, ...rest] })!;
    expect(proof.ok).toBe(false);
    expect(proof.pipes[0]!.verdict).toBe('no-slope');
  });

  test('every house of the water network has a pressure', async () => {
    const { network } = routes.find((one) => one.network.utility === 'water')!;
    const proof = (await proveWater(network))!;
    expect(
      proof.nodes
        .filter((one) => one.terminal !== null)
        .map((one) => one.terminal)
        .sort(),
    ).toEqual(['b0', 'b1', 'b2']);
    expect(proof.demandLS).toBeCloseTo(180 * householdLS, 3);
  });
});

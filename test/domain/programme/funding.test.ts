import fc from 'fast-check';
import { expect, test } from 'vitest';
import catalogue from '../../../data/catalogue/works.json' with { type: 'json' };
import bodies from '../../../data/policies/bodies.json' with { type: 'json' };
import policy from '../../../data/policies/funding.json' with { type: 'json' };
import stages from '../../../data/policies/stages.json' with { type: 'json' };
import { addUpQuantities, apportion, type CatalogueItem } from '../../../domain/programme/catalogue.ts';
import {
  type FundingRule,
  liftAwardYuan,
  reachesSubsidyThreshold,
  splitFunding,
  whoPays,
} from '../../../domain/programme/funding.ts';

const rules = policy.rules as FundingRule[];
const items = catalogue.items as CatalogueItem[];
const item = (code: string) => items.find((i) => i.code === code)!;

test('pipe owners pay for their pipes, the government for the digging, once', () => {
  const water = item('water_de90');
  expect(whoPays({ item: water, place: 'in_compound', part: 'works' }, rules).main!.funder).toBe(
    'pipe_owner',
  );
  const dig = whoPays({ item: water, place: 'in_compound', part: 'excavation' }, rules);
  expect(dig.main!.funder).toBe('local_fiscal');
  expect(dig.main!.clause).toBe('六(一)4');
});

test('telecom: government inside the compound, the owner outside', () => {
  const duct = item('telecom_cabling');
  expect(whoPays({ item: duct, place: 'in_compound', part: 'works' }, rules).main!.funder).toBe(
    'local_fiscal',
  );
  expect(whoPays({ item: duct, place: 'linked', part: 'works' }, rules).main!.funder).toBe('telecom_owner');
});

test('central budget money is barred from trunk works', () => {
  const trunk = whoPays({ item: item('asphalt'), place: 'trunk', part: 'works' }, rules);
  expect(trunk.mayNot.map((r) => r.funder)).toContain('central_budget');
  expect([trunk.main, ...trunk.mayAdd].map((r) => r?.funder)).not.toContain('central_budget');
});

test('sewers and paving go to central budget, roofs to the fiscal fund', () => {
  const main = (code: string) =>
    whoPays({ item: item(code), place: 'in_compound', part: 'works' }, rules).main!.funder;
  expect(main('sewer_dn300')).toBe('central_budget');
  expect(main('paving_vehicle')).toBe('central_budget');
  expect(main('roof_flat_waterproof')).toBe('central_fiscal');
  expect(main('elder_care')).toBe('private_capital');
});

test('the split adds up to the total', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          item: fc.constantFrom(...items),
          place: fc.constantFrom('in_compound' as const, 'linked' as const, 'trunk' as const),
          part: fc.constantFrom('works' as const, 'excavation' as const, 'preparation' as const),
          costYuan: fc.integer({ min: 0, max: 10_000_000 }),
        }),
      ),
      (lines) => {
        const split = splitFunding(lines, rules);
        const parts = [...split.byFunder.values()].reduce((a, b) => a + b, split.unfundedYuan);
        expect(parts).toBe(split.totalYuan);
      },
    ),
  );
});

test('lift award: half the subsidy, capped twice', () => {
  expect(liftAwardYuan(2, 300_000, 1_000_000, policy.liftAward)).toBe(150_000);
  expect(liftAwardYuan(2, 900_000, 1_000_000, policy.liftAward)).toBe(200_000);
  expect(liftAwardYuan(1, 900_000, 1_000_000, policy.liftAward)).toBe(100_000);
});

test('subsidy threshold: two of water, power, road, gas, or a lift', () => {
  const has = (...codes: string[]) => reachesSubsidyThreshold(codes.map(item), policy.subsidyThreshold);
  expect(has('water_de90')).toBe(false);
  expect(has('water_de90', 'water_d32')).toBe(false);
  expect(has('water_de90', 'asphalt')).toBe(true);
  expect(has('lift')).toBe(true);
});

test('apportion keeps the whole', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), (whole, shares) => {
      const parts = apportion(whole, shares);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(whole);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('quantities add up, and an unknown cost stays unknown', () => {
  const one = { itemCode: 'kerb', planned: 5, done: 1, costYuan: 10 };
  expect(addUpQuantities([[one], [{ ...one, costYuan: null }]])).toEqual([
    { itemCode: 'kerb', planned: 10, done: 2, costYuan: null },
  ]);
});

test('every step of the stages is led by bodies of the list', () => {
  const keys = bodies.bodies.map((body) => body.key);
  for (const step of stages.steps) for (const lead of step.lead) expect(keys).toContain(lead);
  expect(new Set(items.map((i) => i.code)).size).toBe(items.length);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkClashes } from '../../../../domain/pipes/clash/check.ts';
import { noSurroundings } from '../../../../domain/pipes/clash/surroundings.ts';
import type { PipeNetwork } from '../../../../domain/pipes/model.ts';
import { plannedMeasures, withMeasures } from '../../../../domain/pipes/planned-measures.ts';
import { carryMeasures } from '../../../../domain/pipes/routing/answer/carry-measures.ts';
import { buildingsOf } from '../../../../domain/pipes/routing/judge/beside-foundations.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { toModel } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { sites, utilities } from './random-sites.ts';

const told = ['horizontal', 'building', 'foundation'];

/** The accepted plan of a site, with its measures or without. */
function planned(site: Site, wish: typeof utilities) {
  const all = routeAll(site, wish, { quick: true, marginM: 40, rounds: 0 });
  const models = all.routes.map(({ network }) => toModel(network));
  const bare: PipeNetwork = {
    crs: null,
    nodes: models.flatMap(({ nodes }) => nodes),
    segments: models.flatMap(({ segments }) => segments),
    extras: {},
  };
  const whole = { ...bare, segments: carryMeasures(bare.segments, all.protections) };
  const around = { ...noSurroundings, buildings: buildingsOf(site) };
  const open = (network: PipeNetwork) =>
    checkClashes(network, around).findings.filter(
      ({ kind, severity }) => told.includes(kind) && severity !== 'notice',
    );
  return { all, bare, whole, open, around };
}

test('a check of the accepted plan asks for nothing that the plan protects, and for all that it does not', () => {
  let covered = 0;
  fc.assert(
    fc.property(sites, fc.subarray([...utilities], { minLength: 3, maxLength: 4 }), (site, wish) => {
      const { all, bare, whole, open } = planned(site, wish);
      const wrong = new Set([
        ...all.clashes.map(({ id }) => id),
        ...all.routes.flatMap(({ violations }) =>
          violations.map(({ pipe, obstacle }) => `building|${pipe}|${obstacle}`),
        ),
      ]);
      expect(
        open(whole)
          .map(({ id }) => id)
          .filter((id) => !wrong.has(id)),
      ).toEqual([]);
      for (const id of wrong)
        if (open(bare).some((one) => one.id === id)) expect(open(whole).map((one) => one.id)).toContain(id);
      covered += open(bare).length - open(whole).length;
    }),
    { numRuns: 12, seed: 11 },
  );
  expect(covered).toBeGreaterThan(0);
}, 120_000);

test('what comes nearer than the plan says is asked for again', () => {
  const site = fc.sample(sites, { numRuns: 30, seed: 5 }).find((one) => {
    const { all } = planned(one, ['storm', 'sewage', 'water', 'power']);
    return all.protections.some(({ finding }) => finding.kind === 'foundation');
  })!;
  const { all, whole, open } = planned(site, ['storm', 'sewage', 'water', 'power']);
  const { finding } = all.protections.find((one) => one.finding.kind === 'foundation')!;
  const before = open(whole).length;
  const nearer = {
    ...whole,
    segments: whole.segments.map((one) =>
      one.id === finding.a.id
        ? {
            ...one,
            attributes: withMeasures(one.attributes, {
              ...plannedMeasures(one.attributes),
              foundationM: finding.measuredM! + 0.2,
            }),
          }
        : one,
    ),
  };
  expect(open(nearer).length).toBeGreaterThan(before);
});

test('attributes of somebody else are no measures', () => {
  expect(plannedMeasures({ protectedBeside: 'P1, P2', protectedBuildingM: 'near' })).toEqual({
    beside: [],
    buildingM: undefined,
    foundationM: undefined,
  });
  const own = withMeasures({ note: 'x' }, { beside: ['a b', 'c'], buildingM: 1.25 });
  expect(plannedMeasures(own)).toEqual({ beside: ['a b', 'c'], buildingM: 1.25, foundationM: undefined });
  expect(withMeasures(own, { beside: [] })).toEqual({ note: 'x' });
});

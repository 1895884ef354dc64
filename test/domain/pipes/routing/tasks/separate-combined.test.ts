import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gravityCapacity } from '../../../../../domain/pipes/hydraulics/manning.ts';
import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeSegment,
} from '../../../../../domain/pipes/model.ts';
import { applyPatch } from '../../../../../domain/pipes/patch.ts';
import {
  planSeparation,
  type SeparationPlan,
} from '../../../../../domain/pipes/routing/tasks/separation-plan.ts';
import { sitePipe } from '../../../../../domain/pipes/routing/tasks/separation-site.ts';
import { aCompound, type CompoundWish, usual } from './a-compound.ts';

const plan = (wish: CompoundWish, becomes: 'storm' | 'sewage' = 'storm') => {
  const compound = aCompound(wish);
  const options = { frostDepthM: 1.8, quick: true, rounds: 1, marginM: 40 };
  return { compound, plan: planSeparation({ ...compound, becomes, year: 2026, options }, 'p') };
};

const wishes: fc.Arbitrary<CompoundWish> = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  slope: fc.constantFrom(0.001, 0.0031, 0.004, 0.009),
  laidYear: fc.constantFrom(null, 1965, 1988, 2001),
  material: fc.constantFrom(null, 'concrete', 'brick', 'pvc'),
  diameterMm: fc.constantFrom(200, 300, 400),
  street: fc.constantFrom<CompoundWish['street'][]>(
    ['storm', 'sewage'],
    ['combined'],
    ['combined', 'storm'],
    ['combined', 'sewage'],
    ['storm', 'sewage', 'combined'],
  ),
  groundFall: fc.constantFrom(0, 0.004, 0.012),
  doors: fc.integer({ min: 0, max: 3 }),
  corridor: fc.constantFrom<Partial<PipeSegment>>(
    {},
    { diameterMm: null },
    { state: 'abandoned' },
    { attributes: { defectGrade: 4 } },
  ),
});

const carries = (one: PipeSegment) => one.state !== 'abandoned' && one.state !== 'empty';

/** Every pipe downstream of a node, in the pipes that carry water or are to. */
function downstream(network: PipeNetwork, node: string): PipeSegment[] {
  const leaving = Map.groupBy(network.segments.filter(carries), (one) => one.from);
  const found = new Map<string, PipeSegment>();
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const one of leaving.get(at) ?? []) {
      if (found.has(one.id)) continue;
      found.set(one.id, one);
      open.push(one.to);
    }
  }
  return [...found.values()];
}

/** Where the new pipes of a system begin at a house, by terminal. */
function houses({ layout, after }: SeparationPlan, system: 'storm' | 'sewage'): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of Object.values(layout.parts)) {
    for (const { network } of part.routes) {
      if (network.utility !== system) continue;
      for (const node of network.nodes) {
        const id = `p-${node.id}`;
        if (node.terminal && !node.terminal.startsWith('led-on')) {
          expect(after.nodes.some((one) => one.id === id)).toBe(true);
          found.set(node.terminal, id);
        }
      }
    }
  }
  return found;
}

describe('rain and sewage apart', () => {
  test('every house on both systems or explained, no sewage in a storm pipe, old drains carry their flow, undo is exact', () => {
    fc.assert(
      fc.property(wishes, fc.constantFrom('storm' as const, 'sewage' as const), (wish, becomes) => {
        const { compound, plan: found } = plan(wish, becomes);
        const { layout, after, patch } = found;
        const terminals = layout.parts.other.routes[0]!.route.terminals.map((one) => one.id);
        const explained = new Set(
          Object.values(layout.parts).flatMap((part) =>
            part.routes.flatMap(({ route }) =>
              route.unreachable.map((one) => `${route.spec.utility} ${one.terminal}`),
            ),
          ),
        );
        const served = new Set(
          layout.drains
            .filter((one) => one.drain.isOutlet && one.verdict !== 'abandon')
            .map((one) => one.drain.segment.id.replace('outlet-', 'H')),
        );
        for (const system of ['storm', 'sewage'] as const) {
          const begins = houses(found, system);
          const foreign = system === 'storm' ? 'sewage' : 'storm';
          for (const terminal of terminals) {
            if (system === becomes && served.has(terminal.split('#')[0]!)) continue;
            const node = begins.get(terminal);
            if (node === undefined) {
              expect(explained).toContain(`${system} ${terminal}`);
              continue;
            }
            const way = downstream(after, node);
            // where the street has no main of this system, the combined one takes it
            const receiver = layout.outside[system] === 'combined' ? 'combined' : system;
            expect(way.some((one) => one.id.startsWith(`street-${receiver}`))).toBe(true);
            if (layout.outside[system] === 'separate')
              expect(new Set(way.map((one) => one.utility))).toEqual(new Set([system]));
            else expect(way.some((one) => one.utility === foreign)).toBe(false);
          }
        }
        expect(found.remaining).toEqual([]);

        const kept = layout.drains.filter((one) => one.verdict === 'keep' || one.verdict === 'renew');
        for (const { drain, judgement, newSizeMm, verdict } of kept) {
          const id = verdict === 'keep' ? drain.segment.id : `p-renew-${drain.segment.id}`;
          const segment = after.segments.find((one) => one.id === id)!;
          expect(segment.utility).toBe(becomes);
          const plastic = { roughness: 0.01, roughnessKind: 'manning' };
          const own =
            verdict === 'renew'
              ? { ...segment, material: null, diameterMm: newSizeMm, attributes: plastic }
              : segment;
          const [result] = gravityCapacity({ ...after, segments: [own] });
          expect(result!.capacityLS).toBeGreaterThanOrEqual(judgement!.flowLS - 1e-9);
        }
        for (const one of layout.drains) {
          if (one.verdict !== 'keep')
            expect(one.checks.some((check) => !check.ok && check.decides)).toBe(true);
          else expect(one.checks.every((check) => check.ok || !check.decides)).toBe(true);
        }

        const lengthM = compound.network.segments
          .filter((one) => one.utility === 'combined' && compound.isInside(one))
          .map((one) => layout.drains.find((drain) => drain.drain.segment === one)!.drain.lengthM);
        const { keep, renew, abandon, combined } = found.metres;
        expect(keep + renew + abandon + combined).toBeCloseTo(
          lengthM.reduce((a, b) => a + b, 0),
          6,
        );
        const metresOf = (zh: string) => found.lines.find((one) => one.item.zh === zh)?.quantity ?? 0;
        expect(metresOf('旧管检测清淤')).toBeCloseTo(keep, 6);
        expect(metresOf('旧管拆除')).toBeCloseTo(renew, 6);

        for (const part of Object.values(layout.parts))
          for (const routed of part.routes) expect(routed.violations).toEqual([]);

        const there = applyPatch(compound.network, patch);
        const back = applyPatch(there.network, there.undo);
        expect(sorted(back.network)).toBe(sorted(compound.network));
        expect(sorted(there.network)).toBe(sorted(after));
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('the same wish, the same plan', () => {
    const [one, two] = [plan(usual), plan(usual)];
    expect(JSON.stringify(one.plan.patch)).toBe(JSON.stringify(two.plan.patch));
  });

  test('the usual case: drains that carry the rain stay, the last is renewed, the link into the sewer is cut', () => {
    const { plan: found } = plan(usual);
    const verdicts = new Map(found.layout.drains.map((one) => [one.drain.segment.id, one]));
    expect(verdicts.get('row-1-a')).toMatchObject({ verdict: 'keep' });
    expect(verdicts.get('corridor-0')).toMatchObject({ verdict: 'renew', reason: { what: 'capacity' } });
    expect(verdicts.get('link')).toMatchObject({ verdict: 'abandon', reason: { what: 'cut-off' } });
    expect(verdicts.get('outlet-0')).toMatchObject({ verdict: 'abandon', reason: { what: 'house-outlet' } });
    expect(found.misconnections).toMatchObject([{ kind: 'combined-to-sewage', from: 'link', cured: true }]);
    expect(found.judgement.clashes).toEqual([]);
  });

  test('a street that is still combined: told, with an interceptor', () => {
    const { plan: found } = plan({ ...usual, street: ['combined'] });
    expect(found.measures.map((one) => one.kind)).toEqual(['intercept', 'sewage-to-combined']);
    expect(found.lines.find((one) => one.item.zh === '截流井')).toMatchObject({ quantity: 1 });
  });

  test('sewage from outside keeps a drain combined, and nothing that becomes storm runs into it', () => {
    const compound = aCompound(usual);
    const foul: PipeSegment = {
      ...compound.network.segments.find((one) => one.id === 'street-sewage-0')!,
      id: 'street-foul',
      utility: 'combined',
      from: 'sewage0',
      to: 'c1',
    };
    compound.network.segments.push(foul);
    const options = { quick: true, rounds: 1, marginM: 40 };
    const found = planSeparation({ ...compound, becomes: 'storm', year: 2026, options }, 'p');
    const combined = found.layout.drains
      .filter((one) => one.verdict === 'combined')
      .map((one) => one.drain.segment.id);
    expect(combined.toSorted()).toEqual(['corridor-0', 'corridor-1', 'link']);
    expect(found.measures.map((one) => one.kind)).toContain('through');
    const ends = new Map(found.after.segments.filter(carries).map((one) => [one.id, one]));
    const mixed = [...ends.values()].filter(
      (one) =>
        one.utility === 'storm' &&
        downstream(found.after, one.to).some((next) => next.utility === 'combined'),
    );
    expect(mixed.map((one) => one.id)).toEqual([]);
  });

  test('sewage pipes that end in a drain which becomes storm are cut and led anew', () => {
    const compound = aCompound(usual);
    for (const one of compound.network.segments) if (one.id.startsWith('outlet')) one.utility = 'sewage';
    const options = { quick: true, rounds: 1, marginM: 40 };
    const found = planSeparation({ ...compound, becomes: 'storm', year: 2026, options }, 'p');
    const misled = found.layout.drains.filter((one) => one.reason.what === 'misled');
    expect(misled.map((one) => one.drain.segment.id).toSorted()).toEqual([
      'outlet-0',
      'outlet-1',
      'outlet-2',
    ]);
    expect(found.remaining).toEqual([]);
  });

  test('a duct in the way of shallow drains makes way: a priced measure with its clause, no bare clash', () => {
    const compound = aCompound(usual);
    const { network, site } = compound;
    const [west, east] = [-40, 120];
    // between the houses of the second row and their old drain, as deep as what is laid from the ones into the other
    const row = network.segments.find((one) => one.id === 'row-1-a')!;
    const at = network.nodes.find((one) => one.id === row.from)!;
    const y = at.y - 2;
    const ends = [west, east].map((x, i) => {
      const id = `duct-${i}`;
      network.nodes.push(newNode({ id, x, y, utility: 'telecom', groundM: at.groundM }));
      return id;
    });
    const end = { groundM: at.groundM, depthM: 1.15, levelM: at.groundM! - 1.15 };
    const duct = newSegment({
      id: 'duct',
      utility: 'telecom',
      from: ends[0]!,
      to: ends[1]!,
      diameterMm: 110,
      start: end,
      end,
    });
    network.segments.push(duct);
    const line: [number, number][] = [
      [west, y],
      [east, y],
    ];
    site.existing.push(sitePipe(duct, line, 'telecom'));
    const options = { frostDepthM: 1.8, quick: true, rounds: 1, marginM: 40 };
    const plan = planSeparation({ ...compound, becomes: 'storm', year: 2026, options }, 'p');
    const { judgement, lines } = plan;
    expect(judgement.relocations.length).toBeGreaterThan(0);
    // the edit has the new lines, and gives back what was there
    expect(judgement.moved.length).toBeGreaterThan(0);
    const anew = plan.patch.putSegments.filter((one) => one.id.startsWith('p-move-duct'));
    expect(anew.length).toBeGreaterThanOrEqual(judgement.moved.length);
    expect(anew.every((one) => one.state === 'planned' && one.utility === 'telecom')).toBe(true);
    expect(
      plan.patch.putSegments.filter((one) => /^duct(~\d+)*$/.test(one.id) && one.state === 'abandoned'),
    ).toHaveLength(judgement.moved.length);
    const there = applyPatch(network, plan.patch);
    expect(sorted(applyPatch(there.network, there.undo).network)).toBe(sorted(network));
    const ducts = judgement.clashes.filter((one) => [one.a.id, one.b.id].some((id) => id.startsWith('duct')));
    expect(ducts).toEqual([]);
    for (const one of judgement.relocations) {
      expect(one.segment).toMatch(/^duct/);
      expect(one.clause).toContain('GB 50289');
      expect(one.costYuan).toBeGreaterThan(0);
    }
    const billed = lines.filter((one) => one.item.zh.startsWith('交叉处现状管线'));
    const sum = (list: readonly { costYuan: number }[]) => list.reduce((all, one) => all + one.costYuan, 0);
    expect(sum(billed)).toBeCloseTo(sum(judgement.relocations), 6);
  });

  test.each([
    [3, 'storm'],
    [2, 'storm'],
    [3, 'sewage'],
    [2, 'sewage'],
  ] as const)(
    'a house whose three stairwells have %i sewers of their own gets no others where that is all, old drains become %s',
    (sewers, becomes) => {
      const compound = aCompound(usual);
      const { network, site } = compound;
      const { doors } = site.buildings.find((one) => one.id === 'H0')!;
      const own: Partial<PipeSegment> = {
        utility: 'sewage',
        diameterMm: 150,
        material: 'pvc',
        laidYear: 2015,
      };
      const add = (id: string, x: number, y: number, kind: 'service' | 'manhole') => {
        network.nodes.push(newNode({ id, x, y, utility: 'sewage', kind, groundM: 100 }));
        return { id, at: [x, y] as [number, number] };
      };
      const join = (a: ReturnType<typeof add>, b: ReturnType<typeof add>, levels: [number, number]) => {
        const [start, end] = levels.map((levelM) => ({ groundM: 100, depthM: 100 - levelM, levelM }));
        const one = newSegment({
          id: `${a.id}-${b.id}`,
          from: a.id,
          to: b.id,
          start: start!,
          end: end!,
          ...own,
        });
        network.segments.push(one);
        site.existing.push(sitePipe(one, [a.at, b.at], 'sewage'));
      };
      let next = add('s-gate', -30, 14, 'manhole');
      join(next, { id: 'sewage0', at: [-60, -18] }, [96.5, 96]);
      for (const [k, [x, y]] of doors.slice(0, sewers).entries()) {
        const hole = add(`s-${k}`, x, 14, 'manhole');
        join(hole, next, [96.8 + k / 10, 96.7 + k / 10]);
        join(add(`s-house-${k}`, x, y + 0.3, 'service'), hole, [97.2, 97.1]);
        next = hole;
      }
      const options = { quick: true, rounds: 1, marginM: 40 };
      // houses that lean on old outlets would be led by those
      if (becomes === 'sewage')
        network.segments = network.segments.filter((one) => !one.id.startsWith('outlet'));
      const found = planSeparation({ ...compound, becomes, year: 2026, options }, 'p');
      const led = [...houses(found, 'sewage').keys()].map((one) => one.slice(0, 2));
      expect(new Set(led)).toEqual(new Set(sewers === 3 ? ['H1', 'H2'] : ['H0', 'H1', 'H2']));
    },
  );

  test('no combined drain: said', () => {
    const compound = aCompound(usual);
    for (const one of compound.network.segments) if (one.utility === 'combined') one.utility = 'storm';
    expect(() => planSeparation({ ...compound, becomes: 'storm', year: 2026 }, 'p')).toThrowError(
      expect.objectContaining({ code: 'pipes.no-combined' }),
    );
  });
});

/** A network whatever the order of its rows. */
function sorted({ nodes, segments }: PipeNetwork): string {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return JSON.stringify([nodes.toSorted(byId), segments.toSorted(byId)]);
}

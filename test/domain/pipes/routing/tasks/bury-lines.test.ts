import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PipeNetwork, PipeSegment } from '../../../../../domain/pipes/model.ts';
import { applyPatch } from '../../../../../domain/pipes/patch.ts';
import { planBurying } from '../../../../../domain/pipes/routing/tasks/bury-lines.ts';
import { aYard, usualYard, type YardWish } from './a-yard.ts';

const plan = (wish: YardWish) => {
  const yard = aYard(wish);
  return { yard, found: planBurying({ ...yard, options: { quick: true, rounds: 1, marginM: 40 } }, 'p') };
};

const carries = (one: PipeSegment) => one.state !== 'abandoned';

const some = fc.constantFrom<YardWish['hung']>(['power'], ['telecom'], ['power', 'telecom']);
const wishes: fc.Arbitrary<YardWish> = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  doors: fc.integer({ min: 0, max: 3 }),
  street: fc.oneof(some, fc.constant<YardWish['street']>([])),
  hung: some,
  fromOutside: fc.boolean(),
  goesOn: fc.boolean(),
  drops: fc.boolean(),
});

describe('overhead lines to ground', () => {
  test('every house on a line gets ducts or is explained, every span comes down, lines outside stay fed, undo is exact', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { yard, found } = plan(wish);
        const { layout, after, patch } = found;
        const explained = new Set(
          layout.all.routes.flatMap(({ route }) =>
            route.unreachable.map((one) => `${route.spec.utility} ${one.terminal}`),
          ),
        );
        for (const { utility, boundary, served } of layout.lines) {
          const own = after.segments.filter((one) => one.utility === utility && carries(one));
          const reached = new Set<string>();
          const open = after.segments
            .filter((one) => one.id.startsWith(`street-${utility}`))
            .map((one) => one.from);
          if (open.length === 0 && boundary.length > 0)
            open.push(boundary.map((one) => one.id).toSorted()[0]!);
          for (let at = open.pop(); at !== undefined; at = open.pop()) {
            if (reached.has(at)) continue;
            reached.add(at);
            for (const one of own) {
              if (one.from === at) open.push(one.to);
              if (one.to === at) open.push(one.from);
            }
          }
          const routed = layout.all.routes.find((one) => one.network.utility === utility)!;
          for (const terminal of routed.route.terminals) {
            if (explained.has(`${utility} ${terminal.id}`)) continue;
            const node = routed.network.nodes.find((one) => one.terminal === terminal.id)!;
            expect(reached).toContain(layout.ledOn.get(terminal.id) ?? `p-${node.id}`);
          }
          const wanted = new Set(routed.route.terminals.map((one) => one.id.split('#')[0]));
          for (const house of served) expect(wanted).toContain(house.building);
          // what goes on outside hangs on the new ducts as it hung on the old line
          for (const pole of boundary) {
            if (layout.fedFrom[utility] !== 'none' && !explained.has(`${utility} pole ${pole.id}`))
              expect(reached).toContain(pole.id);
            expect(after.nodes.find((one) => one.id === pole.id)!.state).toBe('in_use');
          }
          const old = yard.network.segments.filter(
            (one) => one.utility === utility && one.embedding === 'overhead',
          );
          for (const one of old) {
            const now = after.segments.find((other) => other.id === one.id)!;
            expect(now.state).toBe(yard.isInside(one) ? 'abandoned' : 'in_use');
          }
          for (const pipe of routed.network.pipes) {
            expect(pipe.ductsTotal!).toBeGreaterThan(pipe.ductsUsed!);
            const model = after.segments.find((one) => one.id === `p-${pipe.id}`)!;
            expect(model).toMatchObject({
              ductsTotal: pipe.ductsTotal!,
              ductsUsed: pipe.ductsUsed!,
              embedding: 'duct-bank',
            });
          }
          expect(routed.violations).toEqual([]);
        }
        const places = new Set(
          yard.network.segments
            .filter((one) => one.embedding === 'overhead' && yard.isInside(one))
            .flatMap((one) => [one.from, one.to])
            .map((id) => yard.network.nodes.find((one) => one.id === id)!)
            .filter((one) => one.kind === 'pole')
            .map((one) => `${one.x} ${one.y}`),
        );
        expect(found.poles.removed + found.poles.staying).toBe(places.size);
        expect(found.poles.staying).toBe(Number(wish.fromOutside) + Number(wish.goesOn));
        const there = applyPatch(yard.network, patch);
        expect(sorted(applyPatch(there.network, there.undo).network)).toBe(sorted(yard.network));
        expect(sorted(there.network)).toBe(sorted(after));
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('the usualYard case: from the street, two utilities, quantities of what comes down', () => {
    const { found } = plan(usualYard);
    expect(found.layout.fedFrom).toEqual({ power: 'street', telecom: 'street' });
    expect(found.poles).toEqual({ removed: 4, staying: 1 });
    const metres = found.lines.filter((one) => one.unit === 'm').reduce((sum, one) => sum + one.quantity, 0);
    expect(metres).toBeCloseTo(found.spansM.power! + found.spansM.telecom!, 6);
    expect(found.judgement.clashes).toEqual([]);
    // six stairwells fill a duct, and what goes on from a pole one
    const { network } = found.layout.all.routes[0]!;
    const below = (node: string): number => {
      const name = network.nodes.find((one) => one.id === node)!.terminal;
      const own = name === null ? 0 : name.startsWith('pole') ? 6 : 1;
      return network.pipes.filter((one) => one.from === node).reduce((sum, one) => sum + below(one.to), own);
    };
    for (const pipe of network.pipes) expect(pipe.ductsUsed!).toBe(Math.ceil(below(pipe.to) / 6));
  });

  test('no overhead line: said', () => {
    const yard = aYard(usualYard);
    for (const one of yard.network.segments) one.embedding = 'direct-buried';
    expect(() => planBurying(yard, 'p')).toThrowError(expect.objectContaining({ code: 'pipes.no-overhead' }));
  });
});

const sorted = (one: PipeNetwork) =>
  JSON.stringify([
    one.nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    one.segments.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  ]);

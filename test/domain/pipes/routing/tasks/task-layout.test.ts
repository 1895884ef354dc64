import { describe, expect, test } from 'vitest';
import { noSurroundings } from '../../../../../domain/pipes/clash/surroundings.ts';
import { drawingLayer, oldLayers } from '../../../../../domain/pipes/routing/answer/layout-drawing.ts';
import { tableLayers } from '../../../../../domain/pipes/routing/answer/layout-layers.ts';
import { swmmOfLayout } from '../../../../../domain/pipes/routing/answer/swmm-model.ts';
import { totalYuan } from '../../../../../domain/pipes/routing/bill/bill-sums.ts';
import { priceAt } from '../../../../../domain/pipes/routing/bill/rate-cells.ts';
import { repricedTask } from '../../../../../domain/pipes/routing/bill/reprice.ts';
import { aboveFrostWord, aboveFrostWords } from '../../../../../domain/pipes/routing/gravity/above-frost.ts';
import { withPrefix } from '../../../../../domain/pipes/routing/sizing/sized-network.ts';
import { planBurying } from '../../../../../domain/pipes/routing/tasks/bury-lines.ts';
import { planSeparation } from '../../../../../domain/pipes/routing/tasks/separation-plan.ts';
import {
  layoutOfBurying,
  layoutOfSeparation,
  type TaskLayout,
} from '../../../../../domain/pipes/routing/tasks/task-layout.ts';
import { layoutFacts } from '../../../../../domain/pipes/sheet/layout-facts.ts';
import { sheetSet } from '../../../../../domain/pipes/sheet/sheet-set.ts';
import { standards } from '../../../../../domain/pipes/standards.ts';
import { ratesOfCity } from '../../../../../domain/pipes/tables/city-rates.ts';
import { aCompound, usual } from './a-compound.ts';
import { aYard, usualYard } from './a-yard.ts';

const options = { frostDepthM: 1.8, quick: true, rounds: 1, marginM: 40 };
const ownPrice = {
  ...{ value: 999, clause: '', document: '造价信息', verifiedOn: null, note: '' },
  ...{ year: 2024, region: '本市' },
};
const compound = aCompound(usual);
const separation = planSeparation({ ...compound, becomes: 'storm', year: 2026, options }, 'separate-a');
const yard = aYard(usualYard);
const burying = planBurying({ ...yard, options }, 'bury-a');
const tasks = {
  separation: { drawn: layoutOfSeparation(separation, compound.network), network: compound.network },
  burying: { drawn: layoutOfBurying(burying, yard.network), network: yard.network },
};

/** The connections once more, under other ids. */
const again = () => {
  const { branches } = separation.layout.parts;
  const routes = branches.routes.map((one) => ({ ...one, network: withPrefix(one.network, 'again-') }));
  return { ...branches, routes };
};

const billOf = ({ layout, lines }: TaskLayout) => [
  ...layout.routes.flatMap((one) => one.quantities),
  ...lines,
];

describe('a ready-made task as one layout', () => {
  test('has every new pipe once, each utility in one network, and the whole bill', () => {
    const { layout } = tasks.separation.drawn;
    const parts = Object.values(separation.layout.parts).flatMap((one) => one.routes);
    const ids = layout.routes.flatMap(({ network }) => network.pipes.map((one) => one.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.sort()).toEqual(parts.flatMap(({ network }) => network.pipes.map((one) => one.id)).sort());
    const utilities = layout.routes.map((one) => one.network.utility);
    expect(utilities.toSorted()).toEqual(['sewage', 'storm']);
    const nodes = layout.routes.flatMap(({ network }) => network.nodes.map((one) => one.id));
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(totalYuan(billOf(tasks.separation.drawn))).toBeCloseTo(
      totalYuan([...parts.flatMap((one) => one.quantities), ...separation.lines]),
      6,
    );
    expect(tasks.separation.drawn.old).toHaveLength(separation.layout.drains.length);
  });

  test('drains above the frost line are those of its parts, told once and billed', () => {
    const { layout } = tasks.separation.drawn;
    const parts = Object.values(separation.layout.parts).flatMap((one) => one.routes);
    const frosty = parts.flatMap(({ network }) => network.aboveFrost ?? []);
    expect(frosty.length).toBeGreaterThan(0);
    const facts = layoutFacts(layout);
    expect(facts.aboveFrost.map((one) => one.utility)).toEqual(['storm']);
    expect(facts.aboveFrost[0]!.lengthM).toBeCloseTo(
      frosty.reduce((sum, one) => sum + one.lengthM, 0),
      6,
    );
    const { network } = layout.routes.find((one) => one.network.utility === 'storm')!;
    const own = new Set(network.pipes.map((one) => one.id));
    expect(network.aboveFrost!.pipes.length).toBe(frosty.flatMap((one) => one.pipes).length);
    for (const { pipe } of network.aboveFrost!.pipes) expect(own).toContain(pipe);
    const told = network.assumptions.filter((one) => one.startsWith(aboveFrostWord));
    expect(told).toEqual([aboveFrostWords(network.aboveFrost!)]);
    // two parts with some each are told as one
    const twice = layoutOfSeparation(
      {
        ...separation,
        layout: { ...separation.layout, parts: { ...separation.layout.parts, trunk: again() } },
      },
      compound.network,
    ).layout.routes.find((one) => one.network.utility === 'storm')!;
    expect(twice.network.aboveFrost!.lengthM).toBeCloseTo(2 * facts.aboveFrost[0]!.lengthM, 6);
    expect(twice.network.assumptions.filter((one) => one.startsWith(aboveFrostWord))).toHaveLength(1);
  });

  test.each(['separation', 'burying'] as const)(
    '%s: files say what becomes of the old, and what it costs',
    (name) => {
      const { drawn } = tasks[name];
      const layers = tableLayers(drawn.layout, drawn);
      const rows = (layer: string) => layers.find((one) => one.name === layer)?.features ?? [];
      const sum = rows('quantities').reduce((all, one) => all + Number(one.properties.costYuan), 0);
      expect(sum).toBeCloseTo(totalYuan(billOf(drawn)), 6);
      expect(rows('old_pipes').map((one) => one.properties.verdict)).toEqual(
        drawn.old.map((one) => one.verdict),
      );
      const drawing = drawingLayer(drawn.layout, drawn.old).features.map((one) => one.properties.Layer);
      for (const { verdict } of drawn.old) expect(drawing).toContain(oldLayers[verdict]);
      // what a server takes from a browser: at most twelve layers with flat values
      expect(layers.length).toBeLessThanOrEqual(12);
      for (const { features } of layers)
        for (const { properties } of features)
          for (const value of Object.values(properties))
            expect(value === null || ['string', 'number', 'boolean'].includes(typeof value)).toBe(true);
    },
  );

  test('the new drains are a model that has every inlet and an outfall', () => {
    const { layout } = tasks.separation.drawn;
    const networks = layout.routes.map((one) => one.network);
    const model = swmmOfLayout(networks)!;
    for (const { pipes } of networks)
      for (const one of pipes) if (!one.pumped) expect(model).toContain(one.id);
    expect(model).toMatch(/\[OUTFALLS\][^[]*FREE/);
    expect(swmmOfLayout(tasks.burying.drawn.layout.routes.map((one) => one.network))).toBeNull();
  });

  test('other prices change every amount, of the routes and of what is beside them', () => {
    const { drawn } = tasks.separation;
    const rates = ratesOfCity({ rates: { 'earthwork:backfill|all': ownPrice } }, 1);
    const after = billOf(repricedTask(drawn, rates));
    for (const [i, one] of billOf(drawn).entries()) {
      const sum = one.prices.reduce(
        (yuan, part) => yuan + part.quantity * priceAt(rates, part.price).yuan,
        0,
      );
      expect(after[i]!.costYuan).toBeCloseTo(sum, 6);
      expect(after[i]!.quantity).toBe(one.quantity);
    }
    expect(totalYuan(after)).not.toBeCloseTo(totalYuan(billOf(drawn)), 0);
  });

  test.each(['separation', 'burying'] as const)(
    '%s: the printed set has the old pipes in plan and notes',
    (name) => {
      const { drawn, network } = tasks[name];
      const pages = sheetSet({
        ...{ layout: drawn.layout, old: drawn.old, quantities: billOf(drawn), network, standards },
        ...{ around: noSurroundings, frostDepthM: 1.8, notes: [], language: 'zh' },
        prefix: name === 'separation' ? 'separate-a-' : 'bury-a-',
        head: {
          ...{ city: '市', project: '区', date: '2026-11-28', edition: '', coordinates: '' },
          ...{ assumptions: 0, isDemo: false },
        },
      });
      const texts = pages.flatMap(({ drawing }) =>
        drawing.items.flatMap((one) => (one.type === 'text' ? [one.text] : [])),
      );
      expect(texts).toContain('现状管线处置');
      for (const { id } of drawn.old) expect(texts.join('|')).toContain(id);
      // what the figures of the utilities and of what is beside them make is the total
      const figures = pages[0]!.drawing.items.flatMap((one) => (one.type === 'text' ? [one] : []));
      const total = figures.find((one) => one.text === '合计')!;
      const head = figures.find((one) => one.text.startsWith('造价'))!;
      const money = figures.filter(
        ({ x, y, text, anchor }) =>
          anchor === 'end' &&
          x > head.x &&
          x < head.x + 20 &&
          y < head.y &&
          y > total.y - 1 &&
          /\d/.test(text),
      );
      const values = money.map((one) => Number(one.text.replaceAll(',', '')));
      expect(values.length).toBeGreaterThan(2);
      expect(values.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBeCloseTo(values.at(-1)!, 1);
      // new pipes are called by the numbers of the drawings, never by ids of the program
      expect(
        texts.filter((one) => /(separate|bury)-a-|\b(storm|sewage|power|telecom)-\d+-p?\d+/.test(one)),
      ).toEqual([]);
    },
  );
});

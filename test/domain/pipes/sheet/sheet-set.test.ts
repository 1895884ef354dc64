import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../../../../domain/pipes/clash/surroundings.ts';
import { newNode, newSegment, type PipeNetwork } from '../../../../domain/pipes/model.ts';
import { pointNames } from '../../../../domain/pipes/routing/answer/point-names.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import type { AllRoutes } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { DrawingItem } from '../../../../domain/pipes/section/drawing.ts';
import { textWidthMm } from '../../../../domain/pipes/section/text-width.ts';
import { paper, type SheetPage } from '../../../../domain/pipes/sheet/paper.ts';
import { type SheetInput, sheetSet } from '../../../../domain/pipes/sheet/sheet-set.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { route, sites, utilities, wishes } from '../routing/random-sites.ts';

/** The mains of a site as the network of today. */
function today({ mains }: Site): PipeNetwork {
  const ends = mains.map(({ id, utility, line }) => ({ id, utility, a: line[0]!, b: line.at(-1)! }));
  return {
    crs: null,
    nodes: ends.flatMap(({ id, utility, a, b }) => [
      newNode({ id: `${id} a`, x: a[0], y: a[1], utility, groundM: 40 }),
      newNode({ id: `${id} b`, x: b[0], y: b[1], utility, groundM: 40 }),
    ]),
    segments: ends.map(({ id, utility }) =>
      newSegment({ id, from: `${id} a`, to: `${id} b`, utility, diameterMm: 300 }),
    ),
    extras: {},
  };
}

const around = ({ buildings }: Site): Surroundings => ({
  buildings: buildings.map(({ id, rings }, i) => ({ id: `b${i}`, name: id, rings: rings as never })),
  points: [{ id: 'tree', kind: 'tree', x: 40, y: 30 }],
  lines: [],
  streets: [
    {
      name: '试验路',
      class: 'minor',
      widthM: 9,
      line: [
        [90, -20],
        [90, 120],
      ],
    },
  ],
});

const inputOf = (layout: AllRoutes, more: Partial<SheetInput> = {}): SheetInput => ({
  layout,
  quantities: layout.routes.flatMap((one) => one.quantities),
  ...{ old: [], prefix: '', standards, frostDepthM: 1.8, language: 'zh' },
  ...{ network: today(layout.site), around: around(layout.site) },
  head: {
    ...{ city: '试验市', project: '试验小区', date: '2026-11-28', edition: '方案 1 · 种子 1' },
    ...{ coordinates: 'CGCS2000', assumptions: 3, isDemo: false },
  },
  notes: [{ title: '假定', lines: [{ text: '接入点管底高程未知，按适宜深度接入' }] }],
  ...more,
});

type Words = Extract<DrawingItem, { type: 'text' }>;
const isWords = (item: DrawingItem): item is Words => item.type === 'text';
const textsOf = (page: SheetPage): string[] => page.drawing.items.filter(isWords).map((one) => one.text);
const all = (pages: readonly SheetPage[], title: string): string[] =>
  pages.filter((one) => one.title.startsWith(title)).flatMap(textsOf);
const placesOf = (item: DrawingItem): [number, number][] =>
  item.type === 'line' ? item.points : [[item.x, item.y]];

describe('the drawing set of a layout', () => {
  test('every page has frame, strip and contents, all of it on the paper; nothing is empty', () => {
    fc.assert(
      fc.property(sites, wishes, (site, wish) => {
        const pages = sheetSet(inputOf(route(site, wish, false)));
        const { bindMm, edgeMm, widthMm, heightMm, stripMm } = paper;
        pages.forEach(({ number, title, drawing }, i) => {
          expect(number).toBe(i + 1);
          expect([drawing.widthMm, drawing.heightMm]).toEqual([widthMm, heightMm]);
          const texts = drawing.items.filter(isWords).map((one) => one.text);
          for (const said of [title, `${i + 1} / ${pages.length}`, '2026-11-28', '方案阶段 · 非施工图'])
            expect(texts, title).toContain(said);
          // the mask of a plan is paper over what is outside its edge
          const drawn = drawing.items.filter((one) => one.type !== 'line' || one.widthMm !== 0);
          for (const item of drawn)
            for (const [x, y] of placesOf(item)) {
              expect(x, `${title} ${JSON.stringify(item)}`).toBeGreaterThanOrEqual(bindMm - 0.01);
              expect(x, title).toBeLessThanOrEqual(widthMm - edgeMm + 0.01);
              expect(y, title).toBeGreaterThanOrEqual(edgeMm - 0.01);
              expect(y, title).toBeLessThanOrEqual(heightMm - edgeMm + 0.01);
            }
          const contents = drawn.filter((one) => placesOf(one).every(([, y]) => y > edgeMm + stripMm + 0.1));
          expect(contents.length, `${title} is empty`).toBeGreaterThan(12);
          for (const one of drawing.items.filter(isWords))
            if (one.roomMm === undefined && !one.turn && one.layer !== 'note' && !one.halo) {
              const width = textWidthMm(one.text, one.sizeMm);
              const left = { start: one.x, middle: one.x - width / 2, end: one.x - width }[
                one.anchor ?? 'start'
              ];
              expect(left, one.text).toBeGreaterThanOrEqual(bindMm);
              expect(left + width, one.text).toBeLessThanOrEqual(widthMm - edgeMm);
            }
        });
      }),
      { numRuns: 8, seed: 7 },
    );
  });

  test('tables tell every manhole with its level, every house connection, every item, and add up to the bill', () => {
    fc.assert(
      fc.property(sites, wishes, (site, wish) => {
        const layout = route(site, wish, false);
        const input = inputOf(layout);
        const pages = sheetSet(input);
        const levels = all(pages, '井位及标高一览表');
        const houses = all(pages, '接户管一览表');
        for (const { network } of layout.routes) {
          const names = pointNames(network);
          for (const node of network.nodes) {
            const name = names.get(node.id);
            if (name === undefined) continue;
            expect(levels).toContain(name);
            expect(levels).toContain(node.groundM.toFixed(2));
          }
          const terminals = new Map(network.nodes.map((one) => [one.id, one.terminal]));
          for (const { lateral, from, to } of network.pipes) {
            const terminal = terminals.get(from) ?? terminals.get(to);
            if (!lateral || !terminal) continue;
            const [house, door] = terminal.split('#');
            expect(houses).toContain(door ? `${house} ${door}单元` : house);
          }
        }
        const bill = all(pages, '工程量及造价估算表');
        const total = totalYuan(input.quantities).toLocaleString('en-US', { maximumFractionDigits: 0 });
        expect(bill).toContain(total);
        for (const { item } of input.quantities) expect(bill.join('')).toContain(item.zh);
        const unverified = input.quantities.filter((one) => one.confidence !== 'verified').length;
        expect(bill.filter((one) => one === '未核实')).toHaveLength(unverified);
        expect(textsOf(pages[0]!)).toContain('谁出资（首先出资方）');
      }),
      { numRuns: 5, seed: 11 },
    );
  });

  test('plans are to their stated scale, north is up, and stand over buildings, streets and the pipes of today', () => {
    const [site] = fc.sample(sites, { numRuns: 1, seed: 5 });
    const layout = route(site!, ['sewage', 'water'], false);
    const pages = sheetSet(inputOf(layout));
    const plan = pages.find((one) => one.title === '污水管线平面图')!;
    const scale = Number(plan.scales[0]!.slice(2));
    const { network } = layout.routes.find((one) => one.network.utility === 'sewage')!;
    const drawn = plan.drawing.items.flatMap((one) =>
      one.type === 'line' && one.layer === 'sewage' && one.dash && one.points.length === 2
        ? [one.points]
        : [],
    );
    const paperM = (points: [number, number][]): number =>
      (Math.hypot(points[1]![0] - points[0]![0], points[1]![1] - points[0]![1]) * scale) / 1000;
    for (const { lengthM } of network.pipes)
      expect(
        drawn.some((one) => Math.abs(paperM(one) - lengthM) < 0.01),
        `${lengthM} m`,
      ).toBe(true);
    const [a, b] = network.pipes[0]!.line;
    const own = drawn.find((one) => Math.abs(paperM(one) - network.pipes[0]!.lengthM) < 0.01)!;
    expect(Math.sign(own[1]![1] - own[0]![1])).toBe(Math.sign(b[1] - a[1]));
    const texts = textsOf(plan);
    for (const said of ['北', '图例', '试验路', 'WS1', `比例 1:${scale}`, '0']) expect(texts).toContain(said);
    const longest = network.pipes.toSorted((p, q) => q.lengthM - p.lengthM)[0]!;
    expect(texts.join('|')).toContain(`DN${longest.diameterMm} i=${(longest.slope! * 1000).toFixed(1)}‰`);
    const houses = site!.buildings.filter((one) => one.terminal);
    for (const { id } of houses) expect(texts).toContain(id);
    const layers = new Set(plan.drawing.items.map((one) => one.layer));
    for (const layer of ['building', 'street', 'existing', 'tree', 'sewage', 'water'])
      expect(layers).toContain(layer);
    // white paper only: nothing is filled with a dark that is not a symbol
    for (const one of plan.drawing.items)
      if (one.type === 'line' && one.fill === 'solid') expect(one.points.length).toBeLessThanOrEqual(4);
  });

  test('each gravity utility has a profile with its table of levels, pipes of the plan in it', () => {
    const [site] = fc.sample(sites, { numRuns: 1, seed: 5 });
    const pages = sheetSet(inputOf(route(site!, [...utilities], false)));
    for (const name of ['污水', '雨水']) {
      const texts = all(
        pages.filter((one) => one.title.includes(`${name}管线纵断面图`)),
        '',
      );
      for (const row of ['地面高程 (m)', '管内底高程 (m)', '埋深 (m)', '坡度 (‰) / 距离 (m)', '里程 (m)'])
        expect(texts, name).toContain(row);
      expect(texts.some((one) => /^(WS|YS)\d+$/.test(one))).toBe(true);
    }
    expect(all(pages, '设计说明')).toContain('管线综合平面图');
  });

  test('a reader of English meets no Chinese but names and clauses', () => {
    const [site] = fc.sample(sites, { numRuns: 1, seed: 5 });
    const layout = route(site!, ['sewage', 'storm', 'water', 'power'], false);
    const english = inputOf(layout, {
      language: 'en',
      notes: [],
      head: { ...inputOf(layout).head, city: 'Test', project: 'Yard', edition: 'alternative 1' },
    });
    const chinese = new Set(
      sheetSet(english)
        .flatMap(textsOf)
        .filter((one) => /[\u4e00-\u9fff]/.test(one) && !/楼\d|试验路|HC-2020|JL-20/.test(one)),
    );
    expect([...chinese]).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DrawingItem } from '../../../../domain/pipes/section/drawing.ts';
import { textWidthMm, wrapText } from '../../../../domain/pipes/section/text-width.ts';
import { type Block, flow } from '../../../../domain/pipes/sheet/flow.ts';
import { type LabelPlace, LabelSpace } from '../../../../domain/pipes/sheet/label-space.ts';
import { mainRuns } from '../../../../domain/pipes/sheet/main-runs.ts';
import type { Area } from '../../../../domain/pipes/sheet/paper.ts';
import { clipLine, planTiles, planView } from '../../../../domain/pipes/sheet/plan-view.ts';
import { route, sites, wishes } from '../routing/random-sites.ts';

const area: Area = { x: 30, y: 25, widthMm: 320, heightMm: 240 };

describe('runs of mains', () => {
  test('every main lies in one run, each run is one line, the longest comes first', () => {
    fc.assert(
      fc.property(sites, wishes, fc.boolean(), (site, wish, loops) => {
        for (const { network } of route(site, wish, loops).routes) {
          const runs = mainRuns(network);
          const closing = new Set(network.loops?.pipes);
          const mains = network.pipes.filter((one) => !one.lateral && !closing.has(one.id));
          expect(runs.flatMap((one) => one.pipes.map((pipe) => pipe.id)).sort()).toEqual(
            mains.map((one) => one.id).sort(),
          );
          for (const { pipes } of runs)
            for (let i = 1; i < pipes.length; i++) {
              const [near, far] = [pipes[i - 1]!, pipes[i]!];
              expect(near.from === far.to || near.to === far.from).toBe(true);
            }
          const lengths = runs.map((one) => one.lengthM);
          expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
        }
      }),
      { numRuns: 8, seed: 3 },
    );
  });
});

describe('words on plans', () => {
  test('no two labels cover each other, and none leaves its plan', () => {
    const labels = fc.array(
      fc.record({
        x: fc.double({ min: 20, max: 360, noNaN: true }),
        y: fc.double({ min: 20, max: 270, noNaN: true }),
        turn: fc.constantFrom(0, 30, 90, -45),
        widthMm: fc.double({ min: 4, max: 30, noNaN: true }),
      }),
      { minLength: 20, maxLength: 200, size: 'max' },
    );
    fc.assert(
      fc.property(labels, (wanted) => {
        const space = new LabelSpace(area);
        const taken: { place: LabelPlace; widthMm: number }[] = [];
        for (const { widthMm, ...place } of wanted) {
          const found = space.place([place], widthMm, 2);
          if (!found) continue;
          for (const [x, y] of cornersOf(found, widthMm, 2)) {
            expect(x).toBeGreaterThanOrEqual(area.x);
            expect(x).toBeLessThanOrEqual(area.x + area.widthMm);
            expect(y).toBeGreaterThanOrEqual(area.y);
            expect(y).toBeLessThanOrEqual(area.y + area.heightMm);
          }
          for (const other of taken) expect(isOver(found, widthMm, other.place, other.widthMm)).toBe(false);
          taken.push({ place: found, widthMm });
        }
        expect(taken.length).toBeGreaterThan(0);
      }),
      { numRuns: 30, seed: 2 },
    );
  });
});

/** Middles of two labels of 2 mm letters deep in each other: half a letter is what the cells of the paper may miss. */
function isOver(a: LabelPlace, aMm: number, b: LabelPlace, bMm: number): boolean {
  for (let u = -0.45; u <= 0.45; u += 0.05) {
    const [x, y] = along(a, u * aMm);
    const [dx, dy] = [x - b.x, y - b.y];
    const [cos, sin] = [Math.cos((b.turn * Math.PI) / 180), Math.sin((b.turn * Math.PI) / 180)];
    if (Math.abs(dx * cos + dy * sin) < bMm / 2 - 0.5 && Math.abs(dy * cos - dx * sin) < 0.5) return true;
  }
  return false;
}

const along = ({ x, y, turn }: LabelPlace, mm: number): [number, number] => [
  x + mm * Math.cos((turn * Math.PI) / 180),
  y + mm * Math.sin((turn * Math.PI) / 180),
];

function cornersOf(place: LabelPlace, widthMm: number, heightMm: number): [number, number][] {
  return [-0.5, 0.5].flatMap((u) =>
    [-0.5, 0.5].map((v): [number, number] => {
      const [x, y] = along(place, u * widthMm);
      return along({ x, y, turn: place.turn + 90 }, v * heightMm);
    }),
  );
}

describe('a plan', () => {
  const grounds = fc
    .tuple(fc.double({ min: 10, max: 3000, noNaN: true }), fc.double({ min: 10, max: 3000, noNaN: true }))
    .map(([w, h]): [number, number, number, number] => [600_000, 4_700_000, 600_000 + w, 4_700_000 + h]);

  test('fits its ground at the largest usual scale; several together show all of it at a larger one', () => {
    fc.assert(
      fc.property(grounds, (ground) => {
        const [w, s, e, n] = ground;
        const view = planView(ground, area);
        for (const at of [
          [w, s],
          [e, n],
        ] as const) {
          const [x, y] = view.place(at);
          expect(x).toBeGreaterThanOrEqual(area.x - 1e-6);
          expect(x).toBeLessThanOrEqual(area.x + area.widthMm + 1e-6);
          expect(y).toBeGreaterThanOrEqual(area.y - 1e-6);
          expect(y).toBeLessThanOrEqual(area.y + area.heightMm + 1e-6);
        }
        const tiles = planTiles(ground, area);
        expect(new Set(tiles.map((one) => one.scale)).size).toBe(1);
        if (tiles.length > 1) expect(tiles[0]!.scale).toBeLessThan(view.scale);
        for (let i = 0; i <= 10; i++)
          for (let j = 0; j <= 10; j++) {
            const [x, y] = [w + ((e - w) * i) / 10, s + ((n - s) * j) / 10];
            const seen = tiles.some(
              ({ ground: [w0, s0, e0, n0] }) =>
                x >= w0 - 1e-6 && x <= e0 + 1e-6 && y >= s0 - 1e-6 && y <= n0 + 1e-6,
            );
            expect(seen, `${i} ${j} of ${tiles.length} at ${tiles[0]!.scale}`).toBe(true);
          }
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test('lines are cut at its edge and keep what is inside', () => {
    expect(
      clipLine(
        [
          [0, 100],
          [200, 100],
          [200, 900],
        ],
        area,
      ),
    ).toEqual([
      [
        [30, 100],
        [200, 100],
        [200, 265],
      ],
    ]);
    expect(
      clipLine(
        [
          [0, 0],
          [10, 300],
        ] as [number, number][],
        area,
      ),
    ).toEqual([]);
  });
});

describe('pages of tables', () => {
  const rows = fc.array(
    fc.tuple(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('雨水管 DN300', '很长的一段说明，要折成几行才放得下，不能切断', '—'),
    ),
    // as many as it takes to fill pages
    { minLength: 1, maxLength: 260, size: 'max' },
  );

  test('no row is cut, each is there once, and every part of a table has its head', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 3 }), (given, columns) => {
        const table: Block = {
          ...{ type: 'table', title: '表', goesOn: '（续）' },
          columns: [
            { title: '序', share: 1 },
            { title: '内容', share: 3 },
          ],
          rows: given.map(([, words], i) => ({ cells: [`#${i}`, words] })),
        };
        const pages = flow([table], area, columns);
        const all = pages.flat();
        const numbers = all.flatMap((one) =>
          one.type === 'text' && one.text.startsWith('#') ? [one.text] : [],
        );
        expect(numbers).toEqual(given.map((_, i) => `#${i}`));
        for (const item of all)
          for (const [x, y] of item.type === 'line' ? item.points : [[item.x, item.y] as const]) {
            expect(y).toBeGreaterThanOrEqual(area.y - 1e-6);
            expect(y).toBeLessThanOrEqual(area.y + area.heightMm + 1e-6);
            expect(x).toBeGreaterThanOrEqual(area.x - 1e-6);
            expect(x).toBeLessThanOrEqual(area.x + area.widthMm + 1e-6);
          }
        for (const page of pages) {
          expect(count(page, (text) => text.startsWith('#'))).toBeGreaterThan(0);
          const heads = page.filter((one) => one.type === 'text' && one.text === '内容');
          const columnsUsed = new Set(
            page.flatMap((one) =>
              one.type === 'text' && one.text.startsWith('#')
                ? [Math.floor((one.x - area.x) / (area.widthMm / columns))]
                : [],
            ),
          );
          expect(heads).toHaveLength(columnsUsed.size);
        }
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test('words are broken into lines that fit, and none is lost', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '管线',
            '净距不足，',
            'GB 50289-2016',
            '4.1.12',
            ' ',
            '（待核）',
            'sewer_outlet_dn150',
          ),
          {
            minLength: 1,
            maxLength: 30,
          },
        ),
        fc.double({ min: 12, max: 80, noNaN: true }),
        (parts, widthMm) => {
          const text = parts.join('');
          const lines = wrapText(text, 2.7, widthMm);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          // a mark that may not begin a line hangs over by itself
          for (const one of lines) expect(textWidthMm(one, 2.7)).toBeLessThanOrEqual(widthMm + 2 * 2.7);
        },
      ),
    );
  });

  test('a bracket that opens goes with what it holds', () => {
    expect(wrapText('接入 / 应接 (处)', 2.7, textWidthMm('接入 / 应接 (', 2.7) + 0.1)).toEqual([
      '接入 / 应接',
      '(处)',
    ]);
    expect(wrapText('净距 1.70 m（GB 50289）', 2.7, textWidthMm('净距 1.70 m（', 2.7) + 0.1)[0]).toBe(
      '净距 1.70 m',
    );
  });
});

function count(items: readonly DrawingItem[], isOne: (text: string) => boolean): number {
  return items.filter((one) => one.type === 'text' && isOne(one.text)).length;
}

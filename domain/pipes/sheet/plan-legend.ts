import { boxOf } from '../../geo/box.ts';
import { utilityNames } from '../labels.ts';
import { GRAVITY_UTILITIES } from '../model.ts';
import type { LaidNetwork } from '../routing/sizing/sized-network.ts';
import type { OldVerdict } from '../routing/tasks/old-pipes.ts';
import type { DrawingItem, Layer } from '../section/drawing.ts';
import { wrapText } from '../section/text-width.ts';
import { type Area, box, type Language, line, words } from './paper.ts';
import { wallLooks } from './plan-ground.ts';
import { lengthsBySize } from './plan-network.ts';
import { oldStroke } from './plan-old.ts';
import type { PlanView } from './plan-view.ts';
import { sheetWords } from './sheet-words.ts';

const textMm = 2.7;
const rowMm = 5;

/** The column beside a plan: north and scale bar, legend of what the sheet shows, lengths by size, notes. */
export function legendColumn(
  networks: readonly LaidNetwork[],
  shown: {
    existing: boolean;
    replaced: boolean;
    otherPlans: boolean;
    zone: boolean;
    trees: boolean;
    streets: boolean;
    walls: boolean;
    forbidden: boolean;
    old: OldVerdict[];
  },
  view: PlanView,
  area: Area,
  language: Language,
): DrawingItem[] {
  const say = sheetWords[language];
  const items: DrawingItem[] = [line('frame', box(area), 0.3, { close: true })];
  const x = area.x + 4;
  let y = area.y + area.heightMm;
  items.push(...northArrow(area.x + area.widthMm / 2, y - 4, say.north));
  y -= 36;
  items.push(...scaleBar(view, x, y, area.widthMm - 8, say.scale));
  y -= 9;
  const heading = (text: string): void => {
    y -= 6;
    items.push(words('text', x, y, text, 3.4, { bold: true, roomMm: area.widthMm - 8 }));
    y -= 1.6;
  };
  const row = (sample: DrawingItem[], text: string): void => {
    y -= rowMm;
    items.push(...sample, words('text', x + 15, y + 0.9, text, textMm, { roomMm: area.widthMm - 21 }));
  };
  const stroke = (layer: Layer, widthMm: number, dash = false): DrawingItem[] => [
    line(
      layer,
      [
        [x, y - rowMm + 2],
        [x + 12, y - rowMm + 2],
      ],
      widthMm,
      { dash },
    ),
  ];
  const circle = (layer: Layer, radiusMm: number, fill: 'paper' | 'solid'): DrawingItem => ({
    ...{ type: 'circle', layer, x: x + 6, y: y - rowMm + 2, radiusMm, fill },
  });
  const patch = (layer: Layer, fill: boolean): DrawingItem[] => [
    line(layer, box({ x: x + 1, y: y - rowMm + 0.3, widthMm: 10, heightMm: 3.4 }), 0.25, {
      close: true,
      fill,
    }),
  ];
  heading(say.legend);
  for (const { utility } of networks)
    row(stroke(utility, 0.7, utility === 'sewage'), say.newPipe(utilityNames[utility][language]));
  for (const verdict of shown.old) {
    const sample: [number, number][] = [
      [x, y - rowMm + 2],
      [x + 12, y - rowMm + 2],
    ];
    row(oldStroke(verdict, sample), say.verdicts[verdict]);
  }
  if (shown.existing) row(stroke('existing', 0.2), say.existing);
  if (shown.replaced) row(stroke('existing', 0.2, true), say.replaced);
  if (shown.otherPlans) row(stroke('grid', 0.35), say.otherPlans);
  const nodes = networks.flatMap((one) => one.nodes.map((node) => ({ node, utility: one.utility })));
  const first = networks[0]?.utility ?? 'sewage';
  const gravity = nodes.find((one) => one.node.kind === 'manhole' && GRAVITY_UTILITIES.has(one.utility));
  const pressure = nodes.find((one) => one.node.kind === 'manhole' && !GRAVITY_UTILITIES.has(one.utility));
  if (gravity) row([circle(gravity.utility, 0.85, 'paper')], say.manhole);
  if (pressure) row([circle(pressure.utility, 0.5, 'solid')], say.bend);
  row([circle(first, 1.3, 'paper'), circle(first, 0.55, 'solid')], say.tieIn);
  if (nodes.some(({ node }) => node.kind === 'pump' || node.wellDepthM !== undefined))
    row([circle(first, 1.5, 'paper'), words('text', x + 5.2, y - rowMm + 1.1, '×', 2.6)], say.pump);
  row([circle(first, 0.3, 'solid')], say.service);
  row(patch('building', true), say.building);
  row(patch('building', false), say.otherBuilding);
  if (shown.streets) row(stroke('street', 2.6), say.street);
  for (const [kind, isShown] of [
    ['wall', shown.walls],
    ['forbidden', shown.forbidden],
  ] as const)
    if (isShown) row(stroke(wallLooks[kind].layer, wallLooks[kind].widthMm, wallLooks[kind].dash), say[kind]);
  if (shown.zone) row(stroke('zone', 0.5, true), say.zone);
  if (shown.trees)
    row([{ type: 'circle', layer: 'tree', x: x + 6, y: y - rowMm + 2, radiusMm: 0.9 }], say.tree);
  heading(say.lengths);
  for (const [name, lengthM] of lengthsOf(networks, language)) {
    y -= rowMm - 0.6;
    items.push(
      words('text', x, y + 0.9, name, textMm, { roomMm: 30 }),
      words('text', area.x + area.widthMm - 4, y + 0.9, `${lengthM.toFixed(1)} m`, textMm, { anchor: 'end' }),
    );
  }
  heading(say.notesTitle);
  for (const note of say.planNotes)
    for (const one of wrapText(note, 2.4, area.widthMm - 8)) {
      y -= 3.7;
      items.push(words('text', x, y, one, 2.4, { roomMm: area.widthMm - 7 }));
    }
  return items;
}

/** Of one utility by its sizes, of several by utility. */
function lengthsOf(networks: readonly LaidNetwork[], language: Language): [name: string, lengthM: number][] {
  const [first] = networks;
  if (networks.length === 1) return lengthsBySize(first!, language);
  return networks.map(({ utility, pipes }) => [
    utilityNames[utility][language],
    pipes.reduce((sum, one) => sum + one.lengthM, 0),
  ]);
}

/** North is up. */
function northArrow(x: number, top: number, word: string): DrawingItem[] {
  const half = (side: 1 | -1): [number, number][] => [
    [x, top],
    [x + 3.6 * side, top - 16],
    [x, top - 12.5],
  ];
  return [
    line('frame', half(1), 0.2, { close: true, fill: 'solid' }),
    line('frame', half(-1), 0.2, { close: true }),
    words('text', x, top - 21.5, word, 4, { anchor: 'middle', bold: true }),
  ];
}

/** Four alternating fields of a round length, so that a reduced print can still be measured; the scale stands above. */
function scaleBar(view: PlanView, x: number, y: number, roomMm: number, word: string): DrawingItem[] {
  const fields = 4;
  const stepM = [200, 100, 50, 25, 20, 10, 5, 2].find((one) => view.mm(one) * fields <= roomMm - 6) ?? 1;
  const step = view.mm(stepM);
  const items: DrawingItem[] = [
    words('text', x, y + 1.4, `${word} 1:${view.scale}`, 3.2, { bold: true }),
    words('text', x + fields * step, y - 6.4, `${fields * stepM} m`, 2.4, { anchor: 'middle' }),
    words('text', x, y - 6.4, '0', 2.4, { anchor: 'middle' }),
    words('text', x + 2 * step, y - 6.4, `${2 * stepM}`, 2.4, { anchor: 'middle' }),
  ];
  for (let k = 0; k < fields; k++)
    items.push(
      line('frame', box({ x: x + k * step, y: y - 3, widthMm: step, heightMm: 1.6 }), 0.2, {
        close: true,
        fill: k % 2 === 0 ? 'solid' : 'paper',
      }),
    );
  return items;
}

/** 分幅索引: which part of the ground this plan shows, at the foot of the column. */
export function keyDiagram(
  views: readonly PlanView[],
  view: PlanView,
  area: Area,
  language: Language,
): DrawingItem[] {
  if (views.length < 2) return [];
  const [w, s, e, n] = boxOf(
    views.flatMap(({ ground: [x0, y0, x1, y1] }) => [
      [x0, y0],
      [x1, y1],
    ]),
  );
  const room = { widthMm: area.widthMm - 10, heightMm: 30 };
  const mmPerM = Math.min(room.widthMm / (e - w), room.heightMm / (n - s));
  const [x, y] = [area.x + 5, area.y + 4];
  const items: DrawingItem[] = [
    words('text', x - 1, y + (n - s) * mmPerM + 2.4, sheetWords[language].tiles, 3, { bold: true }),
  ];
  views.forEach((one, k) => {
    const [x0, y0, x1, y1] = one.ground;
    const tile: Area = {
      x: x + (x0 - w) * mmPerM,
      y: y + (y0 - s) * mmPerM,
      widthMm: (x1 - x0) * mmPerM,
      heightMm: (y1 - y0) * mmPerM,
    };
    items.push(
      line('frame', box(tile), 0.25, { close: true, fill: one === view }),
      words('text', tile.x + tile.widthMm / 2, tile.y + tile.heightMm / 2 - 1.2, String(k + 1), 3.2, {
        anchor: 'middle',
      }),
    );
  });
  return items;
}

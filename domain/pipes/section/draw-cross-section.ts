import { figuresNote } from '../tables/figures-note.ts';
import type { CrossSection, SectionPipe } from './cross-section.ts';
import type { Language } from './draw-profile.ts';
import { type Drawing, type DrawingItem, gridStepM, scaleFor } from './drawing.ts';
import { dimension, squeezed, text } from './sheet-items.ts';

const words = {
  zh: {
    title: '横断面图',
    scale: (s: number) => `比例 1:${s}（横纵相同）`,
    cover: '覆土',
    level: '中心标高',
    unknown: '标高未知',
    frost: '冰冻线',
    own: '本市',
    clear: '净距 / 要求 (m)',
    axis: '中心距 (m)',
    building: '建筑',
    wall: '围墙',
    kerb: '路缘石',
    railway: '铁路',
  },
  en: {
    title: 'Cross-section',
    scale: (s: number) => `Scale 1:${s}, both ways`,
    cover: 'cover',
    level: 'axis',
    unknown: 'level unknown',
    frost: 'frost line',
    own: 'city',
    clear: 'clear / asked (m)',
    axis: 'axes (m)',
    building: 'building',
    wall: 'wall',
    kerb: 'kerb',
    railway: 'railway',
  },
};
const MARGIN = 30;
type Axis = (value: number) => number;

/** The section as a sheet at one scale for both axes: pipes to scale, clearances dimensioned against the table. */
export function drawCrossSection(section: CrossSection, language: Language = 'zh', paperMm = 560): Drawing {
  const say = words[language];
  const scale = scaleFor(section.lengthM, paperMm - 2 * MARGIN);
  const levels = levelsOf(section);
  const [low, high] = [Math.floor(Math.min(...levels) - 0.4), Math.ceil(Math.max(...levels) + 0.3)];
  const bottom = 44;
  const x: Axis = (offsetM) => MARGIN + (offsetM * 1000) / scale;
  const y: Axis = (levelM) => bottom + ((levelM - low) * 1000) / scale;
  const labels = labelRows(section, x);
  const labelsMm = 8 + 9 * labels.rows;
  const widthMm = Math.max(x(section.lengthM) + MARGIN + 20, 190);
  const heightMm = y(high) + labelsMm + 18;
  const items: DrawingItem[] = [];
  const step = gridStepM(scale);
  for (let level = low; level <= high + 1e-9; level += step) {
    const points: [number, number][] = [
      [x(0), y(level)],
      [x(section.lengthM), y(level)],
    ];
    items.push({ type: 'line', layer: 'grid', points, widthMm: 0.1 });
    text(items, x(0) - 2, y(level) - 0.9, level.toFixed(step < 1 ? 1 : 0), 2.5, 'end');
  }
  groundAndFrost(items, section, say.frost, x, y);
  for (const mark of section.marks) {
    const at = x(mark.offsetM);
    const points: [number, number][] = [
      [at, y(high)],
      [at, y(low)],
    ];
    items.push({ type: 'line', layer: 'frame', points, widthMm: 0.25, dash: true });
    text(items, at + 0.8, y(low) + 1, `${say[mark.kind]} ${mark.label}`, 2.2);
  }
  section.pipes.forEach((pipe, k) => {
    drawPipe(items, pipe, say, x, y, y(high) + 6 + labels.row[k]! * 9, y(low));
  });
  dimensions(items, section, say, x, bottom);
  text(items, MARGIN, heightMm - 9, say.title, 5);
  text(items, MARGIN, heightMm - 14.5, say.scale(scale), 3);
  const figures = section.gaps.flatMap((one) => one.figure ?? []);
  if (figures.length > 0) text(items, MARGIN, 5, figuresNote(figures)[language], 2.4);
  return { title: say.title, widthMm, heightMm, items };
}

/** From the right: each label takes the lowest row where it does not run into the label or the leader of its right neighbour. */
function labelRows(section: CrossSection, x: Axis): { row: number[]; rows: number } {
  const row: number[] = [];
  const takenFrom: number[] = [];
  for (let k = section.pipes.length - 1; k >= 0; k--) {
    const pipe = section.pipes[k]!;
    const left = x(pipe.offsetM);
    const right = left + 3 + Math.max(pipe.label.length * 1.7, 30);
    // leaders of higher labels pass through lower rows: a row is free only if all above it start further right
    let at = 0;
    while (takenFrom.some((from, one) => one >= at && from < right)) at++;
    takenFrom[at] = left;
    for (let one = 0; one < at; one++) takenFrom[one] = Math.min(takenFrom[one] ?? left, left);
    row[k] = at;
  }
  return { row, rows: Math.max(1, ...row.map((one) => one + 1)) };
}

function levelsOf(section: CrossSection): number[] {
  const known = [
    ...section.ground.map((one) => one.levelM),
    ...section.pipes.flatMap((one) =>
      one.axisM === null ? [] : [one.axisM - one.heightM / 2, one.axisM + one.heightM / 2],
    ),
  ];
  return known.length > 0 ? known : [0, 3];
}

function groundAndFrost(items: DrawingItem[], section: CrossSection, frostName: string, x: Axis, y: Axis) {
  const { ground, frostDepthM } = section;
  if (ground.length < 2) return;
  const line = (down: number) =>
    ground.map((one): [number, number] => [x(one.offsetM), y(one.levelM - down)]);
  items.push({ type: 'line', layer: 'ground', points: line(0), widthMm: 0.6 });
  for (let offset = 0.5; offset < section.lengthM; offset += Math.max(1, section.lengthM / 24)) {
    const at = ground.findLast((one) => one.offsetM <= offset)!;
    const px = x(offset);
    items.push({
      type: 'line',
      layer: 'ground',
      points: [
        [px, y(at.levelM)],
        [px - 1.4, y(at.levelM) - 1.4],
      ],
      widthMm: 0.15,
    });
  }
  if (frostDepthM === null) return;
  items.push({ type: 'line', layer: 'frost', points: line(frostDepthM), widthMm: 0.3, dash: true });
  const [fx, fy] = line(frostDepthM).at(-1)!;
  text(items, fx + 1, fy - 0.8, `${frostName} ${frostDepthM.toFixed(2)}`, 2.3, 'start', 'frost');
}

function drawPipe(
  items: DrawingItem[],
  pipe: SectionPipe,
  say: (typeof words)['zh'],
  x: Axis,
  y: Axis,
  labelY: number,
  floorY: number,
) {
  const px = x(pipe.offsetM);
  const layer = pipe.utility;
  const half = (x(pipe.offsetM + pipe.widthM) - px) / 2;
  if (pipe.axisM === null) {
    // its place is known, its level is not: a dashed plumb line
    items.push({
      type: 'line',
      layer,
      points: [
        [px, floorY],
        [px, labelY],
      ],
      widthMm: 0.25,
      dash: true,
    });
    text(items, px + 1, labelY, `${pipe.label} ${say.unknown}`, 2.4, 'start', layer);
    return;
  }
  const py = y(pipe.axisM);
  if (pipe.round)
    items.push({ type: 'circle', layer, x: px, y: py, radiusMm: Math.max(half, 0.5), fill: true });
  else {
    const tall = (y(pipe.axisM + pipe.heightM) - py) / 2;
    const points: [number, number][] = [
      [px - half, py - tall],
      [px + half, py - tall],
      [px + half, py + tall],
      [px - half, py + tall],
    ];
    items.push({ type: 'line', layer, points, widthMm: 0.35, close: true, fill: true });
  }
  items.push({
    type: 'line',
    layer,
    points: [
      [px, py],
      [px, labelY - 1],
    ],
    widthMm: 0.13,
    dash: pipe.planned,
  });
  text(items, px + 0.8, labelY, pipe.label, 2.5, 'start', layer);
  const cover = pipe.coverM === null ? '' : `${say.cover} ${pipe.coverM.toFixed(2)}  `;
  text(
    items,
    px + 0.8,
    labelY - 3.4,
    `${cover}${say.level} ${pipe.axisM.toFixed(2)}`,
    2.1,
    'start',
    'dimension',
  );
}

/** Two chains below the section: clear distances against what is asked, and distances of the axes. */
function dimensions(
  items: DrawingItem[],
  section: CrossSection,
  say: (typeof words)['zh'],
  x: Axis,
  bottom: number,
) {
  const [clearY, axisY] = [bottom - 14, bottom - 27];
  text(items, 2, clearY + 3, say.clear, 2.2);
  text(items, 2, axisY + 3, say.axis, 2.2);
  for (const gap of section.gaps) {
    const missed = gap.requiredM !== null && gap.clearM < gap.requiredM - 1e-6;
    const layer = missed ? 'warning' : 'dimension';
    const [from, to] = [x(gap.fromM), x(gap.toM)];
    dimension(items, from, to, clearY, layer);
    const asked =
      gap.requiredM === null ? '' : ` / ${gap.requiredM.toFixed(2)}${gap.figure?.own ? ` ${say.own}` : ''}`;
    squeezed(items, from, to, clearY, `${gap.clearM.toFixed(2)}${asked}`, layer);
  }
  section.pipes.slice(1).forEach((pipe, k) => {
    const left = section.pipes[k]!;
    const [from, to] = [x(left.offsetM), x(pipe.offsetM)];
    dimension(items, from, to, axisY, 'dimension');
    squeezed(items, from, to, axisY, (pipe.offsetM - left.offsetM).toFixed(2), 'dimension');
  });
}

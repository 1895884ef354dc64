import { figuresNote } from '../tables/figures-note.ts';
import { type Drawing, type DrawingItem, gridStepM, scaleFor } from './drawing.ts';
import type { Profile } from './profile.ts';
import { text } from './sheet-items.ts';

export type Language = 'zh' | 'en';

const LEFT = 42;
const RIGHT = 12;
const ROW = 11;
const words = {
  zh: {
    title: '纵断面图',
    rows: ['地面高程 (m)', '', '埋深 (m)', '管径 管材', '坡度 (‰) / 距离 (m)', '井号 / 点号', '里程 (m)'],
    ground: '地面线',
    frost: '冰冻线',
    scale: (h: number, v: number) => `比例 横 1:${h} 纵 1:${v}`,
    own: '本市',
    clear: '净距',
    unknown: '标高未知',
  },
  en: {
    title: 'Longitudinal profile',
    rows: ['Ground (m)', '', 'Depth (m)', 'Size, material', 'Slope (‰) / length (m)', 'Node', 'Station (m)'],
    ground: 'ground',
    frost: 'frost line',
    scale: (h: number, v: number) => `Scale h 1:${h}, v 1:${v}`,
    own: 'city',
    clear: 'clear',
    unknown: 'level unknown',
  },
};

/** Profiles are drawn on long sheets at the usual scales: the longer the chain, the smaller the scale. */
const H_SCALES: [upToM: number, scale: number][] = [
  [300, 500],
  [900, 1000],
  [2500, 2000],
  [8000, 5000],
];

/** The profile as a sheet: crossings named above, long section, table of levels below, both axes at usual scales. */
export function drawProfile(profile: Profile, language: Language = 'zh'): Drawing {
  const say = words[language];
  const hScale = H_SCALES.find(([upTo]) => profile.lengthM <= upTo)?.[1] ?? 10_000;
  const levels = levelsOf(profile);
  const [low, high] = [Math.floor(Math.min(...levels) - 0.6), Math.ceil(Math.max(...levels) + 0.3)];
  const vScale = Math.min(scaleFor(high - low, 130), Math.max(20, hScale / 5));
  const bottom = 14 + ROW * say.rows.length;
  const x = (stationM: number) => LEFT + (stationM * 1000) / hScale;
  const y = (levelM: number) => bottom + ((levelM - low) * 1000) / vScale;
  const labelsMm = profile.crossings.length > 0 ? 52 : 0;
  const widthMm = Math.max(x(profile.lengthM) + RIGHT, 190);
  const heightMm = y(high) + labelsMm + 24;
  const items: DrawingItem[] = [];
  grid(items, profile, low, high, vScale, x, y);
  lines(items, profile, say, x, y);
  reaches(items, profile, x, y);
  chambers(items, profile, x, y);
  crossings(items, profile, say, x, y, y(high) + 3);
  table(
    items,
    profile,
    [say.rows[0]!, `${profile.levelName[language]} (m)`, ...say.rows.slice(2)],
    x,
    bottom,
  );
  const title = `${say.title} ${profile.stations[0]!.node} — ${profile.stations.at(-1)!.node}`;
  text(items, LEFT, heightMm - 9, title, 5);
  text(items, LEFT, heightMm - 15, say.scale(hScale, vScale), 3);
  const figures = profile.crossings.flatMap((one) => one.figure ?? []);
  if (figures.length > 0) text(items, LEFT, 6, figuresNote(figures)[language], 2.4);
  return { title, widthMm, heightMm, items };
}

function levelsOf(profile: Profile): number[] {
  const all = [
    ...profile.stations.flatMap((one) => [one.groundM, one.levelInM, one.levelOutM, one.floorM]),
    ...profile.reaches.flatMap((one) => [...one.invert, ...one.crown]),
    ...profile.crossings.map((one) => one.axisM),
  ];
  const known = all.filter((level) => level !== null);
  return known.length > 0 ? known : [0, 5];
}

type Axis = (value: number) => number;

function grid(
  items: DrawingItem[],
  profile: Profile,
  low: number,
  high: number,
  vScale: number,
  x: Axis,
  y: Axis,
) {
  const step = gridStepM(vScale);
  for (let level = low; level <= high + 1e-9; level += step) {
    items.push({
      type: 'line',
      layer: 'grid',
      points: [
        [x(0), y(level)],
        [x(profile.lengthM), y(level)],
      ],
      widthMm: 0.1,
    });
    text(items, x(0) - 3, y(level) - 0.9, level.toFixed(step < 1 ? 1 : 0), 2.6, 'end');
  }
  items.push({
    type: 'line',
    layer: 'frame',
    points: [
      [x(0), y(low)],
      [x(0), y(high)],
    ],
    widthMm: 0.4,
  });
}

function lines(items: DrawingItem[], profile: Profile, say: (typeof words)['zh'], x: Axis, y: Axis) {
  const ground = profile.stations.filter((one) => one.groundM !== null);
  if (ground.length < 2) return;
  const top = ground.map((one): [number, number] => [x(one.stationM), y(one.groundM!)]);
  items.push({ type: 'line', layer: 'ground', points: top, widthMm: 0.5 });
  text(items, top.at(-1)![0] - 1, top.at(-1)![1] + 1.4, say.ground, 2.6, 'end', 'ground');
  if (profile.frostDepthM === null) return;
  const frost = ground.map((one): [number, number] => [
    x(one.stationM),
    y(one.groundM! - profile.frostDepthM!),
  ]);
  items.push({ type: 'line', layer: 'frost', points: frost, widthMm: 0.3, dash: true });
  text(
    items,
    frost.at(-1)![0] - 1,
    frost.at(-1)![1] + 1.2,
    `${say.frost} ${profile.frostDepthM.toFixed(2)} m`,
    2.6,
    'end',
    'frost',
  );
}

function reaches(items: DrawingItem[], profile: Profile, x: Axis, y: Axis) {
  for (const reach of profile.reaches) {
    const [i0, i1] = reach.invert;
    const [c0, c1] = reach.crown;
    if (i0 === null || i1 === null || c0 === null || c1 === null) continue;
    items.push({
      type: 'line',
      layer: profile.utility,
      points: [
        [x(reach.fromM), y(i0)],
        [x(reach.toM), y(i1)],
        [x(reach.toM), y(c1)],
        [x(reach.fromM), y(c0)],
      ],
      widthMm: 0.35,
      close: true,
      fill: true,
    });
  }
}

function chambers(items: DrawingItem[], profile: Profile, x: Axis, y: Axis) {
  for (const one of profile.stations) {
    const at = x(one.stationM);
    const levels = [one.floorM, one.levelInM, one.levelOutM].filter((level) => level !== null);
    if (one.groundM === null || levels.length === 0) continue;
    const floor = Math.min(...levels);
    const half = one.isChamber ? 0.9 : 0;
    items.push({
      type: 'line',
      layer: 'manhole',
      points: half
        ? [
            [at - half, y(one.groundM)],
            [at - half, y(floor)],
            [at + half, y(floor)],
            [at + half, y(one.groundM)],
          ]
        : [
            [at, y(one.groundM)],
            [at, y(floor)],
          ],
      widthMm: 0.25,
      close: half > 0,
    });
  }
}

/** Each crossing at its level, named upright above the section; names keep a line's distance from one another. */
function crossings(
  items: DrawingItem[],
  profile: Profile,
  say: (typeof words)['zh'],
  x: Axis,
  y: Axis,
  labelY: number,
) {
  let free = Number.NEGATIVE_INFINITY;
  for (const one of profile.crossings) {
    const at = x(one.stationM);
    const labelX = Math.max(at, free);
    free = labelX + 3.1;
    const missed = one.clearanceM !== null && one.requiredM !== null && one.clearanceM < one.requiredM;
    const layer = missed ? 'warning' : one.utility;
    const from = one.axisM === null ? labelY - 6 : y(one.axisM);
    if (one.axisM !== null) {
      const radius = Math.max(0.5, y(one.axisM + one.radiusM) - y(one.axisM));
      items.push({ type: 'circle', layer: one.utility, x: at, y: from, radiusMm: radius, fill: true });
    }
    const leader: [number, number][] = [
      [at, from],
      [at, labelY - 3],
      [labelX, labelY],
    ];
    items.push({ type: 'line', layer, points: leader, widthMm: 0.1, dash: one.axisM === null });
    const asked =
      one.requiredM === null ? '' : `/${one.requiredM.toFixed(2)}${one.figure?.own ? ` ${say.own}` : ''}`;
    const clear = one.clearanceM === null ? say.unknown : `${say.clear} ${one.clearanceM.toFixed(2)}${asked}`;
    const level = one.axisM === null ? '' : ` ▽${one.axisM.toFixed(2)}`;
    items.push({
      type: 'text',
      layer,
      x: labelX + 0.8,
      y: labelY + 0.6,
      text: `${one.label}${level} ${clear}`,
      sizeMm: 2.3,
      turn: 90,
    });
  }
}

function table(items: DrawingItem[], profile: Profile, rows: string[], x: Axis, bottom: number) {
  const end = x(profile.lengthM);
  const top = bottom - 2;
  for (let k = 0; k <= rows.length; k++) {
    const at = top - k * ROW;
    items.push({
      type: 'line',
      layer: 'frame',
      points: [
        [2, at],
        [end, at],
      ],
      widthMm: k === 0 || k === rows.length ? 0.4 : 0.15,
    });
    if (k < rows.length) text(items, 4, at - ROW / 2 - 1, rows[k]!, 2.8);
  }
  const tableEnd = top - rows.length * ROW;
  for (const at of [2, x(0), end])
    items.push({
      type: 'line',
      layer: 'frame',
      points: [
        [at, top],
        [at, tableEnd],
      ],
      widthMm: 0.3,
    });
  const centre = (row: number) => top - row * ROW - ROW / 2 - 0.9;
  let free = Number.NEGATIVE_INFINITY;
  for (const one of profile.stations) {
    const at = x(one.stationM);
    items.push({
      type: 'line',
      layer: 'frame',
      points: [
        [at, top],
        [at, top - 3 * ROW],
      ],
      widthMm: 0.13,
    });
    items.push({
      type: 'line',
      layer: 'frame',
      points: [
        [at, top - 5 * ROW],
        [at, tableEnd],
      ],
      widthMm: 0.13,
    });
    // stations nearer than a column keep their line but not their figures
    if (at - free < 3.2) continue;
    free = at;
    const upright = (row: number, value: string) =>
      items.push({
        type: 'text',
        layer: 'text',
        x: at - 0.5,
        y: top - (row + 1) * ROW + 0.6,
        text: value,
        sizeMm: 2.3,
        turn: 90,
      });
    const level = one.levelOutM ?? one.levelInM;
    if (one.groundM !== null) upright(0, one.groundM.toFixed(2));
    if (level !== null) upright(1, level.toFixed(2));
    if (level !== null && one.groundM !== null) upright(2, (one.groundM - level).toFixed(2));
    upright(5, one.node.length > 8 ? one.node.slice(-8) : one.node);
    upright(6, one.stationM.toFixed(1));
  }
  for (const reach of profile.reaches) {
    const middle = (x(reach.fromM) + x(reach.toM)) / 2;
    const room = x(reach.toM) - x(reach.fromM);
    for (const at of [reach.fromM, reach.toM]) {
      items.push({
        type: 'line',
        layer: 'frame',
        points: [
          [x(at), top - 3 * ROW],
          [x(at), top - 5 * ROW],
        ],
        widthMm: 0.13,
      });
    }
    const size = Math.min(2.4, room / 5);
    if (size < 1.1) continue;
    text(
      items,
      middle,
      centre(3),
      reach.label,
      Math.min(size, (room / Math.max(reach.label.length, 1)) * 1.6),
      'middle',
    );
    const slope = reach.slope === null ? '—' : (reach.slope * 1000).toFixed(1);
    const label = `${slope} / ${reach.lengthM.toFixed(1)}`;
    const layer =
      reach.slope !== null && reach.slope < 0 && profile.levelName.en === 'invert' ? 'warning' : 'text';
    text(items, middle, centre(4), label, Math.min(size, (room / label.length) * 1.6), 'middle', layer);
  }
}

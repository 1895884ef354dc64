import { figuresNote } from '../tables/figures-note.ts';
import { type Drawing, type DrawingItem, gridStepM, scaleFor } from './drawing.ts';
import { levelTable, ROW } from './level-table.ts';
import type { Profile } from './profile.ts';
import { text } from './sheet-items.ts';

export type Language = 'zh' | 'en';

const LEFT = 42;
const RIGHT = 12;
/** Title and scales above the section. */
const HEAD = 24;
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

/** Vertical scales of profiles that have to fit a page. */
const V_SCALES = [50, 100, 200, 500, 1000, 2000];

/** A profile as it is drawn: at which scales. */
export interface ProfileDrawing extends Drawing {
  hScale: number;
  vScale: number;
}

/** What a profile has to fit, millimetres; its scale along is this or smaller. */
export interface ProfilePage {
  widthMm: number;
  heightMm: number;
  leastScale: number;
}

/**
 * The profile as a sheet: crossings named above, long section, table of levels below, both axes at usual scales.
 * @param page - without it the sheet is as long as its pipes
 */
export function drawProfile(profile: Profile, language: Language = 'zh', page?: ProfilePage): ProfileDrawing {
  const say = words[language];
  const levels = levelsOf(profile);
  const [low, high] = [Math.floor(Math.min(...levels) - 0.6), Math.ceil(Math.max(...levels) + 0.3)];
  const bottom = 14 + ROW * say.rows.length;
  const labelsMm = profile.crossings.length > 0 ? 52 : 0;
  const room = page && {
    alongMm: page.widthMm - LEFT - RIGHT,
    upMm: page.heightMm - bottom - labelsMm - HEAD,
  };
  const hScale = room
    ? Math.max(page.leastScale, scaleFor(profile.lengthM, room.alongMm))
    : alongScale(profile.lengthM);
  const vScale = room
    ? (V_SCALES.find((one) => ((high - low) * 1000) / one <= room.upMm) ?? scaleFor(high - low, room.upMm))
    : Math.min(scaleFor(high - low, 130), Math.max(20, hScale / 5));
  const x = (stationM: number) => LEFT + (stationM * 1000) / hScale;
  const y = (levelM: number) => bottom + ((levelM - low) * 1000) / vScale;
  const widthMm = Math.max(x(profile.lengthM) + RIGHT, page ? 130 : 190);
  const heightMm = y(high) + labelsMm + HEAD;
  const items: DrawingItem[] = [];
  grid(items, profile, low, high, vScale, x, y);
  lines(items, profile, say, x, y);
  reaches(items, profile, x, y);
  chambers(items, profile, x, y);
  crossings(items, profile, say, x, y, y(high) + 3);
  levelTable(
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
  return { title, widthMm, heightMm, items, hScale, vScale };
}

/** By length. */
function alongScale(lengthM: number): number {
  return H_SCALES.find(([upTo]) => lengthM <= upTo)?.[1] ?? 10_000;
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
  const places = spread(
    profile.crossings.map((one) => x(one.stationM)),
    x(profile.lengthM) + RIGHT - 4,
  );
  for (const [k, one] of profile.crossings.entries()) {
    const at = x(one.stationM);
    const labelX = places[k]!;
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

const LABEL = 3.1;

/** Places in their order, a line's distance apart, none behind `end` as long as there is room before it. */
function spread(at: readonly number[], end: number): number[] {
  const places = [...at];
  for (let k = 1; k < places.length; k++) places[k] = Math.max(places[k]!, places[k - 1]! + LABEL);
  for (let k = places.length - 1; k >= 0; k--)
    places[k] = Math.min(places[k]!, end - (places.length - 1 - k) * LABEL);
  return places;
}

import type { DrawingItem } from './drawing.ts';
import type { Profile } from './profile.ts';
import { text } from './sheet-items.ts';
import { textWidthMm } from './text-width.ts';

/** Height of a row, millimetres of paper. */
export const ROW = 11;

/**
 * The table of levels below a profile: ground, level and depth at every station, size, slope and length of every reach.
 * @param x - millimetres of paper by metres along the chain
 * @param bottom - of the section above, millimetres of paper
 */
export function levelTable(
  items: DrawingItem[],
  profile: Profile,
  rows: readonly string[],
  x: (metres: number) => number,
  bottom: number,
): void {
  const end = x(profile.lengthM);
  const top = bottom - 2;
  for (let k = 0; k <= rows.length; k++) {
    const at = top - k * ROW;
    rule(items, [2, at], [end, at], k === 0 || k === rows.length ? 0.4 : 0.15);
    if (k < rows.length) text(items, 4, at - ROW / 2 - 1, rows[k]!, 2.8);
  }
  const tableEnd = top - rows.length * ROW;
  for (const at of [2, x(0), end]) rule(items, [at, top], [at, tableEnd], 0.3);
  const centre = (row: number) => top - row * ROW - ROW / 2 - 0.9;
  let free = Number.NEGATIVE_INFINITY;
  for (const one of profile.stations) {
    const at = x(one.stationM);
    rule(items, [at, top], [at, top - 3 * ROW], 0.13);
    rule(items, [at, top - 5 * ROW], [at, tableEnd], 0.13);
    // stations nearer than a column keep their line but not their figures
    if (at - free < 3.2) continue;
    free = at;
    const upright = (row: number, value: string, besideMm = 0) =>
      items.push({
        type: 'text',
        layer: 'text',
        x: at - 0.5 + besideMm,
        y: top - (row + 1) * ROW + 0.6,
        text: value,
        sizeMm: 2.3,
        turn: 90,
      });
    const level = one.levelOutM ?? one.levelInM;
    if (one.groundM !== null) upright(0, one.groundM.toFixed(2));
    // a drop has two levels: of what arrives before the line, of what leaves behind it
    const isDrop = one.levelInM !== null && level !== null && Math.abs(one.levelInM - level) > 0.005;
    if (isDrop) {
      upright(1, one.levelInM!.toFixed(2));
      upright(1, level.toFixed(2), 2.9);
      free = at + 2.9;
    } else if (level !== null) upright(1, level.toFixed(2));
    if (level !== null && one.groundM !== null) upright(2, (one.groundM - level).toFixed(2));
    upright(5, one.node.length > 8 ? one.node.slice(-8) : one.node);
    upright(6, one.stationM.toFixed(1));
  }
  for (const reach of profile.reaches) {
    const middle = (x(reach.fromM) + x(reach.toM)) / 2;
    const room = x(reach.toM) - x(reach.fromM);
    for (const at of [reach.fromM, reach.toM]) {
      rule(items, [x(at), top - 3 * ROW], [x(at), top - 5 * ROW], 0.13);
    }
    const slope = reach.slope === null ? '—' : (reach.slope * 1000).toFixed(1);
    const isUphill = reach.slope !== null && reach.slope < 0 && profile.levelName.en === 'invert';
    fitted(items, middle, room, centre(3), reach.label, 'text');
    const figures = `${slope} / ${reach.lengthM.toFixed(1)}`;
    fitted(items, middle, room, centre(4), figures, isUphill ? 'warning' : 'text');
  }
}

function rule(items: DrawingItem[], from: [number, number], to: [number, number], widthMm: number): void {
  items.push({ type: 'line', layer: 'frame', points: [from, to], widthMm });
}

/** Words in the middle of a reach: along it, smaller or upright where it is short; shorter ones are in the tables only. */
function fitted(
  items: DrawingItem[],
  x: number,
  roomMm: number,
  y: number,
  label: string,
  layer: DrawingItem['layer'],
) {
  const sizeMm = Math.min(2.4, (2.4 * (roomMm - 0.8)) / textWidthMm(label, 2.4));
  if (sizeMm >= 1.7) text(items, x, y, label, sizeMm, 'middle', layer);
  else if (roomMm >= 2.6)
    items.push({
      type: 'text',
      layer,
      x: x + 0.75,
      y: y + 0.9,
      text: label,
      sizeMm: 2,
      anchor: 'middle',
      turn: 90,
      roomMm: ROW - 0.6,
    });
}

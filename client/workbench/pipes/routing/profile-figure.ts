import { plannedSizeLabel } from '../../../../domain/pipes/labels.ts';
import type { LongProfile } from '../../../../domain/pipes/routing/sizing/longest-profile.ts';

/** A profile as SVG text: ground, pipe with its height, levels at the ends, size and slope where there is room. */
export function profileSvg({ utility, points, pipes }: LongProfile, title: string): string {
  const [width, height, left, bottom] = [760, 210, 46, 26];
  const length = Math.max(1, points.at(-1)?.stationM ?? 1);
  const levels = points.flatMap((one) => [one.groundM, one.invertM]);
  const low = Math.floor(Math.min(...levels) - 0.5);
  const high = Math.ceil(Math.max(...levels) + 0.5);
  const x = (station: number): number => left + (station / length) * (width - left - 12);
  const y = (level: number): number => 22 + ((high - level) / (high - low)) * (height - 22 - bottom);
  const ground = points.map((one) => `${x(one.stationM).toFixed(1)},${y(one.groundM).toFixed(1)}`).join(' ');
  let drawn = '';
  pipes.forEach(({ diameterMm, slope }, i) => {
    const [a, b] = [points[2 * i]!, points[2 * i + 1]!];
    const top = diameterMm / 1000;
    const corners = [
      [a.stationM, a.invertM],
      [b.stationM, b.invertM],
      [b.stationM, b.invertM + top],
      [a.stationM, a.invertM + top],
    ]
      .map(([s, z]) => `${x(s!).toFixed(1)},${y(z!).toFixed(1)}`)
      .join(' ');
    drawn += `<polygon points="${corners}" fill="#cbbfae" stroke="#4c3926" stroke-width="0.8"/>`;
    drawn += `<line x1="${x(a.stationM)}" x2="${x(a.stationM)}" y1="${y(a.groundM)}" y2="${y(a.invertM)}" stroke="#8b8378" stroke-width="0.6"/>`;
    if (x(b.stationM) - x(a.stationM) > 64) {
      const size = plannedSizeLabel(utility, diameterMm);
      const word = slope === null ? size : `${size} ${(slope * 1000).toFixed(1)}‰`;
      drawn += `<text x="${(x(a.stationM) + x(b.stationM)) / 2}" y="${y(Math.min(a.invertM, b.invertM)) + 12}" text-anchor="middle">${word}</text>`;
    }
  });
  let grid = '';
  const step = Math.max(1, Math.ceil((high - low) / 6));
  for (let level = low; level <= high; level += step) {
    grid += `<line x1="${left}" x2="${width - 12}" y1="${y(level)}" y2="${y(level)}" stroke="#e4dfd7" stroke-width="0.6"/><text x="${left - 5}" y="${y(level) + 3}" text-anchor="end">${level}</text>`;
  }
  for (let i = 0; i <= 4; i++) {
    const station = (length * i) / 4;
    grid += `<text x="${x(station)}" y="${height - 8}" text-anchor="middle">${station.toFixed(0)} m</text>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-size="10" font-family="Noto Sans SC, Microsoft YaHei, sans-serif" fill="#4a443c"><text x="${left}" y="13" font-size="12" font-weight="600">${title}</text>${grid}${drawn}<polyline points="${ground}" fill="none" stroke="#3f7d3a" stroke-width="1.6"/></svg>`;
}

import { useMemo } from 'react';
import type { Bounds } from '../../api/pipes.ts';
import { useNetwork } from './network-store.ts';

interface FindingPoint {
  at: [number, number] | null;
  level: 'stop' | 'warn' | 'info';
}

/** More are drawn only where they are in view: a hundred thousand points made anew would stop every move of the map. */
const most = 3000;
const levels = { error: 'stop', warning: 'warn', notice: 'info' } as const;
const levelsOfClash = { collision: 'stop', 'too-near': 'warn', notice: 'info' } as const;
const order = ['stop', 'warn', 'info'] as const;

/** Faults or clashes as points, whichever list is open; of too many those in view, the gravest first. */
export function useFindingPoints(): GeoJSON.FeatureCollection {
  const tab = useNetwork((state) => state.tab);
  const issues = useNetwork((state) => state.issues);
  const clashes = useNetwork((state) => state.clashes);
  const points = useMemo((): FindingPoint[] => {
    const all: FindingPoint[] =
      tab === 'clashes'
        ? (clashes?.findings ?? []).map(({ at, severity }) => ({ at, level: levelsOfClash[severity] }))
        : tab === 'faults'
          ? (issues ?? []).map(({ at, severity }) => ({ at, level: levels[severity] }))
          : [];
    const byLevel = Map.groupBy(all, (one) => one.level);
    return order.flatMap((level) => byLevel.get(level) ?? []);
  }, [tab, issues, clashes]);
  const view = useNetwork((state) => (points.length > most ? state.view : null));
  return useMemo(
    () => ({
      type: 'FeatureCollection',
      features: (view ? withinView(points, view) : points).flatMap(({ at, level }): GeoJSON.Feature[] =>
        at ? [{ type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties: { level } }] : [],
      ),
    }),
    [points, view],
  );
}

/** With half a view around, so that a short move finds them there. */
function withinView(points: readonly FindingPoint[], [west, south, east, north]: Bounds): FindingPoint[] {
  const [dx, dy] = [(east - west) / 2, (north - south) / 2];
  const found: FindingPoint[] = [];
  for (const one of points) {
    if (found.length >= most) break;
    if (!one.at) continue;
    const [x, y] = one.at;
    if (x > west - dx && x < east + dx && y > south - dy && y < north + dy) found.push(one);
  }
  return found;
}

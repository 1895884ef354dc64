import type { Point } from './plane.ts';
import type { DemoCity, Shape, Utility } from './types.ts';

/** Colours of CJJ 61-2017, darkened where they would vanish on a pale ground. */
const pipeColours: Record<Utility, string> = {
  water: '#00b8d4',
  sewage: '#4c3926',
  storm: '#8a6a4a',
  combined: '#b09a80',
  gas: '#ff00ff',
  heat: '#ff8000',
  power: '#ff0000',
  telecom: '#00a000',
};

const buildingColours: Partial<Record<string, string>> = {
  residential: '#b98a6e',
  shop: '#c9a24b',
  boiler_house: '#6d6a75',
  garage: '#9a958c',
  gatehouse: '#9a958c',
  school: '#7d8fb8',
  hospital: '#b87d8f',
  factory: '#8c8c9c',
};

export interface View {
  /** West, south, east, north in EPSG:4552. */
  box: [number, number, number, number];
  widthPx: number;
  withPipes: boolean;
}

/** The city as a plain SVG sheet: for looking at what the generator made, not a product map. */
export function drawDemoCity(city: DemoCity, view: View): string {
  const [west, south, east, north] = view.box;
  const scale = view.widthPx / (east - west);
  const at = (p: Point) => `${((p[0] - west) * scale).toFixed(1)},${((north - p[1]) * scale).toFixed(1)}`;
  const seen = (shape: Shape) =>
    points(shape).some(([x, y]) => x > west - 150 && x < east + 150 && y > south - 150 && y < north + 150);
  const line = (points_: readonly Point[], style: string) =>
    `<polyline points="${points_.map(at).join(' ')}" fill="none" ${style}/>`;
  const area = (shape: Shape, style: string) =>
    `<polygon points="${points(shape).map(at).join(' ')}" ${style}/>`;
  const out: string[] = [];
  for (const one of city.streets.filter((street) => seen(street.shape)))
    out.push(line(points(one.shape), `stroke="#fff" stroke-width="${(one.widthM * scale).toFixed(1)}"`));
  for (const one of city.communities.filter((community) => seen(community.shape))) {
    out.push(
      area(one.shape, `fill="${one.isRenovation2020 ? '#f6dca6' : one.exclusion ? '#e6d8d0' : '#e9e6da'}"`),
    );
  }
  for (const one of city.barriers.filter((barrier) => seen(barrier.shape))) {
    if (one.kind === 'river' || one.kind === 'water') out.push(area(one.shape, 'fill="#a7cbdc"'));
    else if (one.kind === 'railway')
      out.push(line(points(one.shape), 'stroke="#444" stroke-width="3" stroke-dasharray="10 5"'));
    else
      out.push(
        line(points(one.shape), `stroke="#8c8577" stroke-width="${Math.max(0.6, 0.5 * scale).toFixed(1)}"`),
      );
  }
  for (const one of city.streets.filter((street) => street.crossing === 'bridge' && seen(street.shape))) {
    out.push(
      line(points(one.shape), `stroke="#f6f3ea" stroke-width="${(one.widthM * 0.8 * scale).toFixed(1)}"`),
    );
  }
  for (const one of city.features.filter((feature) => seen(feature.shape))) {
    if (one.kind === 'paved') out.push(area(one.shape, 'fill="#d9d5ca"'));
    if (one.kind === 'green') out.push(area(one.shape, 'fill="#cfe0b8"'));
    if (one.kind === 'tree' && scale > 0.5) {
      const [x, y] = at(points(one.shape)[0]!).split(',');
      out.push(`<circle cx="${x}" cy="${y}" r="${(1.6 * scale).toFixed(1)}" fill="#8fb573"/>`);
    }
  }
  for (const one of city.buildings.filter((building) => seen(building.shape)))
    out.push(area(one.shape, `fill="${buildingColours[one.use] ?? '#8f7d9c'}"`));
  if (view.withPipes) {
    for (const one of city.pipeSegments.filter((segment) => seen(segment.shape))) {
      const isPlanned = one.state === 'planned' || one.state === 'building';
      const dash =
        one.utility === 'storm' ? 'stroke-dasharray="6 3"' : isPlanned ? 'stroke-dasharray="4 2"' : '';
      out.push(
        line(
          points(one.shape),
          `stroke="${pipeColours[one.utility]}" stroke-width="${(0.5 + (one.diameterMm ?? 100) / 400).toFixed(1)}" ${dash}`,
        ),
      );
    }
    for (const one of city.pipeNodes.filter(
      (node) => node.kind === 'manhole' && seen(node.shape) && scale > 2,
    )) {
      const [x, y] = at(points(one.shape)[0]!).split(',');
      out.push(`<circle cx="${x}" cy="${y}" r="2" fill="${pipeColours[one.utility]}"/>`);
    }
  }
  const height = Math.round((north - south) * scale);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${view.widthPx}" height="${height}" viewBox="0 0 ${view.widthPx} ${height}"><rect width="100%" height="100%" fill="#efece3"/>${out.join('')}</svg>`;
}

function points(shape: Shape): readonly Point[] {
  if (shape.type === 'Point') return [shape.metric];
  return shape.type === 'LineString' ? shape.metric : shape.metric[0]!;
}

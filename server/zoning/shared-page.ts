import type { Express } from 'express';
import { escapeHtml } from '../../domain/escape-html.ts';
import { boxOf } from '../../domain/geo/box.ts';
import { zoneColours } from '../../domain/zoning/zone-colours.ts';
import type { Services } from '../services.ts';
import { sharedPlan } from './shared-plan.ts';

type Shared = Awaited<ReturnType<typeof sharedPlan>>;

/** `GET /shared-plan/:token`: what a read-only link shows in any browser, without script: the zones drawn, and a line for each. */
export function mountSharedPlan(app: Express, { db }: Services): void {
  app.get('/shared-plan/:token', async (request, response) => {
    const plan = await sharedPlan(db, String(request.params.token));
    response.set('cache-control', 'private, max-age=60').type('html').send(page(plan));
  });
}

function page(plan: Shared): string {
  const count = (zone: number) => Object.values(plan.members).filter((of) => of === zone).length;
  const name = (zone: number) => escapeHtml(plan.zoneRows[zone]?.name || `${zone} 号片区 Zone ${zone}`);
  const rows = plan.outlines.map(
    ({ zone }) => `<tr><td>${swatch(zone)} ${name(zone)}</td><td align="right">${count(zone)}</td></tr>`,
  );
  const title = `${escapeHtml(plan.cityName)} · ${escapeHtml(plan.name)}`;
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>
<h1>${title}</h1>
<p>第 ${plan.version} 版 version · ${plan.outlines.length} 个片区 zones · ${escapeHtml(plan.updatedAt.slice(0, 10))} · 只读 read only</p>
${drawing(plan)}
<table cellpadding="6"><thead><tr><th align="left">片区 Zone</th><th align="right">单元 Units</th></tr></thead><tbody>${rows.join('')}</tbody></table></html>`;
}

/** North up, degrees stretched by the latitude's cosine; a picture to recognise the place, not a map to measure on. */
function drawing(plan: Shared): string {
  const rings = plan.outlines.map(({ zone, geometry }) => ({ zone, rings: ringsOf(geometry) }));
  const points = rings.flatMap((one) => one.rings.flat());
  if (points.length === 0) return '<p>方案还是空的。 The plan is empty.</p>';
  const [west, south, east, north] = boxOf(points);
  const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = 960;
  const scale = width / Math.max(1e-9, (east - west) * stretch);
  const height = Math.ceil((north - south) * scale);
  const x = (lon: number) => ((lon - west) * stretch * scale).toFixed(1);
  const y = (lat: number) => ((north - lat) * scale).toFixed(1);
  const shapes = rings.map(({ zone, rings: list }) => {
    const path = list
      .map((ring) => `M${ring.map(([lon, lat]) => `${x(lon!)} ${y(lat!)}`).join('L')}Z`)
      .join('');
    return `<path d="${path}" fill="${colour(zone)}" fill-opacity=".35" stroke="${colour(zone)}" stroke-width="2" fill-rule="evenodd"><title>${zone}</title></path>`;
  });
  return `<svg viewBox="-6 -6 ${width + 12} ${height + 12}" width="100%" role="img" aria-label="片区图 zones">${shapes.join('')}</svg>`;
}

function ringsOf({ type, coordinates }: Shared['outlines'][number]['geometry']): number[][][] {
  if (type === 'Polygon') return coordinates as number[][][];
  return type === 'MultiPolygon' ? (coordinates as number[][][][]).flat() : [];
}

function swatch(zone: number): string {
  return `<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="3" fill="${colour(zone)}"/></svg>`;
}

function colour(zone: number): string {
  return zoneColours[zone % zoneColours.length]!;
}

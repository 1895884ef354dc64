import { csvText } from '../../../domain/exchange/csv.ts';
import { download } from '../../ui/export-table.ts';
import { outlinesOf } from './ground.ts';
import { useZoning, zoneName } from './store.ts';

/** Unit → zone as CSV. */
export function downloadAssignment(): void {
  const { ground, live, rows, plan } = useZoning.getState();
  if (!ground || !live || !plan) return;
  const table = ground.units.map(({ code, name, households }, u) => {
    const zone = live.zone[u]!;
    return [code, name, households, zone || null, zone ? zoneName(zone, rows) : null];
  });
  download(`${plan.name}.csv`, csvText([['unit', 'name', 'households', 'zone', 'zone_name'], ...table]));
}

/** Zones as GeoJSON: gap-closed outlines with their sums. */
export async function downloadOutlines(): Promise<void> {
  const { ground, live, rows, plan } = useZoning.getState();
  if (!ground || !live || !plan) return;
  const zones = live.zones().map((zone) => ({ zone, units: live.members(zone) }));
  const outlines = await outlinesOf(ground, zones);
  const features = outlines.map(({ zone, outline }) => ({
    type: 'Feature',
    properties: {
      zone,
      name: zoneName(zone, rows),
      ...live.totals(zone),
      polsbyPopper: outline?.polsbyPopper,
      reock: outline?.reock,
    },
    geometry: {
      type: 'MultiPolygon',
      coordinates: nest(
        (outline?.rings ?? []).map((ring) =>
          [...ring, ring[0]!].map((corner) => ground.frame.fromMetres(corner)),
        ),
      ),
    },
  }));
  const text = JSON.stringify({ type: 'FeatureCollection', features });
  download(`${plan.name}.geojson`, new Blob([text], { type: 'application/geo+json' }));
}

type Ring = [number, number][];

/** Puts holes (clockwise rings) behind the outer ring that holds them. */
function nest(rings: Ring[]): Ring[][] {
  const signed = (ring: Ring) =>
    ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i]![0] * y - x * ring[i]![1]), 0);
  const outers = rings.filter((ring) => signed(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => signed(ring) <= 0)) {
    const holder = outers.find(([outer]) => holds(outer!, hole[0]!)) ?? outers[0];
    holder?.push(hole);
  }
  return outers;
}

function holds(ring: Ring, [x, y]: [number, number]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

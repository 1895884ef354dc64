import { outlinesOf } from './ground.ts';
import { useZoning, zoneName } from './store.ts';

/** Unit → zone as CSV with a byte order mark, so that a spreadsheet reads the Chinese names. */
export function downloadAssignment(): void {
  const { ground, live, rows, plan } = useZoning.getState();
  if (!ground || !live || !plan) return;
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = ground.units.map(({ code, name, households }, u) => {
    const zone = live.zone[u]!;
    return [cell(code), cell(name), households, zone || '', zone ? cell(zoneName(zone, rows)) : ''].join(',');
  });
  save(`${plan.name}.csv`, `\uFEFFunit,name,households,zone,zone_name\n${lines.join('\n')}\n`, 'text/csv');
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
  save(
    `${plan.name}.geojson`,
    JSON.stringify({ type: 'FeatureCollection', features }),
    'application/geo+json',
  );
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

function save(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

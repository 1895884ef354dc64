import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useRouting } from './routing-store.ts';

/** Lines and points as GeoJSON, water as an EPANET file. */
export async function downloadLayout(view: RoutingView): Promise<void> {
  const features = [...view.lines.features, ...view.points.features];
  save('layout.geojson', JSON.stringify({ type: 'FeatureCollection', features }), 'application/geo+json');
  const epanet = await routingWorker().epanet(view.id, useRouting.getState().mainHeadM);
  if (epanet !== null) save('water.inp', epanet, 'text/plain');
}

function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

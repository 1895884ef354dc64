import { writeLayoutFile } from '../../../api/pipes.ts';
import { download } from '../../../ui/export-table.ts';
import { fileName } from '../../../ui/file-name.ts';
import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';
import { useRouting } from './routing-state.ts';

export type LayoutFormat = 'dxf' | 'geopackage' | 'swmm' | 'epanet' | 'geojson';

/** What can be written of a layout: models only of what was laid. */
export function formatsOf(view: RoutingView): LayoutFormat[] {
  const laid = view.utilities.filter((one) => one.lengthM > 0).map((one) => one.utility);
  const drains = laid.some((one) => one === 'sewage' || one === 'storm' || one === 'combined');
  return [
    'dxf',
    'geopackage',
    ...(drains ? (['swmm'] as const) : []),
    ...(laid.includes('water') ? (['epanet'] as const) : []),
    'geojson',
  ];
}

/** Drawing and GeoPackage by the server, the models from the worker that keeps the layout, all with the layout's own figures. */
export async function downloadLayout(
  city: string,
  view: RoutingView,
  format: LayoutFormat,
  say: (key: string) => string,
): Promise<void> {
  const worker = routingWorker();
  const { zoneName, mainHeadM } = useRouting.getState();
  const named = (stem: 'layout' | 'drains' | 'water', ending: string) =>
    fileName(zoneName, say(`routing:file.stem.${stem}`), ending);
  if (format === 'geojson') {
    const { old } = view as Partial<TaskView>;
    const features = [...view.lines.features, ...view.points.features, ...(old?.features ?? [])];
    save(named('layout', 'geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
  } else if (format === 'swmm') save(named('drains', 'inp'), await worker.swmm(view.id));
  else if (format === 'epanet') save(named('water', 'inp'), await worker.epanet(view.id, mainHeadM));
  else {
    const layers = await worker.layers(view.id, format);
    download(named('layout', format === 'dxf' ? 'dxf' : 'gpkg'), await writeLayoutFile(city, format, layers));
  }
}

function save(name: string, text: string | null): void {
  if (text !== null) download(name, new Blob([text], { type: 'text/plain;charset=utf-8' }));
}

import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useRouting } from './routing-store.ts';

/** Lines and points as GeoJSON, quantities as CSV that a spreadsheet opens with Chinese intact, water as an EPANET file. */
export async function downloadLayout(view: RoutingView, language: 'zh' | 'en'): Promise<void> {
  const features = [...view.lines.features, ...view.points.features];
  save('layout.geojson', JSON.stringify({ type: 'FeatureCollection', features }), 'application/geo+json');
  const rows = view.quantities.map((one) =>
    [one.item[language], one.unit, one.quantity.toFixed(2), one.costYuan.toFixed(0), one.payer].join(','),
  );
  const head = language === 'zh' ? '项目,单位,数量,费用（元）,承担' : 'item,unit,quantity,cost (yuan),payer';
  save('quantities.csv', `\uFEFF${[head, ...rows].join('\n')}\n`, 'text/csv');
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

import type { AllRoutes } from '../../domain/pipes/routing/route-all.ts';
import type { WriteFeature, WriteLayer } from '../exchange/gdal/write-features.ts';

/** Layers of a routed plan: pipes, nodes, terminals without a legal way, places with a protective measure, and quantities. */
export function routeLayers(result: AllRoutes): WriteLayer[] {
  const pipes: WriteFeature[] = [];
  const nodes: WriteFeature[] = [];
  const quantities: WriteFeature[] = [];
  for (const { network, quantities: lines } of result.routes) {
    const { utility } = network;
    for (const { line, ...pipe } of network.pipes) {
      pipes.push({
        geometry: { type: 'LineString', coordinates: line.map(([x, y]) => [x, y]) },
        properties: { utility, ...pipe },
      });
    }
    for (const { x, y, ...node } of network.nodes) {
      nodes.push({ geometry: { type: 'Point', coordinates: [x, y] }, properties: { utility, ...node } });
    }
    for (const { item, ...line } of lines) {
      quantities.push({ geometry: null, properties: { ...line, item_zh: item.zh, item_en: item.en } });
    }
  }
  const unreachable = result.routes.flatMap(({ route }) =>
    route.unreachable.map((one): WriteFeature => {
      const terminal = route.terminals.find((t) => t.id === one.terminal);
      const place = terminal ? result.site.buildings[terminal.building]!.rings[0]![0]! : undefined;
      return {
        geometry: place ? { type: 'Point', coordinates: [place[0], place[1]] } : null,
        properties: { utility: route.spec.utility, ...one },
      };
    }),
  );
  const layers: WriteLayer[] = [
    { name: 'pipes', features: pipes },
    { name: 'nodes', features: nodes },
    { name: 'quantities', features: quantities },
  ];
  const measures = result.protections.map(
    ({ finding, utility, stretch, lengthM, costYuan }): WriteFeature => ({
      geometry: { type: 'LineString', coordinates: stretch.map(([x, y]) => [x, y]) },
      properties: {
        ...{ utility, lengthM, costYuan, requiredM: finding.requiredM, measuredM: finding.measuredM },
        ...{ clause: finding.figure?.clause ?? null, confidence: finding.figure?.confidence ?? null },
        ...{ text_zh: finding.text.zh, text_en: finding.text.en },
      },
    }),
  );
  if (measures.length > 0) layers.push({ name: 'protections', features: measures });
  if (unreachable.length > 0) layers.push({ name: 'unreachable', features: unreachable });
  return layers;
}

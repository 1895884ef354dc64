import { expression } from '@maplibre/maplibre-gl-style-spec';
import { expect, test } from 'vitest';
import { pipeLayers } from '../../client/map/layers/pipes.ts';
import { sizeLabel } from '../../domain/pipes/labels.ts';
import { newSegment, type PipeSegment } from '../../domain/pipes/model.ts';

test('the map calls a pipe as every other page does', () => {
  const layer = pipeLayers({ type: 'vector' }).layers.find((one) => one.id === 'pipe-label') as {
    layout: { 'text-field': unknown };
  };
  const label = expression.createExpression(layer.layout['text-field'], 'layers[0].layout.text-field');
  if (label.result === 'error') throw new Error(label.value.map((one) => one.message).join());
  const onMap = ({ diameterMm, material, state, utility }: PipeSegment): string => {
    const known = { diameter_mm: diameterMm, state, utility, ...(material === null ? {} : { material }) };
    const text = label.value.evaluate({ zoom: 17 }, { type: 'LineString', properties: known } as never);
    return String(text).split(' ')[1]!;
  };
  const pipe = (more: Partial<PipeSegment>) =>
    newSegment({ id: 'p', from: 'a', to: 'b', diameterMm: 110, ...more });
  for (const material of [null, 'pe', 'pvc', 'steel', 'concrete'])
    for (const utility of ['water', 'gas', 'sewage', 'power', 'telecom'] as const)
      for (const state of ['planned', 'in_use'] as const) {
        const one = pipe({ material, utility, state });
        expect(onMap(one), `${material} ${utility} ${state}`).toBe(sizeLabel(one));
      }
});

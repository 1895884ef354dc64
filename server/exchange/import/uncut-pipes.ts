import { uncutColumn } from '../../../domain/exchange/columns.ts';
import { type Kind, kindSpecs } from '../../../domain/exchange/kinds.ts';
import type { Uncut } from '../gdal/layers.ts';

/** Columns of pipes by their whole names where a shapefile cut them short; what somebody maps by the name in the file keeps that. */
export function uncutOf(kind: Kind, map: Record<string, string> = {}): Uncut | undefined {
  if (kind !== 'pipes') return undefined;
  const roles = kindSpecs.pipes.fields.map((one) => one.field);
  const mapped = Object.values(map).map((one) => one.replace(/@[^@]*$/, ''));
  return (cut) => (mapped.includes(cut.text) ? undefined : uncutColumn(cut, roles));
}

import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import type { LayoutLayer } from '../../domain/pipes/routing/answer/layout-layers.ts';
import type { NetworkImport, PlanBill } from '../../server/contract/pipes.ts';
import { api } from './client.ts';
import { ApiProblem } from './problem.ts';
import { request } from './request.ts';

export type { NetworkAnswer } from '../../server/contract/pipes.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** With the ground that new pipes are laid in. */
export function readSite(city: string, [west, south, east, north]: Bounds) {
  return api.pipes.readNetwork({ city, west, south, east, north, terrain: 'with' });
}

/** @param bill - quantities of the plan that the edit accepts */
export function sendPatch(city: string, version: number, patch: NetworkPatch, bill?: PlanBill) {
  return api.pipes.patchNetwork({ city, version, patch, ...(bill ? { bill } : {}) } as never) as Promise<{
    version: number;
  }>;
}

export type { NetworkImport, PlanBill } from '../../server/contract/pipes.ts';

/** Survey tables and models, as one network. */
export function importPipeFiles(city: string, files: readonly File[], fields: Record<string, string>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) body.append(name, value);
  for (const file of files) body.append('files', file);
  return request<NetworkImport>(`/api/cities/${city}/pipes/files`, { method: 'POST', body });
}

export function pipeFileUrl(city: string, [west, south, east, north]: Bounds, name: string): string {
  return `/api/cities/${city}/pipes/file?${new URLSearchParams({ west: `${west}`, south: `${south}`, east: `${east}`, north: `${north}`, name })}`;
}

/** A laid-out network, in metres of the city's zone, as a file that an office opens. */
export async function writeLayoutFile(
  city: string,
  format: 'geopackage' | 'dxf',
  layers: readonly LayoutLayer[],
): Promise<Blob> {
  const response = await fetch(`/api/cities/${city}/pipes/layout-file`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format, layers }),
  });
  if (!response.ok) throw new ApiProblem(response.status, await response.json());
  return response.blob();
}

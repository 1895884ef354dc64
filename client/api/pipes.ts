import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import type { NetworkImport } from '../../server/contract/pipes.ts';
import { api } from './client.ts';
import { request } from './request.ts';

export type { NetworkAnswer } from '../../server/contract/pipes.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export function readNetwork(city: string, [west, south, east, north]: Bounds) {
  return api.pipes.readNetwork({ city, west, south, east, north });
}

export function sendPatch(city: string, version: number, patch: NetworkPatch) {
  return api.pipes.patchNetwork({ city, version, patch } as never) as Promise<{ version: number }>;
}

export type { NetworkImport } from '../../server/contract/pipes.ts';

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

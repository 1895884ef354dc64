import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import { api } from './client.ts';

export type { NetworkAnswer } from '../../server/contract/pipes.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export function readNetwork(city: string, [west, south, east, north]: Bounds) {
  return api.pipes.readNetwork({ city, west, south, east, north });
}

export function sendPatch(city: string, version: number, patch: NetworkPatch) {
  return api.pipes.patchNetwork({ city, version, patch } as never) as Promise<{ version: number }>;
}

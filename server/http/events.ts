import type { Request, Response } from 'express';
import type { Actor } from '../access/actor.ts';
import { open } from '../contract/access.ts';
import type { Services } from '../services.ts';
import { LAYERS } from '../tiles/layers.ts';
import { openStream } from './event-stream.ts';

const publicLayers = new Set<string>(
  LAYERS.filter((layer) => layer.access === 'public').flatMap((layer) => layer.revisions),
);

/** Whether a role may know that a layer changed. */
export function hearsOf(actor: Actor, layer: string): boolean {
  return publicLayers.has(layer) || open.underground.some((role) => role === actor.role);
}

/**
 * `GET /api/events`: `layer` events with the layer and its new revision, so that pages refresh themselves. A page that listens
 * only now, so many milliseconds (`?age=`) after it was asked for, hears at once what changed meanwhile.
 */
export function streamEvents(services: Services, actor: Actor, request: Request, response: Response): void {
  const stream = openStream(request, response);
  const age = Number(request.query.age);
  for (const layer of age > 0 ? services.revisions.changedWithin(age) : [])
    if (hearsOf(actor, layer)) stream.send('layer', { layer, revision: services.revisions.of(layer) });
  stream.onEnd(
    services.revisions.onChange((layer, revision) => {
      if (hearsOf(actor, layer)) stream.send('layer', { layer, revision });
    }),
  );
}

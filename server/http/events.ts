import type { Request, Response } from 'express';
import type { Actor } from '../access/actor.ts';
import { open } from '../contract/access.ts';
import type { Services } from '../services.ts';
import { LAYERS } from '../tiles/layers.ts';

const publicLayers = new Set<string>(
  LAYERS.filter((layer) => layer.access === 'public').flatMap((layer) => layer.revisions),
);

/** Whether a role may know that a layer changed. */
export function hearsOf(actor: Actor, layer: string): boolean {
  return publicLayers.has(layer) || open.underground.some((role) => role === actor.role);
}

/** `GET /api/events`: server-sent `layer` events with the layer and its new revision, so that pages refresh themselves. */
export function streamEvents(services: Services, actor: Actor, request: Request, response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    // no-transform keeps the compression middleware from holding events back
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 3000\n\n');
  const stop = services.revisions.onChange((layer, revision) => {
    if (hearsOf(actor, layer))
      response.write(`event: layer\ndata: ${JSON.stringify({ layer, revision })}\n\n`);
  });
  const beat = setInterval(() => response.write(': \n\n'), 25_000);
  request.on('close', () => {
    clearInterval(beat);
    stop();
  });
}

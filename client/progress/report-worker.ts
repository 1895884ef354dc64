/// <reference lib="webworker" />
/** Keeps the reporting page and its parts: from the network while there is one, else as they were last seen. */
const worker = self as unknown as ServiceWorkerGlobalScope;
const cacheName = 'lianpian-report-1';

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('message', (event) => {
  const { keep } = event.data as { keep?: string[] };
  if (keep) event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...new Set(keep)])));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin || url.pathname.startsWith('/api/'))
    return;
  event.respondWith(url.pathname.startsWith('/assets/') ? fromCache(request) : fromNetwork(request));
});

/** Files under /assets carry their hash in the name: what is kept is right. */
async function fromCache(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await keep(request, fresh.clone());
  return fresh;
}

async function fromNetwork(request: Request): Promise<Response> {
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await keep(request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function keep(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.put(request, response);
}

export {};

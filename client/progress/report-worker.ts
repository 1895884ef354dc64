/// <reference lib="webworker" />
/**
 * Opens the reporting page without a network. A cache for each build holds the page in all its looks and the files that it is
 * made of, and nothing else: no answer of the API, no other page. A build takes the place of the one before when it is whole.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const prefix = 'lianpian-report';
const page = '/report';
/** Languages and type sizes: what of an address makes another page. */
const looks = ['', '?lang=en', '?type=large', '?lang=en&type=large'];
/** No build is made of more files; who says so is not believed. */
const mostParts = 80;

/** What a page that was loaded says of itself: its entry script names its build. */
interface Made {
  build: string;
  /** Paths of the files that it is made of. */
  parts: string[];
}

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  const { source, data } = event;
  // whoever asked may tell people that they can go where there is no network
  event.waitUntil(take(data as Made).then((isKept) => isKept && source?.postMessage('kept')));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (pathname === page) event.respondWith(pageOf(request));
  // files carry their hash in the name: what is kept is right
  else if (pathname.startsWith('/assets/'))
    event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});

/** From the network while there is one, else as the build was kept, in the look that the address asks for. */
async function pageOf(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const query = new URL(request.url).searchParams;
    const words = [query.get('lang') === 'en' && 'lang=en', query.get('type') === 'large' && 'type=large'];
    const look = words.filter(Boolean).join('&');
    const same = await kept(look === '' ? page : `${page}?${look}`);
    if (same) return same;
    throw error;
  }
}

/** Whether the whole page is kept. @throws TypeError without a network, and what was kept before stays */
async function take({ build, parts }: Made): Promise<boolean> {
  const name = `${prefix}:${build}`;
  const isKnown = (await caches.keys()).includes(name);
  const held = new Set(isKnown ? (await (await caches.open(name)).keys()).map(({ url }) => pathOf(url)) : []);
  const missing = looks.map((look) => page + look).filter((path) => !held.has(path));
  const pages = await Promise.all(missing.map((path) => fetch(path)));
  const texts = await Promise.all(pages.map((each) => each.clone().text()));
  // a page of another build has come out meanwhile: its own files will be named when it is loaded
  if (!pages.every(({ ok }, i) => ok && texts[i]!.includes(build))) return false;
  const cache = await caches.open(name);
  await cache.addAll(
    [...new Set(parts)]
      .filter((path) => path.startsWith('/') && !path.startsWith('/api/') && !held.has(path))
      .slice(0, mostParts),
  );
  await Promise.all(missing.map((path, i) => cache.put(path, pages[i]!)));
  for (const other of await caches.keys())
    if (other.startsWith(prefix) && other !== name) await caches.delete(other);
  return true;
}

const kept = (path: string): Promise<Response | undefined> => caches.match(path, { ignoreVary: true });

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

export {};

import type { Map as MapLibreMap } from 'maplibre-gl';
import { html } from '../../domain/progress/markup/html.ts';
import type { Site } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { Overview } from '../../domain/progress/view.ts';
import { ask } from './source.ts';

/** Buttons large enough for a thumb: nearer, farther, and back to all of the region. */
export function addControls(map: MapLibreMap, site: Site, whole: () => void): void {
  const box = document.createElement('div');
  box.className = 'map-buttons';
  box.innerHTML =
    html`<button type="button" data-do="in" aria-label="${say(site.lang, 'zoomIn')}" title="${say(site.lang, 'zoomIn')}">+</button>
<button type="button" data-do="out" aria-label="${say(site.lang, 'zoomOut')}" title="${say(site.lang, 'zoomOut')}">−</button>
<button type="button" data-do="whole">${say(site.lang, 'wholeRegion')}</button>`.text;
  box.addEventListener('click', (event) => {
    const what = (event.target as Element).closest('button')?.dataset.do;
    if (what === 'in') map.zoomIn();
    if (what === 'out') map.zoomOut();
    if (what === 'whole') whole();
  });
  document.getElementById('map-side')!.append(box);
  const atEnds = () => {
    const [nearer, farther] = box.querySelectorAll('button');
    nearer!.disabled = map.getZoom() >= map.getMaxZoom() - 0.01;
    farther!.disabled = map.getZoom() <= map.getMinZoom() + 0.01;
  };
  map.on('zoomend', atEnds);
}

/**
 * Paper gets a picture of what the map shows: laid out for paper its container has another size, and the map, which would be
 * drawn anew for that, is empty until a frame that never comes.
 */
export function printPicture(map: MapLibreMap): void {
  let picture: HTMLCanvasElement | undefined;
  addEventListener('beforeprint', () => {
    const seen = map.getCanvas();
    picture?.remove();
    picture = Object.assign(document.createElement('canvas'), { width: seen.width, height: seen.height });
    picture.className = 'map-print';
    const pen = picture.getContext('2d')!;
    pen.drawImage(seen, 0, 0);
    drawScale(pen, map);
    map.getContainer().append(picture);
  });
  addEventListener('afterprint', () => picture?.remove());
}

/** The scale bar that the screen shows, and where north is, into the lower right corner. */
function drawScale(pen: CanvasRenderingContext2D, map: MapLibreMap): void {
  const bar = map.getContainer().querySelector<HTMLElement>('.maplibregl-ctrl-scale');
  if (!bar) return;
  const { width, height } = pen.canvas;
  const each = width / map.getContainer().clientWidth;
  const [right, bottom] = [width - 14 * each, height - 14 * each];
  const left = right - bar.offsetWidth * each;
  pen.font = `${13 * each}px sans-serif`;
  pen.lineWidth = 2 * each;
  pen.textBaseline = 'bottom';
  pen.strokeRect(left, bottom - 3 * each, right - left, 3 * each);
  pen.fillText(bar.textContent ?? '', left, bottom - 6 * each);
  // the public map is never turned
  pen.textAlign = 'right';
  pen.fillText('N ↑', right, bottom - 6 * each);
}

/** Below the map: of when its data is, that it is a sketch, and the number of its approval where a city has one. */
export async function printImprint(overview: Overview, site: Site): Promise<void> {
  const place = document.getElementById('map-imprint');
  if (!place) return;
  const known = [
    say(site.lang, 'sketch'),
    overview.asOf && `${say(site.lang, 'asOf')} ${overview.asOf}`,
    overview.hasDemo && say(site.lang, 'demo'),
  ].filter(Boolean);
  place.textContent = known.join(' · ');
  if (site.isStatic) return;
  const cities = await ask<{ code: string; mapApproval?: string }[]>('/api/cities').catch(() => []);
  const approval = cities.find(({ code }) => code === overview.region.key.split('/')[0])?.mapApproval;
  if (approval) place.textContent = [...known, approval].join(' · ');
}

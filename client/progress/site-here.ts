import type { Site } from '../../domain/progress/markup/site.ts';
import { parsePicture } from '../../domain/progress/picture.ts';

/** How this page is shown, as the server wrote it into the root element and the address says. */
export function siteHere(): Site {
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  const isStatic = 'static' in root.dataset;
  return {
    lang: root.lang === 'en' ? 'en' : 'zh',
    embed: query.get('embed') === '1',
    picture: parsePicture(query),
    large: root.dataset.type === 'large' || (isStatic && query.get('type') === 'large'),
    base: root.dataset.base ?? '/',
    isStatic,
  };
}

export function facts<T>(): T | undefined {
  const text = document.getElementById('facts')?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}

import type { Site } from '../../domain/progress/markup/site.ts';

/** How this page is shown, as the server wrote it into the root element and the address says. */
export function siteHere(): Site {
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  return {
    lang: root.lang === 'en' ? 'en' : 'zh',
    embed: query.get('embed') === '1',
    large: root.dataset.type === 'large',
    base: root.dataset.base ?? '/',
    isStatic: 'static' in root.dataset,
  };
}

export function facts<T>(): T | undefined {
  const text = document.getElementById('facts')?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}

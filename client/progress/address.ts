import { queryText } from '../../domain/progress/markup/site.ts';
import { type Picture, pictureNames, pictureQuery } from '../../domain/progress/picture.ts';

/** The same address with this picture of its overview. */
export function withPicture(address: URL, picture: Picture): URL {
  const url = new URL(address);
  for (const name of pictureNames) url.searchParams.delete(name);
  for (const [name, value] of pictureQuery(picture)) url.searchParams.set(name, value);
  url.search = queryText(url.searchParams);
  return url;
}

/** Writes how the overview is looked at into the address of the page: going back leads to another view, not to another look. */
export function writePicture(picture: Picture): void {
  history.replaceState(history.state, '', withPicture(new URL(location.href), picture));
}

/** The address says where the map stands. */
export function placesMap(url: URL): boolean {
  return new URLSearchParams(url.hash.slice(1)).has('map');
}

/** The page as it is looked at now, in another language, type size or inside another page. */
export function otherLook(name: 'lang' | 'type' | 'embed', value: string | null): URL {
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  url.search = queryText(url.searchParams);
  return url;
}

import columns from '../../../data/standards/survey-columns.json' with { type: 'json' };
import { defaultLevelReference, type LevelReference, type Utility } from '../model.ts';

const { crown, invert, axis, bottom, bottomOrInvert } = columns.levelWords;

/** Longest first: 管外底 is no 管底. */
const places = [
  ...crown.map((word) => [word, 'crown'] as const),
  ...invert.map((word) => [word, 'invert'] as const),
  ...axis.map((word) => [word, 'axis'] as const),
  ...bottom.map((word) => [word, 'bottom'] as const),
  ...bottomOrInvert.map((word) => [word, 'bottom-or-invert'] as const),
].sort(([a], [b]) => b.length - a.length);

/**
 * Which place of a pipe's section a level means, from a cell or the head of its column: 管底, 管顶, 中心. A head that names both top and bottom says nothing.
 * The bottom of a drain or a channel is its invert, that of any other pipe its outer bottom.
 */
export function levelReferenceOf(word: string, utility: Utility): LevelReference | undefined {
  const place = word === '' ? undefined : placeOf(word);
  if (place !== 'bottom-or-invert') return place;
  return defaultLevelReference(utility) === 'invert' ? 'invert' : 'bottom';
}

type Place = LevelReference | 'bottom-or-invert';

/** Heads of columns come again with every row. */
const placeOfHead = new Map<string, Place | undefined>();
const mostHeads = 10_000;

/** The place that the head of a column names by itself. */
export function levelPlaceOf(head: string): string | undefined {
  return placeOf(head);
}

function placeOf(head: string): Place | undefined {
  if (placeOfHead.has(head)) return placeOfHead.get(head);
  const text = plain(head);
  const found = /[顶底].?[顶底]/.test(text) ? undefined : places.find(([known]) => text.includes(known))?.[1];
  if (placeOfHead.size >= mostHeads) placeOfHead.clear();
  placeOfHead.set(head, found);
  return found;
}

/** A column's name without the word for the place, alone and with 管线 in its stead; undefined where it has none. */
export function withoutLevelWords(name: string): { without: string; ofPipe: string } | undefined {
  const [word] = places.find(([known]) => name.includes(known)) ?? [];
  if (word === undefined) return undefined;
  // 管内底, 管外顶, 管沟内底: what stands before the place belongs to it
  const whole = new RegExp(`管?沟?${word}`);
  return { without: name.replace(whole, ''), ofPipe: name.replace(whole, '管线') };
}

function plain(word: string): string {
  return word
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s_\-/、,.:()[\]]/g, '');
}

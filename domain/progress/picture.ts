/** What the map can colour by. The last three are sums over an area: a heatmap. */
export const colourings = ['status', 'rate', 'households', 'investment', 'under_way'] as const;
export type Colouring = (typeof colourings)[number];

/**
 * How an overview is looked at, beside what it holds (`Filter`). It stands in the address, so that a link, a frame and
 * a print show what their sender saw; the position of the map stands there as `#map=zoom/latitude/longitude`.
 */
export interface Picture {
  /** The month at whose end the map and its numbers stand, `2020-09`; null = now. */
  month: string | null;
  colouring: Colouring;
  /** Which of the two is in front on a small screen. */
  side: 'text' | 'map';
}

export const plainPicture: Picture = { month: null, colouring: 'status', side: 'text' };

/** Reads a picture from an address. What it does not understand is left at its default: no view is lost for it. */
export function parsePicture(query: URLSearchParams): Picture {
  const month = query.get('month') ?? '';
  const colouring = query.get('colour') as Colouring;
  return settled({
    month: /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
    colouring: colourings.includes(colouring) ? colouring : plainPicture.colouring,
    side: query.get('side') === 'map' ? 'map' : 'text',
  });
}

/** Their parameters in an address. */
export const pictureNames = ['month', 'colour', 'side'] as const;

/** Parameters of an address that reads back as the same picture, in a fixed order; defaults are left out. */
export function pictureQuery({ month, colouring, side }: Picture): [name: string, value: string][] {
  const all: [string, string, boolean][] = [
    ['month', month ?? '', month !== null],
    ['colour', colouring, colouring !== plainPicture.colouring],
    ['side', side, side !== plainPicture.side],
  ];
  return all.flatMap(([name, value, said]) => (said ? [[name, value]] : []));
}

export function isHeat(colouring: Colouring): colouring is 'households' | 'investment' | 'under_way' {
  return colouring !== 'status' && colouring !== 'rate';
}

/** Where a month stands among the months of a replay: the latest that is not after it; the last for none. */
export function placeOfMonth(replay: readonly { month: string }[], month: string | null): number {
  const last = replay.length - 1;
  if (month === null) return last;
  return Math.max(
    0,
    replay.findLastIndex((row) => row.month <= month),
  );
}

/** Sums over an area are known of today only: a month that is asked for is looked at as what was done by then. */
export function settled(picture: Picture): Picture {
  return picture.month !== null && isHeat(picture.colouring) ? { ...picture, colouring: 'rate' } : picture;
}

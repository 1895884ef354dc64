export interface Findable {
  name: string;
  code: string;
  /** Full pinyin without tones and blanks, and the initials. */
  pinyin: string;
  initials: string;
}

/** Best first: the name begins with the text, holds it, then initials, pinyin and code. Case does not matter. */
export function findCommunities<T extends Findable>(
  communities: readonly T[],
  text: string,
  limit: number,
): T[] {
  const asked = text.trim().toLowerCase();
  if (!asked) return [];
  const rank = (one: Findable): number => {
    const name = one.name.toLowerCase();
    if (name === asked) return 0;
    if (name.startsWith(asked)) return 1;
    if (name.includes(asked)) return 2;
    if (one.initials.startsWith(asked)) return 3;
    if (one.pinyin.replaceAll(' ', '').startsWith(asked.replaceAll(' ', ''))) return 4;
    if (one.code.toLowerCase().includes(asked)) return 5;
    return Number.POSITIVE_INFINITY;
  };
  return communities
    .map((one) => ({ one, rank: rank(one) }))
    .filter((entry) => Number.isFinite(entry.rank))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        a.one.name.length - b.one.name.length ||
        a.one.name.localeCompare(b.one.name, 'zh'),
    )
    .slice(0, limit)
    .map((entry) => entry.one);
}

/**
 * Columns of shapefiles, whose format keeps ten bytes of a name: `diameter_mm` comes as `diameter_m`, 起点管底高程 in GBK without its last character and in
 * UTF-8 with three whole characters and the first byte of the fourth.
 */

/** A name that fills the ten bytes. */
export interface CutName {
  /** Its whole characters. */
  text: string;
  /** What is left of a character that was cut, where the name is UTF-8; of other encodings nothing is compared. */
  tail: Uint8Array;
}

/** A name that means something, in the form in which it is compared. */
export interface KnownColumn {
  name: string;
  plain: string;
  /** Names of one meaning may stand for each other. */
  meaning: string;
}

/**
 * The known name that a cut one begins, where all that it begins mean the same.
 * @param plainText - the whole characters in the form in which known names are compared
 * @returns undefined where the name is known as it stands, or begins none or several meanings
 */
export function uncutName(
  { tail }: CutName,
  plainText: string,
  known: readonly KnownColumn[],
): string | undefined {
  if (plainText === '') return undefined;
  if (tail.length === 0 && known.some((one) => one.plain === plainText)) return undefined;
  const begun = known.filter(({ plain }) => {
    if (plain.length <= plainText.length || !plain.startsWith(plainText)) return false;
    const [next] = plain.slice(plainText.length);
    const bytes = new TextEncoder().encode(next);
    return tail.every((byte, i) => byte === bytes[i]);
  });
  return new Set(begun.map((one) => one.meaning)).size === 1 ? begun[0]!.name : undefined;
}

import file from '../../../data/catalogue/readings.json' with { type: 'json' };

const readings: Record<string, string[]> = file.readings;

/**
 * Names of communities in pinyin, so that 阳光小区 is found by yangguangxiaoqu and by ygxq.
 * `pinyin`: as the dictionary reads the name, then every other way that people read it, with its initials (朝阳:
 * `chaoyang zhaoyang zy`). `initials`: of the first.
 */
type Spell = (name: string) => { pinyin: string; initials: string } | undefined;

/** Of the way names are spelt; another number spells again what is there. */
export const spellingVersion = 2;

/** Each character with two readings doubles the ways; a name with more of them is read in so many. */
const mostReadings = 8;

export async function speller(): Promise<Spell> {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, { pinyin: string; initials: string }>();
  return (written) => {
    if (written === '') return undefined;
    const found = known.get(written);
    if (found) return found;
    // ２号院 and 2号院 are read the same; ü is typed v
    const name = written.normalize('NFKC');
    const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const;
    const usual = pinyin(name, options).map((each) => each.toLowerCase());
    const others = otherWays(name.match(signs) ?? [], usual).flatMap((way) => [
      way.join(''),
      initialsOf(way),
    ]);
    const spelt = {
      pinyin: [usual.join(''), ...others].join(' ').slice(0, 300),
      initials: initialsOf(usual).slice(0, 60),
    };
    known.set(written, spelt);
    return spelt;
  };
}

const initialsOf = (syllables: readonly string[]) => syllables.map((each) => each[0] ?? '').join('');

/** As the dictionary takes a name apart: Chinese signs, and whatever stands between them. */
const signs = /\p{Script=Han}|\P{Script=Han}+/gu;

/** Every way to read the signs of a name but the usual one. */
function otherWays(parts: readonly string[], usual: readonly string[]): string[][] {
  // the dictionary reads sign by sign: where it does not, nobody can say which syllable is whose
  if (parts.length !== usual.length) return [];
  let ways: string[][] = [[]];
  for (const [i, sign] of parts.entries()) {
    const each = [...new Set([usual[i]!, ...(readings[sign] ?? [])])];
    const more = ways.flatMap((way) => each.map((syllable) => [...way, syllable]));
    ways = more.length <= mostReadings ? more : ways.map((way) => [...way, usual[i]!]);
  }
  return ways.slice(1);
}

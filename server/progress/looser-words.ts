import { shorterWords } from '../../domain/progress/looser-words.ts';

/** Words to try where no community holds those that were typed; `bySound` where only the reading is the same. */
export interface LooserWords {
  words: string;
  bySound: boolean;
}

/**
 * The nearest first: without the building or 小区, then by sound, which finds 朝陽小區, 潮阳小区 and 富民3区 for 朝阳小区 and
 * 富民三区: most slips of a pinyin input method keep the sound, and traditional signs do.
 */
export async function looserWords(words: string): Promise<LooserWords[]> {
  const shorter = shorterWords(words);
  const sounds = await Promise.all([words, ...shorter].map(soundsOf));
  return [
    ...shorter.map((each) => ({ words: each, bySound: false })),
    ...[...new Set(sounds.flat())].map((each) => ({ words: each, bySound: true })),
  ];
}

/** A single sign sounds like too many others. */
const fewestSigns = 2;

/** As the names of the register are spelt (`exchange/import/spell.ts`), figures as they stand and as words. */
async function soundsOf(words: string): Promise<string[]> {
  if ((words.match(/\p{Script=Han}/gu) ?? []).length < fewestSigns) return [];
  const { pinyin } = await import('pinyin-pro');
  const sound = (text: string) =>
    text
      .split(/\s+/)
      .map((word) =>
        pinyin(word, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join(''),
      )
      .join(' ')
      .toLowerCase();
  return [sound(words), sound(words.replace(/\d{1,2}/g, numeral))];
}

/** 3 → 三, 12 → 十二, 20 → 二十: as compounds are numbered. */
function numeral(figures: string): string {
  const [tens, ones] = [Math.floor(Number(figures) / 10), Number(figures) % 10];
  const digit = '零一二三四五六七八九';
  if (tens === 0) return digit[ones]!;
  return `${tens === 1 ? '' : digit[tens]}十${ones === 0 ? '' : digit[ones]}`;
}

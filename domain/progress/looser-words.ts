/** The part of a compound that people add to its name: 3号楼, 12栋, 2单元 501室. */
const partOfCompound =
  /\s*第?[0-9一二三四五六七八九十百甲乙丙丁A-Za-z-]+\s*(?:[号號][楼樓]|[栋棟]|幢|座|[单單]元|室|[楼樓]|[门門]).*$/u;
const kindOfCompound = /(?:住宅|生活)?小区$|社区$/u;

/**
 * What to look for where nothing holds the words as they stand: without the building, without 小区 that the register
 * leaves out. Never less than two signs: one would be found everywhere. The nearest first.
 */
export function shorterWords(words: string): string[] {
  const compound = words.replace(partOfCompound, '');
  const shorter = [compound, words.replace(kindOfCompound, ''), compound.replace(kindOfCompound, '')];
  return [...new Set(shorter.map((each) => each.trim()))].filter(
    (each) => each !== words && [...each].length >= 2,
  );
}

/**
 * Width of words on paper before any font is there, in millimetres: of Noto Sans SC and its like, rather too wide than too narrow, so that
 * what fits here fits in print.
 */
export function textWidthMm(text: string, sizeMm: number): number {
  let ems = 0;
  for (const letter of text) ems += emsOf(letter);
  return ems * sizeMm;
}

function emsOf(letter: string): number {
  if (letter >= '\u2010') return 1;
  if (/[0-9]/.test(letter)) return 0.57;
  if (/[A-Z&%@]/.test(letter)) return 0.7;
  if (/[mwMW×#=+]/.test(letter)) return 0.9;
  if (/[ijl.,:;'|!()\-/ ]/.test(letter)) return 0.34;
  return 0.57;
}

/** Marks that do not begin a line (避头). */
const neverFirst = /^[、，。；：？！）》”’,.;:)!?%‰]/;

/** Marks that do not end one (避尾). */
const neverLast = /[（《“‘([]+$/;

/** Words in lines of a width: Chinese breaks between any two letters, other words at their spaces, what is longer than a line anywhere. */
export function wrapText(text: string, sizeMm: number, widthMm: number): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (words: string): boolean => textWidthMm(words, sizeMm) <= widthMm;
  const end = (next: string): void => {
    const open = neverLast.exec(line)?.[0] ?? '';
    const moves = open.length < line.length && fits((open + next).trimEnd()) ? open : '';
    lines.push(line.slice(0, line.length - moves.length).trimEnd());
    line = moves + next;
  };
  for (const word of text.match(/\n|[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/gu) ?? []) {
    if (word === '\n') end('');
    else if (fits((line + word).trimEnd()) || (neverFirst.test(word) && fits(line))) line += word;
    else if (fits(word.trimEnd())) end(word.trimStart());
    else
      for (const letter of word)
        if (line === '' || fits(line + letter)) line += letter;
        else end(letter);
  }
  if (line.trim() || lines.length === 0) lines.push(line.trimEnd());
  return lines.filter((one, i) => i > 0 || one !== '' || lines.length === 1);
}

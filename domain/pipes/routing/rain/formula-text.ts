import type { StormFormula } from './design-rain.ts';

/** One formula as an engineer writes it. */
export function formulaWords({ a, b, c, n }: StormFormula): string {
  return `q=${a}(1+${c}lgP)/(t${b === 0 ? '' : `+${b}`})^${n}`;
}

/** As an engineer writes it: `q=1600(1+0.846lgP)/(t+7)^0.656`, with or without `q=` and signs of multiplication, `167×9.58` for its first figure too. */
export function formulaIn(word: string): StormFormula | undefined {
  const number = '(\\d+(?:\\.\\d+)?)';
  const times = '[*×·]?';
  const plain = word.replaceAll(/\s/g, '').replaceAll('（', '(').replaceAll('）', ')');
  const read = new RegExp(
    `^(?:q=)?(?:${number}[*×·])?${number}${times}\\(1\\+${number}${times}lg\\(?P\\)?\\)/\\(?t(?:\\+${number})?\\)?\\^${number}$`,
    'i',
  ).exec(plain);
  if (!read) return undefined;
  const [factor = '1', a, c, b = '0', n] = read.slice(1) as string[];
  return { a: Number(factor) * Number(a), b: Number(b), c: Number(c), n: Number(n) };
}

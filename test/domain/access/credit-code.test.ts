import { expect, test } from 'vitest';
import { isCreditCode } from '../../../domain/access/credit-code.ts';

// the example that GB 32100-2015 is usually explained by
const right = '91350100M000100Y43';

test('a credit code has its check character, and no other sign in that place', () => {
  expect(isCreditCode(right)).toBe(true);
  for (const sign of '012456789ABCDEFGHJKLMNPQRTUWXY')
    expect(isCreditCode(right.slice(0, 17) + sign)).toBe(false);
});

test('any one sign that is changed, and signs that the standard does not use, are seen', () => {
  for (let i = 0; i < 17; i++) {
    const other = right[i] === '7' ? '8' : '7';
    expect(isCreditCode(right.slice(0, i) + other + right.slice(i + 1))).toBe(false);
  }
  for (const wrong of ['', right.slice(1), `${right}0`, right.toLowerCase(), right.replace('M', 'I')])
    expect(isCreditCode(wrong)).toBe(false);
});

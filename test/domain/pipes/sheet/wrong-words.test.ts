import { expect, test } from 'vitest';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { wrongWords } from '../../../../domain/pipes/sheet/wrong-words.ts';

test('what is wrong is counted, what is not is not', () => {
  const [zh, en] = [layoutSay('zh'), layoutSay('en')];
  expect(wrongWords({ clashes: 0, violations: 1 }, zh)).toBe('1 处侵入建筑净距');
  expect(wrongWords({ clashes: 3, violations: 0 }, zh)).toBe('3 处碰撞或净距不足');
  expect(wrongWords({ clashes: 3, violations: 1 }, en)).toBe(
    '3 clashes or missed clearances, 1 too near a building',
  );
  expect(wrongWords({ clashes: 0, violations: 0 }, zh)).toBe('');
});

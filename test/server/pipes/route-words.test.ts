import { expect, test } from 'vitest';
import { run as pipes } from '../../../server/pipes/commands/command.ts';
import { moneyWords } from '../../../server/pipes/commands/money-words.ts';
import { asked, houses, mains, printedBy } from './yard-files.ts';

test('a sum in words of either language', () => {
  expect(moneyWords(681_240, 'zh')).toBe('68.1 万元');
  expect(moneyWords(681_240, 'en')).toBe('¥681,000');
  expect(moneyWords(1_234_567, 'en')).toBe('¥1,235,000');
  expect(moneyWords(941.4, 'en')).toBe('¥941');
});

test('English lines hold no Chinese unit, no bare word of the program', async () => {
  const lines = await printedBy([...asked(houses(), mains()), '--quick', '--lang', 'en']);
  const total = lines.find((one) => one.startsWith('in all'));
  expect(total).toMatch(/^in all ¥[\d,]+, .*neither outline nor streets are known/);
  expect(lines.join('\n')).not.toMatch(/万|by nothing/);
});

test.each(['route', 'rates', 'tables'])('pipes %s --lang fr is refused with what there is', async (name) => {
  const words = name === 'route' ? asked(houses(), mains()) : [];
  await expect(pipes([name, ...words, '--lang', 'fr'])).rejects.toMatchObject({
    code: 'pipes.option-language',
    title: { zh: expect.stringContaining('fr') },
    remedy: { zh: expect.stringMatching(/zh.*en/), en: expect.stringMatching(/zh.*en/) },
  });
});

test('wrong arguments of a command are told in Chinese, with where its usage stands', async () => {
  await expect(pipes(['route', '--sheet'])).rejects.toMatchObject({
    code: 'pipes.arguments',
    title: { zh: '参数有误：--sheet 后面缺少值。' },
    remedy: { zh: expect.stringContaining('pipes route --help') },
  });
});

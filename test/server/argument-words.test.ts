import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { argumentWords, isArgumentError } from '../../server/argument-words.ts';

const options = {
  sheet: { type: 'string' },
  json: { type: 'boolean' },
  short: { type: 'string', short: 's' },
} as const;

/** What this version of Node refuses the words with. */
function refusal(...args: string[]): Error {
  try {
    parseArgs({ args, options });
  } catch (error) {
    expect(isArgumentError(error)).toBe(true);
    return error as Error;
  }
  throw new Error(`${args.join(' ')} was taken`);
}

test.each([
  [['--sheet'], '--sheet 后面缺少值', '--sheet needs a value behind it'],
  [['-s'], '--short 后面缺少值', '--short needs a value behind it'],
  [['--sheet', '--json'], '值若以“-”开头，请写作 --sheet=值', 'is written --sheet=VALUE'],
  [['--shet', 'a.html'], '没有参数 --shet', 'there is no option --shet'],
  [['-x'], '没有参数 -x', 'there is no option -x'],
  [['--json=1'], '--json 不带值', '--json takes no value'],
  [['a.shp'], '“a.shp”不属于任何参数', '“a.shp” belongs to no option'],
])('%j is told in either language', (args, zh, en) => {
  const words = argumentWords(refusal(...args));
  expect(words.zh).toContain(zh);
  expect(words.en).toContain(en);
  // nothing of Node's own sentence is left
  expect(words.zh).not.toMatch(/option|argument|unknown/i);
});

test('what nobody foresaw stays as it is told, and other errors are none of arguments', () => {
  expect(argumentWords(new TypeError('something new')).zh).toBe('something new');
  expect(isArgumentError(new TypeError('x is not a function'))).toBe(false);
});

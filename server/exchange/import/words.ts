/** Words of the command line → options. Unknown ones are refused by name, never swallowed. */
import { Problem } from '../../../domain/problem.ts';

export interface Words {
  files: string[];
  values: Map<string, string[]>;
  flags: Set<string>;
}

/** @param takesValue options followed by a value; @param isFlag options that stand alone. Errors: `cli.option-unknown`, `cli.value-missing`. */
export function parseWords(words: string[], takesValue: string[], isFlag: string[]): Words {
  const parsed: Words = { files: [], values: new Map(), flags: new Set() };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('--')) {
      parsed.files.push(word);
      continue;
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s, 2) as [string, string | undefined];
    if (isFlag.includes(name)) parsed.flags.add(name);
    else if (takesValue.includes(name)) {
      const value = inline ?? words[++i];
      if (value === undefined) {
        throw new Problem(
          'cli.value-missing',
          { zh: `选项 --${name} 缺少值。`, en: `The option --${name} needs a value.` },
          { zh: '请在其后写出值。', en: 'Write it behind the option.' },
        );
      }
      parsed.values.set(name, [...(parsed.values.get(name) ?? []), value]);
    } else {
      throw new Problem(
        'cli.option-unknown',
        { zh: `没有选项 --${name}。`, en: `There is no option --${name}.` },
        {
          zh: `可用：${[...takesValue, ...isFlag].map((o) => `--${o}`).join(' ')}`,
          en: `Known: ${[...takesValue, ...isFlag].map((o) => `--${o}`).join(' ')}`,
        },
      );
    }
  }
  return parsed;
}

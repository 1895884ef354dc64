import type { Bilingual } from '../domain/problem.ts';

/** Whether `parseArgs` of Node refused what was written on the command line. */
export function isArgumentError(error: unknown): error is TypeError {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

type Say = (option: string) => Bilingual;

const unknownOption: Say = (option) => ({
  zh: `没有参数 ${option}`,
  en: `there is no option ${option}`,
});
const noValue: Say = (option) => ({
  zh: `${option} 后面缺少值`,
  en: `${option} needs a value behind it`,
});
const dashValue: Say = (option) => ({
  zh: `${option} 后面缺少值；值若以“-”开头，请写作 ${option}=值`,
  en: `${option} needs a value behind it; one that begins with a dash is written ${option}=VALUE`,
});
const unwantedValue: Say = (option) => ({
  zh: `${option} 不带值`,
  en: `${option} takes no value`,
});
const unexpectedWord: Say = (word) => ({
  zh: `“${word}”不属于任何参数；文件和值之前须写明参数名`,
  en: `“${word}” belongs to no option: files and values stand behind the name of theirs`,
});

/** What Node says, by its beginning and with the option as its first group. It has one code for several of them, and no fields. */
const known: [RegExp, Say][] = [
  [/^Unknown option '([^']+)'/, unknownOption],
  [/^Option '(?:-\w, )?(--?[\w-]+)(?: <value>)?' argument missing/, noValue],
  [/^Option '(?:-\w, )?(--?[\w-]+)(?: <value>)?' argument is ambiguous/, dashValue],
  [/^Option '(?:-\w, )?(--?[\w-]+)(?: <value>)?' does not take an argument/, unwantedValue],
  [/^Unexpected argument '([^']*)'/, unexpectedWord],
];

/** The same in words of either language, without a full stop; what nobody foresaw stays as Node says it. */
export function argumentWords({ message }: Error): Bilingual {
  for (const [pattern, say] of known) {
    const found = pattern.exec(message);
    if (found) return say(found[1]!);
  }
  return { zh: message, en: message };
}

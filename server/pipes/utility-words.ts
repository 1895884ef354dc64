import { utilityOf } from '../../domain/pipes/files/survey-words.ts';
import { UTILITIES, type Utility } from '../../domain/pipes/model.ts';
import { Problem } from '../../domain/problem.ts';

/** `water,污水`: utilities to be laid, each once. Errors: `pipes.utility-unknown`. */
export function utilitiesIn(list: string): Utility[] {
  return [...new Set(list.split(',').map(layable))];
}

function layable(word: string): Utility {
  const found = utilityWord(word);
  if (found && found !== 'conduit') return found;
  const known = UTILITIES.filter((one) => one !== 'conduit');
  throw new Problem(
    'pipes.utility-unknown',
    { zh: `没有名为“${word}”的管线种类。`, en: `There is no utility “${word}”.` },
    { zh: `可选：${known.join('、')}。`, en: `Choose from ${known.join(', ')}.` },
  );
}

/** The product's own names, and the words, codes and letters of surveys (`给水`, `WS`). */
export function utilityWord(word: string): Utility | undefined {
  const plain = word.trim().toLowerCase();
  return UTILITIES.find((one) => one === plain) ?? utilityOf(word)?.utility;
}

/** Fields that hold nothing but the utility. */
const named = ['utility', '管线类型', '管线种类', '类别'];

/**
 * The utility that a row names: undefined where it names none.
 * @returns `unknown` - a word that nobody understands
 */
export function utilityOfRow(properties: { type?: unknown; [name: string]: unknown }): {
  utility?: Utility;
  unknown?: string;
} {
  for (const name of named) {
    const word = String(properties[name] ?? '').trim();
    if (word === '') continue;
    const utility = utilityWord(word);
    return utility ? { utility } : { unknown: word };
  }
  // sources keep all kinds of things in `type`: only the product's own words and Chinese ones count
  const type = String(properties.type ?? '').trim();
  const isOwn = UTILITIES.some((one) => one === type.toLowerCase());
  const utility = isOwn || /\p{Script=Han}/u.test(type) ? utilityWord(type) : undefined;
  return utility ? { utility } : {};
}

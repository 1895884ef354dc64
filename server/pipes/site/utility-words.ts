import { guessLayer } from '../../../domain/pipes/files/layer-name.ts';
import { lineRole, plainName, utilityOf } from '../../../domain/pipes/files/survey-words.ts';
import { UTILITIES, type Utility } from '../../../domain/pipes/model.ts';
import { Problem } from '../../../domain/problem.ts';

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
const named = new Set(['utility', '管类', '管种', '管线类型', '管线种类', '管线类别', '类别']);

/**
 * The utility that a row names, in a column of surveys or by the layer of a drawing: undefined where it names none.
 * @returns `unknown` - a word that nobody understands
 */
export function utilityOfRow(properties: { type?: unknown; [name: string]: unknown }): {
  utility?: Utility;
  unknown?: string;
} {
  let unknown: string | undefined;
  const columns = Object.keys(properties);
  // 排水 says less than 污水 beside it
  const telling = ['subclass', 'utility'].flatMap((role) => columns.filter((one) => lineRole(one) === role));
  for (const name of telling) {
    const word = String(properties[name] ?? '').trim();
    if (word === '') continue;
    // sources keep all kinds of things in `type`: only the product's own words and Chinese ones count
    const isLoose = plainName(name) === 'type';
    const isOwn = UTILITIES.some((one) => one === word.toLowerCase()) || /\p{Script=Han}/u.test(word);
    const utility = isLoose && !isOwn ? undefined : utilityWord(word);
    if (utility) return { utility };
    if (named.has(name)) unknown ??= word;
  }
  if (unknown !== undefined) return { unknown };
  const layer = guessLayer(String(properties.Layer ?? properties.layer ?? ''));
  return layer.sure && layer.utility && layer.utility !== 'ignore' ? { utility: layer.utility } : {};
}

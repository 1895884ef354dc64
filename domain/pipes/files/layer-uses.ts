import { Problem } from '../../problem.ts';
import { utilityNames } from '../labels.ts';
import { type PipeState, STATES, UTILITIES, type Utility } from '../model.ts';
import { guessLayer, type LayerGuess } from './layer-name.ts';
import { sizeOf } from './survey-size.ts';
import { stateOf, utilityByWord } from './survey-words.ts';

/** What a person says a layer of a drawing holds; `ignore` leaves it out. */
export interface LayerUse {
  utility: Utility | 'ignore';
  state?: PipeState | undefined;
  diameterMm?: number | undefined;
}

/** What comes of a layer: the person's word, else a sure name, else nothing with a proposal. */
export interface ResolvedLayer extends Omit<LayerGuess, 'by' | 'sure'> {
  how: 'given' | 'name' | 'file' | null;
  /** Where nothing is sure: what the name could mean. */
  proposal: Utility | null;
}

/** Two layers marked in the same manner make a third one sure: a drawing that has JS and WS means 热水 by RS. */
const others = 2;

/**
 * Every layer of a drawing with its use.
 * @param given by layer name; letters' case and `*` for any text allowed, the exact name first
 * @param fileName speaks where no layer does: `污水管网.dxf` with layers 0 and 1
 */
export function resolveLayers(
  names: Iterable<string>,
  given: Record<string, LayerUse> = {},
  fileName = '',
): Map<string, ResolvedLayer> {
  const guesses = new Map([...names].map((name) => [name, guessLayer(name)]));
  const sureBy = (by: LayerGuess['by']) =>
    [...guesses.values()].filter((one) => one.by === by && one.sure).length;
  const codes = sureBy('code');
  const letters = [...guesses.values()].filter((one) => one.by === 'letter').length;
  const words = sureBy('word') + sureBy('english');
  const isSure = (guess: LayerGuess) =>
    guess.sure ||
    (guess.by === 'code' && codes >= others) ||
    (guess.by === 'letter' && letters > others && words === 0);
  const resolved = new Map<string, ResolvedLayer>();
  for (const [name, guess] of guesses) resolved.set(name, resolve(guess, saidOf(name, given), isSure(guess)));
  const told = [...resolved.values()].some((one) => one.utility !== null && one.utility !== 'ignore');
  const file = guessLayer(fileName.replace(/\.[^.]*$/, ''));
  if (!told && file.sure && file.utility !== 'ignore')
    for (const one of resolved.values())
      if (one.utility === null)
        Object.assign(one, { utility: file.utility, because: file.because, how: 'file', proposal: null });
  return resolved;
}

function resolve(guess: LayerGuess, use: LayerUse | undefined, sure: boolean): ResolvedLayer {
  const { by: _, sure: __, ...plain } = guess;
  if (use === undefined) {
    if (sure) return { ...plain, how: 'name', proposal: null };
    const proposal = guess.utility === 'ignore' ? null : guess.utility;
    return { ...plain, utility: null, subclass: null, how: null, proposal };
  }
  const size =
    use.diameterMm === undefined ? {} : { diameterMm: use.diameterMm, widthMm: null, heightMm: null };
  return {
    ...plain,
    ...size,
    utility: use.utility,
    subclass: use.utility === guess.utility ? guess.subclass : null,
    state: use.state ?? guess.state,
    because: null,
    how: 'given',
    proposal: null,
  };
}

function saidOf(name: string, given: Record<string, LayerUse>): LayerUse | undefined {
  if (Object.hasOwn(given, name)) return given[name];
  const lower = name.toLowerCase();
  const pairs = Object.entries(given);
  const same = pairs.find(([key]) => key.toLowerCase() === lower);
  if (same) return same[1];
  return pairs.find(([key]) => key.includes('*') && matches(lower, key.toLowerCase()))?.[1];
}

/** `js*` fits `js_line`. Without a regular expression, so that no pattern can run away. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const next = name.indexOf(part, at);
    if (next < 0) return false;
    at = next + part.length;
  }
  return at <= name.length - last.length;
}

/** Names that a person gave and no layer bears. */
export function unusedNames(names: Iterable<string>, given: Record<string, LayerUse>): string[] {
  const known = [...names];
  return Object.keys(given).filter((key) => !known.some((name) => saidOf(name, { [key]: given[key]! })));
}

/**
 * `JS_LINE=water,WS=污水:规划:DN300,*=ignore` → uses by layer. Errors: `pipes.layer-use-wrong`.
 */
export function parseLayerUses(words: string[]): Record<string, LayerUse> {
  const uses: Record<string, LayerUse> = {};
  for (const word of words.flatMap((one) => one.split(/[,，]/)).filter((one) => one.trim() !== '')) {
    const at = word.lastIndexOf('=');
    const [utility, ...rest] = word.slice(at + 1).split(/[:：]/);
    const use = at < 1 ? undefined : readUse(utility!.trim(), rest);
    if (!use) throw wrongUse(word.trim());
    uses[word.slice(0, at).trim()] = use;
  }
  return uses;
}

function readUse(word: string, rest: string[]): LayerUse | undefined {
  const utility = /^(ignore|忽略|不导入|-)$/i.test(word) ? 'ignore' : utilityNamed(word);
  if (!utility) return undefined;
  const use: LayerUse = { utility };
  for (const part of rest.map((one) => one.trim())) {
    const diameterMm = sizeOf(part)?.diameterMm;
    const state = STATES.find((one) => one === part.toLowerCase()) ?? stateOf(part);
    if (state) use.state = state;
    else if (diameterMm) use.diameterMm = diameterMm;
    else return undefined;
  }
  return use;
}

function utilityNamed(word: string): Utility | undefined {
  const plain = word.toLowerCase();
  const guess = guessLayer(word);
  const byName = guess.sure && guess.utility !== 'ignore' ? guess.utility : null;
  return UTILITIES.find((one) => one === plain) ?? byName ?? utilityByWord(word)?.utility;
}

function wrongUse(word: string): Problem {
  const zh = UTILITIES.map((one) => `${one}（${utilityNames[one].zh}）`).join('、');
  return new Problem(
    'pipes.layer-use-wrong',
    { zh: `图层对应“${word}”无效。`, en: `“${word}” does not say what a layer holds.` },
    {
      zh: `写法：图层=管类[:状态][:DN管径]，例如 JS_LINE=water:planned:DN300，其余=ignore。管类：${zh}、ignore。`,
      en: `Write LAYER=utility[:state][:DNsize], such as JS_LINE=water:planned:DN300 or NOTES=ignore. Utilities: ${UTILITIES.join(', ')}, ignore.`,
    },
    { facts: { word } },
  );
}

import table from '../../../data/standards/drawing-layers.json' with { type: 'json' };
import type { Bilingual } from '../../problem.ts';
import { utilityNames } from '../labels.ts';
import type { PipeState, Utility } from '../model.ts';
import { utilityByWord } from './survey-words.ts';

/** What the name of a drawing layer says about the lines on it. */
export interface LayerGuess {
  /** `ignore`: lettering, frames and the map beneath; null: the name says nothing. */
  utility: Utility | 'ignore' | null;
  subclass: string | null;
  /** False: the mark means something else as often, so it is proposed and never applied by itself. */
  sure: boolean;
  /** The mark that was recognised, for a person. */
  because: Bilingual | null;
  /** A CJJ 61 code or a letter mark: such marks make each other surer. */
  by: 'word' | 'code' | 'pinyin' | 'english' | 'letter' | null;
  state: PipeState | null;
  diameterMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
}

type Found = Pick<LayerGuess, 'utility' | 'subclass' | 'sure' | 'because' | 'by'>;

const nothing: Found = { utility: null, subclass: null, sure: false, because: null, by: null };
const ambiguous = new Set(table.ambiguous.codes);

/**
 * Reads names such as `给水管`, `W-PIPE-300`, `JS_LINE`, `污水管DN300`, `wushui_现状` or `XREF|C-SSWR`: Chinese words first,
 * then codes of CJJ 61, pinyin, English words, and last the single letters of GB/T 50106, which English drawings use otherwise.
 */
export function guessLayer(name: string): LayerGuess {
  // a drawing bound into another one brings its file's name along: FILE|LAYER, FILE$0$LAYER
  const own = name.normalize('NFKC').replace(/^.*(\||\$\d+\$)/, '');
  const tokens = tokensOf(own);
  const found = noteMark(own, tokens) ?? utilityMark(own, tokens) ?? surroundings(own, tokens) ?? nothing;
  return { ...found, state: stateMark(own, tokens), ...sizeMark(own, found.by) };
}

/** `JS_LINE` → JS, LINE; `污水管DN300` → 污水管, DN, 300; `JSGX` → JS, GX. */
function tokensOf(name: string): string[] {
  return (name.toUpperCase().match(/[A-Z]+|\d+(?:\.\d+)?|\p{Script=Han}+/gu) ?? []).flatMap((token) => {
    const parts = /^([A-Z]{2})(LINES?|POINTS?|TEXT|PIPES?|GX|GD|ZJ|BZ|FSW)$/.exec(token);
    return parts ? [parts[1]!, parts[2]!] : [token];
  });
}

/** Lettering of pipes is no pipe: 给水标注, JSTEXT. */
function noteMark(name: string, tokens: string[]): Found | undefined {
  const word = inside(name, table.notes.zh) ?? tokens.find((token) => table.notes.words.includes(token));
  return word === undefined
    ? undefined
    : ignored({ zh: `“${word}”为标注或图框`, en: `“${word}”: lettering or a frame` });
}

function surroundings(name: string, tokens: string[]): Found | undefined {
  const word =
    inside(name, table.surroundings.zh) ?? tokens.find((token) => table.surroundings.words.includes(token));
  return word === undefined
    ? undefined
    : ignored({ zh: `“${word}”为底图`, en: `“${word}”: the map beneath` });
}

function ignored(because: Bilingual): Found {
  return { utility: 'ignore', subclass: null, sure: true, because, by: 'word' };
}

function utilityMark(name: string, tokens: string[]): Found | undefined {
  const zh = /\p{Script=Han}/u.test(name) ? utilityByWord(name.replaceAll(/[A-Za-z]/g, '')) : undefined;
  if (zh) return found(zh.utility, zh.subclass, true, 'word', name);
  const code = codeMark(tokens);
  if (code?.sure) return code;
  for (const one of table.utilities) {
    const utility = one.utility as Utility;
    const pinyin = tokens.find((token) => one.pinyin.some((word) => isPinyin(token, word)));
    if (pinyin) return found(utility, null, true, 'pinyin', pinyin);
  }
  for (const one of table.utilities) {
    const english = tokens.find((token) =>
      one.english.some((word) => token === word || (word.length > 4 && token.startsWith(word))),
    );
    if (english) return found(one.utility as Utility, null, true, 'english', english);
  }
  if (code) return code;
  const letters = tokens.filter((token) => /^[A-Z]{1,2}$/.test(token));
  for (const letter of letters) {
    const one = table.utilities.find((each) => each.letters.includes(letter));
    if (one) return found(one.utility as Utility, null, false, 'letter', letter);
  }
  return undefined;
}

/** Short syllables stand inside other words (reli in RELIEF): they count alone or before 管, 线, 井, 沟. */
function isPinyin(token: string, word: string): boolean {
  if (word.length > 5) return token.includes(word);
  return token.startsWith(word) && /^((GUAN|XIAN|WANG|DAO|JING|GOU)+)?$/.test(token.slice(word.length));
}

/** The subclass before the class: `PS_WS` is sewage. */
function codeMark(tokens: string[]): Found | undefined {
  let best: Found | undefined;
  for (const token of tokens) {
    const one = table.utilities.find((each) => each.codes.includes(token));
    if (!one) continue;
    const next = found(one.utility as Utility, null, !ambiguous.has(token), 'code', token);
    const finer = best?.utility === 'combined' && next.sure;
    if (!best || (!best.sure && next.sure) || finer) best = next;
  }
  return best;
}

function found(
  utility: Utility,
  subclass: string | null,
  sure: boolean,
  by: Found['by'],
  mark: string,
): Found {
  const { zh, en } = utilityNames[utility];
  return { utility, subclass, sure, by, because: { zh: `“${mark}”：${zh}`, en: `“${mark}”: ${en}` } };
}

function stateMark(name: string, tokens: string[]): PipeState | null {
  const one = table.states.find(
    ({ zh, words }) => inside(name, zh) !== undefined || tokens.some((token) => words.includes(token)),
  );
  return (one?.state as PipeState | undefined) ?? null;
}

/** `DN300`, `De110`, `φ300`, `800×600`; a bare last figure only where it is a usual size, inches on English layers. */
function sizeMark(name: string, by: Found['by']): Pick<LayerGuess, 'diameterMm' | 'widthMm' | 'heightMm'> {
  const none = { diameterMm: null, widthMm: null, heightMm: null };
  const pair = /(\d{2,5})\s*[xX×*]\s*(\d{2,5})/.exec(name);
  if (pair) return { ...none, widthMm: Number(pair[1]), heightMm: Number(pair[2]) };
  const marked = /(?:DN|De|[ΦφØ∅]|(?:^|[^A-Za-z])D)\s*(\d{2,4}(?:\.\d+)?)/i.exec(name);
  if (marked) return { ...none, diameterMm: Number(marked[1]) };
  const bare = /(?:^|[^\dA-Za-z.])(\d{1,4}(?:\.\d+)?)$/.exec(name.trim());
  const figure = Number(bare?.[1] ?? Number.NaN);
  if (by === 'english' && figure > 0 && figure < 20) return { ...none, diameterMm: figure * 25.4 };
  return table.nominalMm.includes(figure) && figure >= 20 ? { ...none, diameterMm: figure } : none;
}

function inside(name: string, words: string[]): string | undefined {
  return words.find((word) => name.includes(word));
}

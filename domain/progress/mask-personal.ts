import file from '../../data/policies/personal-data.json' with { type: 'json' };

const kinds = file.kinds.map((kind) => ({ ...kind, found: new RegExp(kind.pattern, 'gi') }));

/** Figures as some write them so that no filter finds them: 幺三八…, one sign for one. */
const numerals: Record<string, string> = Object.fromEntries(
  [...'零一二三四五六七八九']
    .map((sign, i) => [sign, String(i)] as const)
    .concat([
      ['〇', '0'],
      ['幺', '1'],
      ['壹', '1'],
      ['两', '2'],
    ]),
);
/** Fewer of them are a word: 三区, 十二号. */
const numeralRun = /[零〇一二三四五六七八九幺壹两]{7,}/g;

/**
 * A text of a resident without what tells who he is: telephones, identity numbers, accounts, number plates and mail addresses
 * (data/policies/personal-data.json), each replaced by its name. Names of persons can't be told from other words.
 * @param writer an office may name its own telephone in an answer, nobody's identity number
 */
export function maskPersonal(text: string, writer: 'resident' | 'office' = 'resident'): string {
  let signs = readable(text);
  for (const { found, zh, inAnswers } of kinds)
    if (writer === 'resident' || inAnswers) signs = replaced(signs, found, `［${zh}已隐去］`);
  return signs.written.join('');
}

/** A text as the patterns read it, and what was written in place of each of its UTF-16 units. */
interface Signs {
  read: string;
  written: string[];
}

/** In NFKC with numerals as figures; what nothing is found in keeps its full-width punctuation and its ㎡. */
function readable(text: string): Signs {
  const written: string[] = [];
  let plain = '';
  for (const sign of text.match(/\P{M}?\p{M}+|\P{M}/gu) ?? []) {
    const folded = sign.normalize('NFKC');
    plain += folded;
    written.push(sign, ...Array<string>(Math.max(0, folded.length - 1)).fill(''));
  }
  const read = plain.replace(numeralRun, (run) => [...run].map((sign) => numerals[sign]).join(''));
  return { read, written };
}

function replaced({ read, written }: Signs, found: RegExp, name: string): Signs {
  const kept: Signs = { read: '', written: [] };
  let at = 0;
  const keepUntil = (end: number) => {
    kept.read += read.slice(at, end);
    for (; at < end; at++) kept.written.push(written[at]!);
  };
  for (const { index, 0: match } of read.matchAll(found)) {
    keepUntil(index);
    kept.read += name;
    kept.written.push(...name);
    at = index + match.length;
  }
  keepUntil(read.length);
  return kept;
}

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
  const read = text
    .normalize('NFKC')
    .replace(numeralRun, (run) => [...run].map((sign) => numerals[sign]).join(''));
  let masked = read;
  for (const { found, zh, inAnswers } of kinds)
    if (writer === 'resident' || inAnswers) masked = masked.replace(found, `［${zh}已隐去］`);
  // what holds nothing personal stays as it was written
  return masked === read ? text : masked;
}

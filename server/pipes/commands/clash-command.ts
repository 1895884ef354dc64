import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import { showUsage } from '../../show-usage.ts';
import { elsewhereOf, networkOptions, parseArgs, readNetworkWords } from './network-words.ts';
import { frostOf, languageOf } from './option-values.ts';
import { standardsOf } from './own-tables.ts';

const usage = `lianpian pipes clash FILE… [--buildings FILE] [--trees FILE] [--shrubs FILE] [--poles FILE] [--walls FILE] [--kerbs FILE] [--railways FILE]
  [--streets FILE] [--frost M] [--surface footway|carriageway|yard|paddy]
  [--crs EPSG:n] [--unit m|ft] [--utility U] [--standards F] [--json] [--lang zh|en]`;

/** Clash, clearance and cover of a network in three dimensions. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: networkOptions });
  if (values.help || positionals.length === 0) {
    return showUsage(usage, values.help === true);
  }
  const language = languageOf(values.lang);
  const { network, around } = await readNetworkWords(positionals, values);
  const began = performance.now();
  const { findings, assumptions, pieces } = checkClashes(network, around, {
    frostDepthM: frostOf(values.frost).frostDepthM ?? null,
    elsewhere: elsewhereOf(values),
    standards: await standardsOf(values),
  });
  const seconds = Math.round(performance.now() - began) / 1000;
  if (values.json) console.log(JSON.stringify({ findings, assumptions, pieces, seconds }));
  else {
    const counts = Object.entries(Object.groupBy(findings, (one) => `${one.kind} ${one.severity}`));
    for (const [kind, list] of counts) console.log(`${String(list!.length).padStart(6)}  ${kind}`);
    for (const one of findings.slice(0, 40)) {
      const cure = one.cure
        ? ` → ${one.cure.party === 'a' ? one.a.label[language] : one.b.label[language]} ${one.cure.text[language]}`
        : '';
      console.log(`${one.severity.padEnd(9)} ${one.text[language]}${cure}`);
    }
    if (findings.length > 40) console.log(`… ${findings.length - 40} more (--json lists all)`);
    for (const one of assumptions) console.log(`* ${one.what[language]}: ${one.value} [${one.confidence}]`);
    console.log(`${pieces} pieces in ${seconds} s`);
  }
  return 0;
}

import { surfaceOver } from '../../domain/pipes/clash/surface-over.ts';
import { issueNames } from '../../domain/pipes/validate/issue.ts';
import { repairAll, validate } from '../../domain/pipes/validate/validate.ts';
import { showUsage } from '../show-usage.ts';
import { elsewhereOf, networkOptions, parseArgs, readNetworkWords, writeOut } from './network-words.ts';
import { standardsOf } from './own-tables.ts';
import { writePipeFile } from './write-pipe-file.ts';

const usage = `lianpian pipes check FILE… [--crs EPSG:n] [--unit m|ft|us-ft] [--utility U] [--frost M] [--compound] [--streets FILE] [--surface S]
  [--snap M] [--repair --out FILE.json|.inp|.xlsx|.gpkg|.dxf] [--standards F] [--json] [--lang zh|en]`;

/** Faults of a network, and, with `--repair`, the network without those that have a safe cure. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { ...networkOptions, snap: { type: 'string' }, repair: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.length === 0) {
    return showUsage(usage, values.help === true);
  }
  const language = values.lang === 'en' ? 'en' : 'zh';
  const { network, around, warnings } = await readNetworkWords(positionals, values);
  const options = {
    frostDepthM: values.frost === undefined ? null : Number(values.frost),
    compound: values.compound,
    surfaceAt: surfaceOver(around.streets ?? [], elsewhereOf(values)),
    standards: await standardsOf(values),
    ...(values.snap === undefined ? {} : { limits: { snapM: Number(values.snap) } }),
  };
  const began = performance.now();
  const issues = validate(network, options);
  const seconds = (performance.now() - began) / 1000;
  const repair = values.repair ? repairAll(network, options) : null;
  const counts = Object.entries(Object.groupBy(issues, (one) => one.code)).map(([code, list]) => ({
    code,
    name: issueNames[code] ?? { zh: code, en: code },
    count: list!.length,
    repairable: list!.filter((one) => one.repair).length,
  }));
  const answer = {
    nodes: network.nodes.length,
    segments: network.segments.length,
    crs: network.crs,
    warnings,
    counts,
    issues,
    repaired: repair?.repaired ?? 0,
    remaining: repair?.remaining.length ?? issues.length,
    seconds: Math.round(seconds * 1000) / 1000,
  };
  if (values.json) console.log(JSON.stringify(answer));
  else {
    console.log(`${answer.nodes} nodes, ${answer.segments} segments${network.crs ? `, ${network.crs}` : ''}`);
    for (const warning of warnings) console.log(`! ${warning}`);
    for (const one of counts)
      console.log(`${String(one.count).padStart(6)}  ${one.code.padEnd(34)} ${one.name[language]}`);
    for (const one of issues.slice(0, 40))
      console.log(
        `${one.severity.padEnd(8)} ${one.text[language]}${one.repair ? ` → ${one.repair.title[language]}` : ''}`,
      );
    if (issues.length > 40) console.log(`… ${issues.length - 40} more (--json lists all)`);
    if (repair) console.log(`repaired ${repair.repaired}, remaining ${repair.remaining.length}`);
  }
  if (values.out) writeOut(values.out, await writePipeFile(repair?.network ?? network, values.out));
  return 0;
}

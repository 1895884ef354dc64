import { surfaceOver } from '../../../domain/pipes/clash/surface-over.ts';
import { type RowProblem, refuseOnErrors } from '../../../domain/pipes/files/row-problem.ts';
import { type Issue, issueNames } from '../../../domain/pipes/validate/issue.ts';
import { repairAll, validate } from '../../../domain/pipes/validate/validate.ts';
import { showUsage } from '../../show-usage.ts';
import { writePipeFile } from '../files/write-pipe-file.ts';
import { elsewhereOf, networkOptions, parseArgs, readNetworkWords, writeOut } from './network-words.ts';
import { frostOf, languageOf } from './option-values.ts';
import { standardsOf } from './own-tables.ts';

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
  const language = languageOf(values.lang);
  const read = await readNetworkWords(positionals, values, true);
  const { network, around, warnings } = read;
  const options = {
    frostDepthM: frostOf(values.frost).frostDepthM ?? null,
    compound: values.compound,
    surfaceAt: surfaceOver(around.streets ?? [], elsewhereOf(values)),
    standards: await standardsOf(values),
    ...(values.snap === undefined ? {} : { limits: { snapM: Number(values.snap) } }),
  };
  const began = performance.now();
  const unreadRows = read.errors.filter((one) => !HELD.has(one.code));
  const issues = [...unreadRows.map(rowIssue), ...validate(network, options)];
  const seconds = (performance.now() - began) / 1000;
  const repair = values.repair ? repairAll(network, options) : null;
  const counts = Object.entries(Object.groupBy(issues, (one) => one.code)).map(([code, list]) => ({
    code,
    name: issueNames[code] ?? { zh: code, en: code },
    count: list!.length,
    repairable: list!.filter((one) => one.repair).length,
  }));
  const unread = unreadRows.length;
  const answer = {
    nodes: network.nodes.length,
    segments: network.segments.length,
    crs: network.crs,
    rowErrors: read.errors.length,
    warnings,
    counts,
    issues,
    repaired: repair?.repaired ?? 0,
    remaining: repair ? unread + repair.remaining.length : issues.length,
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
    if (repair) console.log(`repaired ${repair.repaired}, remaining ${answer.remaining}`);
  }
  if (values.out) {
    // a row that could not be read would be lost in silence
    refuseOnErrors({ network, problems: unreadRows }, positionals.join(', '));
    await writeOut(values.out, await writePipeFile(repair?.network ?? network, values.out));
  }
  return read.errors.length > 0 ? 1 : 0;
}

/** Errors of rows that the network holds all the same: its own checks show them with their place, and some have a repair. */
const HELD: ReadonlySet<string> = new Set([
  'survey.missing-point',
  'survey.line-without-end',
  'survey.loop',
  'inp.unknown-node',
  'inp.loop',
  'inp.no-coordinates',
]);

/** A row that could not be read, as an issue among the others. */
function rowIssue({ table, row, code, text }: RowProblem, index: number): Issue & { row: string } {
  return {
    id: `row|${index}`,
    code,
    severity: 'error',
    text: { zh: `${table} 第 ${row} 行：${text.zh}`, en: `${table}, row ${row}: ${text.en}` },
    clause: null,
    nodes: [],
    segments: [],
    x: null,
    y: null,
    repair: null,
    row: `${table} ${row}`,
  };
}

import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { quotedCell } from '../../domain/exchange/csv.ts';
import { reasonText } from '../../domain/zoning/neighbours.ts';
import { mainsOfPair, type SharedMains } from '../../domain/zoning/shared-mains.ts';
import { showUsage } from '../show-usage.ts';
import { checkCommand } from './check-command.ts';
import { loadCase } from './load-case.ts';
import { solveCommand } from './solve-command.ts';
import { type Flags, parseFlags, usage } from './zone-flags.ts';

/** `lianpian zone solve|check|adjacency` on plain files, without a database. */
export async function run(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  const commands: Record<string, (given: Flags) => Promise<number>> = {
    solve: solveCommand,
    check: checkCommand,
    adjacency: adjacencyCommand,
  };
  const command = commands[name ?? ''];
  if (!command || rest.includes('--help')) {
    return showUsage(usage, words.includes('--help'));
  }
  return command(parseFlags(rest));
}

/** Every pair that faces each other, with its reason. */
async function adjacencyCommand(given: Flags): Promise<number> {
  const started = performance.now();
  const { edges: _, ...files } = given;
  const { ids, pairs, mains, warnings, frame } = await loadCase(files);
  const rows = pairs!.map((pair) => ({
    ...pair,
    a: ids[pair.a]!,
    b: ids[pair.b]!,
    i: pair.a,
    j: pair.b,
    text: reasonText(pair),
    ...(mains && { sharedMainM: metresOf(mains, pair.a, pair.b) }),
  }));
  const joined = rows.filter(({ status }) => status === 'joined');
  const report = {
    units: ids.length,
    joined: joined.length,
    cut: rows.length - joined.length,
    plane: frame.name,
    seconds: (performance.now() - started) / 1000,
    warnings,
    edges: joined.map(({ i, j }) => [i, j]),
    pairs: rows,
  };
  if (given.out !== undefined) {
    const header = `a,b,i,j,status,reason,facing_m,gap_m,between,text_zh,text_en${mains ? ',shared_main_m' : ''}`;
    const lines = rows.map(({ a, b, i, j, status, reason, facingM, gapM, between, text, sharedMainM }) =>
      [
        quotedCell(a),
        quotedCell(b),
        i,
        j,
        status,
        reason,
        facingM,
        gapM,
        between ?? '',
        quotedCell(text.zh),
        quotedCell(text.en),
        ...(sharedMainM === undefined ? [] : [sharedMainM]),
      ].join(','),
    );
    await writeFile(
      given.out,
      extname(given.out) === '.json' ? JSON.stringify(report) : [header, ...lines, ''].join('\n'),
    );
  }
  if (given.json) console.log(JSON.stringify(report));
  else
    console.log(
      [
        `${report.joined} pairs joined, ${report.cut} cut, ${report.units} units, ${report.seconds.toFixed(2)} s`,
        ...warnings.map(({ en }) => `note: ${en}`),
      ].join('\n'),
    );
  return 0;
}

/** Metres of main that two units share, to the centimetre. */
function metresOf(mains: SharedMains, a: number, b: number): number {
  const sum = mainsOfPair(mains, a, b).reduce((all, s) => all + mains.lengths[s]!, 0);
  return Math.round(sum * 100) / 100;
}

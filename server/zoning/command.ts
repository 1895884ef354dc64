import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { reasonText } from '../../domain/zoning/neighbours.ts';
import { showUsage } from '../show-usage.ts';
import { checkCommand } from './check-command.ts';
import { loadCase } from './load-case.ts';
import { quoted, solveCommand } from './solve-command.ts';
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
  const { ids, pairs, warnings, frame } = await loadCase(files);
  const rows = pairs!.map((pair) => ({
    ...pair,
    a: ids[pair.a]!,
    b: ids[pair.b]!,
    i: pair.a,
    j: pair.b,
    text: reasonText(pair),
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
    const header = 'a,b,i,j,status,reason,facing_m,gap_m,between,text_zh,text_en';
    const lines = rows.map(({ a, b, i, j, status, reason, facingM, gapM, between, text }) =>
      [
        quoted(a),
        quoted(b),
        i,
        j,
        status,
        reason,
        facingM,
        gapM,
        between ?? '',
        quoted(text.zh),
        quoted(text.en),
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

import { parseArgs } from 'node:util';
import { solveSteiner } from '../../../domain/pipes/routing/steiner/solve.ts';
import { showUsage } from '../../show-usage.ts';
import { readSteinerFiles } from '../files/steiner-files.ts';
import { numberOf } from './option-values.ts';

const usage = `lianpian pipes steiner --nodes F --edges F --terminals F --root N [--seed N] [--branches N] [--json]
lianpian pipes steiner --graph F.json|F.stp [--root N] [--json]`;

/**
 * `lianpian pipes steiner --nodes F --edges F --terminals F --root N [--json]`, or `--graph F` for one file, JSON (directed) or SteinLib's STP:
 * the shortest tree that connects the terminals to the root, and the bound below which no tree can be.
 */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      nodes: { type: 'string' },
      edges: { type: 'string' },
      terminals: { type: 'string' },
      graph: { type: 'string' },
      root: { type: 'string' },
      seed: { type: 'string', default: '1' },
      branches: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return showUsage(usage, true);
  const named = await readSteinerFiles(values);
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = solveSteiner(named.instance, {
    seed: numberOf('seed', values.seed),
    ...(values.branches === undefined ? {} : { branches: numberOf('branches', values.branches) }),
  });
  const used = process.cpuUsage(cpu);
  const unreachable = [
    ...result.unreachable.map((node) => ({ node: named.nodeNames[node]!, reason: 'no path from the root' })),
    ...named.unknownTerminals.map((node) => ({ node, reason: 'no node of the graph has this id' })),
  ];
  const answer = {
    length: significant(result.cost),
    bound: significant(result.bound),
    gap: shareAbove(result.cost, result.bound),
    proved: result.proved,
    root: named.nodeNames[named.instance.root],
    terminals: new Set(named.wanted).size,
    unreachable,
    warnings: (named.warnings ?? []).map(({ en }) => en),
    edges: result.arcs.map((arc) => named.edgeNames[arc >> 1]!),
    seconds: round((performance.now() - started) / 1000),
    cpuSeconds: round((used.user + used.system) / 1e6),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  if (values.json) console.log(JSON.stringify(answer));
  else {
    console.log(`length       ${answer.length}`);
    console.log(`lower bound  ${answer.bound}${answer.proved ? ' (the best there is)' : ''}`);
    const above = answer.gap === null ? 'unknown' : `at most ${(answer.gap * 100).toFixed(4)} %`;
    console.log(`above best   ${above}`);
    console.log(`edges        ${answer.edges.length}`);
    console.log(`seconds      ${answer.seconds} (CPU ${answer.cpuSeconds}), peak ${answer.peakMemoryMb} MB`);
  }
  for (const { zh, en } of named.warnings ?? []) console.error(`! ${zh}\n! ${en}`);
  for (const { node, reason } of unreachable) console.error(`terminal ${node} is not connected: ${reason}`);
  return 0;
}

/** How far above the best a tree is at most, as a share of the best; null where nothing is known. */
function shareAbove(cost: number, bound: number): number | null {
  if (cost <= bound) return 0;
  return bound > 0 ? (cost - bound) / bound : null;
}

/** Lengths may be in any unit, thousandths of a millionth as well. */
function significant(value: number): number {
  return Number(value.toPrecision(14));
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

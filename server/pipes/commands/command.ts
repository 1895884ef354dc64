import { Problem } from '../../../domain/problem.ts';
import { argumentWords, isArgumentError } from '../../argument-words.ts';
import type { Command } from '../../cli.ts';
import { showUsage } from '../../show-usage.ts';

/** `lianpian pipes SUBCOMMAND …`; each is loaded on demand. */
const subcommands: Record<string, { what: string; load: () => Promise<{ run: Command }> }> = {
  check: { what: 'faults of a network and their safe repairs', load: () => import('./check-command.ts') },
  trace: {
    what: 'upstream, downstream, isolation … with who is affected',
    load: () => import('./trace-command.ts'),
  },
  clash: { what: 'clash, clearance and cover in three dimensions', load: () => import('./clash-command.ts') },
  profile: {
    what: 'longitudinal profile as SVG or DXF',
    load: async () => ({ run: (await import('./section-command.ts')).profile }),
  },
  section: {
    what: 'cross-section as SVG or DXF',
    load: async () => ({ run: (await import('./section-command.ts')).section }),
  },
  run: { what: 'pressures by EPANET, capacities by Manning', load: () => import('./run-command.ts') },
  route: {
    what: 'networks laid out from plain files: length, cost, bound, reasons',
    load: () => import('./route-command.ts'),
  },
  tables: {
    what: 'the rule tables as they are, written out to be changed and read again',
    load: () => import('./tables-command.ts'),
  },
  rates: {
    what: 'the unit prices, and the check of your own',
    load: () => import('./rates-command.ts'),
  },
  steiner: {
    what: 'shortest tree on a graph, with its lower bound',
    load: () => import('./steiner-command.ts'),
  },
};

export async function run(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  const subcommand = name === undefined ? undefined : subcommands[name];
  if (!subcommand) {
    const lines = Object.entries(subcommands).map(([key, entry]) => `  ${key.padEnd(10)} ${entry.what}`);
    return showUsage(['lianpian pipes COMMAND …', ...lines].join('\n'), name === '--help');
  }
  try {
    return await (await subcommand.load()).run(rest);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    const { zh, en } = argumentWords(error);
    throw new Problem(
      'pipes.arguments',
      { zh: `参数有误：${zh}。`, en: `The arguments are wrong: ${en}.` },
      {
        zh: `用法见 pipes ${name} --help。`,
        en: `Usage: pipes ${name} --help.`,
      },
    );
  }
}

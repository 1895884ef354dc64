import type { RowProblem } from '../domain/pipes/files/row-problem.ts';
import { Problem } from '../domain/problem.ts';
import './compile-cache.ts';

/** A command of the command line: gets the words after its name, answers with the exit code. */
export type Command = (words: string[]) => Promise<number>;

interface Entry {
  what: string;
  /** Answer to `--help`, for a command that does not answer it itself. */
  usage?: string;
  load: () => Promise<{ run: Command }>;
}

/** Loaded on demand, so that `zone check` does not pay for GDAL. A capability adds its line here. */
const commands: Record<string, Entry> = {
  import: {
    what: 'files in: shapefile, GeoPackage, GeoJSON, DXF, OSM, CSV, XLSX …',
    load: () => import('./exchange/import/import-command.ts'),
  },
  serve: {
    what: 'the server',
    usage:
      'lianpian serve [--port N] [--host ADDRESS] [--data DIR] [--empty]   (DATABASE_URL for a PostgreSQL server)',
    load: () => import('./serve-command.ts'),
  },
  backup: {
    what: 'everything in the database into one file',
    usage: 'lianpian backup FILE [--data DIR]',
    load: async () => ({ run: (await import('./db/backup-command.ts')).runBackup }),
  },
  account: {
    what: 'a new password for who forgot theirs',
    usage: 'lianpian account reset USERNAME [--data DIR]',
    load: () => import('./access/account-command.ts'),
  },
  restore: {
    what: 'the database as it was at the backup',
    usage: 'lianpian restore FILE [--data DIR]',
    load: async () => ({ run: (await import('./db/backup-command.ts')).runRestore }),
  },
  export: {
    what: 'files out: GeoJSON, GeoPackage, Shapefile, DXF, CSV, XLSX …',
    load: () => import('./exchange/export/export-command.ts'),
  },
  ledger: {
    what: 'what a ledger of progress and money would change, then changes it',
    usage: 'lianpian ledger FILE --city CODE [--unit 元|万元|亿元] [--apply] [--data DIR] [--json]',
    load: () => import('./progress/ledger-command.ts'),
  },
  projects: {
    what: 'what a list of projects would change, then changes it',
    usage: 'lianpian projects FILE --city CODE [--unit 元|万元|亿元] [--apply] [--data DIR] [--json]',
    load: () => import('./programme/projects-command.ts'),
  },
  publish: {
    what: 'the public map as files for any web server',
    usage: 'lianpian publish DIR [--data DIR] [--json]',
    load: () => import('./progress/publish-command.ts'),
  },
  pipes: { what: 'networks: check, route, steiner', load: () => import('./pipes/commands/command.ts') },
  zone: { what: 'contiguous zones: solve, check, adjacency', load: () => import('./zoning/command.ts') },
};

const [name, ...words] = process.argv.slice(2);
process.exitCode = await main(name, words);

async function main(name: string | undefined, words: string[]): Promise<number> {
  const command = name === undefined ? undefined : commands[name];
  if (!command) {
    const lines = Object.entries(commands).map(([key, entry]) => `  ${key.padEnd(10)} ${entry.what}`);
    console.error(['usage: lianpian COMMAND …', ...lines].join('\n'));
    return name === undefined || name === '--help' || name === 'help' ? 0 : 2;
  }
  if (command.usage && words.some((word) => word === '--help' || word === '-h')) {
    console.log(command.usage);
    return 0;
  }
  try {
    return await (await command.load()).run(words);
  } catch (thrown) {
    const error = unreadable(thrown) ?? thrown;
    if (!(error instanceof Problem)) throw error;
    if (words.includes('--json')) {
      const { code, title, remedy, facts } = error;
      console.log(JSON.stringify({ error: { code, title, remedy, facts } }));
    }
    console.error(`${error.title.zh} ${error.remedy.zh}\n${error.title.en} ${error.remedy.en}`);
    for (const line of refusedRows(error)) console.error(line);
    return 1;
  }
}

/** One line for each row that a file was refused for, up to a screen or two of them. */
function refusedRows({ facts }: Problem, mostRows = 100): string[] {
  if (!Array.isArray(facts.rows)) return [];
  const rows = (facts.rows as Partial<RowProblem>[]).filter((one) => one.row !== undefined && one.text);
  const lines = rows
    .slice(0, mostRows)
    .map(({ table, row, text }) => `  ${table ?? ''} ${row}: ${text!.zh} / ${text!.en}`);
  const total = Number(facts.errors ?? rows.length);
  if (total > lines.length && lines.length > 0)
    lines.push(`  … ${total - lines.length} more (--json lists ${rows.length})`);
  return lines;
}

/** The file system's refusal in words; undefined for any other error. */
function unreadable(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  const path = String(error.path);
  const reasons: Record<string, { zh: string; en: string }> = {
    ENOENT: { zh: `找不到文件或目录“${path}”。`, en: `There is no file or folder “${path}”.` },
    EISDIR: { zh: `“${path}”是目录，不是文件。`, en: `“${path}” is a folder, not a file.` },
    EACCES: { zh: `没有权限读写“${path}”。`, en: `“${path}” may not be read or written.` },
  };
  const reason = reasons[String(error.code)];
  return (
    reason &&
    new Problem('cli.file', reason, { zh: '请核对路径与权限。', en: 'Check the path and its rights.' })
  );
}

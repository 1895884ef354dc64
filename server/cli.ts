import { Problem } from '../domain/problem.ts';
import './compile-cache.ts';

/** A command of the command line: gets the words after its name, answers with the exit code. */
export type Command = (words: string[]) => Promise<number>;

/** Loaded on demand, so that `zone check` does not pay for GDAL. A capability adds its line here. */
const commands: Record<string, { what: string; load: () => Promise<{ run: Command }> }> = {
  import: {
    what: 'files in: shapefile, GeoPackage, GeoJSON, DXF, OSM, CSV, XLSX …',
    load: () => import('./exchange/import/import-command.ts'),
  },
  serve: {
    what: 'the server: --port, --host, --data DIR, --empty',
    load: () => import('./serve-command.ts'),
  },
  backup: {
    what: 'FILE: everything in the database into one file',
    load: async () => ({ run: (await import('./db/backup-command.ts')).runBackup }),
  },
  account: {
    what: 'reset USERNAME: a new password for who forgot theirs',
    load: () => import('./access/account-command.ts'),
  },
  restore: {
    what: 'FILE: the database as it was at the backup',
    load: async () => ({ run: (await import('./db/backup-command.ts')).runRestore }),
  },
  export: {
    what: 'files out: GeoJSON, GeoPackage, Shapefile, DXF, CSV, XLSX …',
    load: () => import('./exchange/export/export-command.ts'),
  },
  ledger: {
    what: 'FILE --city CODE [--apply]: what a progress ledger would change, then changes it',
    load: () => import('./progress/ledger-command.ts'),
  },
  publish: {
    what: 'DIR: the public map as files for any web server',
    load: () => import('./progress/publish-command.ts'),
  },
  pipes: { what: 'networks: check, route, steiner', load: () => import('./pipes/command.ts') },
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
  try {
    return await (await command.load()).run(words);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (words.includes('--json')) {
      const { code, title, remedy, facts } = error;
      console.log(JSON.stringify({ error: { code, title, remedy, facts } }));
    }
    console.error(`${error.title.zh} ${error.remedy.zh}\n${error.title.en} ${error.remedy.en}`);
    return 1;
  }
}

import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { backup } from './backup.ts';
import { type Database, joinDatabase } from './open.ts';
import { restore } from './restore.ts';

/** `lianpian backup FILE [--data DIR]`, or of DATABASE_URL; also while the server runs. */
export const runBackup: Command = (words) =>
  onDatabase(words, 'backup', async (database, file) => {
    const rows = await backup(database.pool, file);
    console.log(`已备份 ${rows} 行到 ${file}\n${rows} rows written to ${file}`);
  });

/** `lianpian restore FILE [--data DIR]`: replaces everything by what the backup holds. */
export const runRestore: Command = (words) =>
  onDatabase(words, 'restore', async (database, file) => {
    const rows = await restore(database.pool, file);
    console.log(`已从 ${file} 恢复 ${rows} 行\n${rows} rows restored from ${file}`);
  });

async function onDatabase(
  words: string[],
  name: string,
  work: (database: Database, file: string) => Promise<void>,
): Promise<number> {
  const [file, ...rest] = words;
  if (!file || file.startsWith('--')) {
    console.error(`usage: lianpian ${name} FILE [--data DIR]`);
    return 2;
  }
  const { dataDir, databaseUrl } = readConfig(rest);
  const database = await joinDatabase({ dataDir, ...(databaseUrl && { url: databaseUrl }) });
  try {
    await work(database, file);
    return 0;
  } finally {
    await database.close();
  }
}

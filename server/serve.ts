import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { openDatabase } from './db/open.ts';
import { demoTemplate } from './register/demo-template.ts';
import type { RunningServer } from './start.ts';

/**
 * Starts the server, says what it is doing and where it listens, and ends cleanly on the first signal, at once on the
 * second. A fresh directory gets the demo city unless `--empty` is among the words.
 */
export async function serve(words: string[]): Promise<void> {
  const started = performance.now();
  const config = readConfig(words);
  const isFresh = !config.databaseUrl && !existsSync(join(config.dataDir, 'database'));
  if (isFresh) say('准备数据 preparing data');
  const template = isFresh && !words.includes('--empty') ? await demoTemplate() : undefined;
  say('数据库 database');
  // the database starts in its worker while this thread reads the rest of the program
  const opening = openDatabase({
    dataDir: config.dataDir,
    poolSize: config.poolSize,
    ...(config.databaseUrl && { url: config.databaseUrl }),
    ...(template && { template }),
  });
  opening.catch(() => {});
  const { startServer } = await import('./start.ts');
  const database = await opening;
  say('服务 server');
  const server = await startServer(config, database);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${clearLine()}连片 Lianpian 已就绪 ready (${seconds} s)`);
  console.log(`  公众页 public     http://localhost:${server.port}/`);
  console.log(`  工作台 workbench  http://localhost:${server.port}/workbench`);
  if (server.firstSignIn) {
    const { username, password } = server.firstSignIn;
    console.log(`  首次登录 first sign-in (只显示一次 shown once): ${username}  ${password}`);
  }
  endOnSignal(server);
  // servers are killed more often than they are ended: what was compiled is kept now, when nobody waits any more
  setTimeout(flushCompileCache, 5_000).unref();
}

/** One line that changes; whoever reads a log instead of a terminal gets a line for each. */
function say(what: string): void {
  if (process.stdout.isTTY) process.stdout.write(`${clearLine()}${what} …`);
  else console.log(`${what} …`);
}

const clearLine = () => (process.stdout.isTTY ? '\r\x1b[K' : '');

function endOnSignal(server: RunningServer): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

/** `npm start [-- --port 8080 --data DIR --host 0.0.0.0]` */
import { Problem } from '../domain/problem.ts';
import { readConfig } from './config.ts';
import { type RunningServer, startServer } from './start.ts';

try {
  await serve(process.argv.slice(2));
} catch (error) {
  if (error instanceof Problem) {
    console.error(`\n${error.title.zh}${error.remedy.zh}\n${error.title.en} ${error.remedy.en}`);
  } else console.error(error);
  process.exit(1);
}

/** Starts, says where it listens, and ends cleanly on the first signal, at once on the second. */
async function serve(words: string[]): Promise<void> {
  const started = performance.now();
  const config = readConfig(words);
  const server = await startServer(config, { say });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\r\x1b[K连片 Lianpian 已就绪 ready (${seconds} s)`);
  console.log(`  公众页 public     http://localhost:${server.port}/`);
  console.log(`  工作台 workbench  http://localhost:${server.port}/workbench`);
  if (server.firstSignIn) {
    const { username, password } = server.firstSignIn;
    console.log(`  首次登录 first sign-in (只显示一次 shown once)：${username}  ${password}`);
  }
  endOnSignal(server);
}

function say(what: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${what} …`);
}

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

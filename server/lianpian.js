#!/usr/bin/env node
// The sources are TypeScript that Node 24 runs as it is; on an older Node the one in node_modules takes over.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  await import('./cli.ts');
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node');
  const run = spawnSync(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 1);
}

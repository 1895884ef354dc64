/**
 * Runs at the end of `npm ci`: builds the pages and the databases that first starts and tests copy, so that
 * `npm start` on a fresh machine has them ready. Everything it makes can be deleted and is made again when needed.
 */
import './compile-cache.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, repository, schemaKey } from './db/paths.ts';
import { databaseTemplate } from './db/template.ts';
import { demoPath, demoTemplate } from './register/demo-template.ts';

await step('program', () => import('./start.ts'));
await step('pages', buildPages);
await step('database', databaseTemplate);
await step('demo city', demoTemplate);
forgetOldTemplates();

async function step(name: string, work: () => unknown): Promise<void> {
  const started = performance.now();
  await work();
  console.log(`prepared ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Templates of schemas and generators that are gone. */
function forgetOldTemplates(): void {
  const kept = [join(cacheFolder, `database-${schemaKey()}`), demoPath()];
  for (const path of globSync(join(cacheFolder, '{database,demo}-*')))
    if (!kept.includes(path)) rmSync(path, { recursive: true, force: true });
}

function buildPages(): void {
  const vite = join(repository, 'node_modules/.bin/vite');
  if (!existsSync(vite)) {
    console.log('no vite here (installed without development packages): the pages in dist/ stay as they are');
    return;
  }
  const { status } = spawnSync(vite, ['build', '--logLevel', 'warn'], { cwd: repository, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import type { Command } from '../cli.ts';
import { readConfig } from '../config.ts';
import { joinDatabase } from '../db/open.ts';
import { repository } from '../db/paths.ts';
import { PageTemplate } from './page-template.ts';
import { publishSite } from './publish/publish-site.ts';
import { syncSteps } from './sync-steps.ts';

/** `lianpian publish DIR [--data DIR] [--json]`: the public map as files for any web server. */
export const run: Command = async (words) => {
  const folder = words.find((word, i) => !word.startsWith('--') && !words[i - 1]?.startsWith('--data'));
  if (!folder) throw noFolder();
  const dist = join(repository, 'dist');
  if (!existsSync(join(dist, 'index.html'))) throw notBuilt();
  const config = readConfig(words);
  const database = await joinDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl && { url: config.databaseUrl }),
  });
  try {
    await syncSteps(database.db);
    const template = PageTemplate.fromFile(join(dist, 'index.html'));
    const done = await publishSite(database, template, dist, resolve(folder), config.publicUrl ?? '');
    if (words.includes('--json')) console.log(JSON.stringify(done));
    else
      console.log(
        `${resolve(folder)}: ${done.communities} communities, ${done.regions} regions, ${done.tiles} tiles, ${done.photos} photographs`,
      );
    return 0;
  } finally {
    await database.close();
  }
};

function noFolder(): Problem {
  return new Problem(
    'publish.no-folder',
    { zh: '没有给出目录。', en: 'No folder is given.' },
    { zh: '用法：lianpian publish 目录', en: 'Say: lianpian publish DIR' },
  );
}

function notBuilt(): Problem {
  return new Problem(
    'publish.not-built',
    { zh: '网页尚未构建。', en: 'The pages are not built.' },
    { zh: '请先运行 npm run build。', en: 'Run npm run build first.' },
  );
}

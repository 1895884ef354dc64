import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { repository } from '../../server/db/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command as a user types it, on a data directory of its own. */
function lianpian(...words: string[]) {
  const all = [join(repository, 'server/cli.ts'), ...words];
  const env = { ...process.env, LIANPIAN_DATA: folder, DATABASE_URL: '' };
  return spawnSync(process.execPath, all, { encoding: 'utf8', timeout: 60_000, env, cwd: folder });
}

describe('the command line', () => {
  test.each([
    'serve',
    'backup',
    'restore',
    'account',
    'ledger',
    'projects',
    'publish',
    'import',
    'export',
    'zone',
    'pipes',
  ])('%s --help says how, and does nothing', (name) => {
    const { status, stdout } = lianpian(name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`lianpian ${name}`);
  });

  test.each(['route', 'steiner', 'rates', 'check'])('pipes %s --help too', (name) => {
    const { status, stdout } = lianpian('pipes', name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`lianpian pipes ${name}`);
  });

  test('a file that is not there is named, in both languages, without a stack', () => {
    const { status, stderr } = lianpian('pipes', 'check', 'nowhere.inp');
    expect(status).toBe(1);
    expect(stderr).toContain('找不到文件或目录“nowhere.inp”');
    expect(stderr).toContain('There is no file or folder “nowhere.inp”');
    expect(stderr).not.toContain('    at ');
  });
});

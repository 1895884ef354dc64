import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

describe('the secret that signs sessions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const secretOf = (env: Record<string, string> = {}, data = join(folder, 'data')) =>
    readConfig(['--data', data], env).secret;

  it('is made once, and anew where a crash left half of it', () => {
    const first = secretOf();
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(secretOf()).toBe(first);
    writeFileSync(join(folder, 'data', 'secret'), '');
    const second = secretOf();
    expect(second).not.toBe(first);
    expect(readFileSync(join(folder, 'data', 'secret'), 'utf8').trim()).toBe(second);
  });

  it('is long where somebody gives it', () => {
    const long = 'x'.repeat(32);
    expect(secretOf({ LIANPIAN_SECRET: long })).toBe(long);
    expect(() => secretOf({ LIANPIAN_SECRET: 'guess' })).toThrow(/too short/);
  });

  it('a directory that cannot be written is told by name', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => secretOf({}, join(file, 'data'))).toThrow(/cannot be read and written/);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const room = join(import.meta.dirname, '../../client');

function leaves(value: unknown, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    const at = path ? `${path}.${key}` : key;
    if (typeof inner === 'string') found.set(at, inner);
    else for (const [deep, text] of leaves(inner, at)) found.set(deep, text);
  }
  return found;
}

/** Texts of a layout stand on printed sheets, too: the domain keeps them. */
const shared = join(import.meta.dirname, '../../domain/pipes/sheet');
const namespaces = (language: string) => [...readdirSync(join(room, 'i18n', language)), 'layout.json'].sort();
const load = (language: string, file: string) =>
  leaves(
    JSON.parse(
      readFileSync(
        file === 'layout.json'
          ? join(shared, 'words', `${language}.json`)
          : join(room, 'i18n', language, file),
        'utf8',
      ),
    ),
  );
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((hole) => hole[1]).sort();

describe('texts of the client', () => {
  test('both languages have the same files', () => {
    expect(namespaces('en')).toEqual(namespaces('zh'));
  });

  test.each(namespaces('zh'))('%s: the same keys, the same holes, nothing empty', (file) => {
    const zh = load('zh', file);
    const en = load('en', file);
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const [key, text] of zh) {
      expect(text.trim(), key).not.toBe('');
      expect(en.get(key)!.trim(), key).not.toBe('');
      expect(holes(en.get(key)!), key).toEqual(holes(text));
    }
  });

  test('every key written out in the code exists', () => {
    const known = new Set<string>();
    for (const file of namespaces('zh')) {
      for (const key of load('zh', file).keys()) known.add(`${file.slice(0, -'.json'.length)}:${key}`);
    }
    const missing: string[] = [];
    for (const entry of [room, shared].flatMap((one) =>
      readdirSync(one, { recursive: true, withFileTypes: true }),
    )) {
      if (!/\.tsx?$/.test(entry.name)) continue;
      const source = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      // t('key') of the shell and 'capability:key' anywhere; keys put together at run time are the writer's care
      for (const match of source.matchAll(/\bt\('([\w.]+)'/g)) check(`shell:${match[1]}`);
      for (const match of source.matchAll(/'([a-z]+:[a-z]\w*(?:\.\w+)*)'/g)) {
        if (namespaces('zh').includes(`${match[1]!.split(':')[0]}.json`)) check(match[1]!);
      }
      function check(key: string): void {
        if (!known.has(key)) missing.push(`${entry.name}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rooms and which other rooms each may import from. `data` holds facts, so every room may read it. */
const arrows: Record<string, RegExp> = {
  domain: /^(domain|data)\//,
  client: /^(client|domain|data|server\/contract)\//,
  server: /^(server|domain|data)\//,
  data: /^(data|domain)\//,
};
/** The domain runs in a browser, in a worker and on a server: it may know none of them. */
const domainMayNot = /^(node:|react|express|kysely|pg$|maplibre|@deck\.gl|deck\.gl|@electric-sql|gdal3)/;

const root = join(import.meta.dirname, '../..');
const files = globSync('{domain,client,server,data}/**/*.{ts,tsx}', { cwd: root });

/** Every path that a file imports, statically, dynamically or for its types. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const pattern = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"]([^'"]+)['"]/g;
  return [...source.matchAll(pattern)].map((match) => match[1]!);
}

/** The same, as paths from the repository's root, of what lies in the repository. */
function targetsOf(file: string): string[] {
  return importsOf(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => normalize(join(dirname(file), path)));
}

describe('arrows between the rooms', () => {
  it('finds the rooms', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it('point from client to contract to domain, and never back', () => {
    const wrong = files.flatMap((file) => {
      const allowed = arrows[file.split('/')[0]!]!;
      return targetsOf(file)
        .filter((target) => !allowed.test(target))
        .map((target) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('leave the domain pure', () => {
    const wrong = files
      .filter((file) => file.startsWith('domain/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => domainMayNot.test(path))
          .map((path) => `${file} → ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it('let a capability read only its own tables', () => {
    const capability = /^server\/(register|zoning|pipes|works|programme|progress|exchange|access)\//;
    const wrong = files
      .filter((file) => capability.test(file))
      .flatMap((file) =>
        targetsOf(file)
          .filter(
            (target) =>
              /^server\/[a-z]+\/queries/.test(target) && target.split('/')[1] !== file.split('/')[1],
          )
          .map((target) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../../server/db/paths.ts';

interface Lock {
  packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }>;
}

/**
 * `npm ci` refuses a lock file without an entry for a package of another platform; npm leaves such entries out where its
 * registry does not have them. Entry by hand: version, cpu, os, optional (see the other platforms of the same package).
 */
it('the lock file knows the packages of every platform', () => {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as Lock;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !holders(path).some((at) => `${at}node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

/** Folders whose node_modules a package at `path` can reach, nearest first. */
function holders(path: string): string[] {
  const parts = path.split('/node_modules/');
  const above = parts.map((_, i) => `${parts.slice(0, parts.length - i).join('/node_modules/')}/`);
  return [...above, ''];
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Real data that nobody here wrote lives beside the repository, never in it. */
const shared = join(import.meta.dirname, '../../shared');

/** Path of a fixture or benchmark, e.g. `fixture('fixtures/micropolis')`; undefined, with a loud line, where it is absent. */
export function fixture(path: string): string | undefined {
  const whole = join(shared, path);
  if (existsSync(whole)) return whole;
  console.warn(`SKIPPED: ${path} is not beside this checkout; tests that need it do not run`);
  return undefined;
}

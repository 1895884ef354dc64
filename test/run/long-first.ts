import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of over about twenty seconds, the longest first, as the summaries of whole runs tell them. */
const long = [
  'server/exchange/real-inputs',
  'server/progress/mails',
  'server/progress/recount',
  'server/db/backup',
  'server/exchange/dirty-files',
  'server/pipes/strange-ground',
  'server/pipes/foreign-ground',
  'server/pipes/route-files',
  'server/exchange/import-page',
  'server/pipes/route-wishes',
  'server/progress/search',
  'server/http/fuzz',
  'server/pipes/site-words',
  'server/access/doors',
  'server/exchange/drawing-layers',
  'server/exchange/read-features',
  'e2e/ready-tasks',
  'e2e/routing-desk',
  'e2e/routing-imported',
  'e2e/zoning',
  'e2e/unit-prices',
  'e2e/slice',
  'e2e/public-look',
  'e2e/rule-tables',
  'e2e/pipes',
  'e2e/pipes-import',
  'e2e/routing-rain',
  'e2e/workbench',
  'e2e/public-address',
  'e2e/zoning-divide',
].map((file) => `test/${file}.test.ts`);

/**
 * Long files first, so that the last of them does not run beside an idle core. On a fresh checkout Vitest goes by the size of a file, and the longest of
 * all is a small one: a table of files to be read. The others stay in its order.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => this.#place(a) - this.#place(b));
  }

  #place({ moduleId }: TestSpecification): number {
    const at = long.indexOf(relative(this.ctx.config.root, moduleId));
    return at < 0 ? long.length : at;
  }
}

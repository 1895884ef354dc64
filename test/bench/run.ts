/** `npm run bench -- NAME …` runs test/bench/NAME.ts, which exports `bench(words)` and prints its own table. */
import { readdirSync } from 'node:fs';

const [name, ...words] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME …   where NAME is one of: ${names.join(', ')}`);
  process.exit(name === undefined ? 0 : 2);
}
const { bench } = (await import(`./${name}.ts`)) as { bench: (words: string[]) => Promise<void> };
await bench(words);

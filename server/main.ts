/** `npm start [-- --port 8080 --data DIR --host 0.0.0.0 --empty]`, also `lianpian serve`. */
import { Problem } from '../domain/problem.ts';
import './compile-cache.ts';

try {
  // behind the cache, which serves only what is imported after it
  const { serve } = await import('./serve.ts');
  await serve(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`\n${error.title.zh}${error.remedy.zh}\n${error.title.en} ${error.remedy.en}`);
  process.exitCode = 1;
}

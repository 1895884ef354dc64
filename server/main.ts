/** `npm start [-- --port 8080 --data DIR --host 0.0.0.0 --empty]`, also `lianpian serve`. */
import { Problem } from '../domain/problem.ts';
import { serve } from './serve.ts';

try {
  await serve(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`\n${error.title.zh}${error.remedy.zh}\n${error.title.en} ${error.remedy.en}`);
  process.exitCode = 1;
}

import { expose } from 'comlink';
import { answering } from './answering.ts';
import { PipesRun } from './pipes-run.ts';

const worker = answering(new PipesRun());
export type PipesWorker = typeof worker;
expose(worker);

import { expose } from 'comlink';
import { answering } from './answering.ts';
import { PipesDesk } from './pipes-desk.ts';

const worker = answering(new PipesDesk());
export type PipesWorker = typeof worker;
expose(worker);

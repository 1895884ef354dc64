import { expose } from 'comlink';
import { answering } from './answering.ts';
import { TriesRun } from './tries-run.ts';

const worker = answering(new TriesRun());
export type TriesWorker = typeof worker;
expose(worker);

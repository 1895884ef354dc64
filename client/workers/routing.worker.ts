import { expose } from 'comlink';
import { answering } from './answering.ts';
import { RoutingRun } from './routing-run.ts';

const worker = answering(new RoutingRun());
export type RoutingWorker = typeof worker;
expose(worker);

import { expose } from 'comlink';
import { proposeDates } from '../../domain/works/review.ts';
import { answering } from './answering.ts';

/** Long thinking of the works desk. */
export const worksRun = { proposeDates };
export type WorksRun = typeof worksRun;

const worker = answering(worksRun);
export type WorksWorker = typeof worker;
expose(worker);

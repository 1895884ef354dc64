import { parentPort } from 'node:worker_threads';
import { runSearchTask, type SearchInstance, type SearchTask } from '../../domain/zoning/territory.ts';

let instance: SearchInstance | undefined;
parentPort!.on('message', (message: { instance: SearchInstance } | { task: SearchTask; index: number }) => {
  if ('instance' in message) instance = message.instance;
  else parentPort!.postMessage({ index: message.index, result: runSearchTask(instance!, message.task) });
});

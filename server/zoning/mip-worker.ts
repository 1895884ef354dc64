import { parentPort } from 'node:worker_threads';
import loadHighs from 'highs';
import { type PackingModel, packingText } from '../../domain/zoning/pack-zones.ts';

/** One model per worker: HiGHS overruns its own time limit, so the parent ends the whole thread instead. */
parentPort!.once('message', async (model: PackingModel) => {
  const highs = await loadHighs();
  const { Status, ObjectiveValue, Columns } = highs.solve(packingText(model), {
    mip_rel_gap: 0,
    random_seed: 1,
  });
  if (Status !== 'Optimal') return parentPort!.postMessage(null);
  const chosen = model.columns.flatMap((_, j) => ((Columns[`x${j}`]?.Primal ?? 0) > 0.5 ? [j] : []));
  parentPort!.postMessage({ objective: ObjectiveValue, chosen });
});

import { expect, it } from 'vitest';
import { PipesRun } from '../../client/workers/pipes-run.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { aNetwork } from '../domain/pipes/a-network.ts';

it('an answer by EPANET says the head that it assumed, and the one that would serve everybody', async () => {
  const network = aNetwork()
    .node('W', 0, 0, { kind: 'reservoir', groundM: 40 })
    .node('H', 200, 0, { groundM: 65, attributes: { demandLS: 1 } })
    .pipe('1', 'W', 'H', { diameterMm: 200 })
    .build();
  const run = new PipesRun();
  const answer = { network, srid: 4552, tables: {}, around: { buildings: [], streets: [] } };
  run.load(answer as unknown as NetworkAnswer, true);
  const { lowestM, assumedHead } = await run.water();
  // 28 m over the ground for six storeys; the house stands 25 m higher than the source
  expect(assumedHead?.headM).toBe(28);
  expect(lowestM).toBeGreaterThan(2);
  expect(lowestM).toBeLessThan(3.01);
  expect(assumedHead?.neededM).toBeCloseTo(28 + assumedHead!.requiredM - lowestM!, 9);

  run.apply({
    note: { zh: '', en: '' },
    putNodes: [{ ...network.nodes[0]!, attributes: { headM: 90 } }],
    putSegments: [],
    deleteNodes: [],
    deleteSegments: [],
  });
  expect((await run.water()).assumedHead).toBeNull();
});

import { extname } from 'node:path';
import type { MetricFrame } from '../../domain/geo/metric-frame.ts';
import { Problem } from '../../domain/problem.ts';
import { type MainStretch, MainsReach } from '../../domain/zoning/mains-reach.ts';
import type { UnitShapes } from '../../domain/zoning/unit-shapes.ts';
import { mainsPolicy } from './mains-policy.ts';
import { parseJson, readLayer, readText } from './read-features.ts';
import { readPairs } from './read-pairs.ts';
import { linesOf } from './read-units.ts';

/**
 * Mains that units share: lines of existing pipes in the coordinates of the units, of which those count that two units are within reach
 * of; or a table of pairs with metres (`a,b,metres`, or JSON `[[i, j, metres], …]`) from a tracing of the network.
 */
export async function readMains(
  paths: string[],
  reachM: number,
  { shapes, frame, ids }: { shapes: UnitShapes; frame: MetricFrame; ids: string[] },
): Promise<MainStretch[]> {
  const lines = new MainsReach(shapes, reachM);
  const pairs: MainStretch[] = [];
  for (const path of paths) {
    if (await isTable(path)) {
      pairs.push(...(await tabledMains(path, ids)));
      continue;
    }
    for (const feature of (await readLayer(path)).features) {
      const { state, utility } = (feature.properties ?? {}) as { state?: unknown; utility?: unknown };
      // a file of pipes that says which are in use is believed; one that does not holds existing mains
      if (typeof state === 'string' && state !== '' && !mainsPolicy.states.includes(state)) continue;
      for (const { xy } of linesOf(feature, frame, 'main')) lines.add({ utility: String(utility ?? ''), xy });
    }
  }
  return [...lines.stretches, ...pairs];
}

async function isTable(path: string): Promise<boolean> {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return true;
  if (ending !== '.json') return false;
  const json = parseJson(await readText(path), path) as { edges?: unknown } | unknown[];
  return Array.isArray(json) ? Array.isArray(json[0]) : Array.isArray(json?.edges);
}

async function tabledMains(path: string, ids: string[]): Promise<MainStretch[]> {
  return (await readPairs(path, ids)).flatMap(([a, b, metres], at) => {
    const lengthM = metres === undefined || metres === '' ? Number.NaN : Number(metres);
    if (!(lengthM >= 0) || !Number.isFinite(lengthM)) {
      throw new Problem(
        'zoning.mains-bad',
        {
          zh: `${path} 第 ${at + 1} 条没有共用干管长度（米）。`,
          en: `${path}: pair ${at + 1} has no metres of shared main.`,
        },
        {
          zh: '每行写：单元,单元,长度（不小于 0 的数）；或给出干管线图层。',
          en: 'Write unit,unit,metres with a number of at least 0, or give a layer of lines.',
        },
        { facts: { row: at + 1 } },
      );
    }
    return a === b || lengthM === 0
      ? []
      : [{ utility: '', units: [Math.min(a, b), Math.max(a, b)], lengthM }];
  });
}

/**
 * All utilities of the demo city's renovated compounds (HC-2020), every stairwell connected, as the desk lays them out at first: one compound
 * after the other on one thread, from the stored city.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Point } from '../../domain/geo/plane.ts';
import { totalYuan } from '../../domain/pipes/routing/bill/bill-sums.ts';
import { dragged } from '../../domain/pipes/routing/drag.ts';
import { type Shape, shapeOf, sumOfShapes } from '../../domain/pipes/routing/layout/shape.ts';
import { type AllRoutes, routeAll } from '../../domain/pipes/routing/route-all.ts';
import { deskMarginM } from '../../domain/pipes/routing/site/search-reach.ts';
import { terminalsOf } from '../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork } from '../../domain/pipes/routing/site/site-of-network.ts';
import { openDatabase } from '../../server/db/open.ts';
import { type Place, readNetwork } from '../../server/pipes/network-service.ts';
import { demoTemplate } from '../../server/register/demo-template.ts';
import { type Cpu, cpuClock, words } from './cpu.ts';
import type { Row } from './row.ts';

const utilities = ['storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'] as const;

interface CityRouting {
  compounds: number;
  stairwells: number;
  connections: number;
  unreachable: number;
  clashes: number;
  protections: number;
  violations: number;
  costYuan: number;
  shape: Shape;
  /** A manhole dragged, its utility pulled tight again and all levels, clashes and bills set anew: each. */
  drags: Cpu[];
  cpu: Cpu;
  slowestMs: number;
}

/** The demo city's renovated compounds, all utilities and every stairwell. */
export async function demoCity(): Promise<Row[]> {
  const {
    compounds,
    stairwells,
    connections,
    unreachable,
    clashes,
    protections,
    violations,
    shape,
    drags,
    ...more
  } = await routeDemoCity();
  const at = (share: number): Cpu => ({
    threadMs: quantile(drags, share, (one) => one.threadMs),
    allMs: quantile(drags, share, (one) => one.allMs),
  });
  return [
    {
      what: `seven utilities, ${compounds} compounds of the demo city, ${stairwells} stairwells`,
      target: '≤ 60 s',
      got: `${words(more.cpu, 's')}, slowest ${(more.slowestMs / 1000).toFixed(1)} s; ${(more.costYuan / 1e6).toFixed(2)} million yuan`,
      met: more.cpu.threadMs <= 60_000,
    },
    {
      what: '  clashes and violations',
      target: '0',
      got: `${clashes} and ${violations}; ${protections} places with a protective measure, ${connections - unreachable} of ${connections} connected`,
      met: clashes + violations === 0,
    },
    {
      what: '  a manhole dragged, the rest solved again, median · p95',
      target: '≤ 200 ms',
      got: `${words(at(0.5), 'ms')} · ${words(at(0.95), 'ms')}, ${drags.length} drags`,
      met: at(0.95).threadMs <= 200,
    },
    {
      what: '  mains along façades and streets, within 5°',
      target: '(printed)',
      got: `${((100 * shape.parallelM) / shape.mainM).toFixed(1)} % of ${Math.round(shape.mainM)} m, ${shape.bends} bends`,
      met: true,
    },
  ];
}

function quantile(drags: readonly Cpu[], share: number, of: (one: Cpu) => number): number {
  const sorted = drags.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))]!;
}

async function routeDemoCity(): Promise<CityRouting> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-bench-city-'));
  const database = await openDatabase({ dataDir, template: await demoTemplate() });
  const sum: CityRouting = {
    compounds: 0,
    stairwells: 0,
    connections: 0,
    unreachable: 0,
    clashes: 0,
    protections: 0,
    violations: 0,
    costYuan: 0,
    shape: sumOfShapes([]),
    drags: [],
    cpu: { threadMs: 0, allMs: 0 },
    slowestMs: 0,
  };
  try {
    const { rows } = await database.pool.query<{ ring: [number, number][]; box: number[] }>(
      `select (st_asgeojson(st_exteriorring(st_geometryn(st_buffer(geom_m, 3), 1)))::json -> 'coordinates') ring,
         json_build_array(st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)) box
       from community where city_code = '222404' and attributes ->> 'plan' = 'HC-2020' order by id`,
    );
    for (const { ring, box } of rows) {
      const around = [box[0]! - 0.002, box[1]! - 0.0015, box[2]! + 0.002, box[3]! + 0.0015] as const;
      const answer = await readNetwork(database.db, '222404', around as Place, 30_000);
      const site = siteOfNetwork(answer.network, answer.around, {
        zone: [ring as Point[]],
        utilities,
        outlets: 'doors',
        forbidden: [],
        pins: [],
        corridors: [],
      });
      const terminals = terminalsOf(site).length;
      if (terminals === 0) continue;
      const read = cpuClock();
      const all = routeAll(site, utilities, { quick: true, marginM: deskMarginM });
      const { threadMs, allMs } = read();
      sum.compounds++;
      sum.stairwells += terminals;
      sum.connections += terminals * utilities.length;
      sum.unreachable += all.routes.reduce((n, one) => n + one.route.unreachable.length, 0);
      sum.clashes += all.clashes.length;
      sum.protections += all.protections.length;
      sum.violations += all.routes.reduce((n, one) => n + one.violations.length, 0);
      sum.costYuan += totalYuan(all.routes.flatMap((one) => one.quantities));
      sum.drags.push(...dragTimes(all));
      sum.shape = sumOfShapes([sum.shape, ...all.routes.map(({ route }) => shapeOf(route))]);
      sum.cpu = { threadMs: sum.cpu.threadMs + threadMs, allMs: sum.cpu.allMs + allMs };
      sum.slowestMs = Math.max(sum.slowestMs, threadMs);
    }
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return sum;
}

/** Every tenth point that may be dragged, by half a metre, as the desk drags it. */
function dragTimes(all: AllRoutes): Cpu[] {
  return all.routes.flatMap(({ route: { plan }, network: { utility } }) => {
    const points = plan.kind.flatMap((kind, v) =>
      plan.degree(v) > 0 && kind !== 'leaf' && kind !== 'root' ? [v] : [],
    );
    return points.flatMap((v, i) => {
      if (i % 10 > 0) return [];
      const read = cpuClock();
      const from: Point = [plan.x[v]!, plan.y[v]!];
      const to: Point = [from[0] + 0.3, from[1] + 0.4];
      if (typeof dragged(all, { utility, from, to }, { marginM: deskMarginM }) === 'string') return [];
      return [read()];
    });
  });
}

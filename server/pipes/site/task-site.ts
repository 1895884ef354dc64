import { insideRings, type Point } from '../../../domain/geo/plane.ts';
import { isUnderground } from '../../../domain/pipes/clash/pieces.ts';
import {
  newNode,
  newSegment,
  nodesById,
  type PipeNetwork,
  type PipeSegment,
  planLine,
  type Utility,
} from '../../../domain/pipes/model.ts';
import type { Site, SitePipe } from '../../../domain/pipes/routing/site/site.ts';
import { groundOf } from '../../../domain/pipes/routing/site/site-of-network.ts';
import { sitePipe } from '../../../domain/pipes/routing/tasks/separation-site.ts';
import { type InsideBy, middleOf } from '../../../domain/pipes/routing/tasks/site-of-task.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import { type PipeFileOptions, readPipeFiles } from '../files/read-pipe-file.ts';
import { type ReadSite, readSite, type SiteFiles } from './read-site.ts';
import { ringsOf } from './zone-file.ts';

export interface TaskFiles extends Omit<SiteFiles, 'existing'> {
  /** The pipes of today with all that is known of them. */
  existing: string;
  /** Area whose pipes the task is about; without it, all existing ones. */
  zone?: string | undefined;
}

export interface TaskSite {
  network: PipeNetwork;
  site: Site;
  inside: (by: InsideBy) => (segment: PipeSegment) => boolean;
  metricSrid: number | undefined;
  warnings: Bilingual[];
  streetNames: ReadSite['streetNames'];
}

/** Reads the plain files of a task: existing pipes and mains as one network, and what stands around them. */
export async function readTaskSite(files: TaskFiles, utilities: readonly Utility[]): Promise<TaskSite> {
  const { site, metricSrid, warnings, streetNames } = await readSite(
    // whose pipes the task is about says nothing of whose houses they serve
    { ...files, existing: undefined, zone: undefined },
    utilities,
  );
  const options: PipeFileOptions = {
    ...{ crs: files.crs ?? null, swapXY: files.swapXY },
    ...(files.unit ? { unit: files.unit } : {}),
    ...(metricSrid === undefined ? {} : { metricSrid }),
  };
  const existing = await readPipeFiles([{ path: files.existing }], options);
  const mains = files.mains ? await mainsOf(files.mains, options, site.mains, utilities) : undefined;
  const network = mains ? merged(existing.network, mains) : existing.network;
  const nodes = nodesById(network);
  const rings = files.zone ? await ringsOf(files.zone, options) : undefined;
  if (rings) site.zone = rings;
  const own = new Set(existing.network.segments.map((one) => one.id));
  if (!files.terrain) site.groundM = groundOf(network);
  site.mains = [];
  site.existing = network.segments.flatMap((one): SitePipe[] => {
    const line = planLine(one, nodes);
    const stays = one.state !== 'abandoned' && isUnderground(one);
    return line && stays ? [sitePipe(one, line, one.utility)] : [];
  });
  const inside = (by: InsideBy) => (segment: PipeSegment) => {
    if (!own.has(segment.id)) return false;
    const line = planLine(segment, nodes);
    if (!rings || !line) return rings === undefined;
    const points = by === 'some' ? line : [middleOf(line)];
    return points.some(([x, y]) => insideRings(x, y, rings));
  };
  const told = existing.problems.map(({ text }) => ({
    zh: `${files.existing}：${text.zh}`,
    en: `${files.existing}: ${text.en}`,
  }));
  return { network, site, inside, metricSrid, warnings: [...warnings, ...told], streetNames };
}

/** Mains as a network; a file that names no utility gives one of each that is wanted. */
async function mainsOf(
  path: string,
  options: PipeFileOptions,
  plain: readonly SitePipe[],
  utilities: readonly Utility[],
): Promise<PipeNetwork> {
  const { network } = await readPipeFiles([{ path }], { ...options, lenient: true });
  const known = network.segments.filter(
    (one) => utilities.includes(one.utility) || one.utility === 'combined',
  );
  if (known.length > 0) return network;
  const result: PipeNetwork = { ...network, nodes: [], segments: [] };
  for (const { id, utility, line, diameterMm, startLevelM, endLevelM } of plain) {
    const name = `${id}-${utility}`;
    const [first, last] = [line[0]!, line.length > 1 ? line.at(-1)! : besides(line[0]!)];
    for (const [end, [x, y]] of [
      ['a', first],
      ['b', last],
    ] as const)
      result.nodes.push(newNode({ id: `${name}-${end}`, x, y, utility }));
    const end = (levelM: number | undefined) => ({ groundM: null, depthM: null, levelM: levelM ?? null });
    result.segments.push(
      newSegment({
        id: name,
        from: `${name}-a`,
        to: `${name}-b`,
        utility,
        diameterMm,
        via: line.slice(1, -1).map(([x, y]) => [x, y]),
        start: end(startLevelM),
        end: end(endLevelM),
      }),
    );
  }
  return result;
}

/** A main that is a point is a manhole of it: half a metre of pipe stands for it. */
const besides = ([x, y]: Point): Point => [x + 0.5, y];

/**
 * Both networks as one. Nodes of the two in one place are one node, the main's; ids of the mains that the existing pipes have too get a word in
 * front.
 */
function merged(existing: PipeNetwork, mains: PipeNetwork): PipeNetwork {
  const taken = new Set([...existing.nodes, ...existing.segments].map((one) => one.id));
  const clashes = [...mains.nodes, ...mains.segments].some((one) => taken.has(one.id));
  const name = (id: string): string => (clashes ? `main ${id}` : id);
  const same = new Map<string, string>();
  for (const node of existing.nodes) {
    const main = mains.nodes.find((one) => Math.hypot(one.x - node.x, one.y - node.y) <= samePlaceM);
    if (main) same.set(node.id, name(main.id));
  }
  const end = (id: string): string => same.get(id) ?? id;
  return {
    ...existing,
    nodes: [
      ...existing.nodes.filter((one) => !same.has(one.id)),
      ...mains.nodes.map((one) => ({ ...one, id: name(one.id) })),
    ],
    segments: [
      ...existing.segments.map((one) => ({ ...one, from: end(one.from), to: end(one.to) })),
      ...mains.segments.map((one) => ({ ...one, id: name(one.id), from: name(one.from), to: name(one.to) })),
    ],
  };
}

const samePlaceM = 0.05;

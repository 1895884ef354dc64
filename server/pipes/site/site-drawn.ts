import { streetClass } from '../../../domain/exchange/classify.ts';
import type { Surroundings } from '../../../domain/pipes/clash/surroundings.ts';
import { newNode, newSegment, type PipeNetwork } from '../../../domain/pipes/model.ts';
import type { Site, SitePipe } from '../../../domain/pipes/routing/site/site.ts';
import type { ReadSite } from './read-site.ts';

/** What plain files tell of a site, as drawings show it. */
export interface DrawnSite {
  /** The site with an id of its own for each of its pipes. */
  site: Site;
  network: PipeNetwork;
  around: Surroundings;
}

type Read = Pick<ReadSite, 'streetNames'>;

/** Pipes and surroundings of today, metres of the site. @param site - as it was laid out */
export function drawnSite(site: Site, read: Read): DrawnSite {
  const counts = new Map<string, number>();
  // a main that serves every utility is as many pipes, all with the number of its row
  const own = (one: SitePipe): SitePipe => {
    const count = (counts.get(one.id) ?? 0) + 1;
    counts.set(one.id, count);
    return count === 1 ? one : { ...one, id: `${one.id} (${count})` };
  };
  const pairs = (list: readonly SitePipe[]) => list.map((one) => ({ one, named: own(one) }));
  const [mains, existing] = [pairs(site.mains), pairs(site.existing)];
  const network: PipeNetwork = { crs: null, nodes: [], segments: [], extras: {} };
  for (const { named } of [...mains, ...existing]) addPipe(network, named, site);
  return {
    site: { ...site, mains: mains.map((one) => one.named), existing: existing.map((one) => one.named) },
    network,
    around: aroundOf(site, read),
  };
}

function addPipe(network: PipeNetwork, pipe: SitePipe, { groundM }: Site): void {
  const { id, utility, line, diameterMm, startLevelM, endLevelM, facts } = pipe;
  // a main that is a point has no line to be drawn
  if (line.length < 2) return;
  const ends = [line[0]!, line.at(-1)!].map(([x, y], k) =>
    newNode({ id: `${id} ${k === 0 ? 'a' : 'b'}`, x, y, utility, groundM: groundM(x, y) ?? null }),
  );
  network.nodes.push(...ends);
  const end = (k: number, levelM: number | undefined) => ({
    groundM: ends[k]!.groundM,
    depthM: null,
    levelM: pipe.depthAssumed ? null : (levelM ?? null),
  });
  network.segments.push(
    newSegment({
      ...{ id, utility, from: ends[0]!.id, to: ends[1]!.id, ...facts },
      diameterMm: pipe.sizeAssumed ? null : diameterMm,
      via: line.slice(1, -1).map(([x, y]) => [x, y]),
      ...{ start: end(0, startLevelM), end: end(1, endLevelM) },
    }),
  );
}

/** Buildings, trees, streets as drawings and sections ask for them. */
export function aroundOf(
  { buildings, barriers, streets }: Site,
  { streetNames }: Pick<Read, 'streetNames'>,
): Surroundings {
  return {
    buildings: buildings.map(({ id, rings, households }) => ({
      ...{ id, households },
      rings: rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])),
    })),
    points: barriers.flatMap(({ id, kind, paths }) =>
      kind === 'tree' || kind === 'shrub' || kind === 'pole'
        ? paths.flatMap((path) => path.map(([x, y]) => ({ id, kind, x, y })))
        : [],
    ),
    lines: [],
    streets: streets
      .filter((one) => one.line.length > 1)
      .map((one) => ({
        ...{ line: one.line, widthM: one.widthM, class: streetClass(one.kind) ?? '' },
        ...(streetNames.has(one) ? { name: streetNames.get(one)! } : {}),
      })),
  };
}

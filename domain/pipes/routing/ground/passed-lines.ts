import type { Standards } from '../../standards.ts';
import type { Site, SiteBarrier } from '../site/site.ts';
import { type Beside, joinBesides } from './besides.ts';
import { classOfSpec, halfWidthOf, type PipeSpec } from './clearances.ts';
import type { Obstacle } from './obstacles.ts';

/** A wall or a kerb is opened where a pipe goes across it, and made good; beside it the pipe keeps its clearance. Not so a wall that is kept. */
export function isPassed<One extends Pick<SiteBarrier, 'kind' | 'kept'>>(
  one: One,
): one is One & { kind: 'wall' | 'kerb' } {
  return !one.kept && (one.kind === 'wall' || one.kind === 'kerb');
}

/**
 * Walls and kerbs of a site as one pipe sees them, with the clearance that it keeps beside them and its clause. They are lines even where they were
 * drawn as areas: what lies within a wall is ground.
 */
export function passedLines(site: Site, spec: PipeSpec, standards: Standards): Obstacle[] {
  const [own, half] = [classOfSpec(spec), halfWidthOf(spec)];
  return site.barriers.flatMap((barrier): Obstacle[] => {
    if (!isPassed(barrier)) return [];
    const figure = standards.horizontal(own, barrier.kind, { diameterMm: spec.diameterMm });
    const clearanceM = (figure?.value ?? 0) + half;
    return [{ ...barrier, area: false, clearanceM, clause: figure?.clause ?? 'GB 50289-2016 4.1.9' }];
  });
}

/** @param first - number of the first piece among all that the search is given */
export function besidesOf(lines: readonly Obstacle[], first = 0): Beside[] {
  const pieces = lines.flatMap(({ id, kind, paths, clearanceM, clause }) =>
    paths.flatMap((path) =>
      path.slice(1).map((end, i) => ({
        ...{ id, clearanceM, kind: kind as 'wall' | 'kerb', line: [path[i]!, end] as const },
        ...(clause !== undefined && { clause }),
      })),
    ),
  );
  const goesOn = joinBesides(pieces, (one) => one.id);
  return pieces.map((one, i): Beside => {
    const [from, to] = goesOn[i]!.map((those) => those.map((k) => k + first));
    return { ...one, goesOn: [from!, to!] };
  });
}

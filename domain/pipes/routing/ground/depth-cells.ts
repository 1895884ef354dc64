import Flatbush from 'flatbush';
import type { Site } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import { centreOf, type Frame } from './frame.ts';

/** Beside a drain as far as this a trench is taken to lead on at its level, metres. */
const besideM = 60;
/** Places along the drains and blocks of cells that are looked at, metres. */
const stepM = 5;
/** What is dug deeper than this is a station's: it gets no dearer. */
const deepestM = 8;

/**
 * About how deep the trench of a drain would lie in every cell, metres: where drains of an earlier laying are near, down to the level of the nearest,
 * elsewhere and where the ground is lower than that as shallow as any of them.
 */
export function depthCells(frame: Frame, site: Site, before: LaidNetwork): Float32Array {
  const places = placesAlong(before);
  const shallowM = before.pipes.reduce((least, one) => Math.min(least, one.trenchDepthM), Infinity);
  const cells = new Float32Array(frame.width * frame.height).fill(shallowM);
  if (places.length === 0) return cells;
  const tree = new Flatbush(places.length);
  for (const { x, y } of places) tree.add(x, y, x, y);
  tree.finish();
  const block = Math.max(1, Math.round(stepM / frame.cellM));
  for (let row = 0; row < frame.height; row += block)
    for (let column = 0; column < frame.width; column += block) {
      const middle =
        Math.min(frame.height - 1, row + (block >> 1)) * frame.width +
        Math.min(frame.width - 1, column + (block >> 1));
      const [x, y] = centreOf(frame, middle);
      const [nearest] = tree.neighbors(x, y, 1, besideM);
      const groundM = nearest === undefined ? undefined : site.groundM(x, y);
      if (groundM === undefined) continue;
      const depthM = Math.min(deepestM, Math.max(shallowM, groundM - places[nearest!]!.floorM));
      for (let r = row; r < Math.min(frame.height, row + block); r++)
        cells.fill(depthM, r * frame.width + column, r * frame.width + Math.min(frame.width, column + block));
    }
  return cells;
}

/** Levels of the mains, and of what is pumped those at which it came to its pump: about where it would lie without one. */
function placesAlong({ pipes, nodes }: LaidNetwork): { x: number; y: number; floorM: number }[] {
  const ground = new Map(nodes.map((one) => [one.id, one.groundM]));
  const cameIn = new Map<string, number>();
  // upstream first
  return pipes.toReversed().flatMap((pipe) => {
    if (pipe.lateral) return [];
    const { from, to, pumped, lengthM, fromDepthM, toDepthM } = pipe;
    const [[ax, ay], [bx, by]] = pipe.line;
    const upM = (ground.get(from) ?? 0) - fromDepthM;
    const pumpedM = Math.min(upM, cameIn.get(from) ?? Infinity);
    if (pumped) cameIn.set(to, Math.min(pumpedM, cameIn.get(to) ?? Infinity));
    const [startM, endM] = pumped ? [pumpedM, pumpedM] : [upM, (ground.get(to) ?? 0) - toDepthM];
    const steps = Math.max(1, Math.ceil(lengthM / stepM));
    return Array.from({ length: steps + 1 }, (_, i) => {
      const share = i / steps;
      const floorM = startM + (endM - startM) * share;
      return { x: ax + (bx - ax) * share, y: ay + (by - ay) * share, floorM };
    });
  });
}

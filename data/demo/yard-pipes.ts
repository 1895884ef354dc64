import { exitSide } from './choose-renovation.ts';
import type { Frame } from './frame.ts';
import { addEdge, addNode, type DraftNode, type PipeDraft, type Role } from './pipe-draft.ts';
import type { Point } from './plane.ts';
import { streetLane } from './street-lanes.ts';
import type { Compound } from './town.ts';
import type { Utility } from './types.ts';

/**
 * Where each pipe lies in a yard, metres. North of a row: telecom, sewer, storm under the yard road. South of it: heat,
 * water, gas. At the ends of the rows a corridor on the west (telecom, sewer, gas, water ring) and one on the east (heat,
 * water, storm). Distances keep the horizontal clearances of GB 50289-2016 table 4.1.9 (data/standards).
 */
export const yard = {
  north: { telecom: 1.8, sewage: 6, storm: 10.2, combined: 3.6 },
  south: { heat: 3.5, water: 5.4, gas: 7.3, storm: 9.3 },
  west: { telecom: 1.7, sewage: 3.9, gas: 5.35, combined: 6.6, ring: 7.85 },
  east: { heat: 3.2, water: 4.9, storm: 6.9 },
} as const;

interface Row {
  /** North and south face of the buildings. */
  north: number;
  south: number;
  slabs: { x0: number; x1: number; entrances: number[]; step: number }[];
}

/** A compound as the pipe layer sees it: rows from the far end to the exit. */
export interface Yard {
  compound: Compound;
  rows: Row[];
  left: number;
  right: number;
  exitSign: 1 | -1;
  exitY: number;
  farY: number;
  at(x: number, y: number): Point;
  /** Nodes of each corridor from the far end to the exit, then the street. */
  corridors: Map<string, DraftNode[]>;
}

export function yardOf(compound: Compound): Yard {
  const { layout, cell } = compound;
  const numbers = [...new Set(layout.slabs.map((slab) => slab.row))];
  const rows = numbers.map((number): Row => {
    const slabs = layout.slabs.filter((slab) => slab.row === number).sort((a, b) => a.x0 - b.x0);
    return {
      north: slabs[0]!.y1,
      south: slabs[0]!.y0,
      slabs: slabs.map(({ x0, x1, units }) => {
        const step = (x1 - x0) / units;
        return { x0, x1, step, entrances: Array.from({ length: units }, (_, k) => x0 + step * (k + 0.5)) };
      }),
    };
  });
  const exitSign = exitSide(cell) === 'south' ? -1 : 1;
  rows.sort((a, b) => exitSign * (a.north - b.north));
  return {
    compound,
    rows,
    left: Math.min(...layout.slabs.map((slab) => slab.x0)),
    right: Math.max(...layout.slabs.map((slab) => slab.x1)),
    exitSign,
    exitY: exitSign < 0 ? layout.minY : layout.maxY,
    farY: exitSign < 0 ? layout.maxY : layout.minY,
    at: layout.toGround,
    corridors: new Map(),
  };
}

/**
 * A corridor from its farthest joint to the street: joints in the order of the rows, a last chamber inside the wall, and
 * the tap on the street's main. `runs: 'out'` flows to the street (gravity), `'in'` comes from it.
 */
export function layCorridor(
  draft: PipeDraft,
  frame: Frame,
  own: Yard,
  utility: Utility,
  x: number,
  joints: readonly { y: number; node: DraftNode }[],
  chamber: string,
  runs: 'out' | 'in',
  role: Role = 'corridor',
): DraftNode[] {
  const sorted = [...joints].sort((a, b) => own.exitSign * (a.y - b.y));
  const last = sorted.at(-1)!;
  const gateY = own.exitY - own.exitSign * 1.2;
  const chain = sorted.map((joint) => joint.node);
  if (own.exitSign * (gateY - last.y) > 4.5)
    chain.push(addNode(draft, utility, chamber, own.at(x, gateY), own.compound));
  const line = own.compound.cell[own.exitSign < 0 ? 'south' : 'north']!;
  const [u] = frame.locate(own.at(x, own.exitY));
  const main: Utility = utility === 'combined' ? 'sewage' : utility;
  const tap = addNode(draft, main, 'tee', frame.place(u, line.at + streetLane(line.class, main)!), null);
  draft.taps.push({ line, at: u, node: tap });
  const path = [...chain, tap];
  for (let k = 0; k + 1 < path.length; k++) {
    const [a, b] = runs === 'out' ? [path[k]!, path[k + 1]!] : [path[k + 1]!, path[k]!];
    const own2 = { compound: own.compound, utility };
    addEdge(draft, path[k + 1] === tap ? 'link' : role, a, b, own2);
  }
  return chain;
}

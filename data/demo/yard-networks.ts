import type { Frame } from './frame.ts';
import { addEdge, addNode, type DraftNode, type PipeDraft } from './pipe-draft.ts';
import { tender } from './tender.ts';
import { layCorridor, type Yard, yard } from './yard-pipes.ts';

/** Four sewer outlets an entrance (kitchen and bathroom of two flats), in pairs that meet in one manhole. */
const outletsPerEntrance = 4;
const outletM = tender.pipesM.sewer_outlet_dn150 / (tender.entrances * outletsPerEntrance);
const outletSpread = Math.sqrt(outletM ** 2 - yard.north.sewage ** 2);

/** Manholes two an entrance on a main six metres north of the house; rows drain west into the corridor. */
export function laySewers(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.left - yard.west.sewage;
  const joints: { y: number; node: DraftNode }[] = [];
  for (const row of own.rows) {
    const y = row.north + yard.north.sewage;
    const places = row.slabs.flatMap((slab) =>
      slab.entrances.flatMap((at) => [at - slab.step / 4, at + slab.step / 4]),
    );
    places.sort((a, b) => b - a);
    const joint = addNode(draft, 'sewage', 'manhole', own.at(x, y), own.compound);
    joints.push({ y, node: joint });
    let last: DraftNode | null = null;
    for (const place of places) {
      const manhole = addNode(draft, 'sewage', 'manhole', own.at(place, y), own.compound);
      if (last) addEdge(draft, 'row', last, manhole);
      last = manhole;
      for (const side of [-outletSpread, outletSpread]) {
        const wall = addNode(draft, 'sewage', 'service', own.at(place + side, row.north), own.compound);
        addEdge(draft, 'outlet', wall, manhole, { diameterMm: 150, itemCode: 'sewer_outlet_dn150' });
      }
    }
    if (last) addEdge(draft, 'row', last, joint);
  }
  own.corridors.set('sewage', layCorridor(draft, frame, own, 'sewage', x, joints, 'manhole', 'out'));
}

/** A drain under every yard road, flowing east from `startM` east of the first house; on demand one along the southern wall. */
export function layStorm(
  draft: PipeDraft,
  frame: Frame,
  own: Yard,
  startM: number,
  alongWall: boolean,
): void {
  const x = own.right + yard.east.storm;
  const ys = own.rows.map((row) => row.north + yard.north.storm);
  if (alongWall) ys.push(Math.min(...own.rows.map((row) => row.south)) - yard.south.storm);
  const joints = ys.map((y) => {
    const head = addNode(draft, 'storm', 'manhole', own.at(own.left + startM, y), own.compound);
    const node = addNode(draft, 'storm', 'manhole', own.at(x, y), own.compound);
    addEdge(draft, 'row', head, node);
    return { y, node };
  });
  own.corridors.set('storm', layCorridor(draft, frame, own, 'storm', x, joints, 'manhole', 'out'));
}

const d32M = tender.pipesM.water_d32 / tender.entrances;
const d32Spread = Math.sqrt(d32M ** 2 - yard.south.water ** 2);

export function layWater(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.right + yard.east.water;
  const joints = own.rows.map((row) => {
    const y = row.south - yard.south.water;
    const node = addNode(draft, 'water', 'tee', own.at(x, y), own.compound);
    let last = node;
    for (const { at } of entrancesFromEast(row)) {
      const tee = addNode(draft, 'water', 'tee', own.at(at + 1.2 + d32Spread, y), own.compound);
      addEdge(draft, 'row', last, tee);
      last = tee;
      const wall = addNode(draft, 'water', 'service', own.at(at + 1.2, row.south), own.compound);
      addEdge(draft, 'service', tee, wall, { diameterMm: 32, itemCode: 'water_d32' });
    }
    last.kind = 'junction';
    return { y, node };
  });
  own.corridors.set('water', layCorridor(draft, frame, own, 'water', x, joints, 'tee', 'in'));
}

export function layHeat(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.right + yard.east.heat;
  const joints = own.rows.map((row) => {
    const y = row.south - yard.south.heat;
    const node = addNode(draft, 'heat', 'chamber', own.at(x, y), own.compound);
    let last = node;
    for (const { at } of entrancesFromEast(row)) {
      const tee = addNode(draft, 'heat', 'tee', own.at(at - 1.2, y), own.compound);
      addEdge(draft, 'row', last, tee);
      last = tee;
      const wall = addNode(draft, 'heat', 'service', own.at(at - 1.2, row.south), own.compound);
      addEdge(draft, 'service', tee, wall, { diameterMm: 50, itemCode: 'heat_pipe' });
    }
    return { y, node };
  });
  own.corridors.set('heat', layCorridor(draft, frame, own, 'heat', x, joints, 'chamber', 'in'));
}

/** One riser a house, in its middle; from there gas climbs the wall. */
export function layGas(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.left - yard.west.gas;
  const joints = own.rows.map((row) => {
    const y = row.south - yard.south.gas;
    const node = addNode(draft, 'gas', 'tee', own.at(x, y), own.compound);
    let last = node;
    for (const slab of row.slabs) {
      const middle = (slab.x0 + slab.x1) / 2;
      const tee = addNode(draft, 'gas', 'tee', own.at(middle, y), own.compound);
      addEdge(draft, 'row', last, tee);
      last = tee;
      const wall = addNode(draft, 'gas', 'service', own.at(middle, row.south), own.compound);
      addEdge(draft, 'service', tee, wall, { diameterMm: 50, itemCode: 'gas_pipe' });
    }
    return { y, node };
  });
  own.corridors.set('gas', layCorridor(draft, frame, own, 'gas', x, joints, 'regulator', 'in'));
}

export function layTelecom(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.left - yard.west.telecom;
  const joints = own.rows.map((row) => {
    const y = row.north + yard.north.telecom;
    const node = addNode(draft, 'telecom', 'handhole', own.at(x, y), own.compound);
    let last = node;
    for (const { at } of [...entrancesFromEast(row)].reverse()) {
      const hole = addNode(draft, 'telecom', 'handhole', own.at(at, y), own.compound);
      addEdge(draft, 'row', last, hole);
      last = hole;
      const wall = addNode(draft, 'telecom', 'service', own.at(at, row.north), own.compound);
      addEdge(draft, 'service', hole, wall, { itemCode: 'telecom_cabling' });
    }
    return { y, node };
  });
  own.corridors.set('telecom', layCorridor(draft, frame, own, 'telecom', x, joints, 'handhole', 'in'));
}

/** The combined drain that the renovation replaces: a line close to the houses, kept on the plan as it was surveyed. */
export function layOldDrains(draft: PipeDraft, frame: Frame, own: Yard): void {
  const x = own.left - yard.west.combined;
  const joints = own.rows.map((row) => {
    const y = row.north + yard.north.combined;
    const head = addNode(
      draft,
      'combined',
      'manhole',
      own.at(Math.max(...row.slabs.map((slab) => slab.x1)) - 5, y),
      own.compound,
    );
    const node = addNode(draft, 'combined', 'manhole', own.at(x, y), own.compound);
    addEdge(draft, 'old', head, node, { diameterMm: 300, laidYear: own.compound.builtYear });
    return { y, node };
  });
  layCorridor(draft, frame, own, 'combined', x, joints, 'manhole', 'out', 'old');
}

function entrancesFromEast(row: Yard['rows'][number]): { at: number }[] {
  return row.slabs
    .flatMap((slab) => slab.entrances)
    .sort((a, b) => b - a)
    .map((at) => ({ at }));
}

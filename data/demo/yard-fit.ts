import { NoRoom } from './chance.ts';
import type { Frame } from './frame.ts';
import {
  addEdge,
  addNode,
  type DraftEdge,
  edgeLength,
  type PipeDraft,
  splitEdge,
  totalLength,
} from './pipe-draft.ts';
import { tender } from './tender.ts';
import type { Utility } from './types.ts';
import { layGas, layHeat, laySewers, layStorm, layTelecom, layWater } from './yard-networks.ts';
import { type Yard, yard } from './yard-pipes.ts';

const meters = tender.pipesM;
const emptyDraft = (): PipeDraft => ({ nodes: [], edges: [], taps: [] });
const of = (
  draft: PipeDraft,
  utility: Utility,
  keep: (edge: DraftEdge) => boolean = () => true,
): DraftEdge[] => draft.edges.filter((edge) => edge.utility === utility && keep(edge));

const stormM = meters.storm_dn300 + meters.storm_dn400 + meters.storm_dn500 + meters.storm_dn600;
const waterMainsM = meters.water_de50 + meters.water_de90 + meters.water_de110 + meters.water_de160;
const isMain = (edge: DraftEdge): boolean =>
  edge.role !== 'outlet' && edge.role !== 'service' && edge.role !== 'gully';

/** Pipes of one yard that are laid in full whatever the tender says: can they be completed to its lengths? */
export function canFit(frame: Frame, yards: readonly Yard[]): boolean {
  const draft = emptyDraft();
  for (const own of yards) {
    laySewers(draft, frame, own);
    layWater(draft, frame, own);
    layTelecom(draft, frame, own);
  }
  const spare = (utility: Utility, target: number, natural: number) => {
    const room = yards.reduce((sum, own) => sum + reserveRoom(own, utility), 0);
    return target - natural >= 0 && target - natural <= room * 0.95;
  };
  const sewers = totalLength(of(draft, 'sewage', isMain));
  const water = totalLength(of(draft, 'water', isMain));
  const rings = yards.reduce((sum, own) => sum + ringLength(own), 0);
  const ducts = totalLength(of(draft, 'telecom', isMain)) + (tender.entrances / 4 + 4) * yard.north.telecom;
  return (
    spare('sewage', meters.sewer_dn300, sewers) &&
    water <= waterMainsM &&
    waterMainsM - water <= rings &&
    ducts <= meters.telecom_cabling
  );
}

/** Lays every network of the 17 yards and brings lengths and counts to the tender's, to the millimetre. */
export function layYards(draft: PipeDraft, frame: Frame, yards: readonly Yard[]): void {
  for (const own of yards) laySewers(draft, frame, own);
  fillReserves(
    draft,
    yards,
    'sewage',
    meters.sewer_dn300 - totalLength(of(draft, 'sewage', isMain)),
    'manhole',
  );
  fitStorm(draft, frame, yards);
  for (const own of yards) layWater(draft, frame, own);
  layRings(draft, yards);
  for (const own of yards) layHeat(draft, frame, own);
  dropServices(draft, 'heat', meters.heat_pipe);
  fillReserves(draft, yards, 'heat', meters.heat_pipe - totalLength(of(draft, 'heat')), 'cap');
  fitGas(draft, frame, yards);
  for (const own of yards) layTelecom(draft, frame, own);
  dropServices(draft, 'telecom', meters.telecom_cabling);
  fillReserves(
    draft,
    yards,
    'telecom',
    meters.telecom_cabling - totalLength(of(draft, 'telecom')),
    'junction',
  );
}

/** A pipe may be led on at the far end of its corridor, to 1.5 m from the wall, for a later connection. */
function reserveRoom(own: Yard, utility: Utility): number {
  const far = own.corridors.get(utility)?.[0];
  if (!far) return 0;
  const [, y] = own.compound.layout.fromGround(far.p);
  return Math.max(0, Math.abs(own.farY - y) - 1.5);
}

function fillReserves(
  draft: PipeDraft,
  yards: readonly Yard[],
  utility: Utility,
  missingM: number,
  kind: string,
): void {
  if (missingM < -1e-6) throw new NoRoom(`${utility} is ${-missingM} m too long`);
  let missing = missingM;
  const flowsOut = utility === 'sewage' || utility === 'storm';
  for (const own of [...yards].sort((a, b) => reserveRoom(b, utility) - reserveRoom(a, utility))) {
    const room = reserveRoom(own, utility);
    if (missing < 1e-9 || room <= 0) break;
    const length = Math.min(room, missing);
    const far = own.corridors.get(utility)![0]!;
    const [x, y] = own.compound.layout.fromGround(far.p);
    const end = addNode(draft, utility, kind, own.at(x, y - own.exitSign * length), own.compound);
    if (flowsOut) addEdge(draft, 'reserve', end, far);
    else addEdge(draft, 'reserve', far, end);
    missing -= length;
  }
  if (missing > 1e-6) throw new NoRoom(`no room for ${missing} m of ${utility}`);
}

/** Drains along the southern wall where length is left, then one common start for all rows. */
function fitStorm(draft: PipeDraft, frame: Frame, yards: readonly Yard[]): void {
  const lengthWith = (walled: ReadonlySet<Yard>, start: number): number => {
    const trial = emptyDraft();
    for (const own of yards) layStorm(trial, frame, own, start, walled.has(own));
    return totalLength(trial.edges);
  };
  const walled = new Set<Yard>();
  const order = [...yards];
  while (lengthWith(walled, 0) < stormM && order.length > 0) walled.add(order.pop()!);
  const rows = yards.reduce((sum, own) => sum + own.rows.length, 0) + walled.size;
  const start = (lengthWith(walled, 0) - stormM) / rows;
  if (start < 0 || start > 16) throw new NoRoom(`storm drains would begin ${start} m from the wall`);
  for (const own of yards) layStorm(draft, frame, own, start, walled.has(own));
}

/** Length of a ring main on the western side: rows led on to it, and the line between them. */
function ringLength(own: Yard): number {
  const reach = own.rows.map(
    (row) => Math.min(...row.slabs.flatMap((slab) => slab.entrances)) - own.left + yard.west.ring,
  );
  const ys = own.rows.map((row) => row.south);
  return own.rows.length < 2 ? 0 : reach.reduce((a, b) => a + b, 0) + Math.max(...ys) - Math.min(...ys);
}

/** Closes rings while length is left; the last one stays open where the tender's metres end. */
function layRings(draft: PipeDraft, yards: readonly Yard[]): void {
  let missing = waterMainsM - totalLength(of(draft, 'water', isMain));
  for (const own of yards) {
    if (missing < 1e-9) break;
    missing = layRing(draft, own, missing);
  }
  if (missing > 1e-6) throw new NoRoom(`no room for ${missing} m of water main`);
}

function layRing(draft: PipeDraft, own: Yard, missingM: number): number {
  if (own.rows.length < 2) return missingM;
  let missing = missingM;
  const x = own.left - yard.west.ring;
  const rows = draft.edges.filter(
    (edge) => edge.utility === 'water' && edge.role === 'row' && edge.compound === own.compound,
  );
  let above: DraftEdge['to'] | null = null;
  for (const row of own.rows) {
    const y = row.south - yard.south.water;
    const ends = rows
      .map((edge) => edge.to)
      .filter((node) => Math.abs(own.compound.layout.fromGround(node.p)[1] - y) < 0.01);
    const last = ends.reduce((a, b) =>
      own.compound.layout.fromGround(b.p)[0] < own.compound.layout.fromGround(a.p)[0] ? b : a,
    );
    const corner = lead(last, x, y);
    if (!corner) return 0;
    if (above && missing > 1e-9) {
      const gap = Math.hypot(corner.p[0] - above.p[0], corner.p[1] - above.p[1]);
      if (gap <= missing) {
        addEdge(draft, 'ring', above, corner);
        missing -= gap;
      } else {
        const [, y0] = own.compound.layout.fromGround(above.p);
        addEdge(
          draft,
          'ring',
          above,
          addNode(draft, 'water', 'cap', own.at(x, y0 + Math.sign(y - y0) * missing), own.compound),
        );
        return 0;
      }
    }
    above = corner;
  }
  return missing;

  function lead(from: DraftEdge['to'], toX: number, y: number): DraftEdge['to'] | null {
    const [x0] = own.compound.layout.fromGround(from.p);
    const length = Math.min(x0 - toX, missing);
    if (length < 1e-9) return null;
    const isWhole = length > x0 - toX - 1e-9;
    const node = addNode(draft, 'water', isWhole ? 'junction' : 'cap', own.at(x0 - length, y), own.compound);
    addEdge(draft, 'ring', from, node);
    missing -= length;
    return isWhole ? node : null;
  }
}

/** Not every entrance has its own connection: from the far ends of the rows every second one is left out until it fits. */
function dropServices(draft: PipeDraft, utility: Utility, targetM: number): void {
  let surplus = totalLength(of(draft, utility)) - targetM;
  const services = of(draft, utility, (edge) => edge.role === 'service');
  for (const parity of [1, 0]) {
    for (let k = services.length - 1; k > 0 && surplus > 0; k--) {
      if (k % 2 !== parity || (parity === 0 && k % 4 === 0)) continue;
      const edge = services[k]!;
      surplus -= edgeLength(edge);
      draft.edges.splice(draft.edges.indexOf(edge), 1);
      draft.nodes.splice(draft.nodes.indexOf(edge.to), 1);
    }
  }
  if (surplus > 0) throw new NoRoom(`${utility} is ${surplus} m too long`);
}

/** Gas is let in as many yards as its length allows: the choice that comes closest from below, the rest as reserves. */
function fitGas(draft: PipeDraft, frame: Frame, yards: readonly Yard[]): void {
  const lengths = yards.map((own) => {
    const trial = emptyDraft();
    layGas(trial, frame, own);
    return totalLength(trial.edges);
  });
  let best = { mask: 0, sum: 0 };
  for (let mask = 1; mask < 1 << yards.length; mask++) {
    let sum = 0;
    for (let k = 0; k < yards.length && sum <= meters.gas_pipe; k++) if (mask & (1 << k)) sum += lengths[k]!;
    if (sum <= meters.gas_pipe && sum > best.sum) best = { mask, sum };
  }
  for (const own of yards) own.corridors.delete('gas');
  const chosen = yards.filter((_, k) => best.mask & (1 << k));
  for (const own of chosen) layGas(draft, frame, own);
  fillReserves(draft, chosen, 'gas', meters.gas_pipe - totalLength(of(draft, 'gas')), 'cap');
}

/** Splits the longest edges evenly until `count` nodes are added. */
export function splitLongest(
  draft: PipeDraft,
  edges: readonly DraftEdge[],
  count: number,
  kind: string,
): void {
  if (count < 0) throw new NoRoom(`${-count} nodes of ${kind} too many`);
  const pieces = edges.map((edge) => ({ edge, length: edgeLength(edge), parts: 1 }));
  for (let k = 0; k < count; k++) {
    let longest = pieces[0]!;
    for (const piece of pieces)
      if (piece.length / piece.parts > longest.length / longest.parts) longest = piece;
    longest.parts++;
  }
  for (const { edge, length, parts } of pieces) {
    let rest = edge;
    for (let k = 1; k < parts; k++) rest = splitEdge(draft, rest, length / parts, kind).rest;
  }
}

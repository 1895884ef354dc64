import Flatbush from 'flatbush';
import trenchRules from '../../../../data/standards/joint-trench.json' with { type: 'json' };
import { GRAVITY_UTILITIES, type Utility } from '../../model.ts';
import { standards as builtIn, type Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import { axisClearanceM } from '../ground/clearances.ts';
import { type GroundUse, pavedYard, sharesBy } from '../ground/ground-use.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';
import { type PricePart, partsOfWork } from './price-parts.ts';
import { builtInRates, type Rates, type SurfaceId } from './rates.ts';
import {
  combine,
  depthsOfChange,
  diggingYuan,
  pipeTrenchWidthM,
  surfaceYuanPerM2,
  type TrenchWork,
  times,
  trenchWork,
  workOfPipe,
} from './trench.ts';
import { deepestM, evenPieces, floorOf, partOfFloor } from './trench-floor.ts';

/** A stretch where pipes of several utilities lie in one trench. */
export interface JointTrench {
  utilities: Utility[];
  lengthM: number;
  widthM: number;
  depthM: number;
  /** Against a trench for each, the surface included. */
  savedYuan: number;
  /** What that is made of. */
  saved: PricePart[];
  line: LaidPipe['line'];
  /** Across the trench, from its first pipe on. */
  section: JointPipe[];
}

/** A pipe in the section of a shared trench. */
export interface JointPipe {
  utility: Utility;
  /** Of its axis from that of the first. */
  offsetM: number;
  /** Of its crown below ground. */
  crownM: number;
  diameterMm: number;
  /** What is dug for it alone, below the bench that all have in common. */
  trenchWidthM: number;
  trenchDepthM: number;
}

/** How many pipes beside one are looked at for its trench: with it eight, as many as there are utilities. */
const mostBeside = 7;
const leastLengthM = 5;
/** Ground between two pipes beyond the clearance that is still dug away with them. */
const spareM = 1.5;

/**
 * Pipes that run beside each other at the clearances of the table, and would be dug one beside the other, share one trench where that is
 * cheaper: for each pipe the best of all sets of utilities beside it, longest pipes first. Each keeps, of every kind of work, the share that it
 * would have had alone; together they are the work of the shared trench. Which utilities never share is in `data/standards/joint-trench.json`.
 */
export function jointTrenches(
  networks: readonly LaidNetwork[],
  {
    rates = builtInRates,
    standards = builtIn,
    ground = pavedYard,
  }: { rates?: Rates; standards?: Standards; ground?: GroundUse } = {},
): {
  trenches: JointTrench[];
  /** The digging of a whole pipe, or its part of the trench that it shares. */
  workOf: (pipe: LaidPipe) => TrenchWork;
} {
  const rules: Rules = {
    rates,
    standards,
    ground,
  };
  const shares = new Map<string, { within: TrenchWork; kept: TrenchWork }>();
  const trenches: JointTrench[] = [];
  const pipes = networks
    .flatMap((network) =>
      network.pipes
        .filter((one) => !one.lateral && one.lengthM >= leastLengthM)
        .map((pipe): Placed => ({ utility: network.utility, pipe })),
    )
    .sort((a, b) => b.pipe.lengthM - a.pipe.lengthM);
  const tree = treeOf(pipes);
  const taken = new Set<LaidPipe>();
  for (const one of pipes) {
    if (taken.has(one.pipe)) continue;
    const [[ax, ay], [bx, by]] = one.pipe.line;
    const near = tree?.search(
      Math.min(ax, bx) - 4,
      Math.min(ay, by) - 4,
      Math.max(ax, bx) + 4,
      Math.max(ay, by) + 4,
    );
    const beside = (near ?? [])
      .sort((i, j) => i - j)
      .map((i) => pipes[i]!)
      .filter((other) => !taken.has(other.pipe) && other.utility !== one.utility)
      .flatMap((other) => {
        const run = overlap(one.pipe.line, other.pipe.line);
        return run && run.toM - run.fromM >= leastLengthM ? [{ ...other, ...run }] : [];
      })
      .sort((a, b) => Math.abs(a.offsetM) - Math.abs(b.offsetM))
      .slice(0, mostBeside);
    const best = bestBefore(one.pipe, [beside, rates, standards, ground], () =>
      bestTrench(one, beside, rules),
    );
    if (!best) continue;
    trenches.push(best.trench);
    best.group.forEach(({ pipe }, k) => {
      taken.add(pipe);
      shares.set(pipe.id, { within: best.within[k]!, kept: best.kept });
    });
  }
  const workOf = (pipe: LaidPipe): TrenchWork => {
    const alone = workOfPipe(pipe, rates);
    const share = shares.get(pipe.id);
    if (!share) return alone;
    const spared = combine(share.within, share.kept, (work, kept) => work * (1 - kept));
    return combine(alone, spared, (work, less) => Math.max(0, work - less));
  };
  return { trenches, workOf };
}

const bestBefore = remember<LaidPipe, Together | undefined>();

interface Rules {
  rates: Rates;
  standards: Standards;
  ground: GroundUse;
}

interface Placed {
  utility: Utility;
  pipe: LaidPipe;
}

/** A pipe beside another: where across it, and from where to where along it. */
interface Beside extends Placed {
  offsetM: number;
  fromM: number;
  toM: number;
  /** Where along the first its own two ends are. */
  endsM: readonly [number, number];
}

/** The trench of a pipe and of those beside it that is cheapest against one for each; undefined where none is. */
function bestTrench(one: Placed, beside: readonly Beside[], rules: Rules): Together | undefined {
  const { lengthM } = one.pipe;
  const own: Beside = { ...one, offsetM: 0, fromM: 0, toM: lengthM, endsM: [0, lengthM] };
  const group = bestGroup(own, beside, rules);
  return group && measured(group, rules);
}

/** The set of pipes, the first among them, that saves most in one trench by their mean depths; undefined where none saves anything. */
function bestGroup(own: Beside, given: readonly Beside[], rules: Rules): Beside[] | undefined {
  const beside = given.filter((one) => spareBetweenM(own, one, rules.standards) !== undefined);
  let best: Beside[] | undefined;
  let most = 0;
  for (let subset = 1; subset < 2 ** beside.length; subset++) {
    const group = [own, ...beside.filter((_, k) => subset & (1 << k))].sort((a, b) => a.offsetM - b.offsetM);
    const saved = estimatedSaving(group, rules);
    if (saved <= most) continue;
    most = saved;
    best = group;
  }
  return best;
}

/** What one trench saves for pipes sorted across it, as if each were as deep everywhere as it is in the mean; 0 where some may not share. */
function estimatedSaving(group: readonly Beside[], rules: Rules): number {
  const lengthM = sharedLengthM(group);
  if (lengthM < leastLengthM || !mayShare(group, rules)) return 0;
  const depthsM = group.map(({ pipe }) => pipe.trenchDepthM);
  const { alone, joint } = metreOf(group, depthsM, rules);
  const together = alone.reduce((sum, one) => combine(sum, one, plus));
  return savedYuan(together, joint, surfacesOver(group, alone, together, rules), rules) * lengthM;
}

function sharedLengthM(group: readonly Beside[]): number {
  return Math.min(...group.map((one) => one.toM)) - Math.max(...group.map((one) => one.fromM));
}

/** Whether each may lie in one trench with each other, and none is too far from the next for the ground between them to go. */
function mayShare(group: readonly Beside[], { standards }: Rules): boolean {
  return group.every((a, i) =>
    group.slice(i + 1).every((b, gap) => {
      const spare = spareBetweenM(a, b, standards);
      return spare !== undefined && (gap > 0 || spare <= spareM);
    }),
  );
}

/** Ground between two pipes beyond their clearance; undefined where they never lie in one trench, or not so near. */
function spareBetweenM(a: Beside, b: Beside, standards: Standards): number | undefined {
  if (a.utility === b.utility || neverShare(a.utility, b.utility)) return undefined;
  const clearance = axisClearanceM(specOf(a), specOf(b), standards);
  if (clearance === undefined) return undefined;
  const spare = Math.abs(b.offsetM - a.offsetM) - clearance;
  return spare < -1e-3 ? undefined : spare;
}

function widthOf(group: readonly Beside[], widths: readonly number[]): number {
  return group.at(-1)!.offsetM - group[0]!.offsetM + (widths[0]! + widths.at(-1)!) / 2;
}

/** One metre of trench for each of a group at these depths, and of the trench that they share. */
function metreOf(
  group: readonly Beside[],
  depthsM: readonly number[],
  { rates }: Rules,
): { alone: TrenchWork[]; joint: TrenchWork } {
  const widths = group.map(({ pipe }) => pipeTrenchWidthM(pipe, rates));
  // benches: all is dug to the shallowest, and each deeper pipe goes on down in its own width
  const shallow = Math.min(...depthsM);
  const alone = depthsM.map((depthM, i) => trenchWork(depthM, widths[i]!, rates));
  const joint = alone.reduce(
    (sum, one, i) => {
      const below = combine(one, trenchWork(shallow, widths[i]!, rates), (whole, top) => whole - top);
      return combine(sum, below, plus);
    },
    trenchWork(shallow, widthOf(group, widths), rates),
  );
  return { alone, joint };
}

/** A surface over a group, by its part of what trenches for each would open. */
interface SurfacePart {
  id: SurfaceId;
  part: number;
}

function surfacesOver(
  group: readonly Beside[],
  alone: readonly TrenchWork[],
  together: TrenchWork,
  { ground }: Rules,
): SurfacePart[] {
  return group.flatMap(({ pipe: { line } }, i) =>
    sharesBy(ground.along(line), (one) => one.surface).map(([id, share]) => ({
      id,
      part: (share * alone[i]!.surfaceM2) / together.surfaceM2,
    })),
  );
}

function savedYuan(
  alone: TrenchWork,
  joint: TrenchWork,
  surfaces: readonly SurfacePart[],
  { rates }: Rules,
): number {
  const surface = surfaces.reduce((sum, { id, part }) => sum + part * surfaceYuanPerM2(id, rates), 0);
  const price = (work: TrenchWork) => diggingYuan(work, rates) + work.surfaceM2 * surface;
  return price(alone) - price(joint);
}

interface Together {
  group: readonly Beside[];
  trench: JointTrench;
  /** What of each pipe's own trench the shared one takes the place of. */
  within: TrenchWork[];
  /** Of each kind of work, the share of it that is left. */
  kept: TrenchWork;
}

/** The trench of a group by the depths that its pipes have at each place; undefined where it is no cheaper by these. */
function measured(group: readonly Beside[], rules: Rules): Together | undefined {
  const { rates } = rules;
  const fromM = Math.max(...group.map((one) => one.fromM));
  const lengthM = sharedLengthM(group);
  const floors = group.map(({ pipe, endsM: [startM, endM] }) => {
    const shareAt = (alongM: number) => Math.min(1, Math.max(0, (alongM - startM) / (endM - startM)));
    return partOfFloor(floorOf(pipe), shareAt(fromM), shareAt(fromM + lengthM));
  });
  // a pipe askew is a little longer than the trench is beside the first
  const ownM = group.map(
    ({ pipe, endsM: [startM, endM] }) => (lengthM * pipe.lengthM) / Math.abs(endM - startM),
  );
  const sharedM = Math.max(...ownM);
  const pieces = evenPieces(floors, depthsOfChange(rates)).map(({ share, depthsM }) => {
    const { alone, joint } = metreOf(group, depthsM, rules);
    return {
      alone: alone.map((one, i) => times(one, share * ownM[i]!)),
      joint: times(joint, share * sharedM),
    };
  });
  const within = group.map((_, i) =>
    pieces.map((one) => one.alone[i]!).reduce((a, b) => combine(a, b, plus)),
  );
  const joint = pieces.map((one) => one.joint).reduce((a, b) => combine(a, b, plus));
  const alone = within.reduce((a, b) => combine(a, b, plus));
  const surfaces = surfacesOver(group, within, alone, rules);
  const yuan = savedYuan(alone, joint, surfaces, rules);
  if (yuan <= 0) return undefined;
  const spared = combine(alone, joint, (each, shared) => each - shared);
  const widths = group.map(({ pipe }) => pipeTrenchWidthM(pipe, rates));
  return {
    ...{ group, within },
    kept: combine(joint, alone, (shared, each) => (each > 0 ? shared / each : 1)),
    trench: {
      utilities: group.map(({ utility }) => utility),
      lengthM,
      widthM: widthOf(group, widths),
      depthM: Math.max(...floors.map((floor) => deepestM({ trenchDepthM: 0, floor }))),
      savedYuan: yuan,
      saved: partsOfWork(
        spared,
        surfaces.map(({ id, part }) => ({ id, areaM2: part * spared.surfaceM2 })),
        rates,
      ),
      line: group[0]!.pipe.line,
      section: group.map(({ utility, pipe, offsetM }, i) => ({
        utility,
        offsetM: offsetM - group[0]!.offsetM,
        crownM: GRAVITY_UTILITIES.has(utility)
          ? pipe.fromDepthM - pipe.diameterMm / 1000
          : (pipe.fromDepthM + pipe.toDepthM) / 2,
        diameterMm: pipe.diameterMm,
        trenchWidthM: widths[i]!,
        trenchDepthM: pipe.trenchDepthM,
      })),
    },
  };
}

const plus = (a: number, b: number): number => a + b;

const specOf = ({ utility, pipe }: Placed) => ({ utility, diameterMm: pipe.diameterMm });

function neverShare(a: Utility, b: Utility): boolean {
  return trenchRules.neverTogether.some(({ pair: [x, y] }) => (x === a && y === b) || (x === b && y === a));
}

function treeOf(pipes: readonly Placed[]): Flatbush | undefined {
  if (pipes.length === 0) return undefined;
  const tree = new Flatbush(pipes.length);
  for (const { pipe } of pipes) {
    const [[ax, ay], [bx, by]] = pipe.line;
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  tree.finish();
  return tree;
}

/** Where two straight pipes run beside each other within 10°: the stretch along the first, and how far to its left. */
function overlap(
  a: LaidPipe['line'],
  b: LaidPipe['line'],
): Pick<Beside, 'fromM' | 'toM' | 'offsetM' | 'endsM'> | undefined {
  const [[ax, ay], [bx, by]] = a;
  const length = Math.hypot(bx - ax, by - ay);
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  const along = b.map(([x, y]) => (x - ax) * ux + (y - ay) * uy);
  const across = b.map(([x, y]) => (y - ay) * ux - (x - ax) * uy);
  const other = Math.hypot(b[1][0] - b[0][0], b[1][1] - b[0][1]);
  if (other === 0 || Math.abs(across[1]! - across[0]!) / other > 0.17) return undefined;
  if (across[0]! > 0 !== across[1]! > 0) return undefined;
  const fromM = Math.max(0, Math.min(along[0]!, along[1]!));
  const toM = Math.min(length, Math.max(along[0]!, along[1]!));
  if (toM <= fromM) return undefined;
  // the nearer end decides: it is what the clearance is asked of
  const offsetM = Math.abs(across[0]!) < Math.abs(across[1]!) ? across[0]! : across[1]!;
  return { fromM, toM, offsetM, endsM: [along[0]!, along[1]!] };
}

import Flatbush from 'flatbush';
import trenchRules from '../../../data/standards/joint-trench.json' with { type: 'json' };
import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { axisClearanceM } from './clearances.ts';
import { type GroundUse, pavedYard, sharesBy } from './ground-use.ts';
import { type PricePart, partsOfWork } from './price-parts.ts';
import { builtInRates, type Rates, type SurfaceId } from './rates.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';
import {
  combine,
  diggingYuan,
  pipeTrenchWidthM,
  surfaceYuanPerM2,
  type TrenchWork,
  times,
  trenchWork,
  workOfPipe,
} from './trench.ts';

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
  const shares = new Map<string, { part: number; kept: TrenchWork }>();
  const trenches: JointTrench[] = [];
  const pipes = networks
    .flatMap((network) =>
      network.pipes
        .filter((one) => !one.lateral && one.lengthM >= leastLengthM)
        .map((pipe): Placed => ({ utility: network.utility, pipe })),
    )
    .sort((a, b) => b.pipe.lengthM - a.pipe.lengthM);
  const tree = treeOf(pipes);
  const taken = new Uint8Array(pipes.length);
  for (const [i, one] of pipes.entries()) {
    if (taken[i]) continue;
    const [[ax, ay], [bx, by]] = one.pipe.line;
    const near = tree?.search(
      Math.min(ax, bx) - 4,
      Math.min(ay, by) - 4,
      Math.max(ax, bx) + 4,
      Math.max(ay, by) + 4,
    );
    const beside = (near ?? [])
      .filter((j) => j !== i && !taken[j] && pipes[j]!.utility !== one.utility)
      .flatMap((j) => {
        const run = overlap(one.pipe.line, pipes[j]!.pipe.line);
        return run && run.toM - run.fromM >= leastLengthM ? [{ ...pipes[j]!, ...run, number: j }] : [];
      })
      .sort((a, b) => Math.abs(a.offsetM) - Math.abs(b.offsetM) || a.number - b.number)
      .slice(0, mostBeside);
    const own: Beside = { ...one, offsetM: 0, fromM: 0, toM: one.pipe.lengthM, number: i };
    const best = bestGroup(own, beside, rules);
    if (!best) continue;
    trenches.push({ ...best.trench, saved: savedParts(best, rates) });
    for (const { number, pipe } of best.group) {
      taken[number] = 1;
      shares.set(pipe.id, { part: Math.min(1, best.trench.lengthM / pipe.lengthM), kept: best.kept });
    }
  }
  const workOf = (pipe: LaidPipe): TrenchWork => {
    const alone = workOfPipe(pipe, rates);
    const share = shares.get(pipe.id);
    if (!share) return alone;
    return combine(alone, share.kept, (work, kept) => work * (1 - share.part + share.part * kept));
  };
  return { trenches, workOf };
}

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
  number: number;
}

/** The set of pipes, the first among them, that saves most in one trench; undefined where none saves anything. */
function bestGroup(own: Beside, beside: readonly Beside[], rules: Rules) {
  let best: (Together & { group: Beside[] }) | undefined;
  for (let subset = 1; subset < 2 ** beside.length; subset++) {
    const group = [own, ...beside.filter((_, k) => subset & (1 << k))].sort((a, b) => a.offsetM - b.offsetM);
    const found = together(group, rules);
    if (found && found.trench.savedYuan > (best?.trench.savedYuan ?? 0)) best = { ...found, group };
  }
  return best;
}

interface Together {
  trench: Omit<JointTrench, 'saved'>;
  /** Of each kind of work, the share that is left of a trench for each. */
  kept: TrenchWork;
  /** Work that one metre of it spares. */
  spared: TrenchWork;
  /** Surfaces over it, by their part of what trenches for each would open. */
  surfaces: { id: SurfaceId; part: number }[];
}

function savedParts({ trench: { lengthM }, spared, surfaces }: Together, rates: Rates): PricePart[] {
  const work = times(spared, lengthM);
  return partsOfWork(
    work,
    surfaces.map(({ id, part }) => ({ id, areaM2: part * work.surfaceM2 })),
    rates,
  );
}

/** One trench for pipes sorted across it; undefined where some may not share, or where it is not cheaper. */
function together(group: readonly Beside[], { rates, standards, ground }: Rules): Together | undefined {
  for (const [i, a] of group.entries())
    for (const [gap, b] of group.slice(i + 1).entries()) {
      if (a.utility === b.utility || neverShare(a.utility, b.utility)) return undefined;
      const clearance = axisClearanceM(specOf(a), specOf(b), standards);
      const apart = b.offsetM - a.offsetM;
      if (clearance === undefined || apart < clearance - 1e-3) return undefined;
      if (gap === 0 && apart > clearance + spareM) return undefined;
    }
  const lengthM = Math.min(...group.map((one) => one.toM)) - Math.max(...group.map((one) => one.fromM));
  if (lengthM < leastLengthM) return undefined;
  const widths = group.map(({ pipe }) => pipeTrenchWidthM(pipe, rates));
  const depths = group.map(({ pipe }) => pipe.trenchDepthM);
  const widthM = group.at(-1)!.offsetM - group[0]!.offsetM + (widths[0]! + widths.at(-1)!) / 2;
  // benches: all is dug to the shallowest, and each deeper pipe goes on down in its own width
  const shallow = Math.min(...depths);
  const works = depths.map((depthM, i) => trenchWork(depthM, widths[i]!, rates));
  const alone = works.reduce((sum, one) => combine(sum, one, plus));
  const joint = works.reduce(
    (sum, one, i) => {
      const below = combine(one, trenchWork(shallow, widths[i]!, rates), (whole, top) => whole - top);
      return combine(sum, below, plus);
    },
    trenchWork(shallow, widthM, rates),
  );
  const surfaces = group.flatMap(({ pipe: { line } }, i) =>
    sharesBy(ground.along(line), (one) => one.surface).map(([id, share]) => ({
      id,
      part: (share * works[i]!.surfaceM2) / alone.surfaceM2,
    })),
  );
  const surface = surfaces.reduce((sum, { id, part }) => sum + part * surfaceYuanPerM2(id, rates), 0);
  const price = (work: TrenchWork) => diggingYuan(work, rates) + work.surfaceM2 * surface;
  const savedYuanPerM = price(alone) - price(joint);
  if (savedYuanPerM <= 0) return undefined;
  const first = group[0]!.offsetM;
  return {
    kept: combine(joint, alone, (shared, each) => (each > 0 ? shared / each : 1)),
    spared: combine(alone, joint, (each, shared) => each - shared),
    surfaces,
    trench: {
      utilities: group.map(({ utility }) => utility),
      lengthM,
      widthM,
      depthM: Math.max(...depths),
      savedYuan: savedYuanPerM * lengthM,
      line: group[0]!.pipe.line,
      section: group.map(({ utility, pipe, offsetM }, i) => ({
        utility,
        offsetM: offsetM - first,
        crownM: pipe.fromDepthM - (GRAVITY_UTILITIES.has(utility) ? pipe.diameterMm / 1000 : 0),
        diameterMm: pipe.diameterMm,
        trenchWidthM: widths[i]!,
        trenchDepthM: depths[i]!,
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
): { fromM: number; toM: number; offsetM: number } | undefined {
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
  return { fromM, toM, offsetM };
}

import type { BuildingUse, Exclusion } from '../../domain/register/community.ts';
import { type Cell, splitBlocks } from './cells.ts';
import { type Chance, NoRoom } from './chance.ts';
import { type Candidate, chooseRenovation, exitSide, type Renovation } from './choose-renovation.ts';
import { type Layout, layOut, type Style, styles } from './compound-layout.ts';
import type { Frame } from './frame.ts';
import { type GridLine, planStreets, type StreetGrid, sideOfRailway } from './street-grid.ts';
import { compoundsInAll, type OfficeCode, offices, tender } from './tender.ts';
import { canFit } from './yard-fit.ts';
import { yardOf } from './yard-pipes.ts';

export interface Neighbourhood {
  code: string;
  officeCode: OfficeCode;
  /** Rectangles of the grid it is made of: u0, v0, u1, v1. */
  u0: number;
  v0: number;
  u1: number;
  v1: number;
}

export interface Compound {
  cell: Cell;
  layout: Layout;
  style: Style['key'];
  builtYear: number;
  exclusion: Exclusion | null;
  neighbourhood: Neighbourhood;
  /** One of the 17 of the 2020 plan. */
  isRenovation: boolean;
}

export interface CivicPlot {
  cell: Cell;
  layout: Layout;
  use: BuildingUse | 'park';
}

export interface Town {
  grid: StreetGrid;
  lanes: GridLine[];
  neighbourhoods: Neighbourhood[];
  compounds: Compound[];
  civic: CivicPlot[];
}

const civicPlots = 58;

/** The town in the grid: streets, cells, what stands on each, and which of them the 2020 plan takes up. */
export function planTown(chance: Chance, frame: Frame): Town {
  const grid = planStreets(chance.fork('streets'), frame);
  const { cells, lanes } = splitBlocks(chance.fork('cells'), frame, grid);
  const neighbourhoods = planNeighbourhoods(grid, frame);
  const build = chance.fork('build');
  const byDistance = cells
    .map((cell) => ({ cell, far: farness(cell) * build.between(0.94, 1.06) }))
    .sort((a, b) => a.far - b.far);
  const drafts: Compound[] = [];
  const civic: CivicPlot[] = [];
  for (const { cell, far } of byDistance) {
    if (drafts.length === compoundsInAll) break;
    const use = civic.length < civicPlots ? civicUse(build, cell, far, grid) : null;
    if (use) {
      civic.push({ cell, layout: layOutCivic(build, frame, cell, use), use });
      continue;
    }
    const style = pickStyle(build, far);
    const layout = layOut(build, frame, cell, styles[style], true);
    if (layout.slabs.length === 0) {
      civic.push({ cell, layout: { ...layout, extras: [] }, use: 'park' });
      continue;
    }
    const { builtYear, exclusion } = history(build, style);
    drafts.push({
      cell,
      layout,
      style,
      builtYear,
      exclusion,
      neighbourhood: holding(neighbourhoods, cell),
      isRenovation: false,
    });
  }
  if (drafts.length < compoundsInAll) throw new NoRoom('the plan has too little land for 600 compounds');
  renovate(chance.fork('renovation'), frame, grid, drafts);
  return { grid, lanes, neighbourhoods, compounds: drafts, civic };
}

function renovate(chance: Chance, frame: Frame, grid: StreetGrid, drafts: Compound[]): void {
  const candidates = drafts.flatMap((draft): (Candidate & { draft: Compound })[] => {
    const { cell, style, neighbourhood } = draft;
    const isOld = style === 'slab80' || style === 'slab90';
    const isRoomy = cell.u1 - cell.u0 > 92 && cell.v1 - cell.v0 > 74 && farness(cell) < 0.92;
    const isClear = Math.abs(sideOfRailway(grid, [(cell.u0 + cell.u1) / 2, (cell.v0 + cell.v1) / 2])) > 160;
    if (!isOld || !isRoomy || !isClear || cell.isCutByRailway || !exitSide(cell) || draft.exclusion)
      return [];
    return [
      { draft, cell, style, officeCode: neighbourhood.officeCode, neighbourhoodCode: neighbourhood.code },
    ];
  });
  const fits = (chosen: readonly Renovation[]) =>
    canFit(
      frame,
      chosen.map((one) =>
        yardOf({ ...drafts.find((draft) => draft.cell === one.cell)!, layout: one.layout }),
      ),
    );
  for (const { cell, layout } of chooseRenovation(chance, frame, candidates, fits)) {
    const draft = drafts.find((one) => one.cell === cell)!;
    draft.layout = layout;
    draft.isRenovation = true;
    draft.builtYear = draft.style === 'slab80' ? chance.whole(1982, 1991) : chance.whole(1992, 1999);
  }
  if (drafts.filter((one) => one.isRenovation).length !== tender.communities)
    throw new NoRoom('lost a community');
}

const farness = (cell: Cell): number =>
  Math.hypot(((cell.u0 + cell.u1) / 2 + 40) / 1.12, (cell.v0 + cell.v1) / 2 - 60) / 1400;

function pickStyle(chance: Chance, far: number): Style['key'] {
  const dice = chance.next();
  const chances: [Style['key'], number][] =
    far < 0.45
      ? [
          ['slab80', 0.48],
          ['slab90', 0.4],
          ['slab00', 0.1],
          ['tower', 0.02],
        ]
      : far < 0.78
        ? [
            ['slab80', 0.32],
            ['slab90', 0.34],
            ['slab00', 0.22],
            ['bungalow', 0.07],
            ['tower', 0.05],
          ]
        : [
            ['slab80', 0.1],
            ['slab90', 0.2],
            ['slab00', 0.32],
            ['bungalow', 0.22],
            ['tower', 0.16],
          ];
  let sum = 0;
  for (const [style, share] of chances) {
    sum += share;
    if (dice < sum) return style;
  }
  return 'slab90';
}

function history(chance: Chance, style: Style['key']): { builtYear: number; exclusion: Exclusion | null } {
  switch (style) {
    case 'slab80':
      return {
        builtYear: chance.whole(1979, 1991),
        exclusion: chance.yes(0.05) ? chance.pick(['expropriation', 'rebuild']) : null,
      };
    case 'slab90':
      return { builtYear: chance.whole(1992, 2000), exclusion: null };
    case 'slab00':
      return { builtYear: chance.whole(2001, 2010), exclusion: null };
    case 'tower':
      return { builtYear: chance.whole(2010, 2019), exclusion: null };
    case 'bungalow':
      return {
        builtYear: chance.whole(1962, 1984),
        exclusion: chance.pick(['self_built', 'urban_village', 'shantytown', 'expropriation']),
      };
  }
}

function civicUse(chance: Chance, cell: Cell, far: number, grid: StreetGrid): CivicPlot['use'] | null {
  const rail = Math.abs(sideOfRailway(grid, [(cell.u0 + cell.u1) / 2, (cell.v0 + cell.v1) / 2]));
  if (cell.isCutByRailway) return chance.yes(0.45) ? chance.pick(['factory', 'factory', 'station']) : null;
  if (rail < 190 && chance.yes(0.3)) return 'factory';
  if (!chance.yes(0.085)) return null;
  return far < 0.4
    ? chance.pick(['school', 'hospital', 'office', 'office', 'market', 'park'])
    : chance.pick(['school', 'school', 'park', 'market', 'boiler_house', 'factory', 'substation']);
}

/** Public buildings: a few large volumes, plainly not housing. */
function layOutCivic(chance: Chance, frame: Frame, cell: Cell, use: CivicPlot['use']): Layout {
  const layout = layOut(
    chance,
    frame,
    cell,
    { ...styles.slab00, yardRatio: 2.2, leastYard: 30, sideSetback: 12, northSetback: 12, southSetback: 16 },
    false,
  );
  const slabs = layout.slabs.slice(0, use === 'factory' || use === 'school' ? 3 : 2);
  layout.slabs = [];
  if (use === 'park') return layout;
  layout.extras = slabs.map(({ x0, x1, y0, y1 }) => ({
    use,
    x0,
    x1: use === 'factory' || use === 'market' ? x1 : x0 + (x1 - x0) * 0.8,
    y0: use === 'factory' || use === 'market' ? y0 - 9 : y0 - 3,
    y1,
    storeys: use === 'factory' || use === 'market' || use === 'boiler_house' ? 2 : chance.whole(3, 5),
  }));
  return layout;
}

/** Neighbourhoods tile the town: three streets wide and two deep (one in the narrower south), the river and the middle street between offices. */
function planNeighbourhoods(grid: StreetGrid, frame: Frame): Neighbourhood[] {
  const middle = grid.norths.reduce((a, b) => (Math.abs(b.at + 60) < Math.abs(a.at + 60) ? b : a));
  const columns = breaks(
    grid.norths.map((line) => line.at),
    3,
    middle.at,
  );
  const rows = [
    ...breaks(
      grid.easts.filter((line) => line.at < frame.riverV).map((line) => line.at),
      1,
      Number.NaN,
    ).slice(0, -1),
    frame.riverV,
    ...breaks(
      grid.easts.filter((line) => line.at > frame.riverV).map((line) => line.at),
      2,
      Number.NaN,
    ).slice(1),
  ];
  const out: Neighbourhood[] = [];
  for (let j = 0; j + 1 < rows.length; j++) {
    for (let i = 0; i + 1 < columns.length; i++) {
      const [u0, u1, v0, v1] = [columns[i]!, columns[i + 1]!, rows[j]!, rows[j + 1]!];
      const office = v1 <= frame.riverV ? offices[2] : u1 <= middle.at ? offices[0] : offices[1];
      const serial = out.filter((one) => one.officeCode === office.code).length + 1;
      out.push({
        code: `${office.code}D${String(serial).padStart(2, '0')}`,
        officeCode: office.code,
        u0,
        v0,
        u1,
        v1,
      });
    }
  }
  return out;
}

function breaks(lines: number[], step: number, keep: number): number[] {
  const picked = lines.filter((at, index) => index % step === 0 || at === keep || index === lines.length - 1);
  return picked.filter(
    (at, k) => k === 0 || k === picked.length - 1 || at === keep || at - picked[k - 1]! > 150,
  );
}

function holding(list: readonly Neighbourhood[], cell: Cell): Neighbourhood {
  const u = (cell.u0 + cell.u1) / 2;
  const v = (cell.v0 + cell.v1) / 2;
  const found = list.find((one) => u >= one.u0 && u < one.u1 && v >= one.v0 && v < one.v1);
  if (!found) throw new NoRoom(`no neighbourhood holds ${u}, ${v}`);
  return found;
}

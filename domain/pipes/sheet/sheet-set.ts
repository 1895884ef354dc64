import type { Surroundings } from '../clash/surroundings.ts';
import { utilityNames } from '../labels.ts';
import type { PipeNetwork } from '../model.ts';
import { gapOf, gapOn } from '../routing/answer/layout-figures.ts';
import { totalYuan } from '../routing/bill/bill-sums.ts';
import type { QuantityLine } from '../routing/bill/quantities.ts';
import { deepestM } from '../routing/bill/trench-floor.ts';
import type { AllRoutes } from '../routing/route-all.ts';
import { connectionsOf, type UtilityRoute } from '../routing/route-utility.ts';
import type { LaidNetwork } from '../routing/sizing/sized-network.ts';
import type { OldPipe } from '../routing/tasks/old-pipes.ts';
import type { DrawingItem } from '../section/drawing.ts';
import type { Standards } from '../standards.ts';
import { billBlock, fundingBlock, grouped, measureBlock, oldBlock, tenThousands } from './bill-blocks.ts';
import { type Block, flow, type TableColumn, type TableRow } from './flow.ts';
import { levelBlocks, serviceBlocks } from './level-tables.ts';
import { contents, type Language, type PageDraft, type SheetPage } from './paper.ts';
import { pipeNames, withNames } from './pipe-names.ts';
import { lengthsBySize } from './plan-network.ts';
import { planPages } from './plan-pages.ts';
import { sectionPages } from './profile-pages.ts';
import { sheetWords } from './sheet-words.ts';
import { framed, type SheetHead } from './title-strip.ts';

/** What is said beside the drawings, in the reader's words. */
export interface SheetNote {
  title: string;
  lines: { text: string; mark?: 'warning' }[];
}

export interface SheetInput {
  layout: AllRoutes;
  /** The bill; of a task with what it adds to its routes. */
  quantities: readonly QuantityLine[];
  /** Of a task. */
  old: readonly OldPipe[];
  /** What findings call new pipes by before their own names: of a task its stamp. */
  prefix: string;
  /** What lies and stands there today, in the metres of the layout. */
  network: PipeNetwork;
  around: Surroundings;
  standards: Standards;
  frostDepthM: number | null;
  head: SheetHead;
  notes: readonly SheetNote[];
  language: Language;
}

/**
 * A layout as a set of A3 drawings: notes with figures and who pays, plans, profiles with their tables of levels, sections of shared
 * trenches, tables of manholes and house connections, the bill. Every page has frame and title strip, none is empty.
 */
export function sheetSet(input: SheetInput): SheetPage[] {
  const { layout, old, around, language, head } = input;
  const say = sheetWords[language];
  const networks = layout.routes.map((one) => one.network).filter((one) => one.pipes.length > 0);
  const { plain, staying } = networksOf(input);
  const drawn: PageDraft[] = [
    ...planPages(networks, { site: layout.site, around, network: plain, language }, old),
    ...sectionPages(networks, layout.joint, staying, input, language),
    ...tables(say.levels, levelBlocks(networks, language), 2),
    ...tables(say.services, serviceBlocks(networks, language), 3),
    ...tables(say.bill, [billBlock(input.quantities, language)], 1),
  ];
  // the list of sheets counts its own pages
  let notes: PageDraft[] = [];
  for (let count = 1; notes.length !== count; ) {
    count = Math.max(1, notes.length);
    notes = tables(say.notes, noteBlocks(input, drawn, count), 2);
  }
  return framed([...notes, ...drawn], head, language);
}

/** Today's pipes without those that a task speaks of, and without those that are given up. */
function networksOf({ layout: { site }, network, old }: SheetInput) {
  const told = new Map(old.map((one) => [one.id, one.verdict]));
  const stays = new Set([...site.existing, ...site.mains].map((one) => one.id));
  const goesOn = new Set(['keep', 'combined', undefined]);
  const { segments } = network;
  return {
    plain: { ...network, segments: segments.filter((one) => !told.has(one.id)) },
    staying: {
      ...network,
      segments: segments.filter((one) => stays.has(one.id) && goesOn.has(told.get(one.id))),
    },
  };
}

function tables(title: string, blocks: readonly Block[], columns: number): PageDraft[] {
  return balanced(blocks, columns).map((items) => ({ title, scales: [], items }));
}

/** Letters as large as the same pages have room for; what is less than a page stands in columns of like height. */
function balanced(blocks: readonly Block[], columns: number): DrawingItem[][] {
  const least = flow(blocks, contents, columns).length;
  const factor = [1.35, 1.25, 1.15].find((one) => flow(blocks, contents, columns, one).length <= least) ?? 1;
  for (let share = 0.3; share < 1 && least === 1 && columns > 1; share += 0.05) {
    const heightMm = contents.heightMm * share;
    const y = contents.y + contents.heightMm - heightMm;
    const pages = flow(blocks, { ...contents, y, heightMm }, columns, factor);
    if (pages.length === 1) return pages;
  }
  return flow(blocks, contents, columns, factor);
}

function noteBlocks(input: SheetInput, drawn: readonly PageDraft[], ownPages: number): Block[] {
  const { language, quantities, layout, old, notes } = input;
  const say = sheetWords[language];
  const names = pipeNames(layout, input.prefix, language);
  return [
    figuresBlock(input),
    fundingBlock(quantities, language),
    ...notes.flatMap(({ title, lines }): Block[] => [
      { type: 'heading', text: title },
      ...lines.map(
        (one, i): Block => ({
          type: 'text',
          ...one,
          text: `${i + 1}. ${withNames(one.text, names, input.prefix)}`,
        }),
      ),
    ]),
    indexBlock(drawn, ownPages, say),
    ...measureBlock(layout, input.prefix, language),
    ...oldBlock(old, language),
  ];
}

function indexBlock(
  drawn: readonly PageDraft[],
  ownPages: number,
  say: (typeof sheetWords)[Language],
): Block {
  const [number, title, scale] = say.indexColumns as [string, string, string];
  const own = { cells: [ownPages > 1 ? `1–${ownPages}` : '1', say.notes, '—'] };
  const rows = [...Map.groupBy(drawn.entries(), ([, one]) => one.series ?? one.title)].map(
    ([name, pages]): TableRow => {
      const [first, last] = [pages[0]![0], pages.at(-1)![0]].map((one) => one + ownPages + 1) as [
        number,
        number,
      ];
      const scales = [...new Set(pages.flatMap(([, one]) => one.scales))].join('; ') || '—';
      return { cells: [first === last ? `${first}` : `${first}–${last}`, name, scales] };
    },
  );
  const columns: TableColumn[] = [
    { title: number, share: 20, align: 'middle' },
    { title, share: 90 },
    { title: scale, share: 60, align: 'middle' },
  ];
  return { type: 'table', title: say.index, goesOn: say.goesOn, columns, rows: [own, ...rows] };
}

function figuresBlock({ layout, quantities, language }: SheetInput): Block {
  const say = sheetWords[language];
  const metres = (network: LaidNetwork, lateral: boolean): number =>
    network.pipes.reduce((sum, one) => (one.lateral === lateral ? sum + one.lengthM : sum), 0);
  const told = layout.routes.filter((one) => one.route.terminals.length > 0 || one.network.pipes.length > 0);
  const rows = told.map(({ network, route }): TableRow => {
    const { connected, terminals } = connectionsOf(route);
    const sizes = lengthsBySize(network, language).map(([size]) => size);
    return {
      cells: [
        utilityNames[network.utility][language],
        ...[grouped(metres(network, false), 1), grouped(metres(network, true), 1), sizes.join(' ') || '—'],
        Math.max(0, ...network.pipes.map(deepestM)).toFixed(2),
        ...[
          String(network.nodes.filter((one) => one.kind !== 'service' && one.kind !== 'bend').length),
          `${connected} / ${terminals}`,
        ],
        tenThousands(totalYuan(quantities.filter((one) => one.utility === network.utility))),
        shareWords(route, say.onCorridors),
      ],
    };
  });
  const sum = (lateral: boolean): string =>
    grouped(
      told.reduce((all, one) => all + metres(one.network, lateral), 0),
      1,
    );
  // what a task has to do to pipes of utilities that it does not lay
  const laid = new Set(told.map((one) => one.network.utility));
  const besides = quantities.filter((one) => !laid.has(one.utility));
  if (besides.length > 0)
    rows.push({ cells: [say.besides, '', '', '', '', '', '', tenThousands(totalYuan(besides)), ''] });
  rows.push({
    cells: [say.total, sum(false), sum(true), '', '', '', '', tenThousands(totalYuan(quantities)), ''],
    strong: true,
  });
  const shares = [22, 22, 23, 36, 20, 22, 29, 30, 20];
  const columns = say.figureColumns.map(
    (title, k): TableColumn => ({
      ...{ title, share: shares[k]! },
      align: k === 0 || k === 3 ? 'start' : 'end',
    }),
  );
  return { type: 'table', title: say.figures, goesOn: say.goesOn, columns, rows };
}

function shareWords(route: UtilityRoute, onCorridors: string): string {
  const gap = gapOf(route);
  if (gap === null) return '—';
  return `≤ ${(100 * gap).toFixed(1)}%${gapOn(route) === 'corridors' ? ` ${onCorridors}` : ''}`;
}

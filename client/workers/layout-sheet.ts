import { boxOf } from '../../domain/geo/box.ts';
import { insideRings } from '../../domain/geo/plane.ts';
import type { QuantityLine } from '../../domain/pipes/routing/bill/quantities.ts';
import type { AllRoutes } from '../../domain/pipes/routing/route-all.ts';
import type { OldPipe } from '../../domain/pipes/routing/tasks/old-pipes.ts';
import { drawingSvg } from '../../domain/pipes/section/svg.ts';
import type { PrintedPage } from '../../domain/pipes/sheet/sheet-document.ts';
import { type SheetNote, sheetSet } from '../../domain/pipes/sheet/sheet-set.ts';
import { sheetWords } from '../../domain/pipes/sheet/sheet-words.ts';
import type { Standards } from '../../domain/pipes/standards.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

/** What the desk says of the sheets of an answer. */
export interface SheetWish {
  language: 'zh' | 'en';
  city: string;
  isDemo: boolean;
  /** Chosen community or zone; null = drawn by hand, then it is called by the communities in it. */
  place: string | null;
  /** `2026-11-28`. */
  date: string;
  /** Alternative, seed and prices. */
  edition: string;
  /** Sentences about what was assumed. */
  assumptions: number;
  notes: SheetNote[];
}

/** What is drawn: an answer, or a task with its old pipes, whose findings call new pipes by its stamp. */
export interface DrawnLayout {
  layout: AllRoutes;
  lines: readonly QuantityLine[];
  old: readonly OldPipe[];
  prefix: string;
}

/** An answer as the pages of its drawing set. */
export function layoutSheet(
  { layout, lines, old, prefix }: DrawnLayout,
  ground: NetworkAnswer,
  { standards, frostDepthM }: { standards: Standards; frostDepthM: number | null },
  wish: SheetWish,
): PrintedPage[] {
  const { language, place, city, date, isDemo, assumptions, notes } = wish;
  const say = sheetWords[language];
  const pages = sheetSet({
    ...{ layout, old, prefix, standards, frostDepthM, notes, language },
    ...{ network: ground.network, around: ground.around },
    quantities: [...layout.routes.flatMap((one) => one.quantities), ...lines],
    head: {
      ...{ city, date, isDemo, assumptions },
      project: place ?? communitiesOf(layout, ground, language),
      edition: `${wish.edition} · ${say.networkVersion(ground.version)}`,
      coordinates: say.coordinateSystem(ground.srid),
    },
  });
  return pages.map(({ title, drawing }) => ({ title, svg: drawingSvg(drawing) }));
}

/** A drawn zone by the communities whose houses lie in it. */
function communitiesOf({ site }: AllRoutes, { around }: NetworkAnswer, language: 'zh' | 'en'): string {
  const counts = new Map<string, number>();
  for (const { community, rings, households } of around.buildings) {
    if (!community || !households || !rings[0]) continue;
    const [w, s, e, n] = boxOf(rings[0]);
    if (!insideRings((w + e) / 2, (s + n) / 2, site.zone ?? [])) continue;
    counts.set(community, (counts.get(community) ?? 0) + 1);
  }
  const names = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return sheetWords[language].zoneOf(names);
}

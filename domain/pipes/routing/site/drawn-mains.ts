import table from '../../../../data/standards/drawn-mains.json' with { type: 'json' };
import type { Point } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Site, SitePipe } from './site.ts';

/** Nominal sizes that somebody chose for drawn mains, mm. */
export type MainSizes = Partial<Record<Utility, number>>;

interface Sizes {
  usual: number;
  choices: readonly number[];
}

/** Sizes that a drawn main of a utility may have, and the usual one, mm: assumptions of data/standards/drawn-mains.json. */
export function drawnMainSizes(utility: Utility): Sizes {
  const known = table.sizesMm as Partial<Record<Utility, Sizes>>;
  return known[utility] ?? table.sizesMm.sewage;
}

/**
 * Lines that somebody drew stand for the mains of those utilities that have none of today on this site; known mains go before them. Levels stay
 * unknown, so that everything is joined at the depth that suits it, and the site says so.
 * @param lines - metres, two points or more each
 * @param sizes - where nobody chose one, the usual one
 */
export function withDrawnMains(
  site: Site,
  lines: readonly Point[][],
  utilities: readonly Utility[],
  sizes: MainSizes = {},
): void {
  const without = utilities.filter((one) => !site.mains.some(({ utility }) => utility === one));
  const sizeOf = (utility: Utility): number => sizes[utility] ?? drawnMainSizes(utility).usual;
  const drawn = lines.flatMap((line, i) =>
    without.map(
      (utility): SitePipe => ({
        id: `drawn-${i + 1}-${utility}`,
        utility,
        line,
        diameterMm: sizeOf(utility),
      }),
    ),
  );
  if (drawn.length === 0) return;
  site.mains.push(...drawn);
  const told = without.map((utility) => `${utility} DN${sizeOf(utility)}`).join(', ');
  site.assumptions = [
    ...(site.assumptions ?? []),
    `drawn-mains: utilities without known mains are joined to lines that somebody drew (${told})`,
  ];
}

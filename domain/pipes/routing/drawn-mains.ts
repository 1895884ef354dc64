import type { Point } from '../../geo/plane.ts';
import type { Utility } from '../model.ts';
import type { Site, SitePipe } from './site.ts';

/** Of a main of which nobody knows more than where it lies. */
const unknownSizeMm = 300;

/**
 * Lines that somebody drew stand for the mains of those utilities that have none of today on this site; known mains go before them. Levels stay
 * unknown, so that everything is joined at the depth that suits it, and the site says so.
 * @param lines - metres, two points or more each
 */
export function withDrawnMains(site: Site, lines: readonly Point[][], utilities: readonly Utility[]): void {
  const without = utilities.filter((one) => !site.mains.some(({ utility }) => utility === one));
  const drawn = lines.flatMap((line, i) =>
    without.map(
      (utility): SitePipe => ({ id: `drawn-${i + 1}-${utility}`, utility, line, diameterMm: unknownSizeMm }),
    ),
  );
  if (drawn.length === 0) return;
  site.mains.push(...drawn);
  site.assumptions = [
    ...(site.assumptions ?? []),
    'drawn-mains: utilities without known mains are joined to lines that somebody drew',
  ];
}

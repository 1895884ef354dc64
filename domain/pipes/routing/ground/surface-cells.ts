import type { Point } from '../../../geo/plane.ts';
import type { SurfaceId } from '../bill/rates.ts';
import type { Site, SiteStreet } from '../site/site.ts';
import { forCellsInside } from './clearance-field.ts';
import { cellsAlong, type Frame } from './frame.ts';
import { carriageways, surveyed } from './surfaces.ts';
import { outlineOf, publicStreets } from './work-place.ts';

/** Surfaces by the number that a cell has. */
export const surfaceNumbers: readonly SurfaceId[] = ['paving', 'green', 'asphalt', 'repaved'];

/**
 * What is opened in every cell, as `surfacesOf` says it of the cell's centre: painted from what is least sure to what is surest, because a raster of a
 * million cells can't ask for each.
 */
export function surfaceCells(frame: Frame, site: Site): Uint8Array {
  const cells = new Uint8Array(frame.width * frame.height);
  const paint = (surface: SurfaceId, parts: readonly Painted[]) => {
    const number = surfaceNumbers.indexOf(surface);
    for (const part of parts)
      forCellsOver(frame, part, (cell) => {
        cells[cell] = number;
      });
  };
  paint('green', surveyed(site, 'green'));
  paint('asphalt', carriageways(site));
  paint('paving', surveyed(site, 'paving'));
  paint('asphalt', surveyed(site, 'asphalt'));
  if (site.repaves) {
    const street = new Uint8Array(cells.length);
    for (const one of publicStreets(site))
      forCellsOver(frame, one, (cell) => {
        street[cell] = 1;
      });
    const outline = outlineOf(site);
    const repaved = surfaceNumbers.indexOf('repaved');
    const repave = (cell: number) => {
      if (street[cell] === 0) cells[cell] = repaved;
    };
    if (outline) for (const ring of outline) forCellsInside(frame, [[...ring]], repave);
    else for (let cell = 0; cell < cells.length; cell++) repave(cell);
  }
  paint('repaved', surveyed(site, 'repaved'));
  return cells;
}

type Painted = Pick<SiteStreet, 'rings'> & Partial<Pick<SiteStreet, 'line' | 'widthM'>>;

/** Every cell whose centre lies in an area or within half the width of a line; some of them twice. */
export function forCellsOver(frame: Frame, part: Painted, visit: (cell: number) => void): void {
  if (part.rings) forCellsInside(frame, part.rings as Point[][], visit);
  else if (part.line) for (const cell of cellsAlong(frame, part.line, (part.widthM ?? 0) / 2)) visit(cell);
}

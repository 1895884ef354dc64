import type { Drawing } from '../../domain/pipes/section/drawing.ts';
import { drawingDxf } from '../../domain/pipes/section/dxf.ts';
import { drawingSvg } from '../../domain/pipes/section/svg.ts';

/** A drawn sheet in the two ways in which it is taken away. */
export interface SheetFiles {
  title: string;
  svg: string;
  dxf: string;
}

export function sheetFiles(drawing: Drawing): SheetFiles {
  return { title: drawing.title, svg: drawingSvg(drawing), dxf: drawingDxf(drawing) };
}

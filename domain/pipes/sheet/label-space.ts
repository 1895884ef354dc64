import type { Area } from './paper.ts';

/** How much of a label may lie over lines: letters have a halo, but a line under all of them is not read. */
const mostOverLines = 0.3;
const cellMm = 0.5;
/** What a cell holds. */
const [FREE, LINE, TAKEN] = [0, 1, 2];

/** A place for words: its middle, and its turn in degrees. */
export interface LabelPlace {
  x: number;
  y: number;
  turn: number;
}

/** What of an area of paper is taken by lines and by words, in cells of half a millimetre: words never cover words. */
export class LabelSpace {
  readonly #area: Area;
  readonly #columns: number;
  readonly #rows: number;
  readonly #cells: Uint8Array;

  constructor(area: Area) {
    this.#area = area;
    this.#columns = Math.ceil(area.widthMm / cellMm);
    this.#rows = Math.ceil(area.heightMm / cellMm);
    this.#cells = new Uint8Array(this.#columns * this.#rows);
  }

  /** Marks a drawn line, so that words keep off it where they can. */
  line(points: readonly (readonly [number, number])[]): void {
    for (let i = 1; i < points.length; i++) {
      const [[ax, ay], [bx, by]] = [points[i - 1]!, points[i]!];
      const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / cellMm));
      for (let k = 0; k <= steps; k++) {
        const cell = this.#at(ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps);
        if (cell >= 0 && this.#cells[cell] === FREE) this.#cells[cell] = LINE;
      }
    }
  }

  /** Keeps words out of a rectangle. */
  keepOut(area: Area): void {
    this.#take(
      { x: area.x + area.widthMm / 2, y: area.y + area.heightMm / 2, turn: 0 },
      area.widthMm,
      area.heightMm,
    );
  }

  /**
   * Takes the best of several places for words of a size.
   * @returns that place, or undefined where none is free of other words and clear enough of lines
   */
  place(places: readonly LabelPlace[], widthMm: number, heightMm: number): LabelPlace | undefined {
    let best: LabelPlace | undefined;
    let least = mostOverLines;
    for (const one of places) {
      const share = this.#overLines(one, widthMm, heightMm);
      if (share < least) {
        best = one;
        least = share;
        if (share === 0) break;
      }
    }
    if (best) this.#take(best, widthMm, heightMm);
    return best;
  }

  #overLines(place: LabelPlace, widthMm: number, heightMm: number): number {
    let lines = 0;
    let all = 0;
    for (const cell of this.#under(place, widthMm, heightMm)) {
      if (cell < 0 || this.#cells[cell] === TAKEN) return 1;
      all++;
      if (this.#cells[cell] === LINE) lines++;
    }
    return lines / all;
  }

  #take(place: LabelPlace, widthMm: number, heightMm: number): void {
    for (const cell of this.#under(place, widthMm, heightMm)) if (cell >= 0) this.#cells[cell] = TAKEN;
  }

  *#under({ x, y, turn }: LabelPlace, widthMm: number, heightMm: number): Generator<number> {
    const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    const [across, up] = [Math.ceil(widthMm / cellMm), Math.ceil(heightMm / cellMm)];
    for (let i = 0; i <= across; i++)
      for (let j = 0; j <= up; j++) {
        const [u, v] = [(i / across - 0.5) * widthMm, (j / up - 0.5) * heightMm];
        yield this.#at(x + u * cos - v * sin, y + u * sin + v * cos);
      }
  }

  /** Index of a cell, −1 off the area. */
  #at(x: number, y: number): number {
    const column = Math.floor((x - this.#area.x) / cellMm);
    const row = Math.floor((y - this.#area.y) / cellMm);
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return -1;
    return row * this.#columns + column;
  }
}

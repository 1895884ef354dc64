/** Metres; without a height it lies at 0. */
type Place = [x: number, y: number, z?: number];

/** A drawing of R12 in metres as survey firms hand it over: lines, letterings and inserted manhole signs on free layers. */
export class ADrawing {
  readonly #entities: (string | number)[] = [];

  line(layer: string, from: Place, to: Place): this {
    const [x, y, z = 0] = from;
    const [x2, y2, z2 = 0] = to;
    this.#entities.push(0, 'LINE', 8, layer, 10, x, 20, y, 30, z, 11, x2, 21, y2, 31, z2);
    return this;
  }

  text(layer: string, [x, y]: [number, number], text: string): this {
    this.#entities.push(0, 'TEXT', 8, layer, 10, x, 20, y, 30, 0, 40, 2.5, 1, text);
    return this;
  }

  /** A circle of half a metre as a block. */
  manhole(layer: string, [x, y]: [number, number]): this {
    this.#entities.push(0, 'INSERT', 8, layer, 2, 'WELL', 10, x, 20, y, 30, 0);
    return this;
  }

  /** Text of the file, UTF-8. */
  write(): string {
    const block = [0, 'BLOCK', 8, 0, 2, 'WELL', 70, 0, 10, 0, 20, 0, 30, 0, 3, 'WELL'];
    const circle = [0, 'CIRCLE', 8, 0, 10, 0, 20, 0, 30, 0, 40, 0.5, 0, 'ENDBLK', 8, 0];
    const pairs = [
      ...section('HEADER', [9, '$ACADVER', 1, 'AC1009']),
      ...section('BLOCKS', [...block, ...circle]),
      ...section('ENTITIES', this.#entities),
      0,
      'EOF',
    ];
    return `${pairs.join('\r\n')}\r\n`;
  }
}

function section(name: string, content: (string | number)[]): (string | number)[] {
  return [0, 'SECTION', 2, name, ...content, 0, 'ENDSEC'];
}

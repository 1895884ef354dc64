import type { Bilingual } from '../../problem.ts';
import { utilityNames } from '../labels.ts';
import type { PipeState, Utility } from '../model.ts';
import { type LayerUse, type ResolvedLayer, resolveLayers, unusedNames } from './layer-uses.ts';

/** A layer of a drawing: what is on it and what it is taken for. */
export interface DrawingLayer {
  name: string;
  /** Objects by kind; symbols are inserted blocks and other small closed figures. */
  counts: { lines: number; points: number; texts: number; areas: number; symbols: number };
  /** Of its lines; null where the drawing has no unit yet. */
  lengthM: number | null;
  /** Up to three letterings. */
  samples: string[];
  utility: Utility | 'ignore' | null;
  state: PipeState | null;
  diameterMm: number | null;
  how: ResolvedLayer['how'];
  because: Bilingual | null;
  proposal: Utility | null;
}

/** One object of a drawing as it is counted. */
export interface DrawnObject {
  layer: string;
  text: string;
  kind: 'line' | 'point' | 'area';
  isSymbol: boolean;
  /** Null where the drawing has no unit yet. */
  lengthM: number | null;
}

/** Counts the objects of a drawing by layer. */
export class DrawingTally {
  readonly #layers = new Map<string, Pick<DrawingLayer, 'counts' | 'lengthM' | 'samples'>>();

  add({ layer, text, kind, isSymbol, lengthM }: DrawnObject): void {
    let entry = this.#layers.get(layer);
    if (!entry) {
      entry = { counts: { lines: 0, points: 0, texts: 0, areas: 0, symbols: 0 }, lengthM: null, samples: [] };
      this.#layers.set(layer, entry);
    }
    const { counts, samples } = entry;
    if (text !== '' && kind === 'point') {
      counts.texts++;
      if (samples.length < 3 && !samples.includes(text)) samples.push(text.slice(0, 40));
    } else if (kind === 'point') counts.points++;
    else if (kind === 'area') counts.areas++;
    else if (isSymbol) counts.symbols++;
    else {
      counts.lines++;
      if (lengthM !== null) entry.lengthM = (entry.lengthM ?? 0) + lengthM;
    }
  }

  /** Every layer with its use, in the order of the drawing. */
  resolve(given: Record<string, LayerUse> = {}, fileName = '') {
    const resolved = resolveLayers(this.#layers.keys(), given, fileName);
    const layers = [...this.#layers].map(([name, { counts, lengthM, samples }]): DrawingLayer => {
      const { utility, state, diameterMm, how, because, proposal } = resolved.get(name)!;
      const length = lengthM === null ? null : Math.round(lengthM);
      return { name, counts, lengthM: length, samples, utility, state, diameterMm, how, because, proposal };
    });
    return { layers, resolved };
  }
}

/** Something about a drawing as a whole, with what to try on the command line. */
export interface DrawingNote {
  code: string;
  text: Bilingual;
  proposal?: string;
}

/** What does not go in, by layer, and names of the mapping that no layer bears: nothing is left out in silence. */
export function drawingNotes(layers: DrawingLayer[], given: Record<string, LayerUse> = {}): DrawingNote[] {
  const drawn = layers.filter((one) => one.counts.lines > 0);
  const open = drawn.filter((one) => one.utility === null);
  const ignored = drawn.filter((one) => one.utility === 'ignore' && one.how === 'name');
  const unused = unusedNames(
    layers.map((one) => one.name),
    given,
  ).filter((name) => name !== '*');
  return [
    ...(open.length > 0 ? [unassigned(open)] : []),
    ...(ignored.length > 0 ? [leftOut(ignored)] : []),
    ...noPipes(layers.filter((one) => one.utility !== 'ignore')),
    ...(unused.length > 0
      ? [
          {
            code: 'layers-unknown',
            text: {
              zh: `图纸中没有这些图层：${unused.join('、')}。`,
              en: `No layer of the drawing is called ${unused.join(', ')}.`,
            },
          },
        ]
      : []),
  ];
}

function unassigned(layers: DrawingLayer[]): DrawingNote {
  const objects = layers.reduce((sum, one) => sum + one.counts.lines, 0);
  const shown = layers.slice(0, 20);
  const zh = shown.map(({ name, counts, proposal }) =>
    proposal
      ? `${name}（${counts.lines}，可能是${utilityNames[proposal].zh}）`
      : `${name}（${counts.lines}）`,
  );
  const en = shown.map(({ name, counts, proposal }) =>
    proposal
      ? `${name} (${counts.lines}, could be ${utilityNames[proposal].en})`
      : `${name} (${counts.lines})`,
  );
  const [first] = layers;
  return {
    code: 'layers-unassigned',
    text: {
      zh: `${layers.length} 个图层没有指定管线类别，其中 ${objects} 条线未导入：${zh.join('、')}${layers.length > 20 ? ' 等' : ''}。`,
      en: `${layers.length} layer(s) have no utility, so ${objects} line(s) did not go in: ${en.join(', ')}${layers.length > 20 ? ' …' : ''}.`,
    },
    proposal: `--map-layers "${first!.name}=${first!.proposal ?? 'water'}"`,
  };
}

function leftOut(layers: DrawingLayer[]): DrawingNote {
  const list = (mark: string) => layers.map((one) => `${one.name} (${one.counts.lines})`).join(mark);
  return {
    code: 'layers-ignored',
    text: {
      zh: `按名称判断为标注或底图，未导入：${list('、')}。`,
      en: `Left out as lettering or the map beneath, by their names: ${list(', ')}.`,
    },
    proposal: `--map-layers "${layers[0]!.name}=water"`,
  };
}

function noPipes(layers: DrawingLayer[]): DrawingNote[] {
  const sum = (of: keyof DrawingLayer['counts']) => layers.reduce((n, one) => n + one.counts[of], 0);
  const [texts, symbols, areas] = [sum('texts'), sum('symbols'), sum('areas')];
  if (texts + symbols + areas === 0) return [];
  return [
    {
      code: 'drawing-no-pipes',
      text: {
        zh: `管线图层上的 ${texts} 个文字、${symbols} 个图块符号、${areas} 个面不是管线，未导入。`,
        en: `On the layers of pipes ${texts} letterings, ${symbols} block symbols and ${areas} areas are no pipes and did not go in.`,
      },
    },
  ];
}

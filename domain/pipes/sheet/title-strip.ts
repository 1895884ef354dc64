import type { DrawingItem } from '../section/drawing.ts';
import {
  type Area,
  box,
  type Language,
  line,
  type PageDraft,
  paper,
  type SheetPage,
  words,
} from './paper.ts';
import { sheetWords } from './sheet-words.ts';

/** What every page says of the whole set. */
export interface SheetHead {
  city: string;
  /** 项目: community or zone. */
  project: string;
  /** `2026-11-28`. */
  date: string;
  /** Alternative, seed, versions of network and prices. */
  edition: string;
  /** CGCS2000 and its zone. */
  coordinates: string;
  /** Sentences about what was assumed. */
  assumptions: number;
  /** Rows of a demonstration. */
  isDemo: boolean;
}

/** Pages with frame (图框) and title strip (图签), numbered. */
export function framed(drafts: readonly PageDraft[], head: SheetHead, language: Language): SheetPage[] {
  return drafts.map((draft, i) => ({
    number: i + 1,
    title: draft.title,
    scales: draft.scales,
    drawing: {
      title: `${head.project} ${draft.title}`,
      widthMm: paper.widthMm,
      heightMm: paper.heightMm,
      items: [...draft.items, ...frame(), ...strip(draft, head, `${i + 1} / ${drafts.length}`, language)],
    },
  }));
}

function frame(): DrawingItem[] {
  const { widthMm, heightMm, bindMm, edgeMm } = paper;
  const inner: Area = {
    x: bindMm,
    y: edgeMm,
    widthMm: widthMm - bindMm - edgeMm,
    heightMm: heightMm - 2 * edgeMm,
  };
  return [line('frame', box(inner), 0.7, { close: true })];
}

function scaleWords(scales: readonly string[], several: string): string {
  if (scales.length === 0) return '—';
  return scales.length === 1 ? `${scales[0]} (A3)` : several;
}

interface Cell {
  share: number;
  label: string;
  value: string;
  strong?: boolean;
}

function strip(draft: PageDraft, head: SheetHead, number: string, language: Language): DrawingItem[] {
  const say = sheetWords[language];
  const demo = head.isDemo ? ` · ${say.demo}` : '';
  const rows: Cell[][] = [
    [
      { share: 96, label: say.project, value: `${head.project} ${say.setTitle}`, strong: true },
      { share: 92, label: say.drawing, value: draft.title, strong: true },
      { share: 38, label: say.scale, value: scaleWords(draft.scales, say.seeDrawing) },
      { share: 32, label: say.designed, value: '' },
      { share: 32, label: say.checked, value: '' },
      { share: 32, label: say.approved, value: '' },
      { share: 34, label: say.page, value: number, strong: true },
    ],
    [
      { share: 66, label: say.city, value: `${head.city}${demo}` },
      { share: 62, label: say.stage, value: say.stageValue, strong: true },
      { share: 74, label: say.edition, value: head.edition },
      { share: 84, label: say.coordinates, value: head.coordinates },
      { share: 38, label: say.assumptions, value: say.assumed(head.assumptions) },
      { share: 32, label: say.date, value: head.date },
    ],
  ];
  const [x, widthMm] = [paper.bindMm, paper.widthMm - paper.bindMm - paper.edgeMm];
  const rowMm = paper.stripMm / rows.length;
  const top = paper.edgeMm + paper.stripMm;
  return rows.flatMap((cells, r) => {
    const y = top - (r + 1) * rowMm;
    const shares = cells.reduce((sum, one) => sum + one.share, 0);
    const edge: [number, number][] = [
      [x, y + rowMm],
      [x + widthMm, y + rowMm],
    ];
    const items: DrawingItem[] = [line('frame', edge, r === 0 ? 0.5 : 0.18)];
    let at = x;
    for (const { share, label, value, strong } of cells) {
      const width = (share / shares) * widthMm;
      if (at > x)
        items.push(
          line(
            'frame',
            [
              [at, y],
              [at, y + rowMm],
            ],
            0.18,
          ),
        );
      items.push(
        words('note', at + 1.2, y + rowMm - 3, label, 2.1, { roomMm: width - 2 }),
        words('text', at + 1.6, y + 1.9, value, strong ? 3.4 : 3, {
          roomMm: width - 3,
          ...(strong ? { bold: true } : {}),
        }),
      );
      at += width;
    }
    return items;
  });
}

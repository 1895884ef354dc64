import { plannedSizeLabel } from '../labels.ts';
import type { JointPipe, JointTrench } from '../routing/bill/joint-trench.ts';
import type { Language } from './draw-profile.ts';
import { type Drawing, type DrawingItem, scaleFor } from './drawing.ts';
import { dimension, squeezed, text } from './sheet-items.ts';

const words = {
  zh: {
    title: '同沟敷设断面',
    scale: (s: number) => `比例 1:${s}（横纵相同）`,
    width: '沟宽',
    axes: '中心距 (m)',
    cover: '覆土',
    note: '沟宽含工作面，为估算；净距取自规则表，未与标准原文核对',
  },
  en: {
    title: 'Section of the shared trench',
    scale: (s: number) => `Scale 1:${s}, both ways`,
    width: 'trench',
    axes: 'axes (m)',
    cover: 'cover',
    note: 'Widths with working space, an estimate; clearances of the tables, not checked against the standard',
  },
};
/** How wide a sheet is at least, and the room at its left for the levels; mm. */
interface TrenchPaper {
  widthMm: number;
  marginMm: number;
  /** With title, scale and note, which a panel says beside it. */
  titled: boolean;
}
const sheetPaper: TrenchPaper = { widthMm: 124, marginMm: 30, titled: true };
/** For a panel some 340 px wide: few enough millimetres that its letters can be read there. */
export const panelPaper: TrenchPaper = { widthMm: 74, marginMm: 15, titled: false };
/** Room at the right of the last pipe for its words; mm. */
const wordsMm = 34;

/**
 * A shared trench as a sheet at one scale both ways: one bench down to the shallowest bed, and each deeper pipe in its own width below it.
 * @param names - of the utilities, as the reader calls them
 */
export function drawTrench(
  trench: Pick<JointTrench, 'widthM' | 'section'>,
  names: (utility: JointPipe['utility']) => string,
  language: Language = 'zh',
  paper: TrenchPaper = sheetPaper,
): Drawing {
  const say = words[language];
  const { section } = trench;
  const { marginMm, titled } = paper;
  const left = section[0]!.trenchWidthM / 2;
  const outline = benches(section, trench.widthM);
  const deepest = Math.max(...section.map((one) => one.trenchDepthM));
  const scale = scaleFor(
    trench.widthM + 1,
    paper.titled ? paper.widthMm - 2 * marginMm : paper.widthMm - marginMm - wordsMm,
  );
  const bottom = titled ? 24 : 16;
  const x = (offsetM: number): number => marginMm + ((offsetM + left + 0.5) * 1000) / scale;
  const y = (depthM: number): number => bottom + ((deepest + 0.2 - depthM) * 1000) / scale;
  const labelsMm = 10 + 8 * section.length;
  const heightMm = y(0) + labelsMm + (titled ? 18 : 0);
  const ends = [x(-left), x(trench.widthM - left)] as const;
  const items: DrawingItem[] = [
    {
      type: 'line',
      layer: 'ground',
      points: [
        [marginMm - 6, y(0)],
        ...outline.map(([at, depth]): [number, number] => [x(at), y(depth)]),
        [ends[1] + 16, y(0)],
      ],
      widthMm: 0.5,
    },
  ];
  section.forEach((pipe, k) => {
    const [px, py] = [x(pipe.offsetM), y(pipe.crownM + pipe.diameterMm / 2000)];
    const radiusMm = Math.max(0.6, pipe.diameterMm / 2 / scale);
    const labelY = y(0) + labelsMm - 8 * (k + 1);
    items.push({ type: 'circle', layer: pipe.utility, x: px, y: py, radiusMm, fill: true });
    items.push({
      type: 'line',
      layer: pipe.utility,
      points: [
        [px, py],
        [px, labelY - 1],
      ],
      widthMm: 0.13,
    });
    const label = `${names(pipe.utility)} ${plannedSizeLabel(pipe.utility, pipe.diameterMm)}  ${say.cover} ${pipe.crownM.toFixed(2)} m`;
    text(items, px + 0.8, labelY, label, 3.4, 'start', pipe.utility);
  });
  dimension(items, ...ends, y(0) + 4, 'dimension');
  squeezed(items, ...ends, y(0) + 4, `${say.width} ${trench.widthM.toFixed(2)} m`, 'dimension');
  text(items, 2, bottom - 7, say.axes, 2.8);
  section.slice(1).forEach((pipe, k) => {
    const [from, to] = [x(section[k]!.offsetM), x(pipe.offsetM)];
    dimension(items, from, to, bottom - 10, 'dimension');
    squeezed(items, from, to, bottom - 10, (pipe.offsetM - section[k]!.offsetM).toFixed(2), 'dimension');
  });
  for (const depth of new Set(section.map((one) => one.trenchDepthM.toFixed(2))))
    text(
      items,
      marginMm - (titled ? 8 : 1),
      y(Number(depth)) + 0.6,
      `−${depth} m`,
      titled ? 3 : 2.4,
      'end',
      'dimension',
    );
  if (titled) {
    text(items, marginMm, heightMm - 9, say.title, 5);
    text(items, marginMm, heightMm - 14.5, say.scale(scale), 3);
    text(items, 2, 4, say.note, 2.6);
  }
  return { title: say.title, widthMm: Math.max(ends[1] + wordsMm, paper.widthMm), heightMm, items };
}

/** What is dug, from the left edge of the trench to its right: (offset, depth), walls upright. */
function benches(section: readonly JointPipe[], widthM: number): [number, number][] {
  const left = -section[0]!.trenchWidthM / 2;
  const right = left + widthM;
  const shallow = Math.min(...section.map((one) => one.trenchDepthM));
  const edges = section.flatMap((one) => [
    one.offsetM - one.trenchWidthM / 2,
    one.offsetM + one.trenchWidthM / 2,
  ]);
  const places = [...new Set([left, ...edges, right])]
    .filter((at) => at >= left && at <= right)
    .sort((a, b) => a - b);
  const line: [number, number][] = [[left, 0]];
  for (const [k, from] of places.slice(0, -1).entries()) {
    const to = places[k + 1]!;
    const middle = (from + to) / 2;
    const own = section.filter((one) => Math.abs(one.offsetM - middle) < one.trenchWidthM / 2);
    const depth = Math.max(shallow, ...own.map((one) => one.trenchDepthM));
    line.push([from, depth], [to, depth]);
  }
  line.push([right, 0]);
  return line;
}

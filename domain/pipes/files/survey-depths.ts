import type { Reading } from './survey-reading.ts';

/** Nothing is buried so deep in half of a table; such figures are centimetres or millimetres. */
const deepestMedianM = 20;
const leastMillimetres = 500;

/** Depths that a table gives in centimetres or millimetres without saying so, as metres, with a word about it. */
export function metresOfDepths({ segments, nodes, rowOf, problems, placeOfNode }: Reading): void {
  const byTable = new Map<string, typeof segments>();
  for (const segment of segments) {
    const { table } = rowOf.get(segment.id)!;
    const list = byTable.get(table);
    if (list) list.push(segment);
    else byTable.set(table, [segment]);
  }
  const warn = (table: string, column: string, median: number, unit: { zh: string; en: string }) =>
    problems.push({
      table,
      row: 1,
      column,
      severity: 'warning',
      code: 'survey.depth-unit',
      text: {
        zh: `${column}的中位数为 ${median}，不可能是米，已按${unit.zh}换算`,
        en: `the median of ${column} is ${median}, which can't be metres: taken as ${unit.en}`,
      },
    });
  for (const [table, list] of byTable) {
    const ends = list.flatMap((one) => [one.start, one.end]);
    const found = unitOf(ends.map((one) => one.depthM));
    if (!found) continue;
    for (const end of ends) if (end.depthM !== null) end.depthM = scaled(end.depthM, found.factor);
    warn(table, '埋深', found.median, found.unit);
  }
  const wells = [...nodes.values()];
  const found = unitOf(wells.map((one) => one.depthM));
  if (!found) return;
  for (const node of wells) if (node.depthM !== null) node.depthM = scaled(node.depthM, found.factor);
  const [first] = placeOfNode.values();
  warn(first?.replace(/ \d+$/, '') ?? '', '井深', found.median, found.unit);
}

function unitOf(depths: (number | null)[]) {
  const sorted = depths.filter((one): one is number => one !== null && one > 0).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  if (median === undefined || median <= deepestMedianM) return undefined;
  return median < leastMillimetres
    ? { median, factor: 0.01, unit: { zh: '厘米', en: 'centimetres' } }
    : { median, factor: 0.001, unit: { zh: '毫米', en: 'millimetres' } };
}

const scaled = (value: number, factor: number) => Number((value * factor).toFixed(6));

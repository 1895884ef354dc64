import { newNode, type PipeNode, type Scalar } from '../model.ts';
import { keepPoint } from './survey-numbers.ts';
import { type Reading, utilityAt } from './survey-reading.ts';
import type { RowReader } from './survey-row.ts';
import { nodeKind, type PointRole, stateOf } from './survey-words.ts';

export function readPoints(reader: RowReader<PointRole>, reading: Reading): void {
  reader.each(() => {
    readPoint(reader, reading);
  });
}

/** A blank place that a table wrote as 0, 0: the other points lie far from there, beyond what a local frame spans. */
const farM = 10_000;

/** Points at 0, 0 where all others are somewhere else have no coordinates. */
export function tellNowhere({ nodes, placeOfNode, problems }: Reading): void {
  const zero = [...nodes.values()].filter((one) => one.x === 0 && one.y === 0);
  if (zero.length === 0) return;
  const others = [...nodes.values()]
    .filter((one) => !zero.includes(one))
    .map((one) => Math.hypot(one.x, one.y))
    .sort((a, b) => a - b);
  const median = others[others.length >> 1];
  if (median !== undefined && median < farM && zero.length === 1) return;
  for (const { id } of zero) {
    const [, table = '', row = '1'] = /^(.*) (\d+)$/.exec(placeOfNode.get(id) ?? '') ?? [];
    const text = { zh: `点 ${id} 缺坐标`, en: `point ${id} has no coordinates` };
    problems.push({
      table,
      row: Number(row),
      column: 'X',
      severity: 'error',
      code: 'survey.no-coordinates',
      text,
    });
  }
}

/** Adds the point of a row; returns its number where it has one. */
export function readPoint(reader: RowReader<PointRole>, reading: Reading): string | undefined {
  const id = reader.text('id') || reader.text('mapNumber');
  if (id === '') {
    reader.report('id', 'no-number', { zh: '缺点号', en: 'the point has no number' });
    return undefined;
  }
  const [x, y] = [reader.number('y'), reader.number('x')];
  if (x === null || y === null) {
    reader.report('x', 'no-coordinates', { zh: `点 ${id} 缺坐标`, en: `point ${id} has no coordinates` });
    return undefined;
  }
  return keepPoint(pointOf(reader, reading, id, x, y), reader, reading);
}

function pointOf(reader: RowReader<PointRole>, reading: Reading, id: string, x: number, y: number): PipeNode {
  const word = (role: PointRole) => reader.text(role);
  const { utility, subclass } = utilityAt(word('utility'), word('subclass'), id, reader, reading);
  const [feature, appurtenance] = [word('feature'), word('appurtenance')];
  const attributes: Record<string, Scalar> = { ...reader.others() };
  if (reader.table.columns.has('feature')) attributes.feature = feature;
  if (reader.table.columns.has('appurtenance')) attributes.appurtenance = appurtenance;
  for (const [key, role] of [
    ['mapNumber', 'mapNumber'],
    ['code', 'code'],
    ['offsetWell', 'offset'],
  ] as const) {
    const text = word(role);
    if (text !== '') attributes[key] = text;
  }
  return newNode({
    id,
    utility,
    subclass,
    kind: nodeKind(appurtenance, feature),
    x,
    y,
    groundM: reader.metres('groundM'),
    depthM: reader.metres('wellDepthM'),
    closed: /关|CLOSED/i.test(word('valve')),
    stuck: /卡|STUCK/i.test(word('valve')),
    state: stateOf(word('state')) ?? 'in_use',
    owner: word('owner') || null,
    attributes,
  });
}

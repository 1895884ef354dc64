import codes from '../../../data/standards/survey-codes.json' with { type: 'json' };
import { utilityNames } from '../labels.ts';
import type { PipeNode, PipeSegment, Utility } from '../model.ts';
import type { Reading } from './survey-reading.ts';
import type { RowReader } from './survey-row.ts';
import type { PointRole } from './survey-words.ts';

/**
 * Point numbers of a survey: unique within a utility, and not always spelt alike in the point and the line table.
 */

/** Keeps a point under its number, or under its utility's letters where another utility has the number too. */
export function keepPoint(node: PipeNode, reader: RowReader<PointRole>, reading: Reading): string {
  const { id } = node;
  const own = reading.ownNumber.get(scope(node.utility, id));
  const before = reading.nodes.get(own ?? id);
  if (!before) {
    reading.nodes.set(id, node);
    reading.placeOfNode.set(id, `${reader.table.name} ${reader.row + 1}`);
    return id;
  }
  const elsewhere = before.x !== node.x || before.y !== node.y;
  if (elsewhere && before.utility !== node.utility) return keepApart(node, before, reader, reading);
  if (elsewhere || before.groundM !== node.groundM) {
    reader.report('id', 'duplicate-point', {
      zh: `点号 ${id} 与 ${reading.placeOfNode.get(before.id)} 行重复且坐标或高程不同`,
      en: `point ${id} is also at ${reading.placeOfNode.get(before.id)} with another place or level`,
    });
  } else if (contradicts(before, node)) {
    reader.report('id', 'duplicate-point', {
      zh: `点号 ${id} 与 ${reading.placeOfNode.get(before.id)} 行重复且属性不同`,
      en: `point ${id} is also at ${reading.placeOfNode.get(before.id)} with other attributes`,
    });
  } else if (!reader.table.columns.has('connect')) {
    reader.report(
      'id',
      'repeated-point',
      { zh: `点号 ${id} 重复（内容相同，已合并）`, en: `point ${id} is given twice, alike; taken once` },
      'warning',
    );
  }
  return before.id;
}

/** Two rows of one number that call it two things; a row that says less than the other contradicts nothing. */
function contradicts(a: PipeNode, b: PipeNode): boolean {
  if (a.utility !== b.utility) return false;
  const differ = (one: unknown, other: unknown) =>
    one !== other &&
    ![undefined, null, ''].includes(one as null) &&
    ![undefined, null, ''].includes(other as null);
  return (
    ['feature', 'appurtenance', 'code'].some((key) => differ(a.attributes[key], b.attributes[key])) ||
    (a.kind !== b.kind && a.kind !== 'junction' && b.kind !== 'junction') ||
    differ(a.depthM, b.depthM)
  );
}

/** Each utility numbered from 1: the later one's point is called by its letters and the number. */
function keepApart(node: PipeNode, before: PipeNode, reader: RowReader<PointRole>, reading: Reading): string {
  let id = `${lettersOf(node.utility)}${node.id}`;
  for (let k = 2; reading.nodes.has(id); k++) id = `${lettersOf(node.utility)}${node.id}~${k}`;
  reading.nodes.set(id, { ...node, id });
  reading.placeOfNode.set(id, `${reader.table.name} ${reader.row + 1}`);
  reading.ownNumber.set(scope(node.utility, node.id), id);
  const { table } = reader;
  if (!reading.problems.some((one) => one.code === 'survey.number-shared' && one.table === table.name)) {
    const [one, other] = [utilityNames[before.utility], utilityNames[node.utility]];
    reader.report(
      'id',
      'number-shared',
      {
        zh: `点号 ${node.id} 等在${one.zh}与${other.zh}表中各有一个，${other.zh}的记为 ${id} 等`,
        en: `${one.en} and ${other.en} each have a point ${node.id} (and so on); that of ${other.en} is called ${id}`,
      },
      'warning',
    );
  }
  return id;
}

function lettersOf(utility: Utility): string {
  for (const one of codes.classes) {
    const sub = one.subclasses.find((each) => each.utility === utility);
    if (one.utility === utility) return one.code;
    if (one.utility === null && sub) return sub.code;
  }
  return utility;
}

const scope = (utility: Utility, id: string) => `${utility}|${id}`;

/**
 * The ends of lines as points: by the number of their own utility, then as written, then whatever differs by blanks and letters'
 * case only. What is then still missing is an error of its row.
 */
export function findEnds(reading: Reading): void {
  const { nodes, segments, problems, rowOf, ownNumber } = reading;
  let loose: Map<string, string | null> | undefined;
  const respelt = new Map<string, number>();
  const find = (id: string, segment: PipeSegment): string | undefined => {
    const own = ownNumber.get(scope(segment.utility, id));
    if (own !== undefined) return own;
    if (nodes.has(id)) return id;
    loose ??= looseNames(nodes);
    const found = loose.get(looseName(id));
    if (!found) return undefined;
    const { table } = rowOf.get(segment.id)!;
    respelt.set(table, (respelt.get(table) ?? 0) + 1);
    return found;
  };
  for (const segment of segments) {
    for (const end of ['from', 'to'] as const) {
      // a cell without a number was told when its row was read
      if (segment[end] === '') continue;
      const found = find(segment[end], segment);
      if (found !== undefined) segment[end] = found;
      else
        problems.push({
          ...rowOf.get(segment.id)!,
          column: end,
          severity: 'error',
          code: 'survey.missing-point',
          text: { zh: `点 ${segment[end]} 不在点表中`, en: `point ${segment[end]} is in no point table` },
        });
    }
  }
  for (const [table, count] of respelt)
    problems.push({
      table,
      row: 1,
      column: null,
      severity: 'warning',
      code: 'survey.number-spelt',
      text: {
        zh: `${count} 处点号与点表只差空格、全角或大小写，已对应`,
        en: `${count} point number(s) differ from the point table by blanks, width or case only and were matched`,
      },
    });
}

const looseName = (id: string) =>
  id
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s_-]/g, '');

/** Null where two points differ by spelling only: then nobody knows which is meant. */
function looseNames(nodes: ReadonlyMap<string, PipeNode>): Map<string, string | null> {
  const names = new Map<string, string | null>();
  for (const id of nodes.keys()) {
    const name = looseName(id);
    names.set(name, names.has(name) ? null : id);
  }
  return names;
}

import { defaultLevelReference, newSegment, type PipeSegment } from '../model.ts';
import { endsAsStated, type StatedEnd } from './stated-ends.ts';
import { lineValues } from './survey-line-values.ts';
import { readPoint } from './survey-points.ts';
import type { Reading } from './survey-reading.ts';
import type { RowReader } from './survey-row.ts';
import { type LineRole, lineRole, type PointRole, pointRole } from './survey-words.ts';

/** Lines with a fault at their ends stay in the reading: a check shows them, an import refuses the file. */
export function readLines(reader: RowReader<LineRole>, reading: Reading): void {
  reader.each(() => {
    const [from, to] = [reader.text('from'), reader.text('to')];
    if (from === '' || to === '') {
      reader.report(from === '' ? 'from' : 'to', 'line-without-end', {
        zh: '管线缺端点点号',
        en: 'the line lacks the number of an end',
      });
      if (from === to) return;
    } else if (from === to) {
      reader.report('to', 'loop', {
        zh: `起点与终点同为 ${from}`,
        en: `the line starts and ends at ${from}`,
      });
    }
    const end = (side: 'start' | 'end'): StatedEnd => ({
      groundM: reader.metres(`${side}GroundM`),
      depths: reader.headed(`${side}DepthM`, lineRole),
      levels: reader.headed(`${side}LevelM`, lineRole),
    });
    const values = lineValues(reader, reading, from || to);
    const against = isAgainst(reader.text('flow'), from, to);
    if (against === undefined) values.attributes!.flowText = reader.text('flow');
    const segment = newSegment({
      ...values,
      id: lineId(reading, reader.text('id'), from, to),
      from,
      to,
      ...endsAsStated(end('start'), end('end'), values, reader.text('levelReference')),
    });
    keep(
      reading,
      reader,
      against ? { ...segment, from: to, to: from, start: segment.end, end: segment.start } : segment,
    );
  });
}

/** Whether it flows from the second end to the first; undefined = a word that nobody knows. */
function isAgainst(flow: string, from: string, to: string): boolean | undefined {
  const text = flow.replaceAll(/\s/g, '');
  if (/^(1|-|-1|逆|逆向|逆流|反|反向|终->起|终→起|终点→起点|←|<-)$/.test(text)) return true;
  if (/^(|0|2|\+|\+1|正|正向|顺|顺流|起->终|起→终|起点→终点|→|->)$/.test(text)) return false;
  if (text.startsWith(to) && text.endsWith(from)) return true;
  return text.startsWith(from) && text.endsWith(to) ? false : undefined;
}

/** Each row names a point and one neighbour; the pair comes twice, each time with the levels at the row's own end. */
export function readBoth(reader: RowReader<PointRole | LineRole>, reading: Reading): void {
  const pairs = new Map<string, PipeSegment>();
  const starts = new Map<PipeSegment, StatedEnd>();
  /** Rows whose mate has not come yet, by the pair. */
  const single = new Map<string, { row: number; id: string; to: string }>();
  let mated = 0;
  let last = '';
  const points = reader as unknown as RowReader<PointRole>;
  const lines = reader as unknown as RowReader<LineRole>;
  const isPlaced = points.table.columns.has('x');
  reader.each(() => {
    // further connections of a point often leave its own cells blank
    const number = reader.text('id') || reader.text('mapNumber');
    const id = number === '' ? last : isPlaced ? readPoint(points, reading) : number;
    if (!id) return;
    last = id;
    const to = reader.text('connect');
    if (to === '' || to === id) return;
    const groundM = reading.nodes.get(id)?.groundM ?? reader.metres('groundM');
    const here: StatedEnd = {
      groundM,
      depths: points.headed('depthM', pointRole),
      levels: points.headed('levelM', pointRole),
    };
    const back = pairs.get(`${to}|${number || id}`);
    if (back) {
      Object.assign(back, endsAsStated(starts.get(back)!, here, back, placeWord(lines)));
      if (single.delete(`${to}|${number || id}`)) mated++;
      return;
    }
    const values = lineValues(lines, reading, id);
    const segment = newSegment({
      ...values,
      ...{ id: lineId(reading, '', id, to), from: id, to },
      ...endsAsStated(here, unknownEnd, values, placeWord(lines)),
    });
    starts.set(segment, here);
    pairs.set(`${number || id}|${to}`, segment);
    single.set(`${number || id}|${to}`, { row: reader.row, id: number || id, to });
    keep(reading, lines, segment);
  });
  // tables that name each connection once are whole; one that names most twice lacks the others
  if (mated > 0) tellSingles(reader, [...single.values()], reading);
  // a row without its mate leaves the other end unknown; gravity reaches then run from the higher end
  for (const segment of pairs.values()) {
    const [a, b] = [segment.start.levelM, segment.end.levelM];
    if (a !== null && b !== null && b > a && defaultLevelReference(segment.utility) === 'invert') {
      Object.assign(segment, { from: segment.to, to: segment.from, start: segment.end, end: segment.start });
    }
  }
}

const unknownEnd: StatedEnd = { groundM: null, depths: [], levels: [] };

function placeWord(lines: RowReader<LineRole>): string {
  return lines.text('levelReference');
}

function tellSingles(
  reader: RowReader<PointRole | LineRole>,
  singles: { row: number; id: string; to: string }[],
  reading: Reading,
) {
  for (const { row, id, to } of singles) {
    // of a point that is nowhere, that is told instead
    if (!reading.nodes.has(to)) continue;
    reader.row = row;
    const text = {
      zh: `${id} 连接 ${to}，但 ${to} 没有连接 ${id} 的行，该端标高未知`,
      en: `${id} names ${to}, but no row of ${to} names ${id}: the level at that end is unknown`,
    };
    reader.report('connect', 'missing-mate', text, 'warning');
  }
}

function keep(reading: Reading, reader: RowReader<LineRole>, segment: PipeSegment): void {
  reading.segments.push(segment);
  reading.rowOf.set(segment.id, { table: reader.table.name, row: reader.row + 1 });
}

function lineId(reading: Reading, given: string, from: string, to: string): string {
  const wanted = given || `${from}-${to}`;
  let id = wanted;
  for (let k = 2; reading.ids.has(id); k++) id = `${wanted}~${k}`;
  reading.ids.add(id);
  return id;
}

import { Problem } from '../../problem.ts';
import { materialByWord } from '../materials.ts';
import {
  defaultLevelReference,
  type LevelReference,
  newNode,
  newSegment,
  type PipeNode,
  type PipeSegment,
  type Scalar,
  type Utility,
} from '../model.ts';
import type { ReadResult, RowProblem } from './row-problem.ts';
import { surveyFrame } from './survey-frame.ts';
import { RowReader, recogniseSheet, type SurveySheet } from './survey-sheet.ts';
import {
  embeddingOf,
  gasPressureOf,
  type LineRole,
  levelReferenceOf,
  nodeKind,
  type PointRole,
  sizeOf,
  stateOf,
  utilityOf,
  voltageOf,
  yearOf,
} from './survey-words.ts';

export interface SurveyOptions {
  /** `EPSG:…`; taken from the zone prefix of the eastings where it is missing. */
  crs?: string | null;
  /** What sheets without any word about it hold. */
  utility?: Utility;
}

interface Reading {
  problems: RowProblem[];
  nodes: Map<string, PipeNode>;
  /** Sheet and row of each point, for messages. */
  placeOfNode: Map<string, string>;
  segments: PipeSegment[];
  ids: Set<string>;
  /** Rows of segments, so that a missing point is told where it is named. */
  rowOf: Map<string, { table: string; row: number }>;
  fallback: Utility | undefined;
  utilities: Map<string, { utility: Utility; subclass: string | null } | null>;
}

/**
 * Point and line tables of a pipe survey (CJJ 61 practice) as a network. Survey X is north and Y east: they are swapped.
 * Every fault is told by sheet and row; a point number with two meanings, a line without its points and a cell that is no
 * number are errors.
 */
export function readSurvey(sheets: SurveySheet[], options: SurveyOptions = {}): ReadResult {
  const reading: Reading = {
    problems: [],
    nodes: new Map(),
    placeOfNode: new Map(),
    segments: [],
    ids: new Set(),
    rowOf: new Map(),
    fallback: options.utility,
    utilities: new Map(),
  };
  const known = sheets.map(recogniseSheet);
  if (known.every((one) => one.kind === 'unknown')) throw noTable(sheets);
  for (const one of known)
    if (one.kind === 'points') readPoints(new RowReader<PointRole>(one.sheet, reading.problems), reading);
  for (const one of known)
    if (one.kind === 'points-and-links')
      readBoth(new RowReader<PointRole | LineRole>(one.sheet, reading.problems), reading);
  for (const one of known)
    if (one.kind === 'lines') readLines(new RowReader<LineRole>(one.sheet, reading.problems), reading);
  missingMates(reading);
  takeGroundFromPoints(reading);
  const crs = surveyFrame(
    [...reading.nodes.values()],
    options.crs ?? null,
    reading.problems,
    sheets[0]?.name ?? '',
  );
  return {
    network: {
      crs,
      nodes: [...reading.nodes.values()],
      segments: reading.segments,
      extras: { format: 'survey' },
    },
    problems: reading.problems,
  };
}

function readPoints(reader: RowReader<PointRole>, reading: Reading) {
  reader.each(() => {
    readPoint(reader, reading);
  });
}

/** Adds the point of a row; returns its number where it has one. */
function readPoint(reader: RowReader<PointRole>, reading: Reading): string | undefined {
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
  const { utility, subclass } = utilityAt(
    reader.text('utility'),
    reader.text('subclass'),
    id,
    reader,
    reading,
  );
  const [feature, appurtenance] = [reader.text('feature'), reader.text('appurtenance')];
  const attributes: Record<string, Scalar> = { ...reader.others() };
  if (reader.sheet.columns.has('feature')) attributes.feature = feature;
  if (reader.sheet.columns.has('appurtenance')) attributes.appurtenance = appurtenance;
  for (const [key, role] of [
    ['mapNumber', 'mapNumber'],
    ['code', 'code'],
    ['offsetWell', 'offset'],
  ] as const) {
    const text = reader.text(role);
    if (text !== '') attributes[key] = text;
  }
  const node = newNode({
    id,
    utility,
    subclass,
    kind: nodeKind(appurtenance, feature),
    x,
    y,
    groundM: reader.number('groundM'),
    depthM: reader.number('wellDepthM'),
    closed: /关|CLOSED/i.test(reader.text('valve')),
    stuck: /卡|STUCK/i.test(reader.text('valve')),
    state: stateOf(reader.text('state')) ?? 'in_use',
    owner: reader.text('owner') || null,
    attributes,
  });
  const before = reading.nodes.get(id);
  if (!before) {
    reading.nodes.set(id, node);
    reading.placeOfNode.set(id, `${reader.sheet.name} ${reader.row + 1}`);
  } else if (before.x !== x || before.y !== y || before.groundM !== node.groundM) {
    reader.report('id', 'duplicate-point', {
      zh: `点号 ${id} 与 ${reading.placeOfNode.get(id)} 行重复且坐标或高程不同`,
      en: `point ${id} is also at ${reading.placeOfNode.get(id)} with another place or level`,
    });
  } else if (!reader.sheet.columns.has('connect')) {
    reader.report(
      'id',
      'repeated-point',
      { zh: `点号 ${id} 重复（内容相同，已合并）`, en: `point ${id} is given twice, alike; taken once` },
      'warning',
    );
  }
  return id;
}

function readLines(reader: RowReader<LineRole>, reading: Reading) {
  reader.each(() => {
    const [from, to] = [reader.text('from'), reader.text('to')];
    if (from === '' || to === '') {
      reader.report(from === '' ? 'from' : 'to', 'line-without-end', {
        zh: '管线缺端点点号',
        en: 'the line lacks the number of an end',
      });
      return;
    }
    if (from === to) {
      reader.report('to', 'loop', {
        zh: `起点与终点同为 ${from}`,
        en: `the line starts and ends at ${from}`,
      });
      return;
    }
    const end = (side: 'start' | 'end') => ({
      groundM: reader.number(`${side}GroundM`),
      depthM: reader.number(`${side}DepthM`),
      levelM: reader.number(`${side}LevelM`),
    });
    const against = /^(1|-|-1|逆|终->起|反)$/.test(reader.text('flow'));
    const values = lineValues(reader, reading, from);
    const segment = newSegment({
      ...values,
      id: lineId(reading, reader.text('id'), from, to),
      from,
      to,
      start: end('start'),
      end: end('end'),
    });
    keep(
      reading,
      reader,
      against ? { ...segment, from: to, to: from, start: segment.end, end: segment.start } : segment,
    );
  });
}

/** Each row names a point and one neighbour; the pair comes twice, each time with the levels at the row's own end. */
function readBoth(reader: RowReader<PointRole | LineRole>, reading: Reading) {
  const pairs = new Map<string, PipeSegment>();
  let last = '';
  const points = reader as unknown as RowReader<PointRole>;
  const lines = reader as unknown as RowReader<LineRole>;
  reader.each(() => {
    // further connections of a point often leave its own cells blank
    const named = reader.text('id') !== '' || reader.text('mapNumber') !== '';
    const id = named ? readPoint(points, reading) : last;
    if (!id) return;
    last = id;
    const to = reader.text('connect');
    if (to === '' || to === id) return;
    const groundM = reading.nodes.get(id)?.groundM ?? null;
    const here = { groundM, depthM: reader.number('depthM'), levelM: reader.number('levelM') };
    const back = pairs.get(`${to}|${id}`);
    if (back) {
      back.end = here;
      return;
    }
    const values = lineValues(lines, reading, id);
    const segment = newSegment({ ...values, id: lineId(reading, '', id, to), from: id, to, start: here });
    pairs.set(`${id}|${to}`, segment);
    keep(reading, lines, segment);
  });
  // a row without its mate leaves the other end unknown; gravity reaches then run from the higher end
  for (const segment of pairs.values()) {
    const [a, b] = [segment.start.levelM, segment.end.levelM];
    if (a !== null && b !== null && b > a && segment.levelReference === 'invert') {
      Object.assign(segment, { from: segment.to, to: segment.from, start: segment.end, end: segment.start });
    }
  }
}

function keep(reading: Reading, reader: RowReader<LineRole>, segment: PipeSegment) {
  reading.segments.push(segment);
  reading.rowOf.set(segment.id, { table: reader.sheet.name, row: reader.row + 1 });
}

function lineValues(reader: RowReader<LineRole>, reading: Reading, from: string): Partial<PipeSegment> {
  const { utility, subclass } = utilityAt(
    reader.text('utility'),
    reader.text('subclass'),
    from,
    reader,
    reading,
  );
  const sizeText = reader.text('size');
  const size = sizeText === '' || /^[-/0]+$/.test(sizeText) ? undefined : sizeOf(sizeText);
  const attributes: Record<string, Scalar> = { ...reader.others() };
  if (sizeText !== '' && !size && !/^[-/0]+$/.test(sizeText)) {
    reader.report(
      'size',
      'size',
      { zh: `管径“${sizeText}”无法识别，保留原文`, en: `the size "${sizeText}" can't be read; kept as text` },
      'warning',
    );
    attributes.sizeText = sizeText;
  }
  const word = reader.text('material');
  const material = word === '' ? undefined : materialByWord(word);
  if (word !== '' && !material) attributes.materialText = word;
  const pressure = reader.text('pressure');
  if (pressure !== '') attributes.pressureText = pressure;
  const cables = reader.number('cables');
  if (cables !== null) attributes.cables = cables;
  const embedding = reader.text('embedding');
  if (embedding !== '' && !embeddingOf(embedding)) attributes.embeddingText = embedding;
  const year = reader.cell('laidYear');
  return {
    utility,
    subclass,
    diameterMm: size?.diameterMm ?? null,
    widthMm: size?.widthMm ?? reader.number('widthMm'),
    heightMm: size?.heightMm ?? reader.number('heightMm'),
    material: material?.id ?? null,
    embedding: embeddingOf(embedding) ?? null,
    gasPressure: utility === 'gas' && pressure !== '' ? (gasPressureOf(pressure) ?? null) : null,
    voltageKv: utility === 'power' && pressure !== '' ? (voltageOf(pressure) ?? null) : null,
    ductsTotal: reader.number('ductsTotal'),
    ductsUsed: reader.number('ductsUsed'),
    laidYear: year === null ? null : (yearOf(year) ?? null),
    owner: reader.text('owner') || null,
    state: stateOf(reader.text('state')) ?? 'in_use',
    lengthM: reader.number('lengthM'),
    kind:
      (['pump', 'valve', 'orifice', 'weir', 'outlet'] as const).find((one) => one === reader.text('kind')) ??
      'pipe',
    closed: /关|CLOSED/i.test(reader.text('valve')),
    levelReference: levelReferenceAt(reader) ?? defaultLevelReference(utility),
    via: verticesOf(reader),
    attributes,
  };
}

/** By the row, else by the heads of the columns: 起点管底高程 of a water pipe is its invert. */
function levelReferenceAt(reader: RowReader<LineRole>): LevelReference | undefined {
  const said = levelReferenceOf(reader.text('levelReference'));
  if (said) return said;
  const heads = reader.sheet.heads as ReadonlyMap<LineRole | PointRole, string>;
  for (const role of ['startLevelM', 'levelM', 'startDepthM', 'depthM'] as const) {
    const found = levelReferenceOf(heads.get(role) ?? '');
    if (found) return found;
  }
  return undefined;
}

/** `north east;north east`, as this program writes them; surveys put a point at every bend instead. */
function verticesOf(reader: RowReader<LineRole>): [number, number][] {
  const text = reader.text('vertices');
  if (text === '') return [];
  const pairs = text.split(';').map((pair) =>
    pair
      .trim()
      .split(/[\s,]+/)
      .map(Number),
  );
  if (pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite)))
    return pairs.map(([north, east]) => [east!, north!]);
  reader.report('vertices', 'vertices', {
    zh: `折点坐标“${text}”无法识别，应为“北 东;北 东”`,
    en: `the vertices "${text}" can't be read; write "north east;north east"`,
  });
  return [];
}

/** Row, then the letters of the point number, then the sheet's name or title, then the caller's word. */
function utilityAt<Role extends string>(
  word: string,
  subclass: string,
  id: string,
  reader: RowReader<Role>,
  reading: Reading,
): { utility: Utility; subclass: string | null } {
  // the digits of a number say nothing: one answer serves all points of a kind
  const key = [subclass, word, id.replace(/\d+$/, ''), reader.sheet.name].join('|');
  let found = reading.utilities.get(key);
  if (found === undefined) {
    const { name, title } = reader.sheet;
    found =
      utilityOf(subclass) ?? utilityOf(word) ?? utilityOf(id) ?? utilityOf(name) ?? utilityOf(title) ?? null;
    reading.utilities.set(key, found);
  }
  if (found) return found;
  if (reading.fallback) return { utility: reading.fallback, subclass: null };
  if (!reading.problems.some((one) => one.code === 'survey.utility' && one.table === reader.sheet.name)) {
    reader.report(null, 'utility', {
      zh: '无法判断管线种类：表中没有管类列，点号与表名也未说明',
      en: 'the utility is unknown: no column, point number or sheet name tells it',
    });
  }
  return { utility: 'water', subclass: null };
}

function lineId(reading: Reading, given: string, from: string, to: string): string {
  const wanted = given || `${from}-${to}`;
  let id = wanted;
  for (let k = 2; reading.ids.has(id); k++) id = `${wanted}~${k}`;
  reading.ids.add(id);
  return id;
}

function missingMates({ nodes, segments, problems, rowOf }: Reading) {
  const used = new Set<string>();
  for (const { id, from, to } of segments) {
    for (const end of [from, to]) {
      used.add(end);
      if (nodes.has(end)) continue;
      problems.push({
        ...rowOf.get(id)!,
        column: end === from ? 'from' : 'to',
        severity: 'error',
        code: 'survey.missing-point',
        text: { zh: `点 ${end} 不在点表中`, en: `point ${end} is in no point table` },
      });
    }
  }
}

/** Line tables often leave the ground to the point table. */
function takeGroundFromPoints({ nodes, segments }: Reading) {
  for (const { start, end, from, to } of segments) {
    start.groundM ??= nodes.get(from)?.groundM ?? null;
    end.groundM ??= nodes.get(to)?.groundM ?? null;
  }
}

function noTable(sheets: SurveySheet[]): Problem {
  const heads = sheets.map(({ name, rows }) => `${name}: ${(rows[0] ?? []).slice(0, 8).join(' ')}`);
  return new Problem(
    'pipes.no-survey-table',
    { zh: '没有找到点表或线表。', en: 'No point table or line table was found.' },
    {
      zh: '点表需要点号、X、Y 列，线表需要起点点号、终点点号列。',
      en: 'A point table needs columns 物探点号, X, Y; a line table 起点点号 and 终点点号.',
    },
    { status: 422, facts: { sheets: heads } },
  );
}

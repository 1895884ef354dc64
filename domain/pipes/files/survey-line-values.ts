import { materialByWord } from '../materials.ts';
import type { PipeSegment, Scalar, Utility } from '../model.ts';
import { type Reading, utilityAt } from './survey-reading.ts';
import type { RowReader } from './survey-row.ts';
import { type SizeRead, sizeOf } from './survey-size.ts';
import { embeddingOf, gasPressureOf, type LineRole, stateOf, voltageOf, yearOf } from './survey-words.ts';

/** Everything of a line row but its name and its ends (`endsAsStated`). `from` is the number of a point of it. */
export function lineValues(
  reader: RowReader<LineRole>,
  reading: Reading,
  from: string,
): Partial<PipeSegment> & { utility: Utility } {
  const word = (role: LineRole) => reader.text(role);
  const { utility, subclass } = utilityAt(word('utility'), word('subclass'), from, reader, reading);
  const attributes: Record<string, Scalar> = { ...reader.others() };
  const size = sizeAt(reader, attributes);
  const material = word('material') === '' ? undefined : materialByWord(word('material'));
  if (word('material') !== '' && !material) attributes.materialText = word('material');
  const pressure = word('pressure');
  if (pressure !== '') attributes.pressureText = pressure;
  const cables = reader.number('cables');
  if (cables !== null) attributes.cables = cables;
  const embedding = word('embedding');
  if (embedding !== '' && !embeddingOf(embedding)) attributes.embeddingText = embedding;
  const year = reader.cell('laidYear');
  const ducts = ductsAt(reader, attributes);
  return {
    utility,
    subclass,
    diameterMm: size.diameterMm ?? null,
    widthMm: size.widthMm ?? reader.number('widthMm'),
    heightMm: size.heightMm ?? reader.number('heightMm'),
    material: material?.id ?? null,
    embedding: embeddingOf(embedding) ?? null,
    gasPressure: utility === 'gas' && pressure !== '' ? (gasPressureOf(pressure) ?? null) : null,
    voltageKv: utility === 'power' && pressure !== '' ? (voltageOf(pressure) ?? null) : null,
    ductsTotal: ducts.total ?? size.count ?? null,
    ductsUsed: ducts.used,
    laidYear: year === null ? null : (yearOf(year) ?? null),
    owner: word('owner') || null,
    state: stateOf(word('state')) ?? 'in_use',
    lengthM: reader.metres('lengthM'),
    kind:
      (['pump', 'valve', 'orifice', 'weir', 'outlet'] as const).find((one) => one === word('kind')) ?? 'pipe',
    closed: /关|CLOSED/i.test(word('valve')),
    via: verticesOf(reader),
    attributes,
  };
}

/** The size in millimetres; the text itself stays where it says more, or something else. */
function sizeAt(reader: RowReader<LineRole>, attributes: Record<string, Scalar>): SizeRead {
  const text = reader.text('size');
  if (text === '' || /^[-—/0]+$/.test(text)) return {};
  const size = sizeOf(text);
  if (!size || size.partly) attributes.sizeText = text;
  if (!size) {
    reader.report(
      'size',
      'size',
      { zh: `管径“${text}”无法识别，保留原文`, en: `the size "${text}" can't be read; kept as text` },
      'warning',
    );
    return {};
  }
  const factor = reader.millimetresPer('size');
  // a unit in the cell is above that of the head
  if (factor === 1 || /[a-z米]/i.test(text.replace(/^(dn|de|d)/i, ''))) return size;
  const scaled = (value: number) => Number((value * factor).toFixed(3));
  return {
    ...size,
    ...(size.diameterMm === undefined ? {} : { diameterMm: scaled(size.diameterMm) }),
    ...(size.widthMm === undefined ? {} : { widthMm: scaled(size.widthMm) }),
    ...(size.heightMm === undefined ? {} : { heightMm: scaled(size.heightMm) }),
  };
}

/** Two columns, or one of `6/4`: ducts and those in use. */
function ductsAt(
  reader: RowReader<LineRole>,
  attributes: Record<string, Scalar>,
): { total: number | null; used: number | null } {
  const [total, used] = [reader.number('ductsTotal'), reader.number('ductsUsed')];
  const text = reader.text('ducts');
  const pair = /^(\d+)\D+(\d+)\D*$/.exec(text);
  if (!pair) {
    if (text !== '') attributes.ductsText = text;
    return { total, used };
  }
  return { total: total ?? Number(pair[1]), used: used ?? Number(pair[2]) };
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

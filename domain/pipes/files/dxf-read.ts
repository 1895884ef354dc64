import { DXF_APPLICATION } from './dxf-write.ts';
import type { MapFeature } from './map-features.ts';
import type { RowProblem } from './row-problem.ts';

/** What a drawing of ours holds, before it is a network. */
export interface DxfRead {
  /** As it was written; the drawing itself can not say it. */
  crs: string | null;
  /** Ours with their records as properties, and what somebody drew beside them with its `Layer`. */
  own: MapFeature[];
  others: MapFeature[];
  problems: RowProblem[];
}

/** Whether `writeDxf` made it: its application is in the tables, before everything drawn. */
export function isOwnDxf(head: string): boolean {
  return /\n\s*2\r?\nLIANPIAN\r?\n/.test(head);
}

interface Entity {
  type: string;
  /** Group codes and values, in the order of the file. */
  pairs: [code: number, value: string][];
}

/**
 * Reads a DXF (text, any version) that `writeDxf` made and a CAD program may have changed: moved and deleted objects, new lines.
 * Lines, polylines and points are read; anything else that was added is counted by kind in a warning.
 */
export function readDxf(text: string, file: string): DxfRead {
  const read: DxfRead = { crs: null, own: [], others: [], problems: [] };
  const strange = new Map<string, number>();
  let inEntities = false;
  let leftOut = 0;
  let row = 0;
  let open: { entity: Entity; vertices: [number, number, number?][] } | undefined;
  const take = (entity: Entity, vertices?: [number, number, number?][]) => {
    row++;
    const record = recordOf(entity);
    if (record?.label === true) return;
    if (typeof record?.attributes_left_out === 'number') leftOut += record.attributes_left_out;
    const shape = vertices ? lineShape(entity, vertices) : shapeOf(entity);
    if (!shape) {
      strange.set(entity.type, (strange.get(entity.type) ?? 0) + 1);
      return;
    }
    const layer = groupOf(entity, 8) ?? '0';
    if (record) read.own.push({ row, properties: record, ...shape });
    else read.others.push({ row, properties: { Layer: layer, ...textOf(entity) }, ...shape });
  };
  for (const entity of entitiesOf(text)) {
    if (entity.type === 'SECTION') inEntities = groupOf(entity, 2) === 'ENTITIES';
    else if (entity.type === 'LAYER' && groupOf(entity, 2) === '0')
      read.crs = stringOrNull(recordOf(entity)?.crs);
    else if (!inEntities || ['ENDSEC', 'EOF'].includes(entity.type)) continue;
    else if (entity.type === 'POLYLINE') open = { entity, vertices: [] };
    else if (entity.type === 'VERTEX') open?.vertices.push(place(entity, 0));
    else if (entity.type === 'SEQEND') {
      if (open) take(open.entity, open.vertices);
      open = undefined;
    } else take(entity);
  }
  const warn = (code: string, zh: string, en: string) =>
    read.problems.push({
      table: file,
      row: 1,
      column: null,
      severity: 'warning',
      code: `dxf.${code}`,
      text: { zh, en },
    });
  if (strange.size > 0) {
    const list = [...strange].map(([type, count]) => `${type} × ${count}`).join(', ');
    warn(
      'unread',
      `图中另有不是线和点的对象，未读取：${list}。`,
      `Objects that are neither lines nor points were not read: ${list}.`,
    );
  }
  if (leftOut > 0)
    warn(
      'attributes-left-out',
      `写出 DXF 时有 ${leftOut} 项过长的属性未能放入。`,
      `${leftOut} attribute(s) were too long for a DXF when it was written.`,
    );
  return read;
}

function* entitiesOf(text: string): Generator<Entity> {
  let entity: Entity | undefined;
  let at = 0;
  const line = () => {
    const end = text.indexOf('\n', at);
    const found = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    return found.endsWith('\r') ? found.slice(0, -1) : found;
  };
  while (at < text.length) {
    const code = Number(line());
    const value = line();
    if (code === 0) {
      if (entity) yield entity;
      entity = { type: value.trim(), pairs: [] };
    } else entity?.pairs.push([code, value]);
  }
  if (entity) yield entity;
}

/** The record of ours among the extended data. */
function recordOf({ pairs }: Entity): Record<string, unknown> | undefined {
  let mine = false;
  let text = '';
  for (const [code, value] of pairs) {
    if (code === 1001) mine = value.trim() === DXF_APPLICATION;
    else if (mine && code === 1000) text += value.trim();
  }
  if (text === '') return undefined;
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null ? (record as Record<string, unknown>) : undefined;
  } catch {
    // cut by a program in between: read as anybody's line
    return undefined;
  }
}

type Shape = Pick<MapFeature, 'type' | 'coordinates'>;

function shapeOf(entity: Entity): Shape | undefined {
  switch (entity.type) {
    case 'POINT':
    case 'TEXT':
    case 'MTEXT':
      return { type: 'Point', coordinates: [[place(entity, 0)]] };
    case 'LINE':
      return { type: 'Line', coordinates: [[place(entity, 0), place(entity, 1)]] };
    case 'LWPOLYLINE':
      return lineShape(entity, lightVertices(entity));
    default:
      return undefined;
  }
}

function lineShape(entity: Entity, vertices: [number, number, number?][]): Shape | undefined {
  if (vertices.length < 2) return undefined;
  const closed = (Number(groupOf(entity, 70)) & 1) === 1;
  return { type: 'Line', coordinates: [closed ? [...vertices, vertices[0]!] : vertices] };
}

/** 10 and 20 once a vertex, with one elevation (38) for all. */
function lightVertices({ pairs }: Entity): [number, number, number?][] {
  const vertices: [number, number][] = [];
  for (const [code, value] of pairs) {
    if (code === 10) vertices.push([Number(value), Number.NaN]);
    else if (code === 20 && vertices.length > 0) vertices.at(-1)![1] = Number(value);
  }
  return vertices;
}

/** First (10, 20, 30) or second (11, 21, 31) place of an object. */
function place(entity: Entity, which: 0 | 1): [number, number, number?] {
  const [x, y, z] = [10, 20, 30].map((code) => Number(groupOf(entity, code + which)));
  return Number.isFinite(z) ? [x!, y!, z] : [x!, y!];
}

function textOf(entity: Entity): { Text?: string } {
  return entity.type === 'TEXT' || entity.type === 'MTEXT' ? { Text: groupOf(entity, 1) ?? '' } : {};
}

function groupOf({ pairs }: Entity, code: number): string | undefined {
  return pairs.find(([each]) => each === code)?.[1].trim();
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' && /^EPSG:\d+$/.test(value) ? value : null;
}

import {
  defaultLevelReference,
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  type Scalar,
  type Utility,
} from './model.ts';

/** A line of a map file: plan vertices in metres (a third ordinate is a level) and what the file says about it. */
export interface LineFeature {
  id: string;
  coordinates: (readonly [number, number, number?])[];
  /** What is known in the words of the model; the rest stays in `attributes`. */
  values: Partial<PipeSegment>;
  /** Names of the end nodes, where the file has them. */
  fromName?: string | undefined;
  toName?: string | undefined;
}

/** A point of a map file that belongs to the network. */
export interface PointFeature {
  id: string;
  x: number;
  y: number;
  values: Partial<PipeNode>;
}

/**
 * A network from drawn lines and points. Ends within a millimetre are one node; ends that the file gives one name, but draws
 * apart, stay apart and carry the name as `statedNode`, so that the validation can show and join them. Lines without
 * geometry keep their names and fail the validation.
 */
export function networkFromLines(
  lines: LineFeature[],
  points: PointFeature[] = [],
  crs: string | null = null,
  utility: Utility = 'water',
): PipeNetwork {
  const nodes = new Map<string, PipeNode>();
  const byPlace = new Map<string, PipeNode>();
  const place = (x: number, y: number, of: Utility) =>
    `${of}|${Math.round(x * 1000)}|${Math.round(y * 1000)}`;
  for (const { id, x, y, values } of points) {
    const node = newNode({ utility, ...values, id: unusedId(nodes, id), x, y });
    nodes.set(node.id, node);
    const key = place(x, y, node.utility);
    if (!byPlace.has(key)) byPlace.set(key, node);
  }
  const nodeAt = (x: number, y: number, of: Utility, name: string | undefined): PipeNode => {
    // two names in one place are two nodes: both sides of a pump or valve are often drawn like that
    const key = `${place(x, y, of)}|${name ?? ''}`;
    const known = byPlace.get(key) ?? byPlace.get(place(x, y, of));
    if (known && (name === undefined || known.attributes.statedNode === name)) return known;
    const attributes: Record<string, Scalar> = name === undefined ? {} : { statedNode: name };
    const id = unusedId(nodes, name ?? `n${nodes.size + 1}`);
    const node = newNode({ id, x, y, utility: of, attributes });
    nodes.set(id, node);
    byPlace.set(key, node);
    return node;
  };
  // a name that the file's own points bear counts as stated for them too
  for (const { id } of points) {
    const node = nodes.get(id);
    if (node && lines.some((one) => one.fromName !== undefined))
      node.attributes = { ...node.attributes, statedNode: id };
  }
  const ids = new Map<string, true>();
  const segments = lines.map((line): PipeSegment => {
    const of = line.values.utility ?? utility;
    const id = unusedId(ids, line.id);
    ids.set(id, true);
    const first = line.coordinates[0];
    const last = line.coordinates.at(-1);
    if (!first || !last) {
      return newSegment({
        utility: of,
        ...line.values,
        id,
        from: line.fromName ?? '',
        to: line.toName ?? '',
      });
    }
    const segment = newSegment({
      utility: of,
      ...line.values,
      id,
      from: nodeAt(first[0], first[1], of, line.fromName).id,
      to: nodeAt(last[0], last[1], of, line.toName).id,
      via: line.coordinates.slice(1, -1).map(([x, y]) => [x, y]),
    });
    return withDrawnLevels(segment, first[2], last[2]);
  });
  return { crs, nodes: [...nodes.values()], segments, extras: {} };
}

/** A drawn third ordinate is a level as the utility is surveyed; a file full of zeros is a flat file. */
function withDrawnLevels(
  segment: PipeSegment,
  start: number | undefined,
  end: number | undefined,
): PipeSegment {
  if (!start || !end || !Number.isFinite(start) || !Number.isFinite(end)) return segment;
  const stated = segment.start.levelM !== null || segment.end.levelM !== null;
  if (stated) return segment;
  return {
    ...segment,
    levelReference: defaultLevelReference(segment.utility),
    start: { ...segment.start, levelM: start },
    end: { ...segment.end, levelM: end },
  };
}

function unusedId(taken: ReadonlyMap<string, unknown>, wanted: string): string {
  let id = wanted;
  for (let k = 2; taken.has(id); k++) id = `${wanted}~${k}`;
  return id;
}

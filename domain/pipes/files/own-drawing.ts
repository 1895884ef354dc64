import { networkFromLines } from '../from-lines.ts';
import type { PipeNetwork } from '../model.ts';
import { readDxf } from './dxf-read.ts';
import type { LayerUse } from './layer-uses.ts';
import { type FeaturesRead, networkFeatures } from './map-features.ts';
import { ownNetwork } from './own-features.ts';
import type { ReadResult, RowProblem } from './row-problem.ts';

export interface OwnDrawingOptions {
  /** Over what the drawing says. */
  crs?: string | null;
  layers?: Record<string, LayerUse> | undefined;
}

/**
 * The network of a DXF that this program wrote (`isOwnDxf`), as it is after somebody worked on it: what kept its record keeps its
 * name and all fields, at the place where it lies now; lines that were drawn beside it are read like anybody's, and meet the points
 * that they end at.
 */
export function readOwnDrawing(
  text: string,
  file: string,
  options: OwnDrawingOptions = {},
): ReadResult & Pick<FeaturesRead, 'layers'> {
  const { crs: written, own, others, problems } = readDxf(text, file);
  const crs = options.crs ?? written;
  const read = networkFeatures(others, { drawing: { fileName: file, layers: options.layers } });
  for (const note of read.notes) problems.push(warning(file, `map.${note.code}`, note.text.zh, note.text.en));
  const kept = ownNetwork(own, crs);
  if (!kept && own.length > 0)
    problems.push(
      warning(
        file,
        'dxf.records-broken',
        '图中的管线记录不完整（管点被删除，或对象被复制），已按图形重新连接，编号尽量保留。',
        'The records in the drawing no longer fit together (a point was deleted, an object copied): joined by place again, names kept where they are single.',
      ),
    );
  return { network: joined(kept, own, read, crs), problems, layers: read.layers };
}

/** Ours first, so that its names stay; then what was drawn beside it. */
function joined(
  kept: PipeNetwork | undefined,
  own: Parameters<typeof networkFeatures>[0],
  { lines, points }: FeaturesRead,
  crs: string | null,
): PipeNetwork {
  if (kept && lines.length + points.length === 0) return kept;
  if (!kept) {
    const ours = networkFeatures(own);
    const network = networkFromLines([...ours.lines, ...lines], [...ours.points, ...points], crs);
    return { ...network, extras: { format: 'map' } };
  }
  const standing = kept.nodes.map(({ id, x, y, ...values }) => ({ id, x, y, values }));
  const added = networkFromLines(lines, [...standing, ...points], crs);
  const taken = new Set(kept.segments.map((one) => one.id));
  const segments = added.segments.map((one) => {
    let id = one.id;
    for (let k = 2; taken.has(id); k++) id = `${one.id}~${k}`;
    taken.add(id);
    return { ...one, id };
  });
  return { ...kept, nodes: added.nodes, segments: [...kept.segments, ...segments] };
}

function warning(table: string, code: string, zh: string, en: string): RowProblem {
  return { table, row: 1, column: null, severity: 'warning', code, text: { zh, en } };
}

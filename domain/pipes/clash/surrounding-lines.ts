import Flatbush from 'flatbush';
import type { PipeSegment } from '../model.ts';
import { groundAt } from './cure.ts';
import { classOfRow, conditions } from './rule-matrix.ts';
import { type PlanRelation, planRelation } from './segment-distance.ts';
import {
  type Context,
  finding,
  forgivenM,
  largestM,
  type Surroundings,
  searchPiece,
} from './surroundings.ts';

/** sin 30°, as for pipes: flatter than this a pipe runs beside the line. */
const BESIDE_SINE = 0.5;

/** Walls, kerbs and railways: beside them the horizontal table; under the rails of a railway, that of crossings. */
export function againstLines(
  context: Context,
  segments: Map<string, PipeSegment>,
  lines: Surroundings['lines'],
) {
  const edges = lines.flatMap((one) => one.line.slice(1).map((to, k) => ({ one, from: one.line[k]!, to })));
  if (edges.length === 0) return;
  const { pieces, standards } = context;
  const tree = new Flatbush(edges.length);
  for (const { from, to } of edges) {
    tree.add(
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.max(from[0], to[0]),
      Math.max(from[1], to[1]),
    );
  }
  tree.finish();
  const reach = largestM(standards, ['wall', 'kerb', 'railway']);
  const relation: PlanRelation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  for (let i = 0; i < pieces.count; i++) {
    const segment = segments.get(pieces.segmentIds[pieces.segment[i]!]!)!;
    const row = pieces.row[i]!;
    for (const hit of searchPiece(tree, pieces, i, reach + pieces.radiusM[i]!)) {
      const { one, from, to } = edges[hit]!;
      const figure = standards.horizontal(classOfRow(row), one.kind, {
        ...conditions(row, row),
        electrified: one.electrified,
      });
      const { x0, y0, x1, y1 } = pieces;
      const [ax, ay, bx, by] = [x0[i]!, y0[i]!, x1[i]!, y1[i]!];
      planRelation(ax, ay, bx, by, from[0], from[1], to[0], to[1], relation);
      const measured = relation.distanceM - pieces.radiusM[i]!;
      if (relation.crosses && one.kind === 'railway') underRails(context, segment, i, relation.t, one.id);
      if (!figure || relation.crosses || measured >= figure.value - forgivenM) continue;
      const sine = Math.abs((bx - ax) * (to[1] - from[1]) - (by - ay) * (to[0] - from[0]));
      // across a wall, a kerb or a railway a pipe may go; beside it, it keeps its distance
      if (sine > BESIDE_SINE * Math.hypot(bx - ax, by - ay) * Math.hypot(to[0] - from[0], to[1] - from[1]))
        continue;
      const at: [number, number] = [ax + relation.t * (bx - ax), ay + relation.t * (by - ay)];
      const other = [from[0] + relation.u * (to[0] - from[0]), from[1] + relation.u * (to[1] - from[1])];
      context.keep(
        finding(one.kind, segment, { type: one.kind, id: one.id }, figure, {
          required: figure.value,
          measured,
          at,
          away: [at[0] - other[0]!, at[1] - other[1]!],
        }),
      );
    }
  }
}

/** Ground to crown where a pipe passes below rails: the register knows the ground, which stands for the rail's foot. */
function underRails(context: Context, segment: PipeSegment, i: number, t: number, id: string) {
  const { pieces, standards, nodes } = context;
  const figure = standards.vertical(classOfRow(pieces.row[i]!), 'railway-rail');
  const { x0, y0, z0, x1, y1, z1 } = pieces;
  const at: [number, number] = [x0[i]! + t * (x1[i]! - x0[i]!), y0[i]! + t * (y1[i]! - y0[i]!)];
  const ground = groundAt(segment, { x: at[0], y: at[1] }, nodes);
  const crown = z0[i]! + t * (z1[i]! - z0[i]!) + pieces.halfHeightM[i]!;
  if (!figure || ground === null || !Number.isFinite(crown)) return;
  const measured = ground - crown;
  if (measured >= figure.value - forgivenM) return;
  const given = { required: figure.value, measured, at, away: null };
  context.keep(finding('railway', segment, { type: 'railway', id }, figure, given));
}

import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { MainsReach } from '../../domain/zoning/mains-reach.ts';
import { measureShapes, packShapes } from '../../domain/zoning/unit-shapes.ts';
import type { UnitKind, ZoneMains } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { hasPipes, mainsNear } from '../pipes/mains-near.ts';
import { unitOutlines } from '../register/unit-outlines.ts';
import { mainsPolicy } from './mains-policy.ts';

/** Pipes worked on in one go: some milliseconds, then others are answered. */
const batch = 500;

/** Existing mains by the units that share them. Lengths and unit ids only: where a main lies stays with those who ask for pipes. */
export async function zoneMains(db: Kysely<Schema>, city: string, kind: UnitKind): Promise<ZoneMains> {
  const { reachM, states } = mainsPolicy;
  const units = await unitOutlines(db, city, kind);
  const shapes = packShapes(units.map(({ polygons }) => polygons));
  const boxes = Array.from(measureShapes(shapes).box, (edge, i) => edge + (i % 4 < 2 ? -reachM : reachM));
  const lines = await mainsNear(db, city, boxes, mainsPolicy);
  const mains = new MainsReach(shapes, reachM);
  for (let at = 0; at < lines.length; at += batch) {
    for (const { utility, line } of lines.slice(at, at + batch))
      mains.add({ utility, xy: line.flatMap(([x, y]) => [x!, y!]) });
    await setImmediate();
  }
  return {
    reachM,
    surveyed: lines.length > 0 || (await hasPipes(db, city, states)),
    stretches: mains.stretches.map((one) => ({
      utility: one.utility,
      units: one.units.map((u) => units[u]!.id),
      lengthM: Math.round(one.lengthM * 100) / 100,
    })),
  };
}

import type { Kysely } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { readUnitKey } from '../../domain/zoning/unit-key.ts';
import type { UnitKind } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { dissolvedOutlines } from '../register/planning-units.ts';

/**
 * Outer rings of units taken together (EPSG:4490), closed; courtyards between them belong to the zone.
 * @param keys - as a plan names its members; those that are gone are left out
 * @throws Problem zoning.outline-empty when none is there
 */
export async function zoneOutline(
  db: Kysely<Schema>,
  city: string,
  kind: UnitKind,
  keys: readonly string[],
): Promise<{ rings: [number, number][][] }> {
  const members = keys.map((key) => ({ ...readUnitKey(key), group: 1 }));
  const [outline] = await dissolvedOutlines(db, city, kind, members);
  if (!outline) throw nothingThere();
  const { type, coordinates } = outline.geometry;
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as [number, number][][][];
  return { rings: polygons.map(([outer]) => outer!) };
}

function nothingThere(): Problem {
  return new Problem(
    'zoning.outline-empty',
    { zh: '所选小区或片区在地图上没有范围。', en: 'None of these units has an outline on the map.' },
    {
      zh: '它可能已被删除：请刷新，或在图上圈定。',
      en: 'They may have been removed: reload, or draw the zone.',
    },
    { status: 404 },
  );
}

import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import { outlinesOf } from './ground.ts';
import { lockedOf, type useZoning, zoneName } from './store.ts';
import { type DrawnZone, nameFeature, outlineFeature, ringsInDegrees } from './zone-features.ts';

type Desk = Pick<
  ReturnType<typeof useZoning.getState>,
  'ground' | 'live' | 'revision' | 'changedAt' | 'colours' | 'rows' | 'active'
>;

interface Known {
  /** The revision whose members `rings` surround. */
  at: number;
  rings: [number, number][][];
  /** What else the features depend on. */
  look: string;
  outline: GeoJSON.Feature;
  name: GeoJSON.Feature;
}

/** A slice of work on the main thread: half a frame. */
const sliceMs = 8;

/**
 * Outlines and names of the zones of the open plan, kept from edit to edit: only a zone that an edit touched is surrounded (by the worker) and
 * named again. Many zones at once, as automatic zoning makes them, are done in slices between the frames.
 */
export class DrawnZones {
  readonly #known = new Map<number, Known>();
  #live: Desk['live'] = null;

  /** The features of all zones, or null where `isStale` said meanwhile that another edit came. */
  async draw(
    { ground, live, changedAt, colours, rows, active }: Desk,
    language: string,
    isStale: () => boolean,
  ): Promise<{ outlines: GeoJSON.FeatureCollection; names: GeoJSON.FeatureCollection } | null> {
    if (this.#live !== live) this.#known.clear();
    this.#live = live;
    if (!ground || !live) return null;
    const zones = live.zones();
    const changed = (zone: number) => changedAt.get(zone) ?? 0;
    const fresh = zones.filter((zone) => this.#known.get(zone)?.at !== changed(zone));
    const at = new Map(fresh.map((zone) => [zone, changed(zone)]));
    const answers =
      fresh.length > 0
        ? await outlinesOf(
            ground,
            fresh.map((zone) => ({ zone, units: live.members(zone) })),
          )
        : [];
    if (isStale()) return null;
    const rings = new Map(answers.map(({ zone, outline }) => [zone, outline?.rings ?? []]));
    const locked = lockedOf(rows);
    let began = performance.now();
    for (const zone of zones) {
      const known = this.#known.get(zone);
      const colour = zoneColours[colours.get(zone) ?? 0]!;
      const look = [colour, zone === active, locked.has(zone), rows.get(zone)?.name, language].join();
      const met = rings.get(zone);
      if (known && known.look === look && !met) continue;
      if (performance.now() - began > sliceMs) {
        await new Promise((resolve) => setTimeout(resolve));
        if (isStale()) return null;
        began = performance.now();
      }
      // emptied while the worker was at it: what is drawn for that edit comes next
      if (live.members(zone).length === 0) return null;
      const drawn: DrawnZone = {
        zone,
        name: `${zoneName(zone, rows)}${locked.has(zone) ? ' 🔒' : ''}`,
        colour,
        active: zone === active,
        rings: met ? ringsInDegrees(ground, met) : known!.rings,
      };
      this.#known.set(zone, {
        at: at.get(zone) ?? known!.at,
        rings: drawn.rings,
        look,
        outline: outlineFeature(drawn),
        name: nameFeature(ground, live, drawn),
      });
    }
    const features = (of: 'outline' | 'name') => zones.map((zone) => this.#known.get(zone)![of]);
    return {
      outlines: { type: 'FeatureCollection', features: features('outline') },
      names: { type: 'FeatureCollection', features: features('name') },
    };
  }
}

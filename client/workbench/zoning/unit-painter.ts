import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import type { MapUpdater } from '../../map/updater.ts';
import type { useZoning } from './store.ts';

type Desk = ReturnType<typeof useZoning.getState>;

const stray = 16;
const threatened = 32;
const touched = 64;

/**
 * Writes the colour and the marks of units to the map. While the pointer moves only the units of the last and the present preview are looked
 * at, after an edit all are; what looks as it did is not written again. It listens to the store by itself: a stroke draws nothing in React.
 */
export class UnitPainter {
  readonly #updater: MapUpdater;
  #ground: Desk['ground'] = null;
  #revision = -1;
  /** How each unit was painted last: number of its colour (0 = none) and its marks. */
  #looks = new Uint8Array();
  #marks = new Uint8Array();
  #previewed: number[] = [];

  constructor(updater: MapUpdater) {
    this.#updater = updater;
  }

  /** Paints what differs from the last time; answers with how many units that were. */
  paint({ ground, live, revision, colours, broken, preview }: Desk): number {
    if (!ground || !live) return 0;
    const fresh = this.#ground !== ground;
    if (fresh) {
      this.#ground = ground;
      this.#looks = new Uint8Array(ground.units.length);
      this.#marks = new Uint8Array(ground.units.length);
      this.#previewed = [];
    }
    const all = fresh || this.#revision !== revision;
    const marks = this.#marks;
    const mark = (units: readonly number[], bit: number) => {
      for (const u of units) marks[u]! |= bit;
    };
    const before = this.#previewed;
    this.#previewed = [...(preview?.units ?? [])];
    for (const { strays } of preview?.pieces ?? [])
      for (const piece of strays) this.#previewed.push(...piece);
    if (all) marks.fill(0);
    else for (const u of before) marks[u]! &= ~(touched | threatened);
    if (all) for (const { strays } of broken) for (const piece of strays) mark(piece, stray);
    mark(preview?.units ?? [], touched);
    for (const { strays } of preview?.pieces ?? []) for (const piece of strays) mark(piece, threatened);

    const colourOf = (zone: number, other: number) =>
      zone > 0 ? 1 + (colours.get(zone) ?? other % zoneColours.length) : 0;
    const tint = preview ? colourOf(preview.zone, preview.zone) : 0;
    let written = 0;
    const look = (u: number) => {
      const next = marks[u]! | (marks[u]! & touched ? tint : colourOf(live.zone[u]!, 0));
      if (!fresh && this.#looks[u] === next) return;
      this.#looks[u] = next;
      written++;
      this.#updater.setState(
        { source: 'zone-units', id: ground.keys[u]! },
        {
          colour: zoneColours[(next & (stray - 1)) - 1] ?? '',
          stray: (next & stray) > 0,
          threatened: (next & threatened) > 0,
          touched: (next & touched) > 0,
        },
      );
    };
    if (all) for (let u = 0; u < live.zone.length; u++) look(u);
    else {
      for (const u of before) look(u);
      for (const u of this.#previewed) look(u);
    }
    this.#revision = revision;
    return written;
  }
}

import type { Layer } from '@deck.gl/core';
import type { MapLibreOverlay } from '@deck.gl/maplibre';
import type { MapStage } from './engine.ts';

/**
 * deck.gl above the map, loaded when the first desk asks for it. Drawn over the labels, not between the layers:
 * interleaving breaks MapLibre 6's labels (deck.gl issue 10700).
 */
export class DeckOverlay {
  private readonly wanted = new Map<string, readonly Layer[]>();
  private control: MapLibreOverlay | null = null;
  private loading = false;
  private frame = 0;
  private readonly stage: MapStage;

  constructor(stage: MapStage) {
    this.stage = stage;
  }

  /** The layers of one owner; an empty list takes them away. */
  set(owner: string, layers: readonly Layer[]): void {
    if (layers.length) this.wanted.set(owner, layers);
    else this.wanted.delete(owner);
    if (!this.control) void this.load();
    else this.frame ||= requestAnimationFrame(() => this.apply());
  }

  private async load(): Promise<void> {
    if (this.loading || !this.wanted.size) return;
    this.loading = true;
    const deck = await import('@deck.gl/maplibre');
    this.control = new deck.MapLibreOverlay({ interleaved: false, layers: [] });
    this.stage.map.addControl(this.control);
    this.apply();
  }

  private apply(): void {
    this.frame = 0;
    this.control?.setProps({ layers: [...this.wanted.values()].flat() });
  }
}

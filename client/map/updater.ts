import type { GeoJSONSource, LayerSpecification, Map as MapLibreMap, VectorTileSource } from 'maplibre-gl';
import { type Band, bandOf, bands, type LayerGroup } from './bands.ts';
import { addPatterns } from './patterns.ts';

/**
 * States that are written in one frame; the rest follow in the next ones. MapLibre rewrites the vertices of every feature whose state changed before it
 * draws, so that a lasso around thousands would hold up the page for one long frame.
 */
export const statesPerFrame = 300;

/** A feature as MapLibre addresses its state. */
export interface FeatureAddress {
  source: string;
  sourceLayer?: string;
  id: string | number;
}

interface Placed {
  id: string;
  group: string;
  rank: number;
}

/**
 * The only writer of the map. Callers say what they want (groups, data, feature states); at most once a frame the
 * difference to what is already there is applied, in one go and in order. Asking twice costs nothing.
 */
export class MapUpdater {
  private readonly wanted = new Map<string, LayerGroup>();
  private readonly off = new Set<string>();
  private readonly shown = new Map<string, LayerGroup>();
  private readonly sequence = new Map<string, number>();
  private readonly data = new Map<string, GeoJSON.GeoJSON>();
  private readonly states = new Map<string, { at: FeatureAddress; state: Record<string, unknown> }>();
  private placed: Placed[] = [];
  private frame = 0;
  private visibilityAsked = false;
  private stopped = false;
  private listeners = new Set<() => void>();
  private readonly map: MapLibreMap;

  constructor(map: MapLibreMap) {
    this.map = map;
    map.on('style.load', () => this.ask());
  }

  /** Wants a group on the map; the same id again replaces it, keeping sources and layers that did not change. */
  show(group: LayerGroup): void {
    if (!this.sequence.has(group.id)) this.sequence.set(group.id, this.sequence.size);
    this.wanted.set(group.id, group);
    this.ask();
  }

  remove(groupId: string): void {
    this.wanted.delete(groupId);
    this.ask();
  }

  /** Switched off by the reader in the layer panel; remembered while the group comes and goes. */
  setVisible(groupId: string, visible: boolean): void {
    if (visible) this.off.delete(groupId);
    else this.off.add(groupId);
    this.visibilityAsked = true;
    this.ask();
  }

  isVisible(groupId: string): boolean {
    return !this.off.has(groupId);
  }

  groups(): LayerGroup[] {
    return [...this.wanted.values()];
  }

  /** Replaces the data of a GeoJSON source; of several calls within one frame the last one wins. */
  setData(source: string, data: GeoJSON.GeoJSON): void {
    this.data.set(source, data);
    this.ask();
  }

  /** Merges into the state of one feature. Thousands of calls within one frame are spread over several ({@link statesPerFrame}). */
  setState(at: FeatureAddress, state: Record<string, unknown>): void {
    const key = `${at.source}/${at.sourceLayer ?? ''}/${at.id}`;
    const known = this.states.get(key);
    this.states.set(key, { at, state: known ? { ...known.state, ...state } : state });
    this.ask();
  }

  /** Tells when groups came, went or changed: layer panel and legend listen. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The map is going: nothing is written any more, whoever still asks. */
  stop(): void {
    this.stopped = true;
    cancelAnimationFrame(this.frame);
  }

  private ask(): void {
    if (this.frame || this.stopped) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.apply();
    });
  }

  private apply(): void {
    if (!this.map.style?._loaded) return;
    addPatterns(this.map);
    let changed = false;
    for (const [id, group] of this.shown) {
      const next = this.wanted.get(id);
      if (next === group) continue;
      this.takeDown(group, next);
      changed = true;
    }
    for (const [id, group] of this.wanted) {
      if (this.shown.get(id) === group) continue;
      this.putUp(group);
      changed = true;
    }
    if (changed || this.visibilityAsked) {
      for (const group of this.shown.values()) this.applyVisibility(group);
      this.visibilityAsked = false;
      changed = true;
    }
    this.applyData();
    this.applyStates();
    // data and states change many times a second while somebody paints: nobody is told of those
    if (changed) for (const listener of this.listeners) listener();
  }

  private takeDown(group: LayerGroup, next: LayerGroup | undefined): void {
    const keepLayer = new Set<string>();
    for (const layer of next?.layers ?? []) {
      const before = group.layers.find((old) => old.id === layer.id);
      if (before && sameValue(before, layer) && this.keepsSource(group, next, layer)) keepLayer.add(layer.id);
    }
    for (const layer of group.layers) {
      if (keepLayer.has(layer.id)) continue;
      if (this.map.getLayer(layer.id)) this.map.removeLayer(layer.id);
      this.placed = this.placed.filter((one) => one.id !== layer.id);
    }
    for (const [source, specification] of Object.entries(group.sources)) {
      if (next && sameValue(next.sources[source], specification)) continue;
      const used = this.placed.some((one) => this.map.getLayer(one.id)?.source === source);
      if (!used && this.map.getSource(source)) this.map.removeSource(source);
    }
    this.shown.delete(group.id);
  }

  private keepsSource(group: LayerGroup, next: LayerGroup | undefined, layer: LayerSpecification): boolean {
    const source = 'source' in layer && typeof layer.source === 'string' ? layer.source : undefined;
    return source === undefined || sameValue(group.sources[source], next?.sources[source]);
  }

  private putUp(group: LayerGroup): void {
    for (const [source, specification] of Object.entries(group.sources)) {
      if (!this.map.getSource(source)) this.map.addSource(source, specification);
    }
    for (const [index, layer] of group.layers.entries()) {
      if (this.map.getLayer(layer.id)) continue;
      const rank = this.rank(bandOf(layer, group), group.id, index);
      const at = this.placed.findIndex((one) => one.rank > rank);
      this.map.addLayer(layer, this.placed[at]?.id);
      this.placed.splice(at < 0 ? this.placed.length : at, 0, { id: layer.id, group: group.id, rank });
    }
    this.shown.set(group.id, group);
  }

  private rank(band: Band, groupId: string, index: number): number {
    return bands.indexOf(band) * 1e6 + (this.sequence.get(groupId) ?? 0) * 1e3 + index;
  }

  private applyVisibility(group: LayerGroup): void {
    const visibility = this.off.has(group.id) ? 'none' : 'visible';
    for (const layer of group.layers) {
      if ((layer.layout?.visibility ?? 'visible') === 'none') continue;
      const now = this.map.getLayoutProperty(layer.id, 'visibility') ?? 'visible';
      if (now !== visibility) this.map.setLayoutProperty(layer.id, 'visibility', visibility);
    }
  }

  private applyData(): void {
    for (const [source, data] of this.data) {
      const target = this.map.getSource(source) as GeoJSONSource | undefined;
      if (!target) continue; // kept until its group is up
      target.setData(data);
      this.data.delete(source);
    }
  }

  private applyStates(): void {
    let room = statesPerFrame;
    for (const [key, { at, state }] of this.states) {
      if (!this.map.getSource(at.source)) continue;
      if (room-- === 0) {
        this.ask();
        return;
      }
      this.map.setFeatureState(at, state);
      this.states.delete(key);
    }
  }

  /** Asks the tiles of a layer anew after its data changed on the server: the TileJSON names the new revision. */
  reloadTiles(layer: string): void {
    const asked = new Set<string>();
    for (const group of this.shown.values()) {
      for (const [id, specification] of Object.entries(group.sources)) {
        if (asked.has(id)) continue; // groups may share a source
        asked.add(id);
        if (specification.type !== 'vector' || !specification.url) continue;
        if (!new URL(specification.url).pathname.endsWith(`/${layer}.json`)) continue;
        const source = this.map.getSource(id) as VectorTileSource | undefined;
        source?.setUrl(specification.url);
      }
    }
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

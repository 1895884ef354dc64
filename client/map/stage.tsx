import type { Layer } from '@deck.gl/core';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import type { LayerGroup } from './bands.ts';
import { createStage, type MapStage } from './engine.ts';
import type { Mode } from './modes/mode.ts';
import { DeckOverlay } from './overlay.ts';
import './stage.css';

interface Staged {
  stage: MapStage;
  overlay: DeckOverlay;
}

const StageContext = createContext<Staged | null>(null);

/** The map element; children are mounted once the map can take layers and see it through the hooks below. */
export function MapCanvas({
  bounds,
  label,
  children,
}: {
  bounds?: [number, number, number, number] | undefined;
  label: string;
  children?: ReactNode;
}) {
  const container = useRef<HTMLDivElement>(null);
  const [staged, setStaged] = useState<Staged | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  // the first extent only: later ones are moves, not new maps
  const firstBounds = useRef(bounds);

  useEffect(() => {
    let stage: MapStage;
    try {
      stage = createStage({
        container: container.current!,
        ...(firstBounds.current ? { bounds: firstBounds.current } : {}),
      });
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
      return;
    }
    const ready = () => setStaged({ stage, overlay: new DeckOverlay(stage) });
    if (stage.map.isStyleLoaded()) ready();
    else stage.map.once('style.load', ready);
    const resize = new ResizeObserver(() => stage.map.resize());
    resize.observe(container.current!);
    return () => {
      resize.disconnect();
      stage.destroy();
      setStaged(null);
    };
  }, []);

  // words may come later or change their language: that must not make a new map, which would forget the view
  useEffect(() => {
    staged?.stage.map.getCanvas().setAttribute('aria-label', label);
  }, [staged, label]);

  return (
    <div className="map-canvas">
      <div ref={container} className="map-canvas__gl" />
      {failed ? <p className="map-canvas__failed">{failed}</p> : null}
      {staged ? <StageContext.Provider value={staged}>{children}</StageContext.Provider> : null}
    </div>
  );
}

export function useStage(): MapStage {
  const staged = useContext(StageContext);
  if (!staged) throw new Error('useStage outside MapCanvas');
  return staged.stage;
}

/** Keeps a group on the map while mounted. Memoise it: identity tells the updater what changed. */
export function useLayerGroup(group: LayerGroup | null): void {
  const { updater } = useStage();
  const id = group?.id;
  useEffect(() => {
    if (group) updater.show(group);
  }, [updater, group]);
  useEffect(() => {
    if (id) return () => updater.remove(id);
  }, [updater, id]);
}

/** Data of a GeoJSON source of a shown group. */
export function useSourceData(source: string, data: GeoJSON.GeoJSON | null): void {
  const { updater } = useStage();
  useEffect(() => {
    if (data) updater.setData(source, data);
  }, [updater, source, data]);
}

/** Turns a mode on while mounted; the one turned on last wins, and the one before comes back after it. */
export function useMode(mode: Mode | null): void {
  const stage = useStage();
  useEffect(() => {
    if (!mode) return;
    return pushMode(stage, mode);
  }, [stage, mode]);
}

const stacks = new WeakMap<MapStage, { mode: Mode; stop: (() => void) | null }[]>();

function pushMode(stage: MapStage, mode: Mode): () => void {
  const stack = stacks.get(stage) ?? [];
  stacks.set(stage, stack);
  const below = stack.at(-1);
  below?.stop?.();
  if (below) below.stop = null;
  const entry = { mode, stop: begin(stage, mode) as (() => void) | null };
  stack.push(entry);
  return () => {
    const wasTop = stack.at(-1) === entry;
    entry.stop?.();
    stack.splice(stack.indexOf(entry), 1);
    const top = stack.at(-1);
    if (wasTop && top) top.stop = begin(stage, top.mode);
  };
}

function begin(stage: MapStage, mode: Mode): () => void {
  const container = stage.map.getContainer();
  container.dataset.mode = mode.key;
  stage.map.getCanvasContainer().style.cursor = mode.cursor;
  const stop = mode.start(stage);
  return () => {
    stage.map.getCanvasContainer().style.cursor = '';
    stop();
  };
}

/** deck.gl layers of one owner while mounted. */
export function useDeckLayers(owner: string, layers: readonly Layer[]): void {
  const staged = useContext(StageContext);
  useEffect(() => {
    staged?.overlay.set(owner, layers);
  }, [staged, owner, layers]);
  useEffect(() => () => staged?.overlay.set(owner, []), [staged, owner]);
}

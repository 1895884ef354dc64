import i18next from 'i18next';
import { useEffect, useMemo } from 'react';
import { cutAlong, growToFloor } from '../../../domain/zoning/hand-tools.ts';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import type { MapStage } from '../../map/engine.ts';
import { lineMode, polygonMode } from '../../map/modes/draw.ts';
import { lassoMode } from '../../map/modes/lasso.ts';
import { type LngLat, type Mode, metresPerPixel } from '../../map/modes/mode.ts';
import { paintMode } from '../../map/modes/paint.ts';
import { placeMode } from '../../map/modes/place.ts';
import { useMode, useStage } from '../../map/stage.tsx';
import type { GrowingLasso } from '../../map/unit-index.ts';
import { useWorkbench } from '../state/workbench.ts';
import { turnAt, turnSelected } from './division.tsx';
import { type Ground, renumbered } from './ground.ts';
import { lockedOf, useZoning, zoneName } from './store.ts';

/** The tool in hand, as a mode of the map. */
export function ZoneTools() {
  const stage = useStage();
  const tool = useWorkbench((state) => state.tool);
  const ready = useZoning((state) => state.live !== null);
  const mode = useMemo(() => (ready ? modeOf(tool, stage) : null), [tool, ready, stage]);
  useMode(mode);
  useZoneKeys();
  return null;
}

function modeOf(tool: string, stage: MapStage): Mode | null {
  const into = () => useZoning.getState().active;
  switch (tool) {
    case 'brush':
      return brush(stage, into, 'zoning:note.brush');
    case 'eraser':
      return brush(stage, () => 0, 'zoning:note.erase');
    case 'lasso':
      return lasso(into);
    case 'polygon':
      return polygonMode({
        color: activeColour(),
        onDraw: (ring) => ring.length > 3 && showPreview(enclosed(ring), into()),
        onEnd: (ring) => paint(enclosed(ring), into(), 'zoning:note.polygon'),
      });
    case 'cut':
      return lineMode({ color: '#b3372b', onEnd: cut });
    case 'divide':
      return placeMode({ kinds: ['zone-units'], onPlace: (at) => void turnAt(at) });
    case 'wand':
      return placeMode({ kinds: ['zone-units'], onPlace: (at) => wand(at) });
    default:
      return null;
  }
}

function lasso(zone: () => number): Mode {
  let drawn: GrowingLasso | undefined;
  let on: Ground | null = null;
  const enclosedUnits = () => (on ? renumbered(drawn?.ids() ?? [], on, useZoning.getState().ground!) : []);
  return lassoMode({
    color: activeColour(),
    onStart: () => {
      on = useZoning.getState().ground!;
      drawn = on.index.growing();
    },
    onDraw: (corners) => {
      for (const corner of corners) drawn?.add(corner);
      showPreview(enclosedUnits(), zone());
    },
    onEnd: () => paint(enclosedUnits(), zone(), 'zoning:note.lasso'),
    onCancel: () => useZoning.getState().set({ preview: null }),
  });
}

function brush(stage: MapStage, zone: () => number, note: string): Mode {
  let stroke = new Set<number>();
  let on: Ground | null = null;
  /** The stroke so far, in the numbers of the ground as it is now: others may divide a community while the hand moves. */
  const sofar = () => {
    const { ground } = useZoning.getState();
    if (on && on !== ground) stroke = new Set(renumbered([...stroke], on, ground!));
    on = ground;
    return stroke;
  };
  const radius = (at: LngLat) => useZoning.getState().brushPx * metresPerPixel(stage, at[1]);
  const under = (path: readonly LngLat[]) =>
    useZoning.getState().ground!.index.touched(path, radius(path[0]!));
  return paintMode({
    radiusPx: () => useZoning.getState().brushPx,
    color: () => (zone() === 0 ? '#5d574f' : activeColour()),
    onHover: (at) => (at ? showPreview(under([at]), zone()) : useZoning.getState().set({ preview: null })),
    onStroke: (path) => {
      sofar();
      for (const u of under(path)) stroke.add(u);
      showPreview([...stroke], zone());
    },
    onEnd: () => {
      paint([...sofar()], zone(), note);
      stroke = new Set();
    },
    onCancel: () => {
      stroke = new Set();
      useZoning.getState().set({ preview: null });
    },
  });
}

/** Shows what the tool would do, before it does: the touched zones' pieces, and what would be cut off. */
function showPreview(units: number[], zone: number): void {
  const { live, rows, preview, set } = useZoning.getState();
  if (!live) return;
  const locked = lockedOf(rows);
  const free = locked.has(zone)
    ? []
    : units.filter((u) => !locked.has(live.zone[u]!) && live.zone[u] !== zone);
  if (free.length === 0) {
    if (preview) set({ preview: null });
    return;
  }
  if (
    preview &&
    preview.zone === zone &&
    preview.units.length === free.length &&
    preview.units.every((u, i) => u === free[i])
  )
    return;
  set({
    preview: {
      pieces: live.preview(free, zone).filter(({ strays }) => strays.length > 0),
      units: free,
      zone,
    },
  });
}

function paint(units: number[], zone: number, note: string): void {
  const { rows } = useZoning.getState();
  const target = zone > 0 ? zoneName(zone, rows) : '';
  useZoning.getState().paint(units, zone, i18next.t(note, { count: units.length, zone: target }));
  useZoning.getState().set({ preview: null });
}

function cut(line: LngLat[]): void {
  const { live, ground, active, rows, replaceAll } = useZoning.getState();
  if (!live || !ground) return;
  const metres = line.flatMap((at) => ground.frame.toMetres(at));
  const parts = cutAlong(live, active, metres);
  if (parts.length === 0) return;
  const next = live.zone.slice();
  let free = live.freeNumber();
  for (const part of parts) {
    for (const u of part) next[u] = free;
    free++;
  }
  replaceAll(next, i18next.t('zoning:note.cut', { zone: zoneName(active, rows) }));
}

function wand(at: LngLat): void {
  const { live, ground, active, floor } = useZoning.getState();
  const seed = ground?.index.at(at);
  if (!live || !ground || seed === undefined) return;
  const zone =
    live.zone[seed]! > 0 ? live.zone[seed]! : live.members(active).length > 0 ? live.freeNumber() : active;
  const { units } = growToFloor(live, seed, zone, floor);
  useZoning.getState().setActive(zone);
  paint(units, zone, 'zoning:note.wand');
}

function enclosed(ring: readonly LngLat[]): number[] {
  return useZoning.getState().ground!.index.enclosed(ring, false);
}

function activeColour(): `#${string}` {
  const { active, colours } = useZoning.getState();
  return zoneColours[colours.get(active) ?? active % zoneColours.length] as `#${string}`;
}

/** Digits choose a zone, N starts a new one, brackets change the brush, Enter divides what is selected. */
function useZoneKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const field =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (field || event.ctrlKey || event.metaKey || event.altKey) return;
      const { live, brushPx, set, setActive } = useZoning.getState();
      if (!live) return;
      const dividing = useWorkbench.getState().tool === 'divide';
      if (event.key === 'Enter' && dividing && event.target === document.body) void turnSelected();
      else if (event.key === '[') set({ brushPx: Math.max(6, brushPx - 6) });
      else if (event.key === ']') set({ brushPx: Math.min(90, brushPx + 6) });
      else if (event.key.toLowerCase() === 'n') setActive(live.freeNumber());
      else if (/^[1-9]$/.test(event.key)) setActive(Number(event.key));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

import { useEffect, useMemo, useRef } from 'react';
import { sameThing, type Thing } from '../../map/bands.ts';
import { selectMode } from '../../map/modes/select.ts';
import { useMode, useStage } from '../../map/stage.tsx';
import type { FeatureAddress, MapUpdater } from '../../map/updater.ts';
import { useSelection } from '../state/selection.ts';

/** The select tool, and the selection painted on whatever layers show the selected things. */
export function SelectionOnMap() {
  const mode = useMemo(
    () =>
      selectMode({
        onHover: (thing) => useSelection.getState().setHover(thing),
        onPick: (thing, how) => {
          const { select, toggle, clear } = useSelection.getState();
          if (!thing) {
            if (how === 'replace') clear();
          } else if (how === 'toggle') toggle(thing);
          else select([thing]);
        },
      }),
    [],
  );
  useMode(mode);

  const { updater } = useStage();
  const things = useSelection((state) => state.things);
  const hover = useSelection((state) => state.hover);
  usePaintedState(updater, things, 'selected');
  const hovered = useMemo(() => (hover ? [hover] : []), [hover]);
  usePaintedState(updater, hovered, 'hover');
  return null;
}

/** Writes only what changed; a layer that comes later gets what is selected now. */
function usePaintedState(updater: MapUpdater, things: readonly Thing[], state: string): void {
  const painted = useRef<readonly Thing[]>([]);
  useEffect(() => {
    const before = painted.current;
    for (const one of before) {
      if (!things.some((now) => sameThing(now, one))) paint(updater, one, state, false);
    }
    for (const one of things) {
      if (!before.some((then) => sameThing(then, one))) paint(updater, one, state, true);
    }
    painted.current = things;
  }, [updater, things, state]);

  useEffect(() => {
    let known = updater.groups();
    return updater.onChange(() => {
      const now = updater.groups();
      if (now.length === known.length && now.every((group, i) => group === known[i])) return;
      known = now;
      for (const one of painted.current) paint(updater, one, state, true);
    });
  }, [updater, state]);
}

function paint(updater: MapUpdater, thing: Thing, state: string, on: boolean): void {
  for (const address of addressesOf(updater, thing)) updater.setState(address, { [state]: on });
}

function addressesOf(updater: MapUpdater, thing: Thing): FeatureAddress[] {
  const found = new Map<string, FeatureAddress>();
  for (const group of updater.groups()) {
    for (const [layerId, kind] of Object.entries(group.picks ?? {})) {
      if (kind !== thing.kind) continue;
      const layer = group.layers.find((one) => one.id === layerId);
      if (!layer || !('source' in layer) || typeof layer.source !== 'string') continue;
      const sourceLayer = 'source-layer' in layer ? layer['source-layer'] : undefined;
      found.set(`${layer.source}/${sourceLayer}`, {
        source: layer.source,
        ...(sourceLayer ? { sourceLayer } : {}),
        id: thing.id,
      });
    }
  }
  return [...found.values()];
}

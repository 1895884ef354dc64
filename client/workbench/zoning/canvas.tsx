import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { zoneLayers } from '../../map/layers/zones.ts';
import { useLayerGroup, useSourceData, useStage } from '../../map/stage.tsx';
import { CityGround } from '../city-ground.tsx';
import { useSelection } from '../state/selection.ts';
import { CommentsOnMap } from './comments.tsx';
import { DrawnZones } from './drawn-zones.ts';
import { usePlanOpening } from './plan-opening.ts';
import { PlanSwipe } from './plan-swipe.tsx';
import { useDesk, useZoning } from './store.ts';
import { UnitPainter } from './unit-painter.ts';
import { ZoneTools } from './zone-tools.tsx';

const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The map of the zoning desk: units by zone, outlines, broken pieces, and the tool in hand. */
export function ZoningCanvas() {
  usePlanOpening();
  const ground = useZoning((state) => state.ground);
  const group = useMemo(() => (ground ? zoneLayers(ground.collection) : null), [ground]);
  useLayerGroup(group);
  usePaintedUnits();
  useOutlines();
  useLinks();
  return (
    <>
      <CityGround communities={ground?.kind === 'building' ? 'muted' : 'none'} />
      <ZoneTools />
      <CommentsOnMap />
      <PlanSwipe />
    </>
  );
}

/** Units are painted straight from the store: a stroke redraws nothing in React. */
function usePaintedUnits(): void {
  const { updater } = useStage();
  useEffect(() => {
    const painter = new UnitPainter(updater);
    painter.paint(useZoning.getState());
    return useZoning.subscribe((state) => void painter.paint(state));
  }, [updater]);
}

/** Outlines and names follow the edits a moment later. */
function useOutlines(): void {
  const { updater } = useStage();
  const { i18n } = useTranslation();
  const { ground, live, revision, changedAt, colours, rows, active } = useDesk();
  const drawnZones = useRef(new DrawnZones());
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const desk = { ground, live, revision, changedAt, colours, rows, active };
      const drawn = await drawnZones.current.draw(desk, i18n.language, () => stale);
      if (!drawn) return;
      updater.setData('zone-outlines', drawn.outlines);
      updater.setData('zone-names', drawn.names);
    }, 60);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [updater, ground, live, revision, changedAt, colours, rows, active, i18n.language]);
}

/** Why the selected unit and those around it are neighbours, or are not. */
function useLinks(): void {
  const { i18n } = useTranslation();
  const ground = useZoning((state) => state.ground);
  const things = useSelection((state) => state.things);
  const data = useMemo((): GeoJSON.FeatureCollection => {
    if (!ground) return nothing;
    const chosen = new Set(
      things.filter(({ kind }) => kind === 'zone-units').map(({ id }) => ground.numberOf.get(String(id))),
    );
    if (chosen.size === 0 || chosen.size > 3) return nothing;
    const at = (u: number) => ground.frame.fromMetres([ground.facts.x[u]!, ground.facts.y[u]!]);
    const language = i18n.language === 'en' ? 'en' : 'zh';
    return {
      type: 'FeatureCollection',
      features: ground.pairs
        .filter(({ a, b }) => chosen.has(a) || chosen.has(b))
        .map((pair) => ({
          type: 'Feature',
          properties: { status: pair.status, text: reasonText(pair)[language] },
          geometry: { type: 'LineString', coordinates: [at(pair.a), at(pair.b)] },
        })),
    };
  }, [ground, things, i18n.language]);
  useSourceData('zone-links', data);
}

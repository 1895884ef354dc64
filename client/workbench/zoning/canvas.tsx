import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { zoneLayers } from '../../map/layers/zones.ts';
import { useLayerGroup, useSourceData, useStage } from '../../map/stage.tsx';
import { CityGround } from '../city-ground.tsx';
import { useSelection } from '../state/selection.ts';
import { CommentsOnMap } from './comments.tsx';
import { outlinesOf } from './ground.ts';
import { usePlanOpening } from './plan-opening.ts';
import { PlanSwipe } from './plan-swipe.tsx';
import { lockedOf, useDesk, useZoning, zoneColours, zoneName } from './store.ts';
import { type DrawnZone, nameFeatures, outlineFeatures, ringsInDegrees } from './zone-features.ts';
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

/**
 * Writes the colour and the marks of units whose state changed since the last paint. While the pointer moves only the units of the last
 * and the present preview are looked at; after an edit all are.
 */
function usePaintedUnits(): void {
  const { updater } = useStage();
  const { ground, live, revision, colours, broken, preview } = useZoning();
  const painted = useRef({
    ground: null as unknown,
    revision: -1,
    keys: new Map<number, string>(),
    previewed: [] as number[],
  });
  useEffect(() => {
    if (!ground || !live) return;
    const last = painted.current;
    if (last.ground !== ground) painted.current = { ground, revision: -1, keys: new Map(), previewed: [] };
    const threatened = new Set(preview?.pieces.flatMap(({ strays }) => strays.flat()) ?? []);
    const touched = new Set(preview?.units ?? []);
    const stray = new Set(broken.flatMap(({ strays }) => strays.flat()));
    const previewed = [...threatened, ...touched];
    const all = painted.current.revision !== revision;
    const look = all ? live.zone.keys() : new Set([...painted.current.previewed, ...previewed]);
    const tint =
      preview && preview.zone > 0
        ? zoneColours[colours.get(preview.zone) ?? preview.zone % zoneColours.length]
        : '';
    for (const u of look) {
      const zone = live.zone[u]!;
      const own = zone > 0 ? zoneColours[colours.get(zone) ?? 0]! : '';
      const state = {
        colour: touched.has(u) ? tint : own,
        stray: stray.has(u),
        threatened: threatened.has(u),
        touched: touched.has(u),
      };
      const key = `${state.colour}${+state.stray}${+state.threatened}${+state.touched}`;
      if ((painted.current.keys.get(u) ?? '000') === key) continue;
      painted.current.keys.set(u, key);
      updater.setState({ source: 'zone-units', id: ground.units[u]!.id }, state);
    }
    painted.current.revision = revision;
    painted.current.previewed = previewed;
  }, [updater, ground, live, revision, colours, broken, preview]);
}

/** Outlines and names follow the edits a moment later; the worker draws them, only for zones that changed. */
function useOutlines(): void {
  const { updater } = useStage();
  const { i18n } = useTranslation();
  const { ground, live, revision, colours, rows, active } = useDesk();
  const known = useRef(new Map<number, { key: string; rings: [number, number][][] }>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so; words follow the language
  useEffect(() => {
    if (!ground || !live) {
      known.current.clear();
      return;
    }
    let stale = false;
    const timer = setTimeout(async () => {
      const zones = live.zones().map((zone) => ({ zone, units: live.members(zone).sort((a, b) => a - b) }));
      const fresh = zones.filter(
        ({ zone, units }) => known.current.get(zone)?.key !== `${ground.city}${ground.kind}${units.join()}`,
      );
      for (const { zone, outline } of fresh.length > 0 ? await outlinesOf(fresh) : []) {
        const units = zones.find((one) => one.zone === zone)!.units;
        const rings = ringsInDegrees(ground, outline?.rings ?? []);
        known.current.set(zone, { key: `${ground.city}${ground.kind}${units.join()}`, rings });
      }
      if (stale) return;
      const locked = lockedOf(rows);
      const drawn = zones.map(
        ({ zone }): DrawnZone => ({
          zone,
          name: `${zoneName(zone, rows)}${locked.has(zone) ? ' 🔒' : ''}`,
          colour: zoneColours[colours.get(zone) ?? 0]!,
          active: zone === active,
          rings: known.current.get(zone)?.rings ?? [],
        }),
      );
      updater.setData('zone-outlines', outlineFeatures(drawn));
      updater.setData('zone-names', nameFeatures(ground, live, drawn));
    }, 60);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [updater, ground, live, revision, colours, rows, active, i18n.language]);
}

/** Why the selected unit and those around it are neighbours, or are not. */
function useLinks(): void {
  const { i18n } = useTranslation();
  const ground = useZoning((state) => state.ground);
  const things = useSelection((state) => state.things);
  const data = useMemo((): GeoJSON.FeatureCollection => {
    if (!ground) return nothing;
    const chosen = new Set(
      things.filter(({ kind }) => kind === 'zone-units').map(({ id }) => ground.numberOf.get(Number(id))),
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

import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { zoneLayers } from '../../map/layers/zones.ts';
import { useLayerGroup, useSourceData, useStage } from '../../map/stage.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { CityGround } from '../city-ground.tsx';
import { useSelection } from '../state/selection.ts';
import { CommentsOnMap } from './comments.tsx';
import { outlinesOf } from './ground.ts';
import { usePlanOpening } from './plan-opening.ts';
import { lockedOf, useDesk, useZoning, zoneColours, zoneName } from './store.ts';
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
  const { t } = useTranslation();
  const { ground, live, revision, colours, rows, active } = useDesk();
  const known = useRef(new Map<number, { key: string; rings: [number, number][][] }>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so
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
        const rings = (outline?.rings ?? []).map((ring) =>
          [...ring, ring[0]!].map((corner) => ground.frame.fromMetres(corner)),
        );
        known.current.set(zone, { key: `${ground.city}${ground.kind}${units.join()}`, rings });
      }
      if (stale) return;
      const locked = lockedOf(rows);
      const colourOf = (zone: number) => zoneColours[colours.get(zone) ?? 0]!;
      updater.setData('zone-outlines', {
        type: 'FeatureCollection',
        features: zones.map(({ zone }) => ({
          type: 'Feature',
          properties: { colour: colourOf(zone), active: zone === active },
          geometry: { type: 'MultiLineString', coordinates: known.current.get(zone)?.rings ?? [] },
        })),
      });
      updater.setData('zone-names', {
        type: 'FeatureCollection',
        features: zones.map(({ zone, units }) => {
          const totals = live.totals(zone);
          const middle = units.reduce((best, u) => (away(u) < away(best) ? u : best), units[0]!);
          function away(u: number): number {
            const mass = totals.areaM2 || 1;
            const x =
              units.reduce((sum, one) => sum + ground!.facts.x[one]! * ground!.facts.areaM2[one]!, 0) / mass;
            const y =
              units.reduce((sum, one) => sum + ground!.facts.y[one]! * ground!.facts.areaM2[one]!, 0) / mass;
            return Math.hypot(ground!.facts.x[u]! - x, ground!.facts.y[u]! - y);
          }
          const words = t('zoning:households', {
            count: totals.households,
            shown: formatCount(totals.households),
          });
          return {
            type: 'Feature',
            properties: {
              colour: colourOf(zone),
              text: `${zoneName(zone, rows)}${locked.has(zone) ? ' 🔒' : ''}\n${words}`,
            },
            geometry: {
              type: 'Point',
              coordinates: ground.frame.fromMetres([ground.facts.x[middle]!, ground.facts.y[middle]!]),
            },
          };
        }),
      });
    }, 60);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [updater, ground, live, revision, colours, rows, active, t]);
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

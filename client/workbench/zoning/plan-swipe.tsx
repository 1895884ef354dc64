import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { matchZones } from '../../../domain/zoning/compare-plans.ts';
import { colourZones } from '../../../domain/zoning/hand-tools.ts';
import type { MapStage } from '../../map/engine.ts';
import { zoneLayers } from '../../map/layers/zones.ts';
import { useStage } from '../../map/stage.tsx';
import { SwipeMap } from '../../map/swipe.tsx';
import { type ComparedPlan, useComparedPlan, useComparison } from './compared-plan.ts';
import { type Ground, outlinesOf } from './ground.ts';
import { useDesk, zoneColours } from './store.ts';
import { type DrawnZone, nameFeature, outlineFeature, ringsInDegrees } from './zone-features.ts';

/** The other plan over the right part of the map; units that are in another zone are outlined in black on both sides. */
export function PlanSwipe() {
  const swiping = useComparison((state) => state.swiping);
  return swiping ? <Swipe /> : null;
}

/** Apart, so that nothing is compared (or fetched) while nobody swipes. */
function Swipe() {
  const { ground, plan } = useDesk();
  const { compared } = useComparedPlan();
  const { t } = useTranslation();
  const group = useMemo(() => (ground ? zoneLayers(ground.collection) : null), [ground]);
  if (!ground || !plan || !group || !compared) return null;
  return (
    <SwipeMap
      key={compared.content.id}
      group={group}
      label={t('zoning:compare.divider')}
      left={plan.name}
      right={compared.content.name}
    >
      {(copy) => <OtherPlan copy={copy} ground={ground} compared={compared} />}
    </SwipeMap>
  );
}

function OtherPlan({ copy, ground, compared }: { copy: MapStage; ground: Ground; compared: ComparedPlan }) {
  const { updater } = useStage();
  const { live, colours } = useDesk();
  const { t } = useTranslation();

  useEffect(() => {
    const moved = compared.moved.map(({ unit }) => ({ source: 'zone-units', id: ground.units[unit]!.id }));
    for (const at of moved) for (const map of [updater, copy.updater]) map.setState(at, { moved: true });
    return () => {
      for (const at of moved) for (const map of [updater, copy.updater]) map.setState(at, { moved: false });
    };
  }, [updater, copy, ground, compared]);

  // a zone that is the same here and there has the same colour on both sides
  useEffect(() => {
    if (!live) return;
    let stale = false;
    const match = matchZones(live, compared.live);
    const before = new Map(
      [...match].flatMap(([theirs, mine]) => {
        const colour = colours.get(mine);
        return colour === undefined ? [] : [[theirs, colour] as const];
      }),
    );
    const tints = colourZones(compared.live, zoneColours.length, before);
    const stray = new Set(
      compared.live
        .zones()
        .flatMap((zone) => compared.live.pieces(zone).strays.flatMap((units) => [...units])),
    );
    compared.live.zone.forEach((zone, u) => {
      const colour = zone > 0 ? zoneColours[tints.get(zone) ?? 0]! : '';
      const state = { colour, stray: stray.has(u) };
      copy.updater.setState({ source: 'zone-units', id: ground.units[u]!.id }, state);
    });
    const zones = compared.live.zones().map((zone) => ({ zone, units: compared.live.members(zone) }));
    void outlinesOf(zones).then((outlines) => {
      if (stale) return;
      const drawn = outlines.map(
        ({ zone, outline }): DrawnZone => ({
          zone,
          name: compared.content.zoneRows[zone]?.name || t('zoning:zoneNumber', { number: zone }),
          colour: zoneColours[tints.get(zone) ?? 0]!,
          active: false,
          rings: ringsInDegrees(ground, outline?.rings ?? []),
        }),
      );
      const features = (of: (zone: DrawnZone) => GeoJSON.Feature): GeoJSON.FeatureCollection => ({
        type: 'FeatureCollection',
        features: drawn.map(of),
      });
      copy.updater.setData('zone-outlines', features(outlineFeature));
      copy.updater.setData(
        'zone-names',
        features((zone) => nameFeature(ground, compared.live, zone)),
      );
    });
    return () => {
      stale = true;
    };
  }, [copy, ground, live, compared, colours, t]);
  return null;
}

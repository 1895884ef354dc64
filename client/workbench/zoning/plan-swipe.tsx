import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { matchZones } from '../../../domain/zoning/compare-plans.ts';
import { colourZones } from '../../../domain/zoning/hand-tools.ts';
import { readUnitKey, unitKey } from '../../../domain/zoning/unit-key.ts';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import type { MapStage } from '../../map/engine.ts';
import { zoneLayers } from '../../map/layers/zones.ts';
import { useStage } from '../../map/stage.tsx';
import { SwipeMap } from '../../map/swipe.tsx';
import { type ComparedPlan, useComparedPlan, useComparison } from './compared-plan.ts';
import { outlinesOf } from './ground.ts';
import { useDesk } from './store.ts';
import { type DrawnZone, nameFeature, outlineFeature, ringsInDegrees } from './zone-features.ts';

/** The other plan over the right part of the map; units that are in another zone are outlined in black on both sides. */
export function PlanSwipe() {
  const swiping = useComparison((state) => state.swiping);
  return swiping ? <Swipe /> : null;
}

/** Apart, so that nothing is compared (or fetched) while nobody swipes. */
function Swipe() {
  const { plan } = useDesk();
  const { compared } = useComparedPlan();
  const ground = compared?.ground;
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
      {(copy) => <OtherPlan copy={copy} compared={compared} />}
    </SwipeMap>
  );
}

function OtherPlan({ copy, compared }: { copy: MapStage; compared: ComparedPlan }) {
  const { updater } = useStage();
  const { ground: here, colours } = useDesk();
  const { ground, mine } = compared;
  const { t } = useTranslation();

  useEffect(() => {
    const at = (ids: Iterable<string>) => [...new Set(ids)].map((id) => ({ source: 'zone-units', id }));
    const moved = compared.moved.map(({ unit }) => ground.keys[unit]!);
    // a community that only the other plan has divided is whole on this side
    const whole = (key: string) => (here?.numberOf.has(key) ? key : unitKey(readUnitKey(key).unit));
    const mark = (on: boolean) => {
      for (const one of at(moved)) copy.updater.setState(one, { moved: on });
      for (const one of at(moved.map(whole))) updater.setState(one, { moved: on });
    };
    mark(true);
    return () => mark(false);
  }, [updater, copy, here, ground, compared]);

  // a zone that is the same here and there has the same colour on both sides
  useEffect(() => {
    let stale = false;
    const match = matchZones(mine, compared.live);
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
      copy.updater.setState({ source: 'zone-units', id: ground.keys[u]! }, state);
    });
    const zones = compared.live.zones().map((zone) => ({ zone, units: compared.live.members(zone) }));
    void outlinesOf(ground, zones).then((outlines) => {
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
  }, [copy, ground, mine, compared, colours, t]);
  return null;
}

import { useQueries } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api/client.ts';
import { useCommunityIndex } from '../../../api/communities.ts';
import { useCity } from '../../city.tsx';
import { useJump } from '../../shell/jump.ts';
import { usePlans } from '../../zoning/plan-opening.ts';
import { useRouting } from './routing-state.ts';
import { wordsOf } from './routing-store.ts';
import { wishZone } from './wish-edits.ts';
import { boundsOf } from './zone-bounds.ts';

interface Choice {
  value: string;
  label: string;
  /** What else finds it: pinyin, initials, its plan. */
  words: string;
  kind: 'community' | 'building';
  units: string[];
}

/** The ground to be laid out, by name: a zone of a plan or a community. Drawing by hand stays on the map. */
export function ZoneChoice() {
  const { t } = useTranslation();
  const city = useCity();
  const jump = useJump();
  const { zone, zoneName, set } = useRouting();
  const zones = useZoneChoices(city.code);
  const communities = useCommunityIndex(city.code).data ?? [];
  const ofRegister = communities.map(
    (one): Choice => ({
      value: `community ${one.id}`,
      label: one.name || t('routing:zone.unnamed', { code: one.code }),
      words: `${one.name} ${one.pinyin} ${one.initials} ${one.code}`.toLowerCase(),
      kind: 'community',
      units: [String(one.id)],
    }),
  );
  const choose = async ({ label, kind, units }: Choice) => {
    try {
      const rings = await outlineOf(city.code, kind, units);
      jump([...boundsOf(rings)]);
      wishZone(city.code, t('routing:edit.zone'), rings, label);
    } catch (error) {
      set({ problem: wordsOf(error) });
    }
  };
  return (
    <Select
      className="routing__zone"
      showSearch
      aria-label={t('routing:zone.label')}
      placeholder={t(zone ? 'routing:zone.drawn' : 'routing:zone.choose')}
      value={zoneName}
      filterOption={(typed, option) =>
        !!option &&
        'words' in option &&
        (option as unknown as Choice).words.includes(typed.trim().toLowerCase())
      }
      onSelect={(_, option) => void choose(option as unknown as Choice)}
      options={[
        ...(zones.length > 0 ? [{ label: t('routing:zone.zones'), options: zones }] : []),
        { label: t('routing:zone.communities'), options: ofRegister },
      ]}
    />
  );
}

/** An address holds so many keys; parts that touch may stay rings of their own. */
const KEYS_AT_ONCE = 400;

async function outlineOf(city: string, kind: Choice['kind'], units: readonly string[]) {
  const rings: [number, number][][] = [];
  for (let k = 0; k < units.length; k += KEYS_AT_ONCE) {
    const some = units.slice(k, k + KEYS_AT_ONCE).join(',');
    rings.push(...(await api.zoning.outline({ city, kind, units: some })).rings);
  }
  return rings;
}

/** Zones of every plan that is not put away. */
function useZoneChoices(city: string): Choice[] {
  const { t } = useTranslation();
  const plans = (usePlans().data ?? []).filter((one) => one.state !== 'archived');
  const contents = useQueries({
    queries: plans.map((plan) => ({
      queryKey: ['plan-zones', city, plan.id, plan.version],
      queryFn: () => api.zoning.getPlan({ city, plan: plan.id }),
    })),
  });
  return contents.flatMap(({ data }): Choice[] => {
    if (!data) return [];
    const byZone = Map.groupBy(Object.entries(data.members), ([, zone]) => zone);
    return [...byZone].map(([zone, members]) => {
      const name = data.zoneRows[zone]?.name || t('routing:zone.number', { number: zone });
      const label = `${data.name} · ${name}`;
      return {
        value: `zone ${data.id} ${zone}`,
        label,
        words: label.toLowerCase(),
        kind: data.unitKind,
        units: members.map(([key]) => key),
      };
    });
  });
}

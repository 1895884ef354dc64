import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { type OpenPlan, zonesOfParts } from '../../../domain/zoning/apply-patch.ts';
import { readUnitKey, type UnitKey, unitKey } from '../../../domain/zoning/unit-key.ts';
import type { CommunityDivision } from '../../../server/contract/zoning.ts';
import { describeProblem } from '../../api/problem.ts';
import type { LngLat } from '../../map/modes/mode.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useSelection } from '../state/selection.ts';
import type { Ground } from './ground.ts';
import { isClosed, lockedOf, useDesk, useZoning, zoneName } from './store.ts';

/** 打散为楼栋 and 合并为小区 for the selected unit: what would happen, what does not add up, why not, and the button. */
export function DivisionPart({ unit: u }: { unit: number }) {
  const { t } = useTranslation();
  const { ground, live, rows, plan, divisions } = useDesk();
  const community = ground && ground.kind === 'community' ? communityAt(ground, u) : null;
  const { isError } = useQuery({
    queryKey: ['zoning-division', ground?.city, community],
    queryFn: async () => {
      await useZoning.getState().know([community!]);
      return true;
    },
    enabled: community !== null && !divisions.has(community),
  });
  if (!ground || !live || community === null || isClosed(plan)) return null;
  const division = divisions.get(community);
  if (!division) return isError ? <VerdictLine level="warn" what={t('zoning:divide.failed')} /> : null;
  const open = { ground, live, rows };
  const divided = ground.parts.has(community);
  const refusal = whyNot(open, division);
  const word = t(divided ? 'zoning:divide.join' : 'zoning:divide.break');
  if (refusal) return <VerdictLine level="info" what={`${word}：${refusal.what}`} why={refusal.why} />;
  return (
    <div className="zoning-division">
      <p>{divided ? joinText(open, community) : breakText(open, division)}</p>
      {figuresText(division) ? <p className="zoning-division__figures">{figuresText(division)}</p> : null}
      <Button
        size="small"
        title={`${word} (K, Enter)`}
        onClick={() => turn(community, divided ? undefined : ground.keys[u])}
      >
        {word}
      </Button>
    </div>
  );
}

/** The tool: one click divides the community under the pointer, or puts a divided one together; the line beside the tools says what happened. */
export async function turnAt(at: LngLat): Promise<void> {
  const { ground } = useZoning.getState();
  const u = ground?.index.at(at);
  if (!ground || u === undefined) return;
  await turnUnit(ground.keys[u]!, at);
}

/** The selected unit by keyboard. */
export async function turnSelected(): Promise<void> {
  const units = useSelection.getState().things.filter(({ kind }) => kind === 'zone-units');
  if (units.length === 1) await turnUnit(String(units[0]!.id));
}

async function turnUnit(key: UnitKey, at?: LngLat): Promise<void> {
  const { ground, plan, set } = useZoning.getState();
  if (!ground) return;
  if (ground.kind === 'building') return set({ told: i18next.t('zoning:divide.byBuildings') });
  if (isClosed(plan)) return set({ told: i18next.t('zoning:closedWhy') });
  const { unit: community } = readUnitKey(key);
  try {
    await useZoning.getState().know([community]);
  } catch (error) {
    const { title, remedy } = describeProblem(error);
    return set({ told: `${title} ${remedy}` });
  }
  const desk = useZoning.getState();
  const division = desk.divisions.get(community);
  if (!division || !desk.live || !desk.ground) return;
  const refusal = whyNot({ ground: desk.ground, live: desk.live, rows: desk.rows }, division);
  if (refusal) {
    useSelection.getState().select([{ kind: 'zone-units', id: key }]);
    return set({ told: `${refusal.what} ${refusal.why}` });
  }
  turn(community, key, at);
}

/** Turns a community over, says what happened, and keeps a part of it selected. */
function turn(community: number, key: UnitKey | undefined, at?: LngLat): void {
  const before = useZoning.getState();
  const name = nameOf(before.ground!, community);
  const division = before.divisions.get(community)!;
  const divided = before.ground!.parts.has(community);
  const open = { ground: before.ground!, live: before.live!, rows: before.rows };
  const told = divided
    ? joinText(open, community)
    : [breakText(open, division), figuresText(division)].filter(Boolean).join(' ');
  const note = divided ? 'zoning:note.join' : 'zoning:note.divide';
  before.turn(community, i18next.t(note, { name }));
  const { ground, set } = useZoning.getState();
  const under = at && ground!.index.at(at);
  const first = ground!.parts.get(community)?.[0];
  const chosen = ground!.keys[under ?? first ?? -1] ?? (divided ? unitKey(community) : key);
  if (chosen) useSelection.getState().select([{ kind: 'zone-units', id: chosen }]);
  set({ told });
}

/** Why a community stays as it is: nothing to divide into, or a locked zone. */
function whyNot(
  { ground, live, rows }: OpenPlan<Ground>,
  { community, counted, parts }: CommunityDivision,
): { what: string; why: string } | null {
  const name = nameOf(ground, community);
  const u = ground.numberOf.get(unitKey(community));
  const units = u === undefined ? (ground.parts.get(community) ?? []) : [u];
  const locked = lockedOf(rows);
  const lock = units.map((one) => live.zone[one]!).find((zone) => locked.has(zone));
  if (lock !== undefined)
    return {
      what: i18next.t('zoning:divide.locked', { zone: zoneName(lock, rows) }),
      why: i18next.t('zoning:divide.lockedWhy'),
    };
  if (u === undefined || parts.length > 1) return null;
  const only = parts.length === 1 ? 'one' : counted.notResidential > 0 ? 'notResidential' : 'none';
  return {
    what: i18next.t(`zoning:divide.${only}`, { name, count: counted.notResidential }),
    why: i18next.t(only === 'one' ? 'zoning:divide.oneWhy' : 'zoning:divide.noneWhy'),
  };
}

/** What dividing does. */
function breakText(
  { ground, live, rows }: OpenPlan<Ground>,
  { community, parts }: CommunityDivision,
): string {
  const zone = live.zone[ground.numberOf.get(unitKey(community)) ?? -1] ?? 0;
  return i18next.t(zone > 0 ? 'zoning:divide.what' : 'zoning:divide.whatFree', {
    name: nameOf(ground, community),
    count: parts.length,
    households: formatCount(parts.reduce((sum, { households }) => sum + households, 0)),
    zone: zoneName(zone, rows),
  });
}

/** What putting together does: where the buildings are, and where the whole goes. */
function joinText(plan: OpenPlan<Ground>, community: number): string {
  const zones = zonesOfParts(plan, community);
  const word = (zone: number) => (zone > 0 ? zoneName(zone, plan.rows) : i18next.t('zoning:noZone'));
  return i18next.t(zones.length > 1 ? 'zoning:divide.joinSpread' : 'zoning:divide.joinWhat', {
    name: nameOf(plan.ground, community),
    count: zones.length,
    zone: word(zones[0]?.zone ?? 0),
    zones: zones.map(({ zone, units }) => `${word(zone)} ${units}`).join('、'),
  });
}

/** What of the register does not add up, and how it is shared; nothing where it does. */
export function figuresText({ registered, counted }: CommunityDivision): string {
  const figures = {
    registered: formatCount(registered.households ?? 0),
    counted: formatCount(counted.households),
    buildings: formatCount(counted.buildings),
    said: formatCount(registered.buildings ?? 0),
    count: counted.withoutHouseholds,
  };
  const texts: string[] = [];
  if (registered.households === null) texts.push(i18next.t('zoning:divide.figures.unknown', figures));
  else if (counted.households !== registered.households) {
    const fits = counted.withoutHouseholds > 0 && counted.households <= registered.households;
    texts.push(i18next.t(fits ? 'zoning:divide.figures.missing' : 'zoning:divide.figures.differ', figures));
  }
  if (registered.buildings !== null && registered.buildings !== counted.buildings)
    texts.push(i18next.t('zoning:divide.figures.buildings', figures));
  return texts.join(' ');
}

function communityAt({ keys }: Ground, u: number): number {
  return readUnitKey(keys[u]!).unit;
}

function nameOf({ base }: Ground, community: number): string {
  return base.units[base.numberOf.get(unitKey(community)) ?? -1]?.name ?? String(community);
}

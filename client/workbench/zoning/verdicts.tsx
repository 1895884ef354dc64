import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Cure, curesFor } from '../../../domain/zoning/hand-tools.ts';
import type { ZonePieces } from '../../../domain/zoning/live-plan.ts';
import { api } from '../../api/client.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { figuresText } from './division.tsx';
import { extentOfUnits, pairOf } from './ground.ts';
import { lockedOf, useDesk, useZoning, zoneName } from './store.ts';

/** So many pieces are listed at once: one stroke across a plan of small zones may break dozens. */
const listedPieces = 8;

/** Everything that is not in order, each with why and with one click that cures it. Green says nothing. */
export function PlanVerdicts() {
  const { t, i18n } = useTranslation();
  const { ground, live, broken, rows, floor, divisions, revision } = useDesk();
  const jump = useJump();
  const [shown, setShown] = useState(listedPieces);
  if (!ground || !live) return null;
  void revision;
  const pieces = broken.flatMap((zone) => zone.strays.map((stray, place) => ({ zone, place, stray })));
  const show = (units: number[]) => {
    useSelection
      .getState()
      .select(units.slice(0, 200).map((u) => ({ kind: 'zone-units', id: ground.keys[u]! })));
    jump(extentOfUnits(ground, units));
  };
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const barred = Array.from(live.zone.keys()).filter((u) => live.zone[u]! > 0 && !ground.facts.eligible[u]);
  const clause = barred.length > 0 ? ground.rules[ground.units[barred[0]!]!.rules[0] ?? ''] : undefined;
  const small = live.zones().filter((zone) => live.totals(zone).households < floor);
  const isolated = Array.from(live.zone.keys()).filter(
    (u) => ground.graph.offsets[u] === ground.graph.offsets[u + 1] && ground.facts.eligible[u],
  );
  // households of divided communities are shared out by the ledger; where the buildings say otherwise, it is said
  const uneven = [...ground.parts.keys()].flatMap((community) => {
    const division = divisions.get(community);
    return division && figuresText(division) !== '' ? [division] : [];
  });
  return (
    <div className="zoning-verdicts">
      {pieces.slice(0, shown).map(({ zone, place, stray }) => (
        <BrokenPiece key={`${zone.zone}-${stray[0]}`} zone={zone} place={place} show={show} />
      ))}
      {pieces.length > shown ? (
        <VerdictLine
          level="stop"
          what={t('zoning:verdict.moreStray', { count: pieces.length - shown })}
          onJump={() => show(pieces.slice(shown).flatMap(({ stray }) => stray))}
          cure={{ word: t('zoning:verdict.showMore'), run: () => setShown(shown + listedPieces) }}
        />
      ) : null}
      {barred.length > 0 ? (
        <VerdictLine
          level="stop"
          what={t('zoning:verdict.ineligible', { count: barred.length })}
          why={clause ? `${clause[language]}（${clause.source} ${clause.clause}）` : undefined}
          onJump={() => show(barred)}
          cure={{
            word: t('zoning:cure.takeOut'),
            run: () => useZoning.getState().paint(barred, 0, t('zoning:cure.takeOut')),
          }}
        />
      ) : null}
      {small.slice(0, 3).map((zone) => (
        <VerdictLine
          key={zone}
          level="warn"
          what={t('zoning:verdict.small', { zone: zoneName(zone, rows) })}
          why={t('zoning:verdict.smallWhy', {
            households: formatCount(live.totals(zone).households),
            floor: formatCount(floor),
          })}
          onJump={() => show(live.members(zone))}
        />
      ))}
      {small.length > 3 ? (
        <VerdictLine level="warn" what={t('zoning:verdict.moreSmall', { count: small.length - 3 })} />
      ) : null}
      {uneven.length > 0 ? (
        <VerdictLine
          level="info"
          what={t('zoning:verdict.figures', { count: uneven.length })}
          why={figuresText(uneven[0]!)}
          onJump={() => show(uneven.flatMap(({ community }) => [...ground.parts.get(community)!]))}
        />
      ) : null}
      {isolated.length > 0 ? (
        <VerdictLine
          level="info"
          what={t('zoning:verdict.isolated', { count: isolated.length })}
          onJump={() => show(isolated)}
        />
      ) : null}
    </div>
  );
}

function BrokenPiece({
  zone,
  place,
  show,
}: {
  zone: ZonePieces;
  place: number;
  show(units: number[]): void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { ground, live, rows, revision, paint } = useDesk();
  const stray = zone.strays[place]!;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so
  const cures = useMemo(
    () => (live ? curesFor(live, zone.zone, zone.main, stray, lockedOf(rows)) : []),
    [live, zone, stray, rows, revision],
  );
  const households = stray.reduce((sum, u) => sum + ground!.facts.households[u]!, 0);
  const locked = lockedOf(rows).has(zone.zone);
  const wordOf = (cure: Cure): string => {
    if (cure.kind === 'connect') return t('zoning:cure.connect', { count: cure.units.length });
    if (cure.kind === 'crossing') return t('zoning:cure.crossing', { metres: Math.round(cure.distanceM) });
    return cure.zone > 0
      ? t('zoning:cure.give', { zone: zoneName(cure.zone, rows) })
      : t('zoning:cure.takeOut');
  };
  const run = async (cure: Cure) => {
    if (cure.kind !== 'crossing') return paint(cure.units, cure.zone, wordOf(cure));
    await api.zoning.decide({
      city: ground!.city,
      kind: ground!.kind,
      ...pairOf(ground!, cure.a, cure.b),
      joined: true,
      note: t('zoning:cure.crossingNote'),
    });
    await useZoning.getState().saver?.flush();
    await queries.invalidateQueries({ queryKey: ['zoning-ground', ground!.city] });
  };
  const [best, ...others] = cures;
  return (
    <div className="zoning-broken">
      <VerdictLine
        level="stop"
        what={t('zoning:verdict.stray', { zone: zoneName(zone.zone, rows) })}
        why={t('zoning:verdict.strayWhy', {
          units: stray.length,
          households: formatCount(households),
          names: stray
            .slice(0, 3)
            .map((u) => ground!.units[u]!.name)
            .join('、'),
        })}
        onJump={() => show(stray)}
        {...(best && !locked && { cure: { word: wordOf(best), run: () => void run(best) } })}
      />
      {others.length > 0 && !locked ? (
        <p className="zoning-broken__others">
          {t('zoning:cure.or')}
          {others.map((cure) => (
            <button key={cure.kind} type="button" onClick={() => void run(cure)}>
              {wordOf(cure)}
            </button>
          ))}
        </p>
      ) : null}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { BanFinding, Encounter, WorkRow } from '../../api/works.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { useUndoableEdits } from './edits.ts';

/** Two works at one place: what, how much ground, and the change of dates that cures it. */
export function EncounterLine({
  encounter,
  works,
  seenFrom,
}: {
  encounter: Encounter;
  works: readonly WorkRow[];
  seenFrom?: number;
}) {
  const { t } = useTranslation();
  const city = useCity();
  const edits = useUndoableEdits(city.code);
  const jump = useJump();
  const named = (id: number) => works.find((one) => one.id === id);
  const [a, b] = [named(encounter.a), named(encounter.b)];
  if (!a || !b) return null;
  const other = seenFrom === a.id ? b : a;
  const what =
    seenFrom === undefined
      ? t(`works:encounter.${encounter.kind}`, { a: a.title, b: b.title })
      : t(`works:encounter.${encounter.kind}With`, { other: other.title });
  const { cure } = encounter;
  const moved = cure ? named(cure.work) : undefined;
  return (
    <VerdictLine
      level={encounter.kind === 'conflict' ? 'stop' : 'warn'}
      what={what}
      why={t(encounter.kind === 'conflict' ? 'works:encounter.sharedDays' : 'works:encounter.apartDays', {
        count: encounter.kind === 'conflict' ? encounter.sharedDays : encounter.apartDays,
        area: formatCount(encounter.areaM2),
      })}
      onJump={() => {
        useSelection.getState().select([{ kind: 'works', id: other.id }]);
        const [lon, lat] = encounter.at;
        jump([lon - 0.0006, lat - 0.0004, lon + 0.0006, lat + 0.0004]);
      }}
      {...(cure && moved
        ? {
            cure: {
              word: t('works:encounter.cure', { title: moved.title, date: cure.startsOn }),
              run: () => void edits.change(moved, { startsOn: cure.startsOn, endsOn: cure.endsOn }),
            },
          }
        : {})}
    />
  );
}

/** A ban: the rule with its clause and confidence, and the first free day where there is one. */
export function BanLine({ ban, work }: { ban: BanFinding; work: WorkRow }) {
  const { t, i18n } = useTranslation();
  const city = useCity();
  const edits = useUndoableEdits(city.code);
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { freeFrom } = ban;
  const length = work.startsOn && work.endsOn ? Date.parse(work.endsOn) - Date.parse(work.startsOn) : null;
  const movable = freeFrom !== null && length !== null && work.state === 'planned';
  return (
    <VerdictLine
      level="stop"
      what={`${ban.name}${language === 'zh' ? '：' : ': '}${ban.rule.text[language]}`}
      why={t(freeFrom ? 'works:ban.until' : 'works:ban.always', {
        since: ban.since,
        date: freeFrom,
        clause: `${ban.rule.source} ${ban.rule.clause}`,
        exception: ban.rule.exception[language],
      })}
      {...(movable
        ? {
            cure: {
              word: t('works:ban.move', { date: freeFrom }),
              run: () =>
                void edits.change(work, {
                  startsOn: freeFrom,
                  endsOn: new Date(Date.parse(freeFrom) + length).toISOString().slice(0, 10),
                }),
            },
          }
        : {})}
    />
  );
}

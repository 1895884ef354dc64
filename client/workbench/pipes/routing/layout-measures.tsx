import { useTranslation } from 'react-i18next';
import { protectionNote } from '../../../../domain/pipes/routing/judge/protection.ts';
import { formatLength, formatMoney } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { MeasureView } from '../../../workers/measure-view.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useReadersLanguage } from '../language.ts';
import { Places } from './places.tsx';

const groups = [
  { key: 'protections', kinds: ['protect'] },
  { key: 'relocations', kinds: ['move', 'support'] },
  { key: 'walls', kinds: ['wall'] },
] as const;

/** What is legal only with a measure: new pipes too near to others or to a building, existing ones that make way, walls that are passed; how many places, for how much, each with its figures. */
export function Measures({ view: { measures } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return groups.map(({ key, kinds }) => {
    const list = measures.filter(({ kind }) => (kinds as readonly MeasureView['kind'][]).includes(kind));
    if (list.length === 0) return null;
    const sum = (of: 'lengthM' | 'costYuan') => list.reduce((all, one) => all + (one[of] ?? 0), 0);
    return (
      <Places
        key={key}
        title={
          <VerdictLine
            level="warn"
            what={t(`routing:verdict.${key}`, {
              count: list.length,
              length: formatLength(sum('lengthM')),
              cost: formatMoney(sum('costYuan'), language),
            })}
            why={key === 'protections' ? protectionNote[language] : t(`routing:verdict.${key}Why`)}
          />
        }
        places={list.map((one) => ({
          key: `${one.kind} ${one.text.en}`,
          text: one.text[language],
          more:
            one.kind === 'protect'
              ? `${one.measure[language]} ${one.lengthM?.toFixed(1)} m · ${formatMoney(one.costYuan, language)}`
              : formatMoney(one.costYuan, language),
          at: one.at,
        }))}
      />
    );
  });
}

/** Existing pipes that make way, each with its new line: how long, joined where, at which levels. */
export function MovedPlaces({ view: { moved } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  if (moved.length === 0) return null;
  return (
    <Places
      title={t('routing:verdict.movedPlaces', { count: moved.length })}
      places={moved.map(({ text, at }) => ({ key: text.en, text: text[language], at }))}
    />
  );
}

/** What must not stay, each with its figures and its place. */
export function ClashPlaces({ view: { clashList } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  if (clashList.length === 0) return null;
  return (
    <Places
      title={t('routing:verdict.clashPlaces', { count: clashList.length })}
      places={clashList.map(({ text, at }) => ({ key: text.en, text: text[language], at }))}
    />
  );
}

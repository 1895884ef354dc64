import { useTranslation } from 'react-i18next';
import { isEmpty, unreachableWords } from '../../../../domain/pipes/sheet/unreachable-words.ts';
import { wrongWords } from '../../../../domain/pipes/sheet/wrong-words.ts';
import { formatLength, formatMoney, formatShare } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useReadersLanguage } from '../language.ts';
import { FarMains } from './far-mains.tsx';
import { ClashPlaces, Measures, MovedPlaces } from './layout-measures.tsx';

/** Legal or not, and every connection that found no way, with what blocks it. */
export function Verdicts({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const legal = view.clashes === 0 && view.violations === 0;
  const unreachable = unreachableWords(view.unreachable, t);
  return (
    <>
      {legal && isEmpty(view) ? null : legal ? (
        <VerdictLine level="good" what={t('layout:verdict.legal')} why={view.judgedBy[language]} />
      ) : (
        <VerdictLine
          level={view.violations > 0 ? 'stop' : 'warn'}
          what={wrongWords(view, t)}
          why={view.stage === 'first' ? t('routing:verdict.notYet') : t('routing:verdict.left')}
        />
      )}
      <ClashPlaces view={view} />
      <Measures view={view} />
      <MovedPlaces view={view} />
      {unreachable.slice(0, 4).map((one) => (
        <VerdictLine key={one.what} level="warn" {...one} />
      ))}
      <FarMains view={view} />
      {unreachable.length > 4 ? (
        <p className="routing__busy">{t('routing:verdict.more', { count: unreachable.length - 4 })}</p>
      ) : null}
    </>
  );
}

/** What the loops of water and gas give, and what they cost beyond the tree. */
export function Loops({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return view.utilities.map(({ utility, loops }) =>
    loops ? (
      <VerdictLine
        key={utility}
        level={loops.safeAfter === 1 ? 'good' : 'warn'}
        what={t('routing:loops.safe', {
          utility: t(`layout:utility.${utility}`),
          before: formatShare(loops.safeBefore),
          after: formatShare(loops.safeAfter),
        })}
        why={
          loops.pipes.length > 0
            ? t('routing:loops.cost', {
                count: loops.pipes.length,
                length: formatLength(loops.lengthM),
                cost: formatMoney(loops.costYuan, language),
                least: formatMoney(loops.lowerBoundYuan, language),
                bare: loops.bare.length,
              })
            : t('routing:loops.none')
        }
      />
    ) : null,
  );
}

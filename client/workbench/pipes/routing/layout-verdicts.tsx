import { useTranslation } from 'react-i18next';
import { protectionNote } from '../../../../domain/pipes/routing/protection.ts';
import { formatLength, formatMoney, formatShare } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useJump } from '../../shell/jump.ts';
import { useReadersLanguage } from '../language.ts';

/** What is legal only with a protective measure: how many places, for how much, each with its figures. */
function Protections({ view: { protections } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const jump = useJump();
  const sum = (key: 'lengthM' | 'costYuan') => protections.reduce((all, one) => all + one[key], 0);
  return (
    <details className="routing__protections">
      <summary>
        <VerdictLine
          level="warn"
          what={t('routing:verdict.protections', {
            count: protections.length,
            length: formatLength(sum('lengthM')),
            cost: formatMoney(sum('costYuan'), language),
          })}
          why={protectionNote[language]}
        />
      </summary>
      <ul>
        {protections.map(({ text, at: [lon, lat] }) => (
          <li key={text.en}>
            <button
              type="button"
              onClick={() => jump([lon - 0.0003, lat - 0.0002, lon + 0.0003, lat + 0.0002])}
            >
              {text[language]}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Legal or not, and every connection that found no way, with what blocks it. */
export function Verdicts({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const legal = view.clashes === 0 && view.violations === 0;
  return (
    <>
      {legal ? (
        <VerdictLine level="good" what={t('routing:verdict.legal')} why={view.judgedBy[language]} />
      ) : (
        <VerdictLine
          level={view.violations > 0 ? 'stop' : 'warn'}
          what={t('routing:verdict.clashes', { clashes: view.clashes, violations: view.violations })}
          why={view.stage === 'first' ? t('routing:verdict.notYet') : t('routing:verdict.left')}
        />
      )}
      {view.protections.length > 0 ? <Protections view={view} /> : null}
      {view.unreachable.slice(0, 4).map((one) => (
        <VerdictLine
          key={`${one.utility} ${one.terminal}`}
          level="warn"
          what={t('routing:verdict.unreachable', {
            terminal: one.terminal,
            utility: t(`routing:utility.${one.utility}`),
          })}
          why={
            one.blockers.length > 0
              ? one.blockers
                  .map((b) =>
                    t('routing:verdict.blocker', {
                      id: b.id,
                      left: b.leftM.toFixed(2),
                      needed: b.neededM.toFixed(2),
                    }),
                  )
                  .join(t('routing:verdict.and'))
              : t('routing:verdict.noMain')
          }
        />
      ))}
      {view.unreachable.length > 4 ? (
        <p className="routing__busy">{t('routing:verdict.more', { count: view.unreachable.length - 4 })}</p>
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
          utility: t(`routing:utility.${utility}`),
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

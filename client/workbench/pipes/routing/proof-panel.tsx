import { InputNumber } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SewerProof } from '../../../../domain/pipes/routing/judge/prove-sewers.ts';
import type { WaterProof } from '../../../../domain/pipes/routing/judge/prove-water.ts';
import { mayHelp } from '../../../../domain/pipes/routing/sizing/enlarged.ts';
import {
  enlargedLines,
  fireLine,
  housesLine,
  sewerLine,
  speedLines,
  warningLines,
} from '../../../../domain/pipes/sheet/proof-words.ts';
import { Panel } from '../../../ui/figures.tsx';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useRouting } from './routing-state.ts';
import { enlarge, prove } from './routing-store.ts';

/** A drag asks for a proof once the hand rests. */
const REST_MS = 300;

/** What EPANET and Manning say of the network on the map, in verdicts with their figures. */
export function ProofPanel() {
  const { t } = useTranslation();
  const { view, proof, mainHeadM, busy, set } = useRouting();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view or head needs another proof
  useEffect(() => {
    // the worker is still searching; the better answer is proved
    if (!view || busy !== null) return;
    const timer = setTimeout(() => void prove(), REST_MS);
    return () => clearTimeout(timer);
  }, [view, mainHeadM, busy]);
  if (!view) return null;
  const known = proof?.of === view ? proof : null;
  const hasWater = view.utilities.some((one) => one.utility === 'water' && one.connected > 0);
  if (!known) return busy === null ? <p className="routing__busy">{t('routing:proof.busy')}</p> : null;
  if (!known.water && known.sewers.length === 0) return null;
  return (
    <Panel title={t('layout:proof.title')}>
      {known.sewers.map(({ utility, proof: one }) => (
        <SewerVerdict key={utility} utility={utility} proof={one} />
      ))}
      {known.water ? <WaterVerdicts proof={known.water} /> : null}
      {hasWater ? (
        // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
        <label className="routing__row">
          <span>
            {t('routing:proof.mainHead')}{' '}
            {mainHeadM === null ? <span className="mark">{t('routing:assumed')}</span> : null}
          </span>
          <InputNumber
            size="small"
            min={1}
            max={200}
            value={mainHeadM ?? known.water?.mainHeadM ?? null}
            suffix="m"
            onChange={(value) => set({ mainHeadM: value })}
          />
        </label>
      ) : null}
    </Panel>
  );
}

function SewerVerdict({ utility, proof }: { utility: string; proof: SewerProof }) {
  const { t } = useTranslation();
  const { what, why } = sewerLine(utility, proof, t);
  return <VerdictLine level={proof.ok ? 'good' : 'stop'} what={what} why={why} />;
}

function WaterVerdicts({ proof }: { proof: WaterProof }) {
  const { t } = useTranslation();
  const { set } = useRouting();
  const houses = housesLine(proof, t);
  const fire = fireLine(proof, t);
  const enough = proof.nodes.every((one) => one.ok);
  const needed = Math.ceil(proof.neededHeadM);
  // pressure of houses that wider pipes did not help is a matter of the main
  const cure =
    mayHelp(proof) && !proof.enlarged?.stuck
      ? { word: t('routing:proof.enlarge'), run: () => void enlarge() }
      : undefined;
  return (
    <>
      <VerdictLine
        level={enough ? 'good' : 'warn'}
        what={houses.what}
        why={houses.why}
        {...(enough
          ? {}
          : {
              cure: cure ?? {
                word: t('routing:proof.tryHead', { head: needed }),
                run: () => set({ mainHeadM: needed }),
              },
            })}
      />
      <VerdictLine
        level={proof.fire.tried > 0 && proof.fire.passed === proof.fire.tried ? 'good' : 'warn'}
        what={fire.what}
        why={fire.why}
        {...(enough && cure && { cure })}
      />
      {speedLines(proof, t).map(({ what, why }) => (
        <VerdictLine key={what} level="warn" what={what} why={why} />
      ))}
      {enlargedLines(proof, t).map(({ what, why }) => (
        <VerdictLine key={what} level="info" what={what} why={why} />
      ))}
      {warningLines(proof, t).map(({ what, why }) => (
        <VerdictLine key={what} level="warn" what={what} why={why} />
      ))}
    </>
  );
}

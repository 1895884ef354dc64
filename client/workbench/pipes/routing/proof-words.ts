import type { TFunction } from 'i18next';
import type { SewerProof } from '../../../../domain/pipes/routing/prove-sewers.ts';
import type { WaterProof } from '../../../../domain/pipes/routing/prove-water.ts';

export interface ProofLine {
  what: string;
  why: string;
}

/** One drain by Manning: how many pipes hold, and the figures at the edge. */
export function sewerLine(utility: string, proof: SewerProof, t: TFunction): ProofLine {
  const first = proof.pipes.find((one) => one.verdict !== 'ok');
  return {
    what: t('routing:proof.sewer', {
      utility: t(`routing:utility.${utility}`),
      held: proof.pipes.length - proof.failed,
      all: proof.pipes.length,
    }),
    why: first
      ? t('routing:proof.sewerFirst', {
          pipe: first.segment,
          verdict: t(`routing:proof.verdict.${first.verdict}`),
        })
      : t('routing:proof.sewerEdge', {
          fill: ((proof.fullest ?? 0) * 100).toFixed(0),
          slowest: (proof.slowestMS ?? 0).toFixed(2),
          fastest: (proof.fastestMS ?? 0).toFixed(2),
        }),
  };
}

/** Houses with enough pressure, the worst of them, and the head at the main that cures all. */
export function housesLine(proof: WaterProof, t: TFunction): ProofLine {
  const houses = proof.nodes.filter((one) => one.terminal !== null);
  const worst = houses.toSorted((a, b) => a.pressureM - a.requiredM - (b.pressureM - b.requiredM))[0];
  return {
    what: t('routing:proof.houses', {
      held: houses.filter((one) => one.ok).length,
      all: houses.length,
      demand: proof.demandLS.toFixed(1),
    }),
    why: worst
      ? t('routing:proof.worst', {
          name: worst.terminal,
          has: worst.pressureM.toFixed(1),
          needs: worst.requiredM.toFixed(0),
          head: proof.neededHeadM.toFixed(1),
        })
      : '',
  };
}

/** Hydrants tried one by one; a main that is too narrow for any is no pass. */
export function fireLine({ fire, nodes }: WaterProof, t: TFunction): ProofLine {
  const lowest = Math.min(...nodes.flatMap((one) => one.firePressureM ?? []));
  return {
    what: t(fire.tried > 0 ? 'routing:proof.fire' : 'routing:proof.noFire', { ...fire, flow: fire.flowLS }),
    why: [
      ...(fire.tried > 0
        ? [t('routing:proof.fireLowest', { lowest: lowest.toFixed(1), needs: fire.requiredM })]
        : []),
      ...(fire.tooNarrow > 0 ? [t('routing:proof.narrow', { count: fire.tooNarrow })] : []),
    ].join(t('routing:verdict.and')),
  };
}

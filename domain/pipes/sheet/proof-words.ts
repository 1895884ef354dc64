import type { HydraulicWarning } from '../hydraulics/epanet-warnings.ts';
import { fact } from '../hydraulics/service-facts.ts';
import { plannedSizeLabel } from '../labels.ts';
import type { NetworkProof } from '../routing/judge/prove.ts';
import type { SewerProof } from '../routing/judge/prove-sewers.ts';
import type { WaterProof } from '../routing/judge/prove-water.ts';
import type { Say } from './layout-say.ts';

export interface ProofLine {
  what: string;
  why: string;
}

/** The whole proof, a sentence each. */
export function proofLines({ water, sewers }: NetworkProof, say: Say): string[] {
  const lines: ProofLine[] = [
    ...sewers.map(({ utility, proof }) => sewerLine(utility, proof, say)),
    ...(water
      ? [
          housesLine(water, say),
          fireLine(water, say),
          ...speedLines(water, say),
          ...enlargedLines(water, say),
          ...warningLines(water, say),
        ]
      : []),
  ];
  return lines.map(({ what, why }) => (why ? `${what}${say('layout:verdict.and')}${why}` : what));
}

/** One drain by Manning: how many pipes hold, and the figures at the edge. */
export function sewerLine(utility: string, proof: SewerProof, say: Say): ProofLine {
  const first = proof.pipes.find((one) => one.verdict !== 'ok');
  return {
    what: say('layout:proof.sewer', {
      utility: say(`layout:utility.${utility}`),
      held: proof.pipes.length - proof.failed,
      all: proof.pipes.length,
    }),
    why: first
      ? say('layout:proof.sewerFirst', {
          pipe: first.segment,
          verdict: say(`layout:proof.verdict.${first.verdict}`),
        })
      : say('layout:proof.sewerEdge', {
          fill: ((proof.fullest ?? 0) * 100).toFixed(0),
          slowest: (proof.slowestMS ?? 0).toFixed(2),
          fastest: (proof.fastestMS ?? 0).toFixed(2),
        }),
  };
}

/** Houses with enough pressure, the worst of them, the head at the main that cures all, how many lack what no pipe can give, and how many houses' storeys are assumed. */
export function housesLine(proof: WaterProof, say: Say): ProofLine {
  const houses = proof.nodes.filter((one) => one.terminal !== null);
  const worst = houses.toSorted((a, b) => a.pressureM - a.requiredM - (b.pressureM - b.requiredM))[0];
  return {
    what: say('layout:proof.houses', {
      held: houses.filter((one) => one.ok).length,
      all: houses.length,
      demand: proof.demandLS.toFixed(1),
    }),
    why: [
      ...(worst
        ? [
            say('layout:proof.worst', {
              name: worst.terminal,
              storeys: worst.storeys,
              has: worst.pressureM.toFixed(1),
              needs: worst.requiredM.toFixed(0),
              head: proof.neededHeadM.toFixed(1),
            }),
          ]
        : []),
      ...(proof.mainLacks > 0 ? [say('layout:proof.mainLacks', { count: proof.mainLacks })] : []),
      ...(proof.storeysAssumed > 0
        ? [
            say('layout:proof.storeysAssumed', {
              count: proof.storeysAssumed,
              storeys: fact('storeys-where-unknown').value,
            }),
          ]
        : []),
    ].join(say('layout:verdict.and')),
  };
}

/** Hydrants tried one by one; a main that is too narrow for any is no pass. */
export function fireLine({ fire, nodes }: WaterProof, say: Say): ProofLine {
  const lowest = Math.min(...nodes.flatMap((one) => one.firePressureM ?? []));
  return {
    what: say(fire.tried > 0 ? 'layout:proof.fire' : 'layout:proof.noFire', { ...fire, flow: fire.flowLS }),
    why: [
      ...(fire.tried > 0
        ? [say('layout:proof.fireLowest', { lowest: lowest.toFixed(1), needs: fire.requiredM })]
        : []),
      ...(fire.tooNarrow > 0 ? [say('layout:proof.narrow', { count: fire.tooNarrow })] : []),
    ].join(say('layout:verdict.and')),
  };
}

/** Pipes that run too fast in the peak hour; none where none does. */
export function speedLines({ tooFast, mostMS, fastestMS }: WaterProof, say: Say): ProofLine[] {
  if (tooFast === 0) return [];
  const what = say('layout:proof.tooFast', { count: tooFast, most: mostMS, fastest: fastestMS.toFixed(2) });
  return [{ what, why: '' }];
}

/** Which pipes were made wider and what for, and what no wider pipe helps; none where nothing was asked for. */
export function enlargedLines({ enlarged }: WaterProof, say: Say): ProofLine[] {
  if (!enlarged) return [];
  const { pipes, causes, costYuan, kept, stuck } = enlarged;
  const reasons = [
    ...causes.map(({ why, place, was, asked }) =>
      say(`layout:proof.enlargedFor.${why}`, { place, was: was.toFixed(why === 'velocity' ? 2 : 1), asked }),
    ),
    ...(kept.length > 0 ? [say('layout:proof.enlargedKept', { count: kept.length })] : []),
    ...(stuck > 0
      ? [say('layout:proof.enlargedStuck', { count: stuck, least: fact('velocity-low-m-s').value })]
      : []),
  ];
  const sizes = Map.groupBy(pipes, (one) => [one.fromMm, one.toMm].map(sizeOf).join('→'));
  const changes = [...sizes].map(([change, of]) => `${change} ${metresOf(of)} m`);
  const cost = costYuan === null ? '' : say('layout:proof.enlargedCost', { yuan: costYuan.toFixed(0) });
  return [
    {
      what:
        pipes.length > 0
          ? say('layout:proof.enlarged', {
              ...{
                count: pipes.length,
                length: metresOf(pipes),
                sizes: changes.join(say('layout:proof.list')),
              },
              cost,
            })
          : say('layout:proof.notEnlarged'),
      why: reasons.join(say('layout:verdict.and')),
    },
  ];
}

const sizeOf = (sizeMm: number): string => plannedSizeLabel('water', sizeMm);

const metresOf = (pipes: readonly { lengthM: number }[]): string =>
  pipes.reduce((sum, one) => sum + one.lengthM, 0).toFixed(0);

/** What EPANET warns of, a line for the peak hour and one for the hydrants; none where it has nothing to say. */
export function warningLines({ warnings, fire }: WaterProof, say: Say): ProofLine[] {
  return [
    { when: 'peak', list: warnings },
    { when: 'hydrants', list: fire.warnings },
  ]
    .filter(({ list }) => list.length > 0)
    .map(({ when, list }) => ({
      what: say('layout:proof.warned', { when: say(`layout:proof.when.${when}`) }),
      why: warningWords(list, say),
    }));
}

export function warningWords(warnings: readonly HydraulicWarning[], say: Say): string {
  return warnings.map((one) => say(`layout:proof.warning.${one}`)).join(say('layout:verdict.and'));
}

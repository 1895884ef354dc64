import type { NetworkProof } from '../../domain/pipes/routing/prove.ts';
import type { Bilingual } from '../../domain/problem.ts';
import { proofWords } from './proof-words.ts';
import type { ratesSummary } from './rates-command.ts';
import type { placesOfAnswer, summaryOf } from './route-summary.ts';

/** An answer in lines for a terminal. */
export function printAnswer(
  answer: {
    proof: NetworkProof;
    utilities: ReturnType<typeof summaryOf>[];
    unreachable: {
      terminal: string;
      reason: string;
      blockers: { id: string; neededM: number; leftM: number }[];
    }[];
    costYuan: number;
    rates: ReturnType<typeof ratesSummary>;
    clashes: number;
    places: ReturnType<typeof placesOfAnswer>['places'];
    protections: { costYuan: number }[];
    relocations: { text: string; costYuan: number }[];
    movedPipes: { text: string }[];
    violations: number;
    seconds: { read: number; route: number };
    peakMemoryMb: number;
  },
  warnings: readonly Bilingual[],
  language: 'zh' | 'en',
): void {
  for (const one of warnings) console.log(`! ${one[language]}`);
  for (const one of answer.utilities) {
    const gap =
      one.bound.gap === null
        ? ''
        : ` · at most ${(one.bound.gap * 100).toFixed(1)} % above the best on its corridors`;
    console.log(
      `${one.utility.padEnd(9)} ${one.lengthM.toFixed(0).padStart(7)} m  ¥${(one.costYuan / 1e4).toFixed(1)}万  ${one.connected}/${one.terminals} connected${gap}`,
    );
  }
  for (const { utility, loops } of answer.utilities) {
    if (!loops) continue;
    const share = (value: number): string => `${(value * 100).toFixed(0)} %`;
    console.log(
      `${utility} loops: ${loops.lengthM.toFixed(0)} m for ¥${(loops.costYuan / 1e4).toFixed(1)}万 (at least ${(loops.lowerBoundYuan / 1e4).toFixed(1)}万); households safe with one section shut ${share(loops.safeBefore)} → ${share(loops.safeAfter)}`,
    );
  }
  for (const one of answer.unreachable) {
    const why = one.blockers
      .map((b) => `${b.id} leaves ${b.leftM.toFixed(2)} of ${b.neededM.toFixed(2)} m`)
      .join('; ');
    console.log(`not connected: ${one.terminal}: ${one.reason}${why ? ` (${why})` : ''}`);
  }
  for (const line of proofWords(answer.proof)) console.log(line);
  for (const one of [...answer.relocations, ...answer.movedPipes]) console.log(one.text);
  const measures = [...answer.protections, ...answer.relocations].reduce((sum, one) => sum + one.costYuan, 0);
  const wan = (yuan: number): string => `¥${(yuan / 1e4).toFixed(1)}万`;
  console.log(
    `in all ${wan(answer.costYuan)}, of it inside ${wan(answer.places.inCompoundYuan)}, in streets ${wan(answer.places.linkedYuan)} (by ${answer.places.by}), protective measures ${wan(measures)}`,
  );
  console.log(answer.rates.text.en);
  console.log(
    `violations ${answer.violations}, clashes ${answer.clashes}, places with a protective measure ${answer.protections.length}`,
  );
  console.log(
    `${answer.seconds.read} s reading, ${answer.seconds.route} s routing, ${answer.peakMemoryMb} MB`,
  );
}

import type { NetworkProof } from '../../domain/pipes/routing/prove.ts';

/** The proof in lines for a terminal: what holds, what fails first, and with what it was compared. */
export function proofWords({ water, sewers }: NetworkProof): string[] {
  const lines = sewers.map(({ utility, proof }) => {
    const failed = proof.pipes.filter((one) => one.verdict !== 'ok');
    const list = failed
      .slice(0, 3)
      .map((one) => `${one.segment} ${one.verdict}`)
      .join(', ');
    const fill = proof.fullest === null ? '' : `, fullest ${(proof.fullest * 100).toFixed(0)} %`;
    return `${utility} by Manning: ${proof.pipes.length - failed.length} of ${proof.pipes.length} pipes hold${fill}${list ? ` (${list})` : ''}`;
  });
  if (!water) return lines;
  const houses = water.nodes.filter((one) => one.terminal !== null);
  const held = houses.filter((one) => one.ok).length;
  const { fire } = water;
  lines.push(
    `water by EPANET: ${held} of ${houses.length} houses have their pressure with ${water.mainHeadM} m at the main${water.mainHeadAssumed ? ' (assumed)' : ''}; all with ${water.neededHeadM.toFixed(1)} m`,
    `hydrants at ${fire.flowLS} L/s: ${fire.passed} of ${fire.tried} places keep ${fire.requiredM} m, ${fire.tooNarrow} places on pipes too narrow for one`,
  );
  return lines;
}

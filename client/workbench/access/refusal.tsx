import { describeProblem } from '../../api/problem.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';

/** A problem of the server: what went wrong and what to do. */
export function Refusal({ problem }: { problem: unknown }) {
  const { title, remedy } = describeProblem(problem);
  return <VerdictLine level="stop" what={title} why={remedy} />;
}

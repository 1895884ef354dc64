import { material } from '../materials.ts';
import { isGravity, type PipeSegment } from '../model.ts';
import { orderAndYielding } from '../standards.ts';
import type { Yielding } from './finding.ts';

/**
 * Who gives way, by the rules of §3.0.7 in their order: pressure to gravity, bendable to rigid, branch to main, small to
 * large, temporary to permanent, and last the practice that the new yields to what lies there.
 */
export function whoYields(a: PipeSegment, b: PipeSegment): Yielding {
  for (const [rule, rank] of ranks) {
    const ra = rank(a);
    const rb = rank(b);
    if (ra !== null && rb !== null && ra !== rb) return yielding(rule, ra < rb ? 'a' : 'b');
  }
  return {
    party: 'either',
    rule: 'none',
    clause: 'GB 50289-2016 3.0.7',
    confidence: 'A',
    text: { zh: '避让规则不能区分，双方协商', en: 'no rule decides: agree between the owners' },
  };
}

/** The lower rank yields; null = the rule says nothing about it. */
const ranks: [rule: string, rank: (segment: PipeSegment) => number | null][] = [
  ['pressure-to-gravity', (one) => (isGravity(one) ? 1 : 0)],
  ['flexible-to-rigid', (one) => (isCable(one) ? 0 : 1)],
  ['flexible-to-rigid', (one) => rigidity(one)],
  ['branch-to-main', (one) => (isBranch(one) ? 0 : 1)],
  ['small-to-large', (one) => one.diameterMm ?? one.widthMm],
  ['temporary-to-permanent', (one) => (one.attributes.temporary === true ? 0 : 1)],
  ['new-to-existing', (one) => (isNew(one) ? 0 : 1)],
];

function isCable(segment: PipeSegment): boolean {
  const cable = segment.utility === 'power' || segment.utility === 'telecom';
  return cable && (segment.ductsTotal ?? 0) === 0 && segment.embedding !== 'duct-bank';
}

/** Of what a pipe is made; where nobody knows, the rule can't decide. Duct banks are rigid whatever lies in them. */
function rigidity(segment: PipeSegment): number | null {
  if (segment.utility === 'power' || segment.utility === 'telecom' || segment.utility === 'conduit')
    return isCable(segment) ? 0 : 3;
  if (segment.material === 'pe') return 1;
  const known = material(segment.material);
  return known ? (known.metal ? 2 : 3) : null;
}

function isBranch(segment: PipeSegment): boolean {
  const role = segment.attributes.role;
  return role === 'lateral' || role === 'service' || role === 'connector' || role === 'branch';
}

function isNew(segment: PipeSegment): boolean {
  return segment.state === 'planned' || segment.state === 'approved' || segment.state === 'building';
}

function yielding(rule: string, party: 'a' | 'b'): Yielding {
  const fact = orderAndYielding.yielding.find((one) => one.rule === rule)!;
  return {
    party,
    rule,
    clause: fact.clause,
    confidence: fact.confidence,
    text: { zh: fact.zh, en: fact.en },
  };
}

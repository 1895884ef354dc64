import { checkClashes } from '../../clash/check.ts';
import type { Finding } from '../../clash/finding.ts';
import type { PipeNetwork } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import type { Site } from '../site/site.ts';
import { type LaidNetwork, modelOnce } from '../sizing/sized-network.ts';
import { touchedPipes } from './touched-pipes.ts';

interface Checked {
  standards: Standards;
  networks: readonly LaidNetwork[];
  findings: readonly Finding[];
}

const before = new WeakMap<Site, Checked>();

/**
 * The product's own clash check among the networks of a site, covers left out. Pipes that have stayed as they were since the last check, and whatever
 * meets them, keep their findings.
 * @returns in the order of their pipes
 */
export function clashesAmong(
  site: Site,
  networks: readonly LaidNetwork[],
  standards: Standards,
): readonly Finding[] {
  const known = before.get(site);
  const last = known?.standards === standards ? known : undefined;
  const pipesBefore = new Map(last?.networks.map((one) => [one.utility, one.pipes]));
  const touched = new Set(
    networks.flatMap(({ utility, pipes }) => [...touchedPipes(pipes, pipesBefore.get(utility) ?? [])]),
  );
  const models = networks.map(modelOnce);
  const whole: PipeNetwork = {
    crs: null,
    nodes: models.flatMap((one) => one.nodes),
    segments: models.flatMap((one) => one.segments),
    extras: {},
  };
  const place = new Map(whole.segments.map(({ id }, i) => [id, i]));
  const isKept = (id: string): boolean => place.has(id) && !touched.has(id);
  const kept = (last?.findings ?? []).filter(({ a, b }) => isKept(a.id) && isKept(b.id));
  const { findings: fresh } = checkClashes(whole, undefined, { standards, cover: false, only: touched });
  const numberOf = (id: string): number => place.get(id) ?? -1;
  const findings = [...kept, ...fresh].sort(
    (one, other) =>
      numberOf(one.a.id) - numberOf(other.a.id) ||
      numberOf(one.b.id) - numberOf(other.b.id) ||
      (one.id < other.id ? -1 : 1),
  );
  before.set(site, { standards, networks, findings });
  return findings;
}

import { checkClashes } from '../clash/check.ts';
import type { Finding } from '../clash/finding.ts';
import type { PipeNetwork, Utility } from '../model.ts';
import type { Standards } from '../standards.ts';
import type { Site } from './site.ts';
import { type LaidNetwork, modelOnce } from './sized-network.ts';

interface Checked {
  standards: Standards;
  networks: readonly LaidNetwork[];
  findings: readonly Finding[];
}

const before = new WeakMap<Site, Checked>();

/**
 * The product's own clash check among the networks of a site, covers left out. Two networks that have both stayed as they were since the last check keep
 * their findings.
 * @returns in the order of their pipes
 */
export function clashesAmong(
  site: Site,
  networks: readonly LaidNetwork[],
  standards: Standards,
): readonly Finding[] {
  const last = before.get(site);
  const isAsBefore = ({ utility, pipes, nodes }: LaidNetwork): boolean =>
    last !== undefined &&
    last.standards === standards &&
    last.networks.some((one) => one.utility === utility && one.pipes === pipes && one.nodes === nodes);
  const same = new Set(networks.filter(isAsBefore).map((one) => one.utility));
  const models = networks.map(modelOnce);
  const whole: PipeNetwork = {
    crs: null,
    nodes: models.flatMap((one) => one.nodes),
    segments: models.flatMap((one) => one.segments),
    extras: {},
  };
  const place = new Map(whole.segments.map(({ id, utility }, i) => [id, { i, utility }]));
  const isKept = (a: Utility, b: Utility): boolean => same.has(a) && same.has(b);
  const kept = (last?.findings ?? []).filter(({ a, b }) => {
    const [one, other] = [place.get(a.id), place.get(b.id)];
    return one && other && isKept(one.utility, other.utility);
  });
  const { findings: fresh } = checkClashes(whole, undefined, {
    ...{ standards, cover: false },
    between: (a, b) => !isKept(a.utility, b.utility),
  });
  const numberOf = (id: string): number => place.get(id)?.i ?? -1;
  const findings = [...kept, ...fresh].sort(
    (one, other) =>
      numberOf(one.a.id) - numberOf(other.a.id) ||
      numberOf(one.b.id) - numberOf(other.b.id) ||
      (one.id < other.id ? -1 : 1),
  );
  before.set(site, { standards, networks, findings });
  return findings;
}

import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import type { Bilingual } from '../../../problem.ts';
import { newSegment, type PipeNetwork, type PipeSegment } from '../../model.ts';
import { emptyPatch, type NetworkPatch, openDraft } from '../../patch.ts';
import type { QuantityLine } from '../bill/quantities.ts';
import { builtInFlows, sewageOfHousehold, sewagePeak } from '../bill/rates.ts';
import { type Becomes, isCarrying, type Misconnection, misconnectionsOf } from './combined-drains.ts';
import { beforeCut } from './cut-id.ts';
import type { DrainVerdict } from './drain-verdicts.ts';
import { isBilledBy, judgePlan, type PlanJudgement } from './judge-plan.ts';
import { type SeparationInput, type SeparationLayout, separateCombined } from './separate-combined.ts';
import { isEarlierPlan } from './separation-site.ts';
import { addLaid, retireNodes } from './task-network.ts';
import { separationLines } from './task-quantities.ts';
import { writeMeasures } from './write-measures.ts';
import { writeMoved } from './write-moved.ts';

/** Something that has to be done or known besides the pipes. */
export interface Measure {
  kind: 'intercept' | 'sewage-to-combined' | 'through' | 'no-main' | 'inlets' | 'earlier-plan' | 'unserved';
  text: Bilingual;
  clause: string;
  confidence: string;
}

export interface SeparationPlan {
  layout: SeparationLayout;
  /** Everything as one edit: uses and states of old pipes, new pipes, cuts where they tie in. */
  patch: NetworkPatch;
  /** The network after it. */
  after: PipeNetwork;
  /** Wrong connections of today, and whether the plan ends them. */
  misconnections: (Misconnection & { cured: boolean })[];
  /** Wrong connections that the plan leaves; none where all could be led. */
  remaining: Misconnection[];
  measures: Measure[];
  /** Beyond what the routes list by themselves: renewals, inspection, sealing, connections, interceptors. */
  lines: QuantityLine[];
  judgement: PlanJudgement;
  /** Metres of the zone's old drains by verdict. */
  metres: Record<DrainVerdict['verdict'], number>;
}

const task = { zh: '雨污分流', en: 'separation' };

/**
 * The whole task as one plan.
 * @param stamp - what new ids begin with; two plans in one network need two
 */
export function planSeparation(input: SeparationInput, stamp: string): SeparationPlan {
  return writeSeparation(input, separateCombined(input), stamp);
}

/** Writes a layout into its network under a stamp. */
export function writeSeparation(
  input: SeparationInput,
  layout: SeparationLayout,
  stamp: string,
): SeparationPlan {
  const { network, isInside } = input;
  const { becomes, drains, parts } = layout;
  const draft = openDraft(network);
  const prefix = `${stamp}-`;
  for (const one of drains) applyVerdict(draft, one, becomes, prefix);
  const waysNow = new Set(
    drains.flatMap(({ verdict, drain }) => {
      if (verdict === 'keep') return [drain.segment.id];
      return verdict === 'renew' ? [renewedId(prefix, drain.segment.id)] : [];
    }),
  );
  const mains = (system: Becomes) => {
    const ids = new Set(layout.mains[system].map((one) => one.id));
    return (one: PipeSegment) => ids.has(beforeCut(one.id));
  };
  for (const { network: laid } of parts.branches.routes)
    addLaid(draft, laid, prefix, (one) => waysNow.has(beforeCut(one.id)));
  for (const { network: laid } of parts.trunk.routes)
    addLaid(draft, laid, prefix, mains(becomes), layout.ledOn);
  for (const { network: laid } of parts.other.routes)
    addLaid(draft, laid, prefix, mains(becomes === 'storm' ? 'sewage' : 'storm'));
  retireNodes(
    draft,
    drains.flatMap(({ drain: { segment } }) => [segment.from, segment.to]),
    { task: task.zh },
  );
  const unmoved = draft.network();
  const own = (one: PipeSegment): boolean => isInside(one) || one.id.startsWith(prefix);
  const remaining = misconnectionsOf(unmoved, own);
  const left = new Set(remaining.map((one) => one.node));
  const misconnections = misconnectionsOf(network, isInside).map((one) => ({
    ...one,
    cured: !left.has(one.node),
  }));
  const replaced = new Set(
    network.segments.filter((one) => isEarlierPlan(one, isInside)).map((one) => one.id),
  );
  const judgement = judgePlan(
    { ...unmoved, segments: unmoved.segments.filter((one) => !replaced.has(beforeCut(one.id))) },
    prefix,
    layout.site,
    input.options,
  );
  // measures of its layouts by themselves are in their own bills
  const isBilled = isBilledBy(Object.values(parts), prefix);
  const beyond = judgement.protections.filter((one) => !isBilled(one));
  writeMoved(draft, judgement.moved, prefix, { task: task.zh });
  writeMeasures(draft, judgement.protections);
  const after = draft.network();
  const patch = draft.patch({
    zh: `雨污分流：合流管改${becomes === 'storm' ? '雨水' : '污水'}管`,
    en: `Separation: combined drains become ${becomes}`,
  });
  return {
    layout,
    patch,
    after,
    misconnections,
    remaining,
    measures: measuresOf(input, layout, unmoved),
    lines: separationLines(
      layout,
      network,
      unmoved,
      prefix,
      { ...judgement, protections: beyond },
      input.options?.rates,
    ),
    judgement,
    metres: metresOf(drains),
  };
}

const renewedId = (prefix: string, id: string): string => `${prefix}renew-${id}`;

function applyVerdict(
  draft: ReturnType<typeof openDraft>,
  { verdict, drain, newSizeMm }: DrainVerdict,
  becomes: Becomes,
  prefix: string,
): void {
  const { segment } = drain;
  const patch = emptyPatch(task);
  const attributes = { ...segment.attributes, task: task.zh, formerUtility: segment.utility };
  if (verdict === 'keep') {
    patch.putSegments.push({ ...segment, utility: becomes, subclass: null, attributes });
  } else if (verdict !== 'combined') {
    patch.putSegments.push({ ...segment, state: 'abandoned', attributes });
  }
  if (verdict === 'renew') {
    patch.putSegments.push(
      newSegment({
        ...segment,
        id: renewedId(prefix, segment.id),
        utility: becomes,
        subclass: null,
        diameterMm: newSizeMm,
        widthMm: null,
        heightMm: null,
        material: 'pe',
        laidYear: null,
        state: 'planned',
        attributes: { task: task.zh, replaces: segment.id },
      }),
    );
  }
  if (verdict === 'keep' || verdict === 'renew') {
    for (const id of [segment.from, segment.to]) {
      const node = draft.nodes.get(id)!;
      if (node.utility === 'combined') patch.putNodes.push({ ...node, utility: becomes, subclass: null });
    }
  }
  draft.apply(patch);
}

function metresOf(drains: readonly DrainVerdict[]): SeparationPlan['metres'] {
  const metres = { keep: 0, renew: 0, abandon: 0, combined: 0 };
  for (const { verdict, drain } of drains) metres[verdict] += drain.lengthM;
  return metres;
}

function measuresOf(input: SeparationInput, layout: SeparationLayout, after: PipeNetwork): Measure[] {
  const { outside, drains } = layout;
  const measures: Measure[] = [];
  const say = (
    kind: Measure['kind'],
    zh: string,
    en: string,
    from = { clause: '', confidence: '' },
  ): void => {
    measures.push({ kind, text: { zh, en }, clause: from.clause, confidence: from.confidence });
  };
  if (outside.storm === 'combined') {
    const { value } = facts.interceptionRatio;
    const litres = ((1 + value) * dryFlowLS(layout)).toFixed(1);
    say(
      'intercept',
      `市政干管仍为合流：雨水暂接入合流干管，接入处设截流井，截流倍数 ${value}，截流流量 ${litres} L/s；市政分流后改接雨水干管`,
      `The street main is still combined: rain goes to it for the time being through an interceptor (ratio ${value}, ${litres} L/s), and to a storm main once there is one`,
      facts.interceptionRatio,
    );
  }
  if (outside.sewage === 'combined')
    say(
      'sewage-to-combined',
      '附近没有市政污水管：新建污水管暂接入合流干管，并预留接入污水干管的条件',
      'No sewage main is near: the new sewers go to the combined main for the time being',
      facts.noStormToCombined,
    );
  for (const system of ['storm', 'sewage'] as const) {
    if (outside[system] !== 'none') continue;
    const name = system === 'storm' ? { zh: '雨水', en: 'storm' } : { zh: '污水', en: 'sewage' };
    say(
      'no-main',
      `范围外 150 m 内没有${name.zh}干管，也没有合流干管可接`,
      `No ${name.en} main and no combined main lies within 150 m of the zone`,
    );
  }
  const through = drains.filter((one) => one.verdict === 'combined').length;
  if (through > 0)
    say(
      'through',
      `${through} 段承接范围外污水，保持合流，待上游分流`,
      `${through} drains carry sewage from outside and stay combined until that is separated`,
      facts.noSewageInStorm,
    );
  const loose = looseInlets(input, after);
  if (loose > 0)
    say(
      'inlets',
      `${loose} 处雨水口连管接在废弃管上，须改接新雨水管`,
      `${loose} gully connections end at abandoned drains: lead them to the new storm pipes`,
    );
  const earlier = input.network.segments.filter((one) => isEarlierPlan(one, input.isInside)).length;
  if (earlier > 0)
    say(
      'earlier-plan',
      `范围内已有 ${earlier} 段规划或在建的雨污水管，本方案是其替代，二者只能保留一个`,
      `The zone has ${earlier} planned storm or sewage pipes already: this plan is in their stead, keep one of the two`,
    );
  return measures;
}

/** Peak of all households' sewage, L/s. */
function dryFlowLS({ site }: SeparationLayout): number {
  const households = site.buildings.reduce((sum, one) => sum + (one.terminal ? one.households : 0), 0);
  return 1000 * sewagePeak(households * sewageOfHousehold(builtInFlows));
}

/** Storm pipes of the zone whose way on is given up. */
function looseInlets({ isInside }: SeparationInput, after: PipeNetwork): number {
  const leaving = Map.groupBy(after.segments, (one) => one.from);
  return after.segments.filter((one) => {
    if (one.utility !== 'storm' || !isCarrying(one) || !isInside(one)) return false;
    const next = leaving.get(one.to) ?? [];
    return next.length > 0 && next.every((way) => way.state === 'abandoned');
  }).length;
}

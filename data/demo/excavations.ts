import type { CommunityStatus } from '../../domain/register/status.ts';
import type { Chance } from './chance.ts';
import type { Point } from './plane.ts';
import { areaShape, lineShape } from './shapes.ts';
import type { DemoCommunity, DemoSegment, DemoWork } from './types.ts';

/** One after the other, as they should be. */
const trades = {
  drainage: { zh: '排水管网施工', utility: 'sewage', owner: '住建局', from: '2021-04-20', to: '2021-06-08' },
  water: { zh: '给水管网施工', utility: 'water', owner: '供水公司', from: '2021-06-10', to: '2021-07-08' },
  heat: { zh: '供热管网施工', utility: 'heat', owner: '供热公司', from: '2021-07-10', to: '2021-08-14' },
  paving: { zh: '道路铺装', utility: null, owner: '住建局', from: '2021-08-16', to: '2021-10-10' },
} as const;

/** Where nobody coordinated, the heating company comes two weeks early and digs beside the water company. */
const earlyHeat = { from: '2021-06-24', to: '2021-07-30' };

/** Permits are out for what begins by then; what comes later is still planned. */
const permittedUntil = '2021-07-31';

/** Digging in the yards of the plan, and works in streets that other owners have announced; some overlap, as they do. */
export function excavationsOf(
  chance: Chance,
  communities: readonly DemoCommunity[],
  segments: readonly DemoSegment[],
  dataDate: string,
): DemoWork[] {
  const works: DemoWork[] = [];
  const stateOf = (from: string, to: string, status: CommunityStatus): DemoWork['state'] => {
    if (to < dataDate) return 'done';
    if (from <= dataDate) return status === 'under_way' ? 'running' : 'permitted';
    return from <= permittedUntil ? 'permitted' : 'planned';
  };
  const add = (work: Omit<DemoWork, 'code'>) =>
    works.push({ ...work, code: `D${String(works.length + 1).padStart(3, '0')}` });
  for (const community of communities) {
    if (!community.isRenovation2020 || community.shape.type !== 'Polygon') continue;
    if (community.status !== 'under_way' && community.status !== 'ready') continue;
    const ring = community.shape.metric[0]!.slice(0, -1);
    const isUncoordinated = chance.yes(0.3);
    for (const [key, trade] of Object.entries(trades)) {
      const { from, to } = key === 'heat' && isUncoordinated ? earlyHeat : trade;
      add({
        title: `${community.name}${trade.zh}`,
        utility: trade.utility,
        owner: trade.owner,
        state: stateOf(from, to, community.status),
        startsOn: from,
        endsOn: to,
        communityCode: community.code,
        publicNote: `院内${trade.zh}，请绕行并留意围挡`,
        shape: areaShape(ring),
      });
    }
  }
  for (const community of communities.filter((one) => one.isRenovation2020 && one.status === 'accepted')) {
    if (community.shape.type !== 'Polygon') continue;
    add({
      title: `${community.name}燃气补建支管`,
      utility: 'gas',
      owner: '燃气公司',
      state: 'planned',
      startsOn: '2021-09-06',
      endsOn: '2021-09-24',
      communityCode: community.code,
      publicNote: '',
      shape: areaShape(community.shape.metric[0]!.slice(0, -1)),
    });
  }
  const mains = segments.filter(
    (one) =>
      !one.communityCode && ['water', 'gas', 'heat', 'telecom'].includes(one.utility) && one.toNode !== null,
  );
  for (let k = 0; k < 14; k++) {
    const segment = chance.pick(mains);
    const month = chance.whole(5, 10);
    const startsOn = `2021-${String(month).padStart(2, '0')}-${String(chance.whole(1, 20)).padStart(2, '0')}`;
    const endsOn = `2021-${String(month + 1).padStart(2, '0')}-${String(chance.whole(1, 25)).padStart(2, '0')}`;
    const names: Record<string, string> = {
      water: '给水管更新',
      gas: '燃气管道改造',
      heat: '供热管网更新',
      telecom: '通信管道扩容',
    };
    add({
      title: names[segment.utility]!,
      utility: segment.utility,
      owner: segment.owner,
      state: endsOn < dataDate ? 'done' : startsOn <= dataDate ? 'running' : 'planned',
      startsOn,
      endsOn,
      communityCode: null,
      publicNote: '道路临时占用，请注意绕行',
      shape: lineShape((segment.shape as { metric: Point[] }).metric),
    });
  }
  return works;
}

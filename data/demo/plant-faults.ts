import type { Chance } from './chance.ts';
import { distance, type Point } from './plane.ts';
import { lineShape, pointShape } from './shapes.ts';
import type { DemoNode, DemoSegment, PlantedFault, Utility } from './types.ts';

/**
 * Puts a few faults into the old street mains, each listed with its codes: what a survey brings home. The new pipes of
 * the plan are left alone, so that the tender's totals stay exact.
 */
export function plantFaults(chance: Chance, nodes: DemoNode[], segments: DemoSegment[]): PlantedFault[] {
  const faults: PlantedFault[] = [];
  const nodeOf = new Map(nodes.map((node) => [node.code, node]));
  const lines = new Map<string, number>();
  for (const segment of segments)
    for (const code of [segment.fromNode!, segment.toNode!]) lines.set(code, (lines.get(code) ?? 0) + 1);
  const touched = new Set<string>();
  const pick = (utility: Utility, fits: (segment: DemoSegment) => boolean = () => true): DemoSegment => {
    const own = segments.filter(
      (one) =>
        one.utility === utility &&
        !one.communityCode &&
        !touched.has(one.code) &&
        plainLine(one) &&
        fits(one),
    );
    const found = chance.pick(own);
    touched.add(found.code);
    return found;
  };
  const isLong = (segment: DemoSegment) => distance(ends(segment)[0], ends(segment)[1]) > 30;
  const joins = (code: string | null) => (lines.get(code!) ?? 0) >= 3;

  for (const utility of ['water', 'gas'] as const) {
    const segment = pick(utility, (one) => isLong(one) && joins(one.toNode));
    const end = nodeOf.get(segment.toNode!)!;
    const [a, b] = ends(segment);
    const t = 0.4 / distance(a, b);
    const loose: Point = [b[0] + (a[0] - b[0]) * t, b[1] + (a[1] - b[1]) * t];
    const node: DemoNode = { ...end, code: `${end.code}X`, kind: 'cap', shape: pointShape(loose) };
    nodes.push(node);
    segment.toNode = node.code;
    segment.shape = lineShape([a, loose]);
    faults.push(
      fault(
        'dangling-end',
        utility,
        [segment.code],
        [node.code, end.code],
        '端点与邻近管点相距0.4米，未接上',
        'The end stops 0.4 m short of the joint.',
      ),
    );
  }
  for (const utility of ['water', 'telecom'] as const) {
    const segment = pick(utility, isLong);
    const lost = segment.toNode!;
    segment.toNode = null;
    faults.push(
      fault(
        'missing-mate',
        utility,
        [segment.code],
        [lost],
        '线表缺终点点号',
        'The line lacks the number of its end point.',
      ),
    );
  }
  for (const utility of ['sewage', 'storm'] as const) {
    const segment = pick(utility, (one) => isLong(one) && one.fromLevelM - one.toLevelM > 0.1);
    reverse(segment);
    faults.push(
      fault(
        'reversed',
        utility,
        [segment.code],
        [],
        '流向与管底高程相反',
        'The pipe is drawn against its fall.',
      ),
    );
  }
  const rising = pick('sewage', isLong);
  rising.toLevelM = Math.round((rising.fromLevelM + 0.25) * 1000) / 1000;
  rising.toDepthM = Math.round((rising.toGroundM - rising.toLevelM) * 1000) / 1000;
  faults.push(
    fault(
      'rising',
      'sewage',
      [rising.code],
      [],
      '终点管底高于起点0.25米，倒坡',
      'The invert rises by 0.25 m.',
    ),
  );

  const wrong = pick('storm', isLong);
  wrong.fromGroundM = Math.round((wrong.fromGroundM + 0.8) * 1000) / 1000;
  faults.push(
    fault(
      'level-sum',
      'storm',
      [wrong.code],
      [],
      '地面高程≠埋深+管线高程（差0.8米）',
      'Ground level differs from depth plus level by 0.8 m.',
    ),
  );

  const twin = pick('gas', isLong);
  segments.push({ ...twin, code: `${twin.code}-2` });
  faults.push(
    fault(
      'duplicate',
      'gas',
      [twin.code, `${twin.code}-2`],
      [],
      '同一管段重复录入',
      'The segment was entered twice.',
    ),
  );

  const beside = pick('water', isLong);
  faults.push(tooClose(beside, nodes, segments));

  const valve = nodes.find(
    (node) => node.kind === 'valve' && node.utility === 'water' && node.state === 'in_use',
  )!;
  const [x, y] = (valve.shape as { metric: Point }).metric;
  nodes.push({ ...valve, code: `${valve.code}X`, shape: pointShape([x + 3.1, y + 2.2]) });
  faults.push(
    fault(
      'isolated-node',
      'water',
      [],
      [`${valve.code}X`],
      '阀门点未连接任何管段',
      'A valve that no pipe meets.',
    ),
  );
  return faults;
}

/** A power cable 0.2 m beside a water main: table 4.1.9 asks for 0.5 m. */
function tooClose(beside: DemoSegment, nodes: DemoNode[], segments: DemoSegment[]): PlantedFault {
  const [a, b] = ends(beside);
  const long = distance(a, b);
  const [nx, ny] = [(-(b[1] - a[1]) / long) * 0.45, ((b[0] - a[0]) / long) * 0.45];
  const at = (t: number): Point => [a[0] + (b[0] - a[0]) * t + nx, a[1] + (b[1] - a[1]) * t + ny];
  const base = { utility: 'power' as const, state: 'in_use' as const, owner: '供电公司', laidYear: 2003 };
  const points = [at(0.2), at(0.8)].map(
    (p, k): DemoNode => ({
      ...base,
      code: `DL9000${k + 1}`,
      kind: 'cap',
      groundLevelM: k === 0 ? beside.fromGroundM : beside.toGroundM,
      depthM: 2,
      invertLevelM: Math.round(((k === 0 ? beside.fromGroundM : beside.toGroundM) - 2) * 1000) / 1000,
      shape: pointShape(p),
    }),
  );
  nodes.push(...points);
  const [from, to] = points as [DemoNode, DemoNode];
  const code = `${from.code}-${to.code}`;
  segments.push({
    ...base,
    code,
    fromNode: from.code,
    toNode: to.code,
    diameterMm: 100,
    material: 'pvc',
    pressure: '10 kV',
    embedding: 'direct-buried',
    ductsTotal: 1,
    ductsUsed: 1,
    fromGroundM: from.groundLevelM,
    toGroundM: to.groundLevelM,
    fromDepthM: 1.9,
    toDepthM: 1.9,
    fromLevelM: Math.round((from.groundLevelM - 1.9) * 1000) / 1000,
    toLevelM: Math.round((to.groundLevelM - 1.9) * 1000) / 1000,
    itemCode: null,
    communityCode: null,
    shape: lineShape([at(0.2), at(0.8)]),
  });
  return fault(
    'clearance',
    'power',
    [beside.code, code],
    [],
    '电力电缆与给水管水平净距不足',
    'A power cable lies too near a water main.',
  );
}

function reverse(segment: DemoSegment): void {
  const line = (segment.shape as { metric: Point[] }).metric;
  segment.shape = lineShape([...line].reverse());
  [segment.fromNode, segment.toNode] = [segment.toNode, segment.fromNode];
  [segment.fromGroundM, segment.toGroundM] = [segment.toGroundM, segment.fromGroundM];
  [segment.fromDepthM, segment.toDepthM] = [segment.toDepthM, segment.fromDepthM];
  [segment.fromLevelM, segment.toLevelM] = [segment.toLevelM, segment.fromLevelM];
}

const plainLine = (segment: DemoSegment): boolean =>
  segment.shape.type === 'LineString' && segment.shape.metric.length === 2;

function ends(segment: DemoSegment): [Point, Point] {
  const line = (segment.shape as { metric: Point[] }).metric;
  return [line[0]!, line.at(-1)!];
}

const fault = (
  kind: string,
  utility: Utility,
  segments: string[],
  nodes: string[],
  zh: string,
  en: string,
): PlantedFault => ({
  kind,
  utility,
  segments,
  nodes,
  what: { zh, en },
});

import { expect, test } from 'vitest';
import { answerOf, asked, file, houses, line, mains, printedBy } from './yard-files.ts';

const around = line([-8, -5], [40, -5], [40, 50], [-8, 50], [-8, -5]);
const barriers = (properties: Record<string, string>) => [
  '--barriers',
  file('barriers.geojson', [{ geometry: around, ...properties }]),
];

test('a walled yard without a gate: both houses are connected, and the wall that is passed is told with its place and price', async () => {
  const words = [...asked(houses(), mains()), ...barriers({ barrier: 'wall' })];
  const answer = await answerOf(words);
  expect(answer.unreachable).toEqual([]);
  expect(answer.violations).toBe(0);
  expect(answer.wallCrossings).toHaveLength(1);
  expect(answer.wallCrossings[0]).toMatchObject({
    kind: 'wall',
    utility: 'water',
    textZh: '给水管穿越围墙 1',
    costYuan: 1800,
  });
  expect(answer.wallCrossings[0].at[1]).toBeCloseTo(4_750_000 - 5, 3);
  expect([answer.protections, answer.relocations]).toEqual([[], []]);
  expect((await printedBy(words)).join('\n')).toContain('穿越围墙 1 处');
});

test('a retaining wall and a ditch around it are not passed: said with what shuts the houses off', async () => {
  for (const [properties, kind] of [
    [{ barrier: 'retaining_wall' }, 'structure'],
    [{ kind: '挡土墙' }, 'structure'],
    [{ waterway: 'canal' }, 'water'],
  ] as const) {
    const answer = await answerOf([...asked(houses(), mains()), ...barriers(properties)]);
    expect(answer.wallCrossings).toEqual([]);
    expect(answer.unreachable).toHaveLength(2);
    for (const { reason, blockers } of answer.unreachable)
      expect([reason, blockers[0].kind]).toEqual(['no-legal-path', kind]);
  }
});

test('--keep-walls: no wall is opened; the gate is found, and without one it is said which wall shuts the houses off', async () => {
  const words = [...asked(houses(), mains()), '--keep-walls'];
  const shut = await answerOf([...words, ...barriers({ barrier: 'wall' })]);
  expect(shut.wallCrossings).toEqual([]);
  expect(shut.unreachable.map((one: { blockers: { id: string }[] }) => one.blockers[0]!.id)).toEqual([
    'wall 1',
    'wall 1',
  ]);
  const gate = line([-8, 20], [-8, -5], [40, -5], [40, 50], [-8, 50], [-8, 26]);
  const gated = file('gated.geojson', [{ geometry: gate, barrier: 'wall' }]);
  const open = await answerOf([...words, '--barriers', gated]);
  expect([open.wallCrossings, open.unreachable, open.violations]).toEqual([[], [], 0]);
  const through = await answerOf([...asked(houses(), mains()), '--barriers', gated]);
  expect(through.wallCrossings).toHaveLength(1);
  expect(open.lengthM).toBeGreaterThan(through.lengthM);
});

test('--starts: how often the search begins anew; the same number gives the same layout, a wrong one is refused', async () => {
  const words = asked(houses(), mains());
  const usual = await answerOf(words);
  expect((await answerOf([...words, '--starts', '5'])).costYuan).toBe(usual.costYuan);
  const none = await answerOf([...words, '--starts', '0']);
  expect([none.unreachable, none.violations, none.clashes]).toEqual([[], 0, 0]);
  // no corridors were searched; what all legal ground proves is said all the same
  expect(none.utilities[0].bound).toMatchObject({ of: 'ground', corridors: { lowerBound: 0 } });
  expect(none.utilities[0].bound.gap).toBeGreaterThanOrEqual(0);
  for (const wrong of ['-1', '51', '1.5', 'x'])
    await expect(answerOf([...words, `--starts=${wrong}`])).rejects.toMatchObject({
      code: 'pipes.option-number',
    });
});

import { expect, test } from 'vitest';
import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import { noSurroundings } from '../../../domain/pipes/clash/surroundings.ts';
import { routeAll } from '../../../domain/pipes/routing/route-all.ts';
import { toModel } from '../../../domain/pipes/routing/sizing/sized-network.ts';
import { clashLines, depthWords } from '../../../server/pipes/commands/layout-words.ts';
import { clashSummary } from '../../../server/pipes/commands/route-summary.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { answerOf, asked, houses, mains, printedBy } from './yard-files.ts';

test('each clash is told with both pipes and figures, the first twenty on a terminal', async () => {
  const files = { buildings: houses(), mains: mains(), leastAreaM2: 30, otherUses: false };
  const { site } = await readSite(files, ['sewage']);
  const layout = routeAll(site, ['sewage'], { quick: true });
  // somebody else's pipe 0.1 m beside the longest one that was laid
  const model = toModel(layout.routes[0]!.network);
  const own = model.segments.toSorted((a, b) => b.lengthM! - a.lengthM!)[0]!;
  const beside = (id: string) => {
    const node = model.nodes.find((one) => one.id === id)!;
    return { ...node, id: `old ${id}`, x: node.x + 0.1, y: node.y + 0.1 };
  };
  const old = { ...own, id: 'G7', utility: 'gas' as const, from: `old ${own.from}`, to: `old ${own.to}` };
  const network = {
    ...{ crs: null, extras: {} },
    nodes: [...model.nodes, beside(own.from), beside(own.to)],
    segments: [own, old],
  };
  const { findings } = checkClashes(network, noSurroundings, { cover: false });
  const clashList = findings.map(clashSummary);
  expect(clashList.length).toBeGreaterThan(0);
  const [first] = clashList;
  expect([first!.a, first!.b].sort()).toEqual([own.id, 'G7'].sort());
  for (const language of ['zh', 'en'] as const) {
    const [line] = clashLines({ clashes: clashList.length, clashList }, layout, '', language);
    // the laid one by the numbers of the drawings, the old one by its own
    expect(line).toMatch(language === 'zh' ? /污水 DN\d+ .*WS\d+.*G7/ : /sewage DN\d+ .*WS\d+.*G7/);
    expect(line).not.toContain(own.id);
    expect(line).toMatch(/\d\.\d\d m/);
  }
  const many = { clashes: 73, clashList: Array.from({ length: 50 }, () => first!) };
  const lines = clashLines(many, layout, '', 'zh');
  expect(lines).toHaveLength(21);
  expect(lines[20]).toMatch(/另有 53 处.*50/);
});

test('of drains it is told what lifts them, of all how deep they lie, of nothing nothing', () => {
  const sewage = { utility: 'sewage' as const, lengthM: 80, deepestM: 3.456, lifts: 1, pumps: 2 };
  expect(depthWords(sewage, 'zh')).toBe('最深 3.46 m、提升 1 处、泵站 2 座');
  expect(depthWords(sewage, 'en')).toBe('deepest 3.46 m, 1 lift, 2 pumping stations');
  expect(depthWords({ ...sewage, utility: 'water' }, 'en')).toBe('deepest 3.46 m');
  expect(depthWords({ ...sewage, lengthM: 0 }, 'zh')).toBe('');
});

test('what was assumed stands in the answer and on the terminal, a sentence each', async () => {
  const words = [...asked(houses(), mains(), 'sewage'), '--quick'];
  const { assumptions, assumptionsZh, utilities } = await answerOf(words);
  expect(assumptions).toHaveLength(assumptionsZh.length);
  expect(assumptions.join('\n')).toMatch(/households.*\n[\s\S]*Ground level unknown, taken as flat at 0 m/);
  expect(assumptionsZh.join('\n')).toMatch(/户数[\s\S]*地面高程未知，按水平、0 m 处理/);
  const lines = await printedBy(words);
  for (const one of assumptionsZh) expect(lines).toContain(`* 假定：${one}`);
  expect(lines[0]).toContain(`最深 ${utilities[0].deepestM.toFixed(2)} m、提升 0 处`);
  const english = await printedBy([...words, '--lang', 'en']);
  for (const one of assumptions) expect(english).toContain(`* assumed: ${one}`);
});

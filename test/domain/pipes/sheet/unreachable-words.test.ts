import { expect, test } from 'vitest';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { isEmpty, unreachableWords } from '../../../../domain/pipes/sheet/unreachable-words.ts';

const zh = layoutSay('zh');

test('where there is no main it is said once for all houses, with what to do', () => {
  const mainless = ['1号楼', '2号楼', '3号楼'].flatMap((terminal) =>
    (['water', 'sewage'] as const).map((utility) => ({ terminal, utility, blockers: [] })),
  );
  const shut = {
    ...{ terminal: '4号楼', utility: 'gas' as const },
    blockers: [{ id: '5号楼', leftM: 0.4, neededM: 2 }],
  };
  const told = unreachableWords([...mainless, shut] as never, zh);
  expect(told.map((one) => one.what)).toEqual(['3 个接入点无法接入给水、污水', '4号楼 无法接入燃气']);
  expect(told[0]!.why).toContain('导入现状干管');
  expect(told[0]!.why).toContain('给水、污水干管');
  // other houses are another matter
  expect(unreachableWords(mainless.slice(1) as never, zh).map((one) => one.what)).toEqual([
    '3 个接入点无法接入污水',
    '2 个接入点无法接入给水',
  ]);
  expect(told[1]!.why).toBe('距 5号楼 仅 0.40 m，需 2.00 m');
});

test('an answer without a metre of pipe is empty', () => {
  const view = (...lengths: number[]) => ({ utilities: lengths.map((lengthM) => ({ lengthM })) }) as never;
  expect([view(0, 0), view(0, 12), view()].map(isEmpty)).toEqual([true, false, true]);
});

test('many houses behind one wall are told at once, with the first of their names', () => {
  const behind = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ terminal: `${i + 1}号楼`, utility: 'gas' as const },
      blockers: [{ id: '围墙', leftM: 0, neededM: 1.06 }],
    }));
  const told = (count: number) => unreachableWords(behind(count), zh).map((one) => one.what);
  expect(told(2)).toEqual(['1号楼 无法接入燃气', '2号楼 无法接入燃气']);
  expect(told(3)).toEqual(['3 个接入点无法接入燃气（1号楼、2号楼、3号楼）']);
  expect(told(9)).toEqual(['9 个接入点无法接入燃气（1号楼、2号楼、3号楼、4号楼、5号楼 等）']);
  expect(unreachableWords(behind(9), zh)[0]!.why).toBe('距 围墙 仅 0.00 m，需 1.06 m');
});

test('pins and forbidden places are called in the language of the reader, houses as their owners call them', () => {
  const [of, inEnglish] = (['zh', 'en'] as const).map((one) =>
    unreachableWords(
      [
        {
          ...{ terminal: '定位点 3', utility: 'sewage' },
          blockers: [{ id: '禁区 4', kind: 'forbidden', leftM: 0, neededM: 0 }],
        },
        { terminal: '定位点楼', utility: 'gas', blockers: [] },
      ],
      layoutSay(one),
    ).map(({ what, why }) => `${what} ${why}`),
  );
  expect(of!.join()).toContain('定位点 3');
  expect(of!.join()).toContain('禁区 4');
  expect(inEnglish!.at(-1)).toMatch(/^pin 3 .*forbidden place 4/);
  expect(inEnglish!.join().replace('定位点楼', '')).not.toMatch(/[\u4e00-\u9fff]/);
});

test('what blocks is called by what it is: a number alone could be anything', () => {
  const by = (kind: string, id: string) =>
    unreachableWords(
      [{ terminal: '8', utility: 'gas', blockers: [{ id, kind, leftM: 0.4, neededM: 2 }] }],
      zh,
    )[0]!.why;
  expect(by('building', '7')).toBe('距 建筑 7 仅 0.40 m，需 2.00 m');
  expect(by('wall', 'wall 12-1')).toContain('距 围墙 12-1 仅');
  expect(by('forbidden', '禁区 1')).toContain('距 禁区 1 仅');
  // pieces of one new pipe are one thing to be looked at
  const pieces = ['storm-3-p110', 'storm-3-p114'].map((id, k) => ({
    ...{ id, kind: 'pipe', leftM: 0.27 + k / 10, neededM: 0.42 },
  }));
  const [told] = unreachableWords([{ terminal: '8', utility: 'sewage', blockers: pieces }], zh);
  expect(told!.why).toBe('距 新建雨水管线 仅 0.27 m，需 0.42 m');
});

test('English writes a utility small within a sentence', () => {
  const [told] = unreachableWords(
    [{ utility: 'sewage', terminal: '5', blockers: [{ id: '1', kind: 'building', neededM: 2.5, leftM: 1 }] }],
    layoutSay('en'),
  );
  expect(told).toEqual({
    what: '5 has no legal way to sewage',
    why: 'building 1 leaves 1.00 m of 2.50 m',
  });
});

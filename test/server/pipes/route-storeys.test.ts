import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runInp } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import { answerOf, asked, file, folder, house, line, printedBy } from './yard-files.ts';

interface Node {
  id: string;
  terminal: string | null;
  pressureM: number;
  requiredM: number;
  ok: boolean;
}

const main = () => file('main18.geojson', [{ geometry: line([-20, -30], [140, -30]) }]);
const towers = (of: (i: number) => Record<string, unknown>) =>
  file(
    'towers.geojson',
    [0, 1, 2].map((i) => ({ geometry: house(40 * i, 0), 户数: 72, 用途: '住宅', ...of(i) })),
  );
const housesOf = (proof: { water: { nodes: Node[] } }): Node[] =>
  proof.water.nodes.filter((one) => one.terminal !== null);

test('towers of 18 storeys have not enough of what a walk-up house has: by the storeys of the file', async () => {
  const inp = `${folder}/towers.inp`;
  const words = [
    ...asked(
      towers(() => ({ 层数: 18 })),
      main(),
    ),
    '--epanet',
    inp,
  ];
  const { proof } = await answerOf(words);
  // 10 m, 12 m, then 4 m for each of the further sixteen
  expect(housesOf(proof).map((one) => [one.requiredM, one.ok])).toEqual([0, 1, 2].map(() => [76, false]));
  expect(proof.water).toMatchObject({ ok: false, storeysAssumed: 0 });
  expect(proof.water.sources.map((one: { what: string }) => one.what)).not.toContain('storeys-where-unknown');
  // the head that it asks for is the one with which the file's own run serves the worst of them
  const [state] = (await runInp(readFileSync(inp, 'utf8'))).states;
  const least = Math.min(
    ...housesOf(proof).map((one) => state!.nodes.find(({ id }) => id === one.id)!.pressureM),
  );
  expect(proof.water.neededHeadM - proof.water.mainHeadM).toBeCloseTo(76 - least, 3);
  const told = (await printedBy(words)).join('\n');
  expect(told).toMatch(/0\/3 个接入点水压足够.*（18 层）：[\d.]+ m，需 76 m/);
  expect(told).not.toContain('层数不详');
  const english = (await printedBy([...words, '--lang', 'en'])).join('\n');
  expect(english).toMatch(/0 of 3 connections have their pressure.*\(18 storeys\): [\d.]+ m of 76 m/);
  const pumped = await answerOf([...words, '--main-head', '85']);
  expect(housesOf(pumped.proof).every((one) => one.ok)).toBe(true);
});

test('each house by its own storeys, under any of their names; who has none is assumed, and told', async () => {
  const words = asked(
    towers((i) => [{ 'building:levels': '18' }, { 'building:levels': '1' }, { 'building:levels': null }][i]!),
    main(),
  );
  const { proof } = await answerOf(words);
  expect(
    housesOf(proof)
      .map((one) => one.requiredM)
      .sort((a, b) => a - b),
  ).toEqual([10, 28, 76]);
  expect(proof.water.storeysAssumed).toBe(1);
  expect(proof.water.sources.map((one: { what: string }) => one.what)).toContain('storeys-where-unknown');
  expect((await printedBy(words)).join('\n')).toContain('1 个接入点层数不详，按 6 层计');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, asked, file, folder, house, mains, printedBy } from './yard-files.ts';

/** The wall of PE is 0.06 of its outer diameter: data/standards/materials.json. */
const boreShare = 0.88;

const towers = (households: number) =>
  file(`towers-${households}.geojson`, [
    { geometry: house(0, 0), households },
    { geometry: house(0, 30), households },
  ]);

test('water pipes are enlarged until the proof holds, in every answer and file alike', async () => {
  const inp = join(folder, 'wide.inp');
  const words = [...asked(towers(1300), mains()), '--quick', '--main-head', '40'];
  const answer = await answerOf([...words, '--epanet', inp, '--compare', '--aim', 'cost,streets']);
  const { water } = answer.proof;
  expect([water.tooFast, water.nodes.every((one: { ok: boolean }) => one.ok)]).toEqual([0, true]);
  const { pipes, costYuan, causes } = water.enlarged;
  expect(pipes.length).toBeGreaterThan(0);
  expect(causes).toMatchObject([{ why: 'velocity', asked: 2.5 }]);
  expect(costYuan).toBeGreaterThan(0);
  const rows = readFileSync(inp, 'utf8').split('\n');
  for (const { pipe, toMm } of pipes) {
    const [, , , , bore] = rows
      .find((row) => row.startsWith(` ${pipe} `))!
      .trim()
      .split(/\s+/);
    expect(Number(bore)).toBeCloseTo(toMm * boreShare, 1);
  }
  // alternatives are compared with what each then costs
  expect(answer.alternatives[0].utilities[0].costYuan).toBeCloseTo(answer.costYuan, 0);
  const lines = (await printedBy(words)).join('\n');
  expect(lines).toMatch(
    /为满足水力校核，给水管放大 \d+ 段共 \d+ m（De63→De90 \d+ m.*高峰流速原为 2\.\d+ m\/s，应不超过 2\.5 m\/s/,
  );
});

test('a main that lacks head is told, and pipes stay as narrow as their households ask for', async () => {
  const words = [...asked(towers(40), mains()), '--quick', '--main-head', '12'];
  const { proof } = await answerOf(words);
  expect(proof.water).toMatchObject({ mainLacks: 2, enlarged: null });
  expect((await printedBy([...words, '--lang', 'en'])).join('\n')).toContain(
    '2 connections lack what the main itself lacks',
  );
});

import type { Geometry, Point } from 'geojson';
import { expect, test } from 'vitest';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { wishesOf } from '../../../server/pipes/site/wish-file.ts';
import { type OutPipe, outOf } from './foreign-ground.ts';
import { answerOf, asked, at, file, house, line, mains, origin, printedBy, ring } from './yard-files.ts';

/** Two columns of two houses with a yard of 30 m between them; the main runs south of all. */
const yard = () =>
  file(
    'four.geojson',
    [house(0, 0), house(0, 40), house(60, 0), house(60, 40)].map((geometry) => ({ geometry })),
  );
const point = (x: number, y: number): Point => ({ type: 'Point', coordinates: at(x, y) });

interface Told {
  wish: string;
  done: boolean;
  lengthM?: number;
  textZh: string;
}

/** An answer with its pipes and manholes, as its GeoPackage has them. */
async function laid(words: string[], name: string) {
  const { answer, pipes, nodes } = await outOf(words, name);
  return { answer, wishes: answer.wishes as Told[], pipes, nodes };
}

const between = ([ax, ay]: readonly number[], [bx, by]: readonly number[]) =>
  Math.hypot(ax! - bx!, ay! - by!);

/** Metres of pipe within a box, by steps of a decimetre. */
function metresIn(pipes: readonly Pick<OutPipe, 'line'>[], [west, south, east, north]: number[]): number {
  let sum = 0;
  for (const one of pipes)
    for (let i = 1; i < one.line.length; i++) {
      const [a, b] = [one.line[i - 1]!, one.line[i]!];
      const steps = Math.max(1, Math.ceil(between(a, b) * 10));
      for (let k = 0; k < steps; k++) {
        const t = (k + 0.5) / steps;
        const [x, y] = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        if (x > west! && x < east! && y > south! && y < north!) sum += between(a, b) / steps;
      }
    }
  return sum;
}

/** The square of six metres around the middle of the longest pipe. */
function longestOf(pipes: readonly Pick<OutPipe, 'line'>[]): number[] {
  const [a, b] = pipes
    .map((one) => one.line)
    .sort((one, other) => between(other[0]!, other.at(-1)!) - between(one[0]!, one.at(-1)!))[0]!;
  const [x, y] = [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2];
  return [x - 3, y - 3, x + 3, y + 3];
}

test('a pin is a manhole of its utility, pipes use a corridor and keep out of a forbidden place', async () => {
  const words = [...asked(yard(), mains(), 'water,sewage'), '--quick'];
  const free = await laid(words, 'free.gpkg');
  const place = longestOf(free.pipes);
  expect(metresIn(free.pipes, place)).toBeGreaterThan(5);
  const [west, south, east, north] = place as [number, number, number, number];
  const corner = (x: number, y: number): [number, number] => [x - origin[0], y - origin[1]];
  const wishes = file('wishes.geojson', [
    { geometry: point(45, 66), utility: '给水', name: 'A' },
    { geometry: line([45, -9], [45, 66]), wish: 'corridor' },
    {
      geometry: ring(corner(west, south), corner(east, south), corner(east, north), corner(west, north)),
      要求: '禁区',
    },
  ]);
  const led = await laid([...words, '--wishes', wishes], 'led.gpkg');
  expect(led.wishes.map((one) => [one.wish, one.done])).toEqual([
    ['pin', true],
    ['corridor', true],
    ['forbid', true],
  ]);
  const hit = led.nodes.filter((one) => between(one.at, at(45, 66)) < 0.01);
  expect(hit.map((one) => [one.utility, one.kind])).toEqual([['water', 'manhole']]);
  expect(metresIn(led.pipes, place)).toBe(0);
  // two lanes: 2.6 m to each side
  const lanes = [...at(42.4, -9), ...at(47.6, 66)];
  expect(metresIn(led.pipes, lanes)).toBeGreaterThan(metresIn(free.pipes, lanes) + 20);
  expect(Math.abs(metresIn(led.pipes, lanes) - led.wishes[1]!.lengthM!)).toBeLessThan(4);
  expect(led.answer.violations).toBe(0);
  expect(led.answer.utilities.map((one: { connected: number }) => one.connected)).toEqual([4, 4]);
});

test('a pin where no pipe may lie is told with what blocks it, and the houses are connected all the same', async () => {
  const wishes = file('tight.geojson', [{ geometry: point(31, 6), name: 'B' }]);
  const words = [...asked(yard(), mains()), '--quick', '--wishes', wishes, '--aim', 'cost,shortest'];
  const answer = await answerOf(words);
  expect(answer.wishes).toMatchObject([{ wish: 'pin', done: false, utility: 'water' }]);
  expect(answer.wishes[0].textZh).toMatch(/定位点 B：给水到不了此处：距建筑 1 仅 [\d.]+ m，需 [\d.]+ m/);
  expect(answer.utilities[0]).toMatchObject({ terminals: 4, connected: 4 });
  expect(answer.unreachable.map((one: { terminal: string }) => one.terminal)).toEqual(['定位点 B']);
  // the comparison counts houses, as the line of the utility does
  const missing = answer.alternatives.map((one: { unreachable: number }) => one.unreachable);
  expect(missing).toEqual(answer.alternatives.map(() => 0));
  expect(answer.wishes[0].text).toMatch(/building 1 leaves/);
});

test('a manhole of an earlier answer is moved, by its name or by a line from it, and the rest is solved again', async () => {
  const words = [...asked(yard(), mains(), 'water,sewage'), '--quick'];
  const before = await laid(words, 'before.gpkg');
  const own = before.nodes.filter((one) => one.utility === 'sewage' && one.kind === 'manhole');
  expect(own.length).toBeGreaterThan(0);
  const [x, y] = own[0]!.at;
  const to: [number, number] = [x + 1.5, y + 1];
  const target: Point = { type: 'Point', coordinates: to };
  const byName = file('by-name.geojson', [{ geometry: target, from: own[0]!.name }]);
  const byLine = file('by-line.geojson', [
    {
      geometry: { type: 'LineString', coordinates: [[x + 0.4, y], to] },
      ...{ wish: '移动', utility: '污水' },
    },
  ]);
  const moved = await laid([...words, '--wishes', byName, '--compare', '--aim', 'cost'], 'moved.gpkg');
  expect(moved.wishes).toMatchObject([{ wish: 'move', done: true }]);
  expect(moved.nodes.some((one) => one.utility === 'sewage' && between(one.at, to) < 0.01)).toBe(true);
  expect(moved.nodes.some((one) => between(one.at, [x, y]) < 0.5)).toBe(false);
  expect(moved.answer.utilities.map((one: { connected: number }) => one.connected)).toEqual([4, 4]);
  expect(moved.answer.violations).toBe(0);
  const same = await laid([...words, '--wishes', byLine], 'same.gpkg');
  expect(same.pipes).toEqual(moved.pipes);
  // the answer before it stands beside it, as it was
  const beside = moved.answer.alternatives.find((one: { name: string }) => one.name === 'before-moves');
  expect(beside).toMatchObject({ cost: before.answer.costYuan, length: before.answer.lengthM });
});

test('moves that cannot be done say why, and the answer stays as it was', async () => {
  const words = [...asked(yard(), mains(), 'water,sewage'), '--quick'];
  const before = await answerOf(words);
  const wishes = file('vain.geojson', [
    { geometry: point(45, 6), from: 'WS99' },
    { geometry: line([500, 500], [45, 6]), wish: 'move', utility: 'water' },
    { geometry: point(15, 6), from: 'WS2' },
  ]);
  const answer = await answerOf([...words, '--wishes', wishes]);
  expect(answer.wishes.map((one: Told) => [one.done, one.textZh])).toEqual([
    [false, expect.stringContaining('没有此井号')],
    [false, expect.stringContaining('12 m 内没有')],
    [false, expect.stringContaining('没有合规的管线可达')],
  ]);
  expect([answer.costYuan, answer.lengthM]).toEqual([before.costYuan, before.lengthM]);
});

test('alternatives side by side: figures of each aim, the best of each row, and a table', async () => {
  const wishes = file('one-pin.geojson', [{ geometry: point(45, 66) }]);
  const words = [...asked(yard(), mains(), 'sewage'), '--quick', '--wishes', wishes];
  const compared = [...words, '--aim', 'cost,shortest'];
  const [json, table] = [await answerOf(compared), await printedBy([...compared, '--lang', 'en'])];
  const names = json.alternatives.map((one: { name: string }) => one.name);
  expect(names).toEqual(['cost', 'without-wishes', 'shortest']);
  const [cost, free, shortest] = json.alternatives;
  expect(cost).toMatchObject({ cost: json.costYuan, length: json.lengthM, clashes: json.clashes });
  expect(free.length).toBeLessThan(cost.length);
  expect(shortest.length).toBeLessThan(free.length);
  for (const row of ['cost', 'length', 'deepest', 'excavation']) {
    const values = json.alternatives.map((one: Record<string, number>) => one[row]!);
    const least = Math.min(...values);
    const best = json.alternatives.filter((one: { best: string[] }) => one.best.includes(row));
    expect(best).toHaveLength(
      new Set(values).size > 1 ? values.filter((one: number) => one === least).length : 0,
    );
  }
  for (const one of json.alternatives)
    expect(one.utilities[0]).toMatchObject({ connected: 4, gap: one.gap, deepestM: one.deepest });
  expect(table.some((row) => /cost +without the wishes +shortest/.test(row))).toBe(true);
  expect(table.find((row) => row.startsWith('Length'))).toMatch(/^Length +\d+ m +\d+ m +\d+ m \*$/);
});

test('wishes that say nothing that can be done are refused by their row', async () => {
  const refusal = (geometry: Geometry, properties: Record<string, string> = {}) => {
    try {
      return wishesOf([{ row: 7, properties, geometry }], ['water', 'sewage'], 'w.csv');
    } catch (error) {
      return error;
    }
  };
  const facts = { row: 7 };
  // two utilities have no manhole in common, and gas is not laid
  expect(refusal(point(45, 6))).toMatchObject({ code: 'pipes.wish-utility', facts });
  expect(refusal(point(45, 6), { utility: 'gas' })).toMatchObject({ code: 'pipes.wish-utility', facts });
  expect(refusal(point(45, 6), { wish: 'teleport' })).toMatchObject({ code: 'pipes.wish-unknown', facts });
  expect(refusal(point(45, 6), { wish: 'corridor' })).toMatchObject({ code: 'pipes.wish-shape', facts });
  expect(refusal(line([0, 0], [9, 9]), { wish: 'pin' })).toMatchObject({ code: 'pipes.wish-shape', facts });
  // what sources keep in `type` says nothing that is not known
  expect(refusal(ring([0, 0], [9, 0], [9, 9]), { type: 'garden' })).toMatchObject([{ kind: 'forbid' }]);
  const words = asked(yard(), mains(), 'water');
  const far = file('far-wish.geojson', [{ geometry: point(45_000, 6) }]);
  await expect(run([...words, '--wishes', far])).rejects.toMatchObject({ code: 'pipes.wish-far' });
  const task = ['--task', 'separate', '--buildings', yard(), '--existing', mains()];
  await expect(run([...task, '--wishes', far])).rejects.toMatchObject({
    code: 'pipes.task-without-wishes',
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useRouting } from '../../client/workbench/pipes/routing/routing-state.ts';
import { stopTries, tryFurther } from '../../client/workbench/pipes/routing/try-further.ts';
import { RoutingRun, type RoutingView } from '../../client/workers/routing-run.ts';
import { TriesRun } from '../../client/workers/tries-run.ts';
import { ground, wish } from './eight-houses.ts';

const workers = vi.hoisted(() => ({ routing: {} as object, tries: {} as object, ended: 0 }));
vi.mock('../../client/workers/routing.ts', () => ({ routingWorker: () => workers.routing }));
vi.mock('../../client/workers/tries.ts', () => ({
  triesWorker: () => ({
    client: workers.tries,
    end: () => {
      workers.ended++;
    },
  }),
}));

/** Answers as over a worker's border: later, and as plain data. */
const beyond = <Run extends object>(run: Run): Run =>
  new Proxy(run, {
    get:
      (_, name) =>
      async (...words: unknown[]) => {
        await Promise.resolve();
        const method = run[name as keyof Run] as (...given: unknown[]) => unknown;
        return structuredClone(method.apply(run, structuredClone(words)));
      },
  });

/** The desk with a searched answer on it. */
function searched(): { run: RoutingRun; view: RoutingView } {
  const run = new RoutingRun();
  run.open(ground, wish);
  const view = run.better();
  workers.routing = beyond(run);
  show(view);
  return { run, view };
}

/** The searched answer, on the desk and among the alternatives. */
function show(view: RoutingView): void {
  workers.tries = beyond(new TriesRun());
  const { forbidden, corridors, pins, zone, utilities } = wish;
  const one = {
    number: 1,
    title: null,
    aim: wish.aim,
    outlets: wish.outlets,
    repaves: false,
    loops: false,
    byHand: false,
  };
  useRouting.setState({
    forbidden,
    corridors,
    pins,
    zone,
    utilities,
    view,
    alternatives: [{ ...one, view }],
  });
}

const initial = useRouting.getInitialState();
beforeEach(() => {
  workers.ended = 0;
});
afterEach(() => useRouting.setState(initial, true));

const pinned = (view: RoutingView): number =>
  Math.min(
    ...view.points.features
      .filter((one) => one.properties?.utility === 'sewage')
      .map(({ geometry }) => {
        const [lon, lat] = (geometry as GeoJSON.Point).coordinates as [number, number];
        const [px, py] = wish.pins[0]!.at;
        return Math.hypot(lon - px, lat - py);
      }),
  );

test('cheaper layouts take the place of the answer, keep its pin, and stay to be dragged and exported', async () => {
  const { run, view } = searched();
  const told: string[] = [];
  const unwatch = useRouting.subscribe(({ tries }) => {
    const line = tries && `${tries.tried}/${tries.of} ${tries.state}`;
    if (line && line !== told.at(-1)) told.push(line);
  });
  await tryFurther(ground, wish, view);
  unwatch();
  expect(told).toEqual([0, 1, 2, 3, 4].map((n) => `${n}/4 running`).concat('4/4 done'));
  expect(workers.ended).toBe(1);
  const { view: last, tries, alternatives } = useRouting.getState();
  expect(last!.costYuan).toBeLessThan(view.costYuan);
  expect(tries!.savedYuan).toBeCloseTo(view.costYuan - last!.costYuan, 6);
  expect(alternatives.map((one) => one.view)).toEqual([last]);
  expect(last!.clashes + last!.violations).toBeLessThanOrEqual(view.clashes + view.violations);
  expect(pinned(view)).toBeLessThan(1e-7);
  expect(pinned(last!)).toBeLessThan(1e-7);
  expect(run.patch(last!.id, 'plan').putSegments.length).toBeGreaterThan(10);
  expect(run.patch(view.id, 'plan').putSegments.length).toBeGreaterThan(10);
  const bends = last!.points.features.filter(({ properties }) => properties?.kind === 'manhole');
  const moved = bends.flatMap(({ geometry, properties }) => {
    const [lon, lat] = (geometry as GeoJSON.Point).coordinates as [number, number];
    return run.drag(last!.id, properties!.utility, [lon, lat], [lon + 4e-6, lat + 4e-6]) ?? [];
  });
  expect(moved.length).toBeGreaterThan(0);

  // the same question once more
  const again = searched();
  await tryFurther(ground, wish, again.view);
  expect(useRouting.getState().view!.costYuan).toBe(last!.costYuan);
  expect(useRouting.getState().view!.lines).toEqual(last!.lines);
});

test('whoever changes anything ends the search, and nothing is replaced any more', async () => {
  const changes: (() => void)[] = [
    stopTries,
    () => useRouting.setState({ pins: [] }),
    () => useRouting.setState({ forbidden: [wish.zone[0]!] }),
    () => useRouting.setState({ utilities: ['sewage'] }),
    () => useRouting.setState({ frostDepthM: 2 }),
    () => useRouting.setState({ busy: 'accept' }),
    () => useRouting.setState(({ view }) => ({ view: { ...view!, stage: 'moved' } })),
  ];
  const { view } = searched();
  for (const change of changes) {
    show(view);
    const tried = tryFurther(ground, wish, view);
    change();
    const shown = useRouting.getState().view;
    expect(workers.ended).toBe(1);
    workers.ended = 0;
    await tried;
    expect(useRouting.getState()).toMatchObject({ view: shown, tries: { tried: 0, state: 'stopped' } });
    expect(useRouting.getState().alternatives[0]!.view).toBe(view);
    useRouting.setState(initial, true);
  }
});

test('nothing is tried without drains, for another aim, or against a bill of other prices', async () => {
  const { view } = searched();
  await tryFurther(ground, { ...wish, utilities: ['water'] }, view);
  await tryFurther(ground, { ...wish, aim: 'shallow' }, view);
  await tryFurther({ ...ground, ratesVersion: 3 }, wish, view);
  expect(useRouting.getState()).toMatchObject({ view, tries: null });
});

import { create } from 'zustand';
import type { Assumption, Finding } from '../../../domain/pipes/clash/finding.ts';
import type { FireFlowResult } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import type { NetworkPatch } from '../../../domain/pipes/patch.ts';
import type { CityTables } from '../../../domain/pipes/tables/city-tables.ts';
import type { TraceKind, TraceResult } from '../../../domain/pipes/trace/trace.ts';
import type { Issue } from '../../../domain/pipes/validate/issue.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import { type Bounds, type PlanBill, sendPatch } from '../../api/pipes.ts';
import { problemOf } from '../../api/problem-words.ts';
import { pipesWorker } from '../../workers/pipes.ts';
import type { Placed, Tube, WaterAnswer } from '../../workers/pipes-run.ts';
import type { SheetFiles } from '../../workers/sheet-files.ts';
import { useHistory } from '../state/history.ts';

export type PipesTab = 'pipe' | 'faults' | 'clashes' | 'trace' | 'water';
export type Theme = 'standard' | 'year' | 'material';

interface NetworkState {
  city: string;
  view: Bounds | null;
  /** What was loaded, and its version on the server. */
  loaded: { place: Bounds; segments: number; nodes: number; version: number; truncated: boolean } | null;
  /** Segment codes by the ids of the map's tiles. */
  codes: ReadonlyMap<number, string>;
  busy: string | null;
  problem: Bilingual | null;
  tab: PipesTab;
  theme: Theme;
  issues: Placed<Issue>[] | null;
  clashes: {
    findings: Placed<Finding>[];
    assumptions: Assumption[];
    milliseconds: number;
    pieces: number;
    judgedBy: Bilingual;
  } | null;
  trace: {
    result: TraceResult;
    milliseconds: number;
    assumedLinks: number;
    stuck: string[];
    start: string;
  } | null;
  /** Lines shown on the map over the network: a trace, pressures, capacities. */
  shown: { kind: 'trace' | 'pressure' | 'velocity'; lines: GeoJSON.FeatureCollection } | null;
  fire: FireFlowResult | null;
  water: Omit<WaterAnswer, 'pressureM' | 'velocityMS'> | null;
  sheet: SheetFiles | null;
  underground: {
    tubes: Tube[];
    groundM: number;
    clashes: { at: [number, number, number]; severity: string }[];
  } | null;
  set(part: Partial<NetworkState>): void;
}

export const useNetwork = create<NetworkState>((set) => ({
  city: '',
  view: null,
  loaded: null,
  codes: new Map(),
  busy: null,
  problem: null,
  tab: 'faults',
  theme: 'standard',
  issues: null,
  clashes: null,
  trace: null,
  shown: null,
  fire: null,
  water: null,
  sheet: null,
  underground: null,
  set,
}));

const nothing = {
  issues: null,
  clashes: null,
  trace: null,
  shown: null,
  sheet: null,
  underground: null,
  fire: null,
  water: null,
};

/** Runs one task at a time and shows what went wrong in words. */
async function busy<T>(word: string, task: () => Promise<T>): Promise<T | undefined> {
  const { set } = useNetwork.getState();
  set({ busy: word, problem: null });
  try {
    return await task();
  } catch (error) {
    const { title, remedy } = problemOf(error);
    set({ problem: { zh: `${title.zh}${remedy.zh}`, en: `${title.en} ${remedy.en}` } });
    return undefined;
  } finally {
    set({ busy: null });
  }
}

/** Loads the whole city where its pipes are few enough, else what is in view, and checks it at once. */
export function loadNetwork(city: string, extent: Bounds | undefined, view: Bounds) {
  return busy('load', async () => {
    const { codes, ...loaded } = await pipesWorker().read(city, extent, view);
    useNetwork.getState().set({ ...nothing, city, loaded, codes });
    useNetwork.getState().set({ issues: await findIssues() });
  });
}

/** Faults as they come over from the worker in one go without holding up the page. */
const issuesAtOnce = 400;

async function findIssues(): Promise<Placed<Issue>[]> {
  const found: Placed<Issue>[] = [];
  const count = await pipesWorker().findIssues();
  while (found.length < count) {
    const more = await pipesWorker().issues(found.length, found.length + issuesAtOnce);
    if (more.length === 0) break; // looked for anew meanwhile
    found.push(...more);
  }
  return found;
}

/** The id that the map's tiles have for a segment; undefined where it was not loaded. */
export function idOfSegment(code: string): number | undefined {
  const { codes } = useNetwork.getState();
  let ids = idsByCode.get(codes);
  if (!ids) {
    ids = new Map(Array.from(codes, ([id, one]) => [one, id]));
    idsByCode.set(codes, ids);
  }
  return ids.get(code);
}
/** Turned round when somebody asks: most visits to the desk never do. */
const idsByCode = new WeakMap<object, Map<string, number>>();

/** The city's rule tables, now or after somebody changed one: what was judged already is judged again. */
export async function judgeBy(tables: CityTables): Promise<void> {
  if (!useNetwork.getState().loaded) return;
  await pipesWorker().judgeBy(tables);
  useNetwork.getState().set({ issues: await findIssues() });
  if (useNetwork.getState().clashes) useNetwork.getState().set({ clashes: await pipesWorker().clash() });
}

export const checkClashes = () =>
  busy('clash', async () => {
    useNetwork.getState().set({ clashes: await pipesWorker().clash(), tab: 'clashes' });
  });

export function runTrace(kind: TraceKind, segment: string, stuck: string[] = []) {
  return busy('trace', async () => {
    const answer = await pipesWorker().trace({ kind, segment, stuck });
    const cut = answer.result.cutOff?.segments ?? [];
    const values = Object.fromEntries([
      ...cut.map((id) => [id, 1] as const),
      ...answer.result.segments.map((id) => [id, 0] as const),
      ...answer.result.valves.map((id) => [id, 2] as const),
      ...answer.result.closedValves.map((id) => [id, 3] as const),
    ]);
    const lines = await pipesWorker().lines(values);
    useNetwork
      .getState()
      .set({ trace: { ...answer, stuck, start: segment }, shown: { kind: 'trace', lines }, tab: 'trace' });
  });
}

export function showProfile(segments: string[], language: 'zh' | 'en') {
  return busy('sheet', async () => {
    const ids = segments.length > 1 ? segments : await pipesWorker().runThrough(segments[0]!);
    useNetwork.getState().set({ sheet: await pipesWorker().profile(ids, language) });
    return true;
  });
}

export function showSection(line: [[number, number], [number, number]], language: 'zh' | 'en') {
  return busy('sheet', async () => {
    useNetwork.getState().set({ sheet: await pipesWorker().section(line, language) });
    return true;
  });
}

export const runWater = (show: 'pressure' | 'velocity') =>
  busy('water', async () => {
    const { pressureM, velocityMS, ...water } = await pipesWorker().water();
    const lines = await pipesWorker().lines(show === 'pressure' ? pressureM : velocityMS);
    useNetwork.getState().set({ shown: { kind: show, lines }, water });
  });

export const runFire = (node: string) =>
  busy('water', async () => {
    useNetwork.getState().set({ fire: await pipesWorker().fire(node) });
  });

export const showUnderground = () =>
  busy('underground', async () => {
    useNetwork.getState().set({ underground: await pipesWorker().tubes() });
  });

export const repairIssue = (issue: Issue, note: string) =>
  busy('repair', async () => edit(await pipesWorker().repair(issue), note));

export const repairEverything = (note: (count: number) => string) =>
  busy('repair', async () => {
    const { patch, repaired } = await pipesWorker().repairAll();
    if (repaired > 0) await edit(patch, note(repaired));
  });

/**
 * One edit: to the server, into the worker, onto the stack of undo.
 * @param told.bill - of the plan that it accepts; `undone` and `redone` are called afterwards
 */
export async function edit(
  patch: NetworkPatch,
  note: string,
  told: { bill?: PlanBill | undefined; undone?: () => void; redone?: () => void } = {},
): Promise<void> {
  const undo = await commit(patch, told.bill);
  let [back, forth] = [undo, patch];
  useHistory.getState().record({
    note,
    undo: async () => {
      forth = await commit(back);
      told.undone?.();
    },
    redo: async () => {
      back = await commit(forth);
      told.redone?.();
    },
  });
}

async function commit(patch: NetworkPatch, bill?: PlanBill): Promise<NetworkPatch> {
  const { city, loaded, codes, set } = useNetwork.getState();
  const { version } = await sendPatch(city, loaded!.version, patch, bill);
  const undo = await pipesWorker().apply(patch);
  const sized = async () => ({ ...loaded!, ...(await pipesWorker().size()), version, codes });
  // new pipes can be pointed at on the map only when the server has told their ids
  const isNew = patch.putSegments.some((one) => idOfSegment(one.id) === undefined);
  const { codes: known, ...now } = isNew ? await pipesWorker().again(city).catch(sized) : await sized();
  set({
    loaded: now,
    codes: known,
    clashes: null,
    trace: null,
    shown: null,
    issues: await findIssues(),
  });
  return undo;
}

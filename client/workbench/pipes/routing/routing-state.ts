import { create } from 'zustand';
import type { Utility } from '../../../../domain/pipes/model.ts';
import type { Aim } from '../../../../domain/pipes/routing/aims.ts';
import { builtInRates, type Rates } from '../../../../domain/pipes/routing/bill/rates.ts';
import type { NetworkProof } from '../../../../domain/pipes/routing/judge/prove.ts';
import type { RainWish } from '../../../../domain/pipes/routing/rain/design-rain.ts';
import type { MainSizes } from '../../../../domain/pipes/routing/site/drawn-mains.ts';
import type { Becomes } from '../../../../domain/pipes/routing/tasks/combined-drains.ts';
import type { Bilingual } from '../../../../domain/problem.ts';
import { repricedView } from '../../../workers/reprice-view.ts';
import type { LaidPart, RoutingView, WishedPin } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';

type LngLat = [number, number];
/** What the next click or drag on the map does. */
export type RoutingTouch = 'zone' | 'forbid' | 'pin' | 'corridor' | 'main' | 'drag' | 'section';

export interface Alternative {
  number: number;
  /** By a person; null = by what it was searched for. */
  title: string | null;
  aim: Aim;
  outlets: 'houses' | 'doors';
  loops: boolean;
  repaves: boolean;
  /** A point was dragged since. */
  byHand: boolean;
  view: RoutingView;
}

/** Layouts of the drains that are tried while somebody looks at the answer, and what they saved. */
export interface Tries {
  tried: number;
  of: number;
  /** Off the bill of the answer that was searched first. */
  savedYuan: number;
  state: 'running' | 'done' | 'stopped';
  /** The answer that this is about, by its name in the worker. */
  view: string;
}

export interface RoutingState {
  /** Whose desk it is; '' = nobody has opened it yet. */
  city: string;
  utilities: Utility[];
  /** Below the ground; null = unknown, cover by load only. */
  frostDepthM: number | null;
  /** By which rain storm drains are sized. */
  rain: RainWish;
  /** Houses by default: with several utilities in one doorway not every stairwell can be reached. */
  outlets: 'houses' | 'doors';
  /** The renovation lays the surfaces of the compound anew: no trench pays for them. */
  repaves: boolean;
  /** Water and gas with loops, so that one shut section leaves the others supplied. */
  loops: boolean;
  /** Utilities side by side in the order of the courtyard, which costs a little. */
  laneOrder: boolean;
  /** What the next layout is searched for. */
  aim: Aim;
  /** Outer rings; null = nothing chosen yet. */
  zone: LngLat[][] | null;
  /** Of the community or zone that was chosen; null = drawn by hand. */
  zoneName: string | null;
  forbidden: LngLat[][];
  pins: WishedPin[];
  /** Whose manhole the next pin is; null = of the first chosen utility. */
  pinFor: Utility | null;
  /** Lines along which the pipes are wanted. */
  corridors: LngLat[][];
  /** Lines that stand for mains where none are known. */
  mains: LngLat[][];
  /** How wide these are; the usual size where none was chosen. */
  mainSizes: MainSizes;
  touch: RoutingTouch;
  busy: 'first' | 'better' | 'task' | 'accept' | null;
  problem: Bilingual | null;
  /** How many houses the search that runs has to connect; null = they are still read. */
  houses: number | null;
  /** What of the first answer lies already, while nothing else is shown. */
  laid: LaidPart[];
  /** Further layouts that are tried after the searched answer. */
  tries: Tries | null;
  view: RoutingView | null;
  /** A ready-made task that was planned; takes the place of a layout on the map. */
  plan: TaskView | null;
  /** What 雨污分流 makes of the combined drains. */
  becomes: Becomes;
  /** Free head of the water main at the tie-in, as the water company says; null = the assumption of data/. */
  mainHeadM: number | null;
  /** Belongs to `of`: another view has no proof yet. */
  proof: ({ of: RoutingView } & NetworkProof) | null;
  /** Kept to be compared; the last one is what the map shows unless another is chosen. */
  alternatives: Alternative[];
  /** Drawn faintly beside what the map shows: pointed at, or chosen to stay. */
  ghost: RoutingView | null;
  pinnedGhost: RoutingView | null;
  accepted: boolean;
  /** The city's unit prices as they are: what is shown is billed by them. */
  rates: Rates;
  set(part: Partial<RoutingState>): void;
}

/** A desk on which nothing was asked for; unit prices come and go by themselves. */
export const nothingWished: Omit<RoutingState, 'rates' | 'set'> = {
  city: '',
  utilities: ['sewage', 'storm', 'water'],
  frostDepthM: null,
  rain: { by: 'assumed' },
  outlets: 'doors',
  repaves: false,
  loops: false,
  laneOrder: false,
  aim: 'cost',
  zone: null,
  zoneName: null,
  forbidden: [],
  pins: [],
  pinFor: null,
  corridors: [],
  mains: [],
  mainSizes: {},
  touch: 'zone',
  busy: null,
  problem: null,
  houses: null,
  laid: [],
  tries: null,
  view: null,
  plan: null,
  becomes: 'storm',
  mainHeadM: null,
  proof: null,
  alternatives: [],
  ghost: null,
  pinnedGhost: null,
  accepted: false,
};

export const useRouting = create<RoutingState>((set) => ({ ...nothingWished, rates: builtInRates, set }));

/** Every utility that can be laid out. */
export const everyUtility: Utility[] = ['storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'];

/** Whose manhole a pin is. */
export function pinOf(utilities: readonly Utility[], chosen: Utility | null): Utility {
  return chosen !== null && utilities.includes(chosen) ? chosen : utilities[0]!;
}

/** What a search brings that began before somebody changed the prices. */
export function byPricesNow<View extends RoutingView>(view: View): View {
  const { rates } = useRouting.getState();
  return view.prices.version < (rates.version ?? 0) ? repricedView(view, rates) : view;
}

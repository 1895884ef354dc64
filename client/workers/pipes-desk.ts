import type { Issue } from '../../domain/pipes/validate/issue.ts';
import { Problem } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { PipesRun, type Placed } from './pipes-run.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What the page needs to know of a network that lies in the worker. */
export interface LoadedNetwork {
  place: Bounds;
  segments: number;
  nodes: number;
  version: number;
  /** More lie here; the larger ones were loaded. */
  truncated: boolean;
  /** Segment codes by the ids of the map's tiles. */
  codes: Map<number, string>;
}

/** The network of the pipes desk, which fetches for itself: tens of thousands of pipes never pass the page's own thread. */
export class PipesDesk extends PipesRun {
  #issues: Placed<Issue>[] = [];
  #loaded: { place: Bounds; whole: boolean } | undefined;

  /** Looks for faults; they are handed over by `issues`, since ten thousand at once would hold up the page. */
  findIssues(): number {
    this.#issues = this.validate();
    return this.#issues.length;
  }

  issues(from: number, to: number): Placed<Issue>[] {
    return this.#issues.slice(from, to);
  }

  /** Loads the whole city where its pipes are few enough, else what is in view. */
  async read(city: string, extent: Bounds | undefined, view: Bounds): Promise<LoadedNetwork> {
    const all = extent && grown(extent);
    const whole = all && (await fetchNetwork(city, all, 'whole'));
    if (all && whole && !whole.truncated) return this.keep(whole, all, true);
    return this.keep(await fetchNetwork(city, view, 'largest'), view, false);
  }

  /** The same place as it is on the server now: what an edit put there has got its ids on the map. */
  async again(city: string): Promise<LoadedNetwork> {
    const { place, whole } = this.#loaded!;
    return this.keep(await fetchNetwork(city, place, whole ? 'whole' : 'largest'), place, whole);
  }

  private keep(answer: NetworkAnswer, place: Bounds, whole: boolean): LoadedNetwork {
    const { version, truncated, segmentIds } = answer;
    this.#loaded = { place, whole };
    const codes = new Map(Object.entries(segmentIds).map(([code, id]) => [id, code]));
    return { place, ...this.load(answer, whole), version, truncated, codes };
  }
}

/** Mains may reach beyond what stands in a city. */
function grown([west, south, east, north]: Bounds): Bounds {
  return [west - 0.02, south - 0.02, east + 0.02, north + 0.02];
}

async function fetchNetwork(
  city: string,
  [west, south, east, north]: Bounds,
  part: 'whole' | 'largest',
): Promise<NetworkAnswer> {
  const place = { west: `${west}`, south: `${south}`, east: `${east}`, north: `${north}`, part };
  const path = `/api/cities/${encodeURIComponent(city)}/pipes/network?${new URLSearchParams(place)}`;
  const response = await fetch(path, { credentials: 'same-origin' });
  const body = await response.json();
  if (response.ok) return body;
  const unknown = { zh: `服务器答复 ${response.status}。`, en: `The server answered ${response.status}.` };
  throw new Problem(
    body.code ?? `http.${response.status}`,
    body.texts ?? unknown,
    body.remedy ?? { zh: '', en: '' },
  );
}

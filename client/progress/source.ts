import type { Bilingual } from '../../domain/problem.ts';
import { type Filter, filterQuery, type RegionKey, regionText } from '../../domain/progress/filter.ts';
import { heatWindow, windowBounds } from '../../domain/progress/heat.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import type { StandstillPoint } from '../../domain/progress/standstill.ts';
import type {
  CommunityList,
  HeatGrid,
  Months,
  Overview,
  RegionName,
  ReplayMonth,
} from '../../domain/progress/view.ts';

export interface View {
  overview: Overview;
  list: CommunityList;
  months: Months;
}

export interface Label {
  name: string;
  status: string;
  households: number | null;
  point: [number, number];
}

export type Bounds = [number, number, number, number];

/** Where the public pages get their facts: a server, or the files of a static edition. */
export interface Source {
  view(filter: Filter, after: string | null): Promise<View>;
  replay(region: RegionKey): Promise<{ region: RegionName; months: ReplayMonth[] }[]>;
  /** Of one city, street office or neighbourhood only. */
  histories(region: RegionKey): Promise<CommunityHistory[]>;
  /** Communities of a city whose works stand still. */
  standstills(city: string): Promise<StandstillPoint[]>;
  heat(bounds: Bounds, zoom: number, weight: string): Promise<HeatGrid>;
  extent(filter: Filter): Promise<Bounds | null>;
  /** Names of a city's communities with the point where they stand. */
  labels(city: string): Promise<Label[]>;
}

export const serverSource: Source = {
  view: (filter, after) => {
    const query = filterQuery(filter);
    if (after) query.set('after', after);
    // asked for by its tag: after a report nobody shall see what was kept before it
    return ask(`/api/progress/view?${query}`, { cache: 'no-cache' });
  },
  replay: (region) => ask(`/api/progress/replay?${new URLSearchParams({ in: regionText(region) })}`),
  histories: (region) => ask(`/api/progress/histories?${new URLSearchParams({ in: regionText(region) })}`),
  standstills: (city) =>
    // as the list: after a report nobody shall see the marks of before
    ask(`/api/progress/standstills?${new URLSearchParams({ in: `city:${city}` })}`, { cache: 'no-cache' }),
  heat: (bounds, zoom, weight) => {
    // the same window for a map moved a little: the same address, which caches hold
    const bbox = windowBounds(heatWindow(bounds, zoom)).map((each) => each.toFixed(6));
    return ask(
      `/api/progress/heat?${new URLSearchParams({ bbox: bbox.join(','), zoom: String(Math.floor(zoom)), weight })}`,
    );
  },
  extent: (filter) => ask(`/api/progress/extent?${filterQuery(filter)}`),
  labels: (city) => ask(`/api/cities/${encodeURIComponent(city)}/communities`),
};

/** A refusal of the server in the words it gave. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }

  /** The same again would be refused again: it is not a matter of time or of who is signed in. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 408, 429].includes(this.status);
  }
}

export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(refusalText(body, response.status), response.status);
  return body as T;
}

/** Title and remedy of a problem (RFC 9457) in the language of the page. */
function refusalText(body: unknown, status: number): string {
  const lang = document.documentElement.lang === 'en' ? 'en' : 'zh';
  const { texts, remedy } = (body ?? {}) as { texts?: Bilingual; remedy?: Bilingual };
  return (
    [texts?.[lang], remedy?.[lang]].filter(Boolean).join(lang === 'zh' ? '' : ' ') ||
    withoutWords(lang, status)
  );
}

/** What an answer says that came without words of ours: from a proxy, or from the file server of a static edition. */
function withoutWords(lang: 'zh' | 'en', status: number): string {
  if (status === 404) return lang === 'zh' ? '没有找到要看的内容。' : 'What was asked for is not there.';
  return lang === 'zh'
    ? `服务器没有正常应答（${status}），请稍后再试。`
    : `The server did not answer properly (${status}); please try again later.`;
}

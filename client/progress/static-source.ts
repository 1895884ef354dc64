import { everything, type Filter } from '../../domain/progress/filter.ts';
import { cellX, cellY, heatGrid, heatWindow } from '../../domain/progress/heat.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import { shorterWords } from '../../domain/progress/looser-words.ts';
import {
  fileName,
  filterRows,
  regionFile,
  type StaticCommunity,
} from '../../domain/progress/static-edition.ts';
import type { HeatWeight } from '../../domain/progress/view.ts';
import { siteHere } from './site-here.ts';
import { ask, type Bounds, type Source, type View } from './source.ts';

const pageSize = 20;

/** The static edition: everything is a file, and the filter runs here over the rows of the cities that are asked for. */
export function staticSource(): Source {
  const files = new Map<string, Promise<unknown>>();
  const read = <T>(path: string): Promise<T> => {
    const known = files.get(path) ?? ask<T>(`${siteHere().base}data/${path}`);
    files.set(path, known);
    return known as Promise<T>;
  };
  const rowsOf = async ({ region }: Filter): Promise<StaticCommunity[]> => {
    const cities = await read<string[]>('cities.json');
    const key = region.key.split('/')[0]!;
    const wanted = region.kind === 'all' ? cities : cities.filter((city) => city.startsWith(key));
    const parts = await Promise.all(
      wanted.map((city) => read<StaticCommunity[]>(`communities/${fileName(city)}.json`)),
    );
    return parts.flat();
  };
  return {
    async view(filter, after) {
      const [{ overview, months }, rows] = await Promise.all([
        read<Pick<View, 'overview' | 'months'>>(`view/${regionFile(filter.region)}`),
        rowsOf(filter),
      ]);
      const shown = foundWords(rows, filter);
      const found = filterRows(rows, { ...filter, words: shown });
      const from = Number(after ?? 0);
      const end = from + pageSize;
      const list = {
        rows: found.slice(from, end),
        next: end < found.length ? String(end) : null,
        count: found.length,
        ...(shown !== filter.words && { instead: { words: shown, bySound: false } }),
      };
      return { overview, months, list };
    },
    replay: (region) => read(`replay/${regionFile(region)}`),
    async histories(region) {
      const city = region.key.split('/')[0]!;
      const inside = filterRows(await rowsOf({ ...everything, region }), { ...everything, region });
      const codes = new Set(inside.map(({ code }) => code));
      const all = await read<CommunityHistory[]>(`histories/${fileName(city)}.json`);
      return all.filter(({ code }) => codes.has(code));
    },
    async standstills(city) {
      const rows = await read<StaticCommunity[]>(`communities/${fileName(city)}.json`);
      return rows.flatMap(({ code, name, standstill, at }) =>
        standstill ? [{ code, name, kind: standstill.kind, at }] : [],
      );
    },
    async heat(bounds, zoom, weight) {
      const everywhere = { kind: 'all', key: '*' } as const;
      const rows = await rowsOf({ region: everywhere } as Filter);
      const window = heatWindow(bounds, zoom);
      const points = rows.map((row) => ({
        x: cellX(row.at[0], window.level),
        y: cellY(row.at[1], window.level),
        value: amountOf(row, weight as HeatWeight),
      }));
      return heatGrid(points, window, weight as HeatWeight);
    },
    async extent(filter) {
      const all = await rowsOf(filter);
      const rows = filterRows(all, { ...filter, words: foundWords(all, filter) });
      if (rows.length === 0) return null;
      return rows.reduce<Bounds>(
        ([w, s, e, n], { at }) => [
          Math.min(w, at[0]),
          Math.min(s, at[1]),
          Math.max(e, at[0]),
          Math.max(n, at[1]),
        ],
        [180, 90, -180, -90],
      );
    },
    async labels(city) {
      const rows = await read<StaticCommunity[]>(`communities/${fileName(city)}.json`);
      return rows.map(({ name, status, households, at }) => ({ name, status, households, point: at }));
    },
  };
}

/** The words themselves, or the nearest that any row holds. */
function foundWords(rows: readonly StaticCommunity[], filter: Filter): string {
  const held = (words: string) => filterRows(rows, { ...filter, words }).length > 0;
  return [filter.words, ...shorterWords(filter.words)].find(held) ?? filter.words;
}

function amountOf(row: StaticCommunity, weight: HeatWeight): number {
  if (weight === 'households') return row.households;
  if (weight === 'investment') return row.investmentYuan;
  return row.status === 'under_way' ? 1 : 0;
}

import type { Bilingual } from '../../../domain/problem.ts';
import type { ChosenTables } from './chosen-tables.ts';
import { frostOf } from './option-values.ts';

/** By which frost depth a layout of files was laid, and whose word that is. */
export interface ToldFrost {
  frost: { depthM: number | null; by: 'option' | 'city' | 'assumed' | 'nobody'; text: Bilingual };
}

/** @param option - what `--frost` says; it goes before the city */
export function frostWords(option: string | undefined, { frost }: Pick<ChosenTables, 'frost'>): ToldFrost {
  const { frostDepthM } = frostOf(option, frost);
  const by =
    option !== undefined ? 'option' : frost === null ? 'nobody' : frost.isAssumed ? 'assumed' : 'city';
  const depth = `${frostDepthM} m`;
  const text = {
    option: { zh: `土壤冻深 ${depth}（--frost）`, en: `frost depth ${depth} (--frost)` },
    city: { zh: `土壤冻深 ${depth}（本市取值）`, en: `frost depth ${depth} (of the city)` },
    assumed: { zh: `土壤冻深 ${depth}（假定）`, en: `frost depth ${depth} (assumed)` },
    nobody: { zh: '土壤冻深未给，覆土只按荷载', en: 'frost depth unknown: cover by load only' },
  }[by];
  return { frost: { depthM: frostDepthM ?? null, by, text } };
}

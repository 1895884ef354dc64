import { create } from 'zustand';
import { sameThing, type Thing } from '../../map/bands.ts';

/** What is selected: one list for map, table, inspector and address. */
interface SelectionState {
  things: readonly Thing[];
  hover: Thing | null;
  select(things: readonly Thing[]): void;
  /** Adds a thing, or takes it out when it is in. */
  toggle(thing: Thing): void;
  clear(): void;
  setHover(thing: Thing | null): void;
}

export const useSelection = create<SelectionState>((set, get) => ({
  things: [],
  hover: null,
  select: (things) => {
    const now = get().things;
    if (now.length === things.length && now.every((one, i) => sameThing(one, things[i]!))) return;
    set({ things });
  },
  toggle: (thing) =>
    set(({ things }) => ({
      things: things.some((one) => sameThing(one, thing))
        ? things.filter((one) => !sameThing(one, thing))
        : [...things, thing],
    })),
  clear: () => set({ things: [] }),
  setHover: (hover) => {
    const now = get().hover;
    if (now === hover || (now && hover && sameThing(now, hover))) return;
    set({ hover });
  },
}));

/** Ids of the selected things of one kind, as numbers. */
export function selectedIds(things: readonly Thing[], kind: string): number[] {
  return things.filter((one) => one.kind === kind).map((one) => Number(one.id));
}

/** `communities:12,communities:15` in the address. Anything else in the text is dropped. */
export function readSelection(text: string): Thing[] {
  return text.split(',').flatMap((part) => {
    const match = /^([a-z_]+):([\w.-]+)$/.exec(part);
    return match ? [{ kind: match[1]!, id: /^\d+$/.test(match[2]!) ? Number(match[2]) : match[2]! }] : [];
  });
}

export function writeSelection(things: readonly Thing[]): string {
  return things.map((one) => `${one.kind}:${one.id}`).join(',');
}

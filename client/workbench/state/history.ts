import { create } from 'zustand';

/** One edit that was done: how it reads (already translated) and how it is taken back and done again. */
export interface Edit {
  note: string;
  undo(): void | Promise<void>;
  redo(): void | Promise<void>;
}

interface HistoryState {
  past: readonly Edit[];
  future: readonly Edit[];
  busy: boolean;
  /** Why the last undo or redo failed; whoever shows it takes it away. */
  failure: unknown;
  /** Called after the edit was applied. */
  record(edit: Edit): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** A new document (another plan, another city): its history starts empty. */
  reset(): void;
}

/** The one undo stack of the workbench, unlimited. An undo that fails (a conflict on the server) stays where it was. */
export const useHistory = create<HistoryState>((set, get) => ({
  past: [],
  future: [],
  busy: false,
  failure: null,
  record: (edit) => set(({ past }) => ({ past: [...past, edit], future: [] })),
  undo: async () => {
    const edit = get().past.at(-1);
    if (!edit || get().busy) return;
    set({ busy: true });
    try {
      await edit.undo();
      set(({ past, future }) => ({
        past: past.filter((one) => one !== edit),
        future: [edit, ...future],
      }));
    } catch (failure) {
      set({ failure });
    } finally {
      set({ busy: false });
    }
  },
  redo: async () => {
    const edit = get().future[0];
    if (!edit || get().busy) return;
    set({ busy: true });
    try {
      await edit.redo();
      set(({ past, future }) => ({
        past: [...past, edit],
        future: future.filter((one) => one !== edit),
      }));
    } catch (failure) {
      set({ failure });
    } finally {
      set({ busy: false });
    }
  },
  reset: () => set({ past: [], future: [] }),
}));

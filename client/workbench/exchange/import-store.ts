import { create } from 'zustand';
import {
  cancelImport,
  followImport,
  type ImportChoice,
  type ImportProgress,
  type Preview,
  previewUpload,
  startImport,
  type Upload,
  uploadFiles,
} from '../../api/exchange.ts';
import { describeProblem } from '../../api/problem.ts';

interface Trouble {
  title: string;
  remedy: string;
}

interface ImportState {
  choice: ImportChoice | null;
  upload: Upload | null;
  uploadShare: number | null;
  preview: Preview | null;
  previewing: boolean;
  jobId: string | null;
  progress: ImportProgress | null;
  trouble: Trouble | null;
  /** Sends the files and asks for the first preview. */
  send(files: readonly File[], choice: ImportChoice): Promise<void>;
  /** Changes what the import will do and looks again. */
  change(part: Partial<ImportChoice>): Promise<void>;
  run(dryRun: boolean): Promise<void>;
  cancel(): Promise<void>;
  reset(): void;
}

const nothing = {
  choice: null,
  upload: null,
  uploadShare: null,
  preview: null,
  previewing: false,
  jobId: null,
  progress: null,
  trouble: null,
};

/** One import from file to report. Answers that come after a newer question are dropped. */
export const useImport = create<ImportState>((set, get) => {
  let question = 0;

  const look = async (): Promise<void> => {
    const { upload, choice } = get();
    if (!upload || !choice) return;
    const mine = ++question;
    set({ previewing: true, trouble: null });
    try {
      const preview = await previewUpload(upload.uploadId, choice);
      if (mine !== question) return;
      const map = choice.map ?? preview.guesses;
      const remembered = choice.layers === undefined ? preview.drawing?.remembered?.layers : undefined;
      if (remembered) {
        set({ choice: { ...choice, map, layers: remembered } });
        return look();
      }
      set({ preview, previewing: false, choice: { ...choice, map } });
    } catch (error) {
      if (mine === question) set({ previewing: false, trouble: describeProblem(error) });
    }
  };

  return {
    ...nothing,
    send: async (files, choice) => {
      set({ ...nothing, choice, uploadShare: 0 });
      try {
        const upload = await uploadFiles(files, (uploadShare) => set({ uploadShare }));
        set({ upload, uploadShare: null });
        await look();
      } catch (error) {
        set({ uploadShare: null, trouble: describeProblem(error) });
      }
    },
    change: async (part) => {
      const { choice } = get();
      if (!choice) return;
      // another kind or layer has other fields: its mapping is guessed anew
      const again = 'kind' in part || 'layer' in part;
      const { map: _, ...rest } = choice;
      set({ choice: { ...(again ? rest : choice), ...part }, progress: null, jobId: null });
      if (!('map' in part) && !('existing' in part)) await look();
    },
    run: async (dryRun) => {
      const { upload, choice } = get();
      if (!upload || !choice) return;
      set({ trouble: null, progress: null });
      try {
        const jobId = await startImport(upload.uploadId, { ...choice, dryRun });
        set({ jobId });
        followImport(jobId, (progress) => {
          if (get().jobId === jobId) set({ progress });
        });
      } catch (error) {
        set({ trouble: describeProblem(error) });
      }
    },
    cancel: async () => {
      const { jobId } = get();
      if (jobId) await cancelImport(jobId).catch(() => {});
    },
    reset: () => {
      question++;
      set(nothing);
    },
  };
});

import { App } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { describeProblem } from '../../api/problem.ts';
import { useWorkEdits, type WorkChange, type WorkDraft, type WorkRow } from '../../api/works.ts';
import { useHistory } from '../state/history.ts';
import { useSelection } from '../state/selection.ts';

/** Edits of works as a person does them: saved at once, undoable, and a refusal says what to do. */
export function useUndoableEdits(city: string) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { create, change, remove } = useWorkEdits(city);

  return useMemo(() => {
    const guarded = async <T>(deed: () => Promise<T>): Promise<T | null> => {
      try {
        return await deed();
      } catch (error) {
        const { title, remedy } = describeProblem(error);
        void message.error(`${title} ${remedy}`);
        return null;
      }
    };
    const record = useHistory.getState().record;
    return {
      create: (draft: WorkDraft) =>
        guarded(async () => {
          let work = await create.mutateAsync(draft);
          useSelection.getState().select([{ kind: 'works', id: work.id }]);
          record({
            note: t('works:edit.create', { title: work.title }),
            undo: async () => void (await remove.mutateAsync(work.id)),
            redo: async () => {
              work = await create.mutateAsync(draft);
            },
          });
          return work;
        }),
      change: (work: WorkRow, part: WorkChange) =>
        guarded(async () => {
          const back = Object.fromEntries(
            Object.keys(part).map((key) => [key, work[key as keyof WorkChange]]),
          ) as WorkChange;
          const changed = await change.mutateAsync({ id: work.id, ...part });
          record({
            note: t('works:edit.change', { title: work.title }),
            undo: async () => void (await change.mutateAsync({ id: work.id, ...back })),
            redo: async () => void (await change.mutateAsync({ id: work.id, ...part })),
          });
          return changed;
        }),
      remove: (work: WorkRow) =>
        guarded(async () => {
          let id = work.id;
          await remove.mutateAsync(id);
          useSelection.getState().clear();
          record({
            note: t('works:edit.remove', { title: work.title }),
            undo: async () => {
              id = (await create.mutateAsync(draftOf(work))).id;
            },
            redo: async () => void (await remove.mutateAsync(id)),
          });
        }),
    };
    // the mutations are stable for a city; their status must not rebuild the edits
  }, [create.mutateAsync, change.mutateAsync, remove.mutateAsync, message, t]);
}

function draftOf(work: WorkRow): WorkDraft {
  const { title, utility, owner, state, startsOn, endsOn, publicNote, approval, geometry } = work;
  return {
    title,
    utility,
    owner,
    state,
    startsOn,
    endsOn,
    publicNote,
    approval,
    geometry: geometry as WorkDraft['geometry'],
  };
}

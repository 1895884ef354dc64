import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { idOfSegment, useNetwork } from './network-store.ts';

/** zh or en, as texts of the domain are kept. */
export function useReadersLanguage(): 'zh' | 'en' {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh';
}

/** Moves the map to a finding and selects what it speaks of. */
export function useGoTo(): (at: [number, number] | null, segments: readonly string[]) => void {
  const jump = useJump();
  return useCallback(
    (at, segments) => {
      const things = segments.flatMap((code) => {
        const id = idOfSegment(code);
        return id === undefined ? [] : [{ kind: 'pipes', id }];
      });
      const { tab } = useNetwork.getState();
      useSelection.getState().select(things.slice(0, 20));
      // selecting opens the pipe's own view; a list stays open while one walks through it
      queueMicrotask(() => setTimeout(() => useNetwork.getState().set({ tab })));
      if (at) jump([at[0] - 0.0006, at[1] - 0.0004, at[0] + 0.0006, at[1] + 0.0004]);
    },
    [jump],
  );
}

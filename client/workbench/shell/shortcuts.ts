import { useEffect } from 'react';
import type { Desk } from '../desk.ts';
import { useHistory } from '../state/history.ts';
import { useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { toolsOf } from './tool-rail.tsx';

/** Keys of the whole workbench; nothing is taken from a text field. */
export function useShortcuts(desk: Desk | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target)) return;
      const command = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (command && key === 'z') {
        event.preventDefault();
        void (event.shiftKey ? useHistory.getState().redo() : useHistory.getState().undo());
      } else if (command && key === 'y') {
        event.preventDefault();
        void useHistory.getState().redo();
      } else if (command || event.altKey) {
        return;
      } else if (key === 'escape') {
        const { tool, setTool } = useWorkbench.getState();
        if (tool !== 'select') setTool('select');
        else useSelection.getState().clear();
      } else if (key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('.search input')?.focus();
      } else if (key === 'l') {
        useWorkbench.getState().toggleLayers();
      } else {
        const tool = toolsOf(desk).find((one) => one.hotkey === key);
        if (tool) useWorkbench.getState().setTool(tool.key);
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [desk]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import type { Desk, DeskTool } from '../desk.ts';
import { useWorkbench } from '../state/workbench.ts';

const select: DeskTool = { key: 'select', word: 'shell:tool.select', icon: 'select', hotkey: 'v' };

/** Every tool a desk has, the select tool first. */
export function toolsOf(desk: Desk | null): DeskTool[] {
  return [select, ...(desk?.tools ?? [])];
}

export function ToolRail({ desk }: { desk: Desk | null }) {
  const { t } = useTranslation();
  const { tool, setTool, layersOpen, toggleLayers } = useWorkbench();
  return (
    <div className="rail" role="toolbar" aria-label={t('tools')} aria-orientation="vertical">
      {toolsOf(desk).map((one) => (
        <button
          type="button"
          key={one.key}
          className="rail__tool"
          aria-pressed={tool === one.key}
          title={one.hotkey ? `${t(one.word)} (${one.hotkey.toUpperCase()})` : t(one.word)}
          onClick={() => setTool(one.key)}
        >
          <Icon name={one.icon} />
          <span>{t(one.word)}</span>
        </button>
      ))}
      <div className="rail__space" />
      <button
        type="button"
        className="rail__tool"
        aria-pressed={layersOpen}
        title={`${t('layers')} (L)`}
        onClick={toggleLayers}
      >
        <Icon name="layers" />
        <span>{t('layers')}</span>
      </button>
    </div>
  );
}

import { Button, Segmented } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { selectedIds, useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { ClashList } from './clash-list.tsx';
import { FaultList } from './fault-list.tsx';
import { FilePanel } from './file-panel.tsx';
import { useReadersLanguage } from './language.ts';
import { loadNetwork, type PipesTab, showUnderground, useNetwork } from './network-store.ts';
import { OnePipe } from './one-pipe.tsx';
import { RoutingPanel } from './routing/routing-panel.tsx';
import { TraceView } from './trace-view.tsx';
import { WaterView } from './water-view.tsx';
import './pipes.css';

const tabs: PipesTab[] = ['pipe', 'faults', 'clashes', 'trace', 'water'];

/** What was loaded, and the five views of it. */
export function PipesInspector() {
  const { t } = useTranslation();
  const city = useCity();
  const language = useReadersLanguage();
  // not the whole store: the view changes with every move of the map
  const loaded = useNetwork((state) => state.loaded);
  const busy = useNetwork((state) => state.busy);
  const problem = useNetwork((state) => state.problem);
  const tab = useNetwork((state) => state.tab);
  const underground = useNetwork((state) => state.underground);
  const tool = useWorkbench((state) => state.tool);
  const things = useSelection((state) => state.things);
  const chosen = selectedIds(things, 'pipes');
  const first = chosen[0];
  useEffect(() => {
    if (first !== undefined) useNetwork.getState().set({ tab: 'pipe' });
  }, [first]);
  const wantsUnderground = tool === 'underground' && loaded !== null && underground === null && busy === null;
  useEffect(() => {
    if (wantsUnderground) void showUnderground();
  }, [wantsUnderground]);

  if (tool === 'route') return <RoutingPanel />;
  if (tool === 'pipe-files') return <FilePanel />;
  const load = () => {
    const { view } = useNetwork.getState();
    if (view) void loadNetwork(city.code, city.extent, view);
  };
  if (!loaded) {
    const wait = busy === 'load' ? 'loading' : 'empty';
    return (
      <EmptyState title={t(`pipes:${wait}.title`)} hint={t(`pipes:${wait}.hint`)}>
        <Button type="primary" loading={busy === 'load'} onClick={load}>
          {t('pipes:load')}
        </Button>
        {problem ? <VerdictLine level="stop" what={problem[language]} /> : null}
      </EmptyState>
    );
  }
  return (
    <>
      <header className="inspector__head">
        <h2>{t('pipes:title')}</h2>
        <p>
          {t('pipes:loaded', { segments: formatCount(loaded.segments), nodes: formatCount(loaded.nodes) })}
          {loaded.truncated ? ` · ${t('pipes:truncated')}` : ''}
        </p>
        <Button size="small" icon={<Icon name="target" size={14} />} loading={busy === 'load'} onClick={load}>
          {t('pipes:reload')}
        </Button>
      </header>
      <Segmented
        block
        className="pipes__tabs"
        value={tab}
        onChange={(value) => useNetwork.getState().set({ tab: value as PipesTab })}
        options={tabs.map((one) => ({ value: one, label: t(`pipes:tab.${one}`) }))}
      />
      {problem ? <VerdictLine level="stop" what={problem[language]} /> : null}
      {busy && busy !== 'load' ? <p className="pipes__busy">{t(`pipes:busy.${busy}`)}</p> : null}
      {tab === 'pipe' ? <OnePipe ids={chosen} /> : null}
      {tab === 'faults' ? <FaultList /> : null}
      {tab === 'clashes' ? <ClashList /> : null}
      {tab === 'trace' ? <TraceView /> : null}
      {tab === 'water' ? <WaterView /> : null}
    </>
  );
}

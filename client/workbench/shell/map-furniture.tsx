import { Checkbox } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerGroup } from '../../map/bands.ts';
import type { MapStage } from '../../map/engine.ts';
import { Legend } from '../../map/legend.tsx';
import { useStage } from '../../map/stage.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatDate } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import type { Desk } from '../desk.ts';
import { usePrint } from '../print/print-store.ts';
import { useWorkbench } from '../state/workbench.ts';

/** What every map carries: zoom, north, legend of what is visible, scale, date and number of the map. */
export function MapFurniture({ desk }: { desk: Desk | null }) {
  const { t } = useTranslation();
  const city = useCity();
  const stage = useStage();
  const layersOpen = useWorkbench((state) => state.layersOpen);
  const { bearing, pitch } = useAttitude();

  return (
    <>
      <div className="furniture furniture--top-left">{desk?.ToolOptions ? <desk.ToolOptions /> : null}</div>
      <div className="furniture furniture--top-right">
        {layersOpen ? <LayerPanel /> : null}
        <div className="zoom">
          <MapButton icon="plus" word={t('zoomIn')} run={() => stage.map.zoomIn()} />
          <MapButton icon="minus" word={t('zoomOut')} run={() => stage.map.zoomOut()} />
          <MapButton icon="home" word={t('wholeCity')} run={() => city.extent && stage.fit(city.extent)} />
          <MapButton icon="print" word={t('print:title')} run={() => printView(stage, city.name)} />
          <button
            type="button"
            className="zoom__button"
            title={t('northUp')}
            aria-label={t('northUp')}
            onClick={() => stage.map.easeTo({ bearing: 0, pitch: 0 })}
          >
            <svg
              width="20"
              height="20"
              viewBox="0 0 20 20"
              style={{ transform: `rotate(${-bearing}deg) scaleY(${1 - pitch / 150})` }}
              aria-hidden="true"
            >
              <path d="M10 2l3.6 8H6.4z" fill="#b3372b" />
              <path d="M10 18l3.6-8H6.4z" fill="#bdb5a8" />
            </svg>
            <small>{t('north')}</small>
          </button>
        </div>
      </div>
      <div className="furniture furniture--bottom-left">
        <Legend />
        <p className="imprint">
          {imprintOf(city.mapApproval, t)}
          {city.dataDate ? ` · ${t('dataDate', { date: formatDate(city.dataDate) })}` : ''}
          {city.isDemo ? ` · ${t('demoData')}` : ''}
        </p>
      </div>
    </>
  );
}

/** The view as an A3 sheet. */
function printView(stage: MapStage, title: string): void {
  const bounds = stage.map.getBounds();
  usePrint.getState().open({
    title,
    bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
  });
}

/** An approval carries a number; any other text, such as 内部资料, stands for itself. */
function imprintOf(approval: string | undefined, t: TFunction): string {
  if (!approval) return t('internal');
  return /\d/.test(approval) ? t('mapApproval', { number: approval }) : approval;
}

function MapButton({
  icon,
  word,
  run,
}: {
  icon: 'plus' | 'minus' | 'home' | 'print';
  word: string;
  run(): void;
}) {
  return (
    <button type="button" className="zoom__button" title={word} aria-label={word} onClick={run}>
      <Icon name={icon} />
    </button>
  );
}

function useAttitude(): { bearing: number; pitch: number } {
  const { map } = useStage();
  const [attitude, setAttitude] = useState({ bearing: map.getBearing(), pitch: map.getPitch() });
  useEffect(() => {
    const read = () => setAttitude({ bearing: map.getBearing(), pitch: map.getPitch() });
    map.on('rotate', read);
    map.on('pitch', read);
    return () => {
      map.off('rotate', read);
      map.off('pitch', read);
    };
  }, [map]);
  return attitude;
}

function LayerPanel() {
  const { t } = useTranslation();
  const { updater } = useStage();
  const [groups, setGroups] = useState<LayerGroup[]>(() => updater.groups());
  const [, repaint] = useState(0);
  useEffect(() => updater.onChange(() => setGroups(updater.groups())), [updater]);
  return (
    <fieldset className="layer-panel">
      <legend>{t('layers')}</legend>
      {groups
        .filter((group) => !group.hidden)
        .map((group) => (
          <Checkbox
            key={group.id}
            checked={updater.isVisible(group.id)}
            onChange={(event) => {
              updater.setVisible(group.id, event.target.checked);
              repaint((n) => n + 1);
            }}
          >
            {t(group.word)}
          </Checkbox>
        ))}
    </fieldset>
  );
}

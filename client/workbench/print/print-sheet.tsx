import { Button, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyStage, type MapStage } from '../../map/engine.ts';
import { SwatchSample, useLegendOf } from '../../map/legend.tsx';
import { fittingScale, metresPerCssPixel, scaleBarM, zoomOfScale } from '../../map/print-scale.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatDate } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { useStoredStage } from '../state/stage-store.ts';
import { type Sheet, usePrint } from './print-store.ts';
import './print.css';

/** The sheet over the workbench, to be looked at and printed; mounted once by the shell. */
export function PrintOverlay() {
  const { sheet, close } = usePrint();
  const stage = useStoredStage((state) => state.stage);
  useEffect(() => {
    if (!sheet) return;
    const key = (event: KeyboardEvent) => event.key === 'Escape' && close();
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [sheet, close]);
  if (!sheet || !stage) return null;
  return <PrintSheet sheet={sheet} stage={stage} onClose={close} />;
}

/** A3 across with what stands beside it, in CSS pixels. */
const sheetPx = (420 / 25.4) * 96;
const besidePx = 64;

/** How much the whole sheet must shrink to be seen at once on this screen; paper gets it at full size. */
function useFitToScreen(): number {
  const [width, setWidth] = useState(() => innerWidth);
  useEffect(() => {
    const resized = () => setWidth(innerWidth);
    addEventListener('resize', resized);
    return () => removeEventListener('resize', resized);
  }, []);
  return Math.min(1, (width - besidePx) / sheetPx);
}

const scaleChoices = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

function PrintSheet({ sheet, stage, onClose }: { sheet: Sheet; stage: MapStage; onClose(): void }) {
  const { t } = useTranslation();
  const city = useCity();
  const frame = useRef<HTMLDivElement>(null);
  const [copy, setCopy] = useState<MapStage | null>(null);
  const [scale, setScale] = useState<number | null>(null);
  const legend = useLegendOf(copy);
  const [drawn, setDrawn] = useState(false);
  const fit = useFitToScreen();

  useEffect(() => {
    const { clientWidth: width, clientHeight: height } = frame.current!;
    const fitting = fittingScale(sheet.bounds, { width: width - 24, height: height - 24 });
    setScale(fitting);
    const copied = copyStage(stage, frame.current!);
    setCopy(copied);
    return () => copied.destroy();
  }, [sheet, stage]);

  useEffect(() => {
    if (!copy || !scale) return;
    const [west, south, east, north] = sheet.bounds;
    const center: [number, number] = [(west + east) / 2, (south + north) / 2];
    setDrawn(false);
    copy.map.jumpTo({ center, zoom: zoomOfScale(scale, center[1]), bearing: 0, pitch: 0 });
    const look = () => {
      if (copy.map.areTilesLoaded()) setDrawn(true);
    };
    copy.map.on('render', look);
    return () => void copy.map.off('render', look);
  }, [copy, scale, sheet]);

  const bar = scale ? scaleBarM(scale) : 0;
  return (
    <div className="print" role="dialog" aria-modal="true" aria-label={t('print:title')}>
      <div className="print__tools">
        <strong>{t('print:title')}</strong>
        <Select
          aria-label={t('print:scale')}
          value={scale}
          onChange={setScale}
          options={scaleChoices.map((one) => ({ value: one, label: `1:${one.toLocaleString('en-US')}` }))}
        />
        <Button
          type="primary"
          icon={<Icon name="print" size={16} />}
          loading={!drawn}
          onClick={() => print()}
        >
          {t('print:print')}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
      <article
        className="sheet"
        data-side={sheet.Side ? 'yes' : 'no'}
        style={{ '--fit': fit } as React.CSSProperties}
      >
        <header className="sheet__head">
          <h1>{sheet.title}</h1>
          {sheet.subtitle ? <p>{sheet.subtitle}</p> : null}
        </header>
        <div className="sheet__frame">
          <div className="sheet__map" ref={frame} />
          <svg className="sheet__north" viewBox="0 0 40 60" role="img" aria-label={t('northUp')}>
            <path d="M20 2 30 40 20 33z" fill="#24211d" />
            <path d="M20 2 10 40 20 33z" fill="#fff" stroke="#24211d" />
            <text x="20" y="56" textAnchor="middle" fontSize="14" fontWeight="600">
              {t('north')}
            </text>
          </svg>
          <div className="sheet__legend" hidden={!legend.length}>
            <strong>{t('map:legend.title')}</strong>
            <ul>
              {legend.flatMap((block) =>
                block.items.map((item) => (
                  <li key={`${block.id}-${item.word}`}>
                    <SwatchSample swatch={item.swatch} />
                    {item.plain ? item.word : t(item.word)}
                  </li>
                )),
              )}
            </ul>
          </div>
        </div>
        {sheet.Side ? (
          <aside className="sheet__side">
            <sheet.Side />
          </aside>
        ) : null}
        <footer className="sheet__foot">
          <dl>
            <div>
              <dt>{t('city')}</dt>
              <dd>{city.name}</dd>
            </div>
            <div>
              <dt>{t('print:scale')}</dt>
              <dd>1:{scale?.toLocaleString('en-US')}</dd>
            </div>
            <div>
              <dt>{t('print:data')}</dt>
              <dd>
                {city.dataDate ? formatDate(city.dataDate) : '—'}
                {city.isDemo ? ` · ${t('demoData')}` : ''}
              </dd>
            </div>
            <div>
              <dt>{t('print:date')}</dt>
              <dd>{formatDate(new Date())}</dd>
            </div>
            <div>
              <dt>{t('print:marking')}</dt>
              <dd>{city.mapApproval ?? t('internal')}</dd>
            </div>
            <div>
              <dt>{t('print:coordinates')}</dt>
              <dd>CGCS2000</dd>
            </div>
          </dl>
          {scale ? (
            <div className="sheet__bar" style={{ width: bar / scale / metresPerCssPixel }}>
              <span>0</span>
              <span>{bar >= 1_000 ? `${bar / 1_000} km` : `${bar} m`}</span>
            </div>
          ) : null}
        </footer>
      </article>
    </div>
  );
}

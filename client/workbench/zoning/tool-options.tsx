import { InputNumber, Select, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../ui/number-format.ts';
import { useWorkbench } from '../state/workbench.ts';
import { useZoning, zoneColours, zoneName } from './store.ts';

const drawing = ['brush', 'lasso', 'polygon', 'wand', 'eraser', 'cut'];

/** Which zone the tool works on, the size of the brush, the wand's floor, and what the stroke would do. */
export function ToolOptions() {
  const { t } = useTranslation();
  const tool = useWorkbench((state) => state.tool);
  const { live, rows, active, setActive, brushPx, floor, set, colours, preview, ground } = useZoning();
  if (!live || !ground || !drawing.includes(tool)) return null;
  const zones = live.zones();
  const free = live.freeNumber();
  const listed = [...new Set([...zones, active, free])].sort((a, b) => a - b);
  const colourOf = (zone: number) => zoneColours[colours.get(zone) ?? zone % zoneColours.length]!;
  const lost = preview?.pieces.flatMap(({ strays }) => strays.flat()) ?? [];
  const households = (units: number[]) => units.reduce((sum, u) => sum + ground.facts.households[u]!, 0);
  return (
    <div className="zone-options">
      {tool === 'eraser' ? null : (
        <Select
          size="small"
          aria-label={t('zoning:into')}
          value={active}
          onChange={setActive}
          popupMatchSelectWidth={false}
          options={listed.map((zone) => ({
            value: zone,
            label: (
              <span className="zone-tag">
                <i style={{ background: colourOf(zone) }} />
                {zone === free && !rows.has(zone)
                  ? t('zoning:newZone', { number: zone })
                  : zoneName(zone, rows)}
              </span>
            ),
          }))}
        />
      )}
      {tool === 'brush' || tool === 'eraser' ? (
        <div className="zone-options__size">
          <span>{t('zoning:brushSize')}</span>
          <Slider
            min={6}
            max={90}
            value={brushPx}
            onChange={(value) => set({ brushPx: value })}
            aria-label={t('zoning:brushSize')}
          />
        </div>
      ) : null}
      {tool === 'wand' ? (
        <InputNumber
          size="small"
          min={1}
          step={50}
          value={floor}
          onChange={(value) => value && set({ floor: value })}
          prefix={t('zoning:floor')}
          suffix={t('zoning:householdsUnit')}
          aria-label={t('zoning:floor')}
        />
      ) : null}
      <span
        className={lost.length > 0 ? 'zone-options__live zone-options__live--stop' : 'zone-options__live'}
        role="status"
      >
        {lost.length > 0
          ? t('zoning:wouldCut', { units: lost.length, households: formatCount(households(lost)) })
          : preview
            ? t(tool === 'eraser' ? 'zoning:wouldErase' : 'zoning:wouldPaint', {
                units: preview.units.length,
                households: formatCount(households(preview.units)),
              })
            : t(`zoning:hint.${tool}`)}
      </span>
    </div>
  );
}

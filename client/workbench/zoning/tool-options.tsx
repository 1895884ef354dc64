import { InputNumber, Select, Slider } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import { formatCount } from '../../ui/number-format.ts';
import { useWorkbench } from '../state/workbench.ts';
import { useZoning, zoneName } from './store.ts';

const drawing = ['brush', 'lasso', 'polygon', 'wand', 'eraser', 'cut', 'divide'];

/** Which zone the tool works on, the size of the brush, the wand's floor, and what the stroke would do. */
export function ToolOptions() {
  const tool = useWorkbench((state) => state.tool);
  const ready = useZoning(({ live, ground }) => live !== null && ground !== null);
  if (!ready || !drawing.includes(tool)) return null;
  return (
    <div className="zone-options">
      {tool === 'eraser' || tool === 'divide' ? null : <IntoZone />}
      {tool === 'brush' || tool === 'eraser' ? <BrushSize /> : null}
      {tool === 'wand' ? <WandFloor /> : null}
      <StrokeLine tool={tool} />
    </div>
  );
}

function IntoZone() {
  const { t } = useTranslation();
  const live = useZoning((state) => state.live);
  const revision = useZoning((state) => state.revision);
  const active = useZoning((state) => state.active);
  const rows = useZoning((state) => state.rows);
  const colours = useZoning((state) => state.colours);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so
  const { options, free } = useMemo(() => {
    const free = live?.freeNumber() ?? 1;
    const listed = [...new Set([...(live?.zones() ?? []), active, free])].sort((a, b) => a - b);
    return { options: listed.map((value) => ({ value })), free };
  }, [live, revision, active]);
  // only what is on screen gets its words: a plan may have hundreds of zones
  const label = (zone: number) => (
    <span className="zone-tag">
      <i style={{ background: zoneColours[colours.get(zone) ?? zone % zoneColours.length]! }} />
      {zone === free && !rows.has(zone) ? t('zoning:newZone', { number: zone }) : zoneName(zone, rows)}
    </span>
  );
  return (
    <Select<number>
      size="small"
      aria-label={t('zoning:into')}
      value={active}
      onChange={(zone) => useZoning.getState().setActive(zone)}
      popupMatchSelectWidth={false}
      options={options}
      labelRender={({ value }) => label(Number(value))}
      optionRender={({ value }) => label(Number(value))}
    />
  );
}

function BrushSize() {
  const { t } = useTranslation();
  const brushPx = useZoning((state) => state.brushPx);
  return (
    <div className="zone-options__size">
      <span>{t('zoning:brushSize')}</span>
      <Slider
        min={6}
        max={90}
        value={brushPx}
        onChange={(value) => useZoning.getState().set({ brushPx: value })}
        aria-label={t('zoning:brushSize')}
      />
    </div>
  );
}

function WandFloor() {
  const { t } = useTranslation();
  const floor = useZoning((state) => state.floor);
  return (
    <InputNumber
      size="small"
      min={1}
      step={50}
      value={floor}
      onChange={(value) => value && useZoning.getState().set({ floor: value })}
      prefix={t('zoning:floor')}
      suffix={t('zoning:householdsUnit')}
      aria-label={t('zoning:floor')}
    />
  );
}

/** What the stroke would do, written as it moves: straight into the page, so that a frame of a stroke costs React nothing. */
function StrokeLine({ tool }: { tool: string }) {
  const { t } = useTranslation();
  const line = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = ({ preview, ground, told }: ReturnType<typeof useZoning.getState>) => {
      if (!line.current || !ground) return;
      const lost = preview?.pieces.flatMap(({ strays }) => strays.flat()) ?? [];
      const figures = (units: readonly number[]) => ({
        units: units.length,
        households: formatCount(units.reduce((sum, u) => sum + ground.facts.households[u]!, 0)),
      });
      line.current.classList.toggle('zone-options__live--stop', lost.length > 0);
      line.current.textContent =
        lost.length > 0
          ? t('zoning:wouldCut', figures(lost))
          : preview
            ? t(tool === 'eraser' ? 'zoning:wouldErase' : 'zoning:wouldPaint', figures(preview.units))
            : (tool === 'divide' && told) || t(`zoning:hint.${tool}`);
    };
    write(useZoning.getState());
    return useZoning.subscribe((now, before) => {
      if (now.preview !== before.preview || now.told !== before.told) write(now);
    });
  }, [t, tool]);
  return <span ref={line} className="zone-options__live" role="status" />;
}

import type { FilterSpecification } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegendItem, Swatch } from './bands.ts';
import type { MapStage } from './engine.ts';
import { useStage } from './stage.tsx';
import './legend.css';

interface LegendBlock {
  id: string;
  word: string;
  items: LegendItem[];
}

/** The legend of what can be seen now: groups that are on, and of them the classes that are on the screen. */
export function Legend() {
  const { t } = useTranslation();
  const blocks = useLegendOf(useStage());
  const [folded, setFolded] = useState(() => matchMedia('(max-width: 800px)').matches);
  if (!blocks.length) return null;
  return (
    <details className="legend" open={!folded} onToggle={(event) => setFolded(!event.currentTarget.open)}>
      <summary>{t('map:legend.title')}</summary>
      {blocks.map((block) => (
        <ul key={block.id} aria-label={t(block.word)}>
          {block.items.map((item) => (
            <li key={item.word}>
              <SwatchSample swatch={item.swatch} />
              {item.plain ? item.word : t(item.word)}
            </li>
          ))}
        </ul>
      ))}
    </details>
  );
}

/** Asking the renderer costs in proportion to what is drawn, so the legend follows at leisure. */
const leastMsBetweenReads = 1_500;

/** The legend of what a map shows, read anew when groups or view changed and the machine has time; empty without a map. */
export function useLegendOf(stage: MapStage | null): LegendBlock[] {
  const [blocks, setBlocks] = useState<LegendBlock[]>([]);
  useEffect(() => {
    if (!stage) return;
    const { map, updater } = stage;
    let timer = 0;
    let lastRead = Number.NEGATIVE_INFINITY;
    let pressed = false;
    let reading = false;
    let stopped = false;
    const press = (event: PointerEvent) => {
      pressed = event.type === 'pointerdown';
    };
    const read = () => {
      timer = 0;
      // never in the middle of a stroke or a drag
      if (reading || pressed || map.isMoving() || !map.areTilesLoaded()) return ask();
      reading = true;
      void visibleLegend(stage)
        .then((next) => {
          if (stopped) return;
          if (!next) ask();
          else setBlocks((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
        })
        .finally(() => {
          reading = false;
          lastRead = performance.now();
        });
    };
    const ask = () => {
      timer ||= window.setTimeout(read, Math.max(250, lastRead + leastMsBetweenReads - performance.now()));
    };
    const ends = ['pointerdown', 'pointerup', 'pointercancel'] as const;
    for (const end of ends) addEventListener(end, press);
    map.on('moveend', ask);
    // tiles that arrive change what is visible; data set by a desk comes with the group that shows it
    const arrived = (event: { tile?: unknown }) => event.tile && ask();
    map.on('sourcedata', arrived);
    const stop = updater.onChange(ask);
    ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
      for (const end of ends) removeEventListener(end, press);
      map.off('moveend', ask);
      map.off('sourcedata', arrived);
      stop();
    };
  }, [stage]);
  return blocks;
}

/** Side of the squares that the screen is looked at by, and how long one look may keep the page busy. */
const cellPx = 240;
const sliceMs = 8;

/**
 * Which legend items of which groups have something on the screen. A full screen of pipes takes the renderer half a second
 * to list, so it is asked square by square, only for what was not seen yet, and the page has its turn in between.
 * @returns undefined when the view changed meanwhile
 */
async function visibleLegend({ map, updater }: MapStage): Promise<LegendBlock[] | undefined> {
  const blocks: LegendBlock[] = [];
  let began = performance.now();
  for (const group of updater.groups()) {
    if (!group.legend?.length || !updater.isVisible(group.id)) continue;
    const zoom = map.getZoom();
    const layers = group.layers
      .filter((one) => zoom >= (one.minzoom ?? 0) && zoom < (one.maxzoom ?? 24) && map.getLayer(one.id))
      .filter((one) => group.tells?.includes(one.id) ?? true)
      .map((one) => one.id);
    if (!layers.length) continue;
    const unseen = new Set(group.legend);
    // what is told by a state of features, not by their properties, is there whenever the group is
    const told = group.legend.some((item) => item.when);
    if (!told) unseen.clear();
    for (const cell of told ? cellsOf(map.getCanvas()) : []) {
      if (unseen.size === 0) break;
      if (performance.now() - began > sliceMs) {
        await new Promise((resolve) => setTimeout(resolve));
        if (map.isMoving() || !layers.every((id) => map.getLayer(id))) return undefined;
        began = performance.now();
      }
      const found = map.queryRenderedFeatures(cell, { layers, ...onlyOf(unseen) });
      for (const item of unseen) {
        const { when } = item;
        if (found.some(({ properties }) => !when || properties[when.property] === when.value))
          unseen.delete(item);
      }
    }
    const items = group.legend.filter((item) => !unseen.has(item));
    if (items.length) blocks.push({ id: group.id, word: group.word, items });
  }
  return blocks;
}

/** Squares that cover the canvas, neighbours far apart in order: most classes are met in the first few. */
function cellsOf({ clientWidth, clientHeight }: HTMLCanvasElement): [[number, number], [number, number]][] {
  const columns = Math.ceil(clientWidth / cellPx);
  const count = columns * Math.ceil(clientHeight / cellPx);
  const stride = [13, 11, 7, 5, 3, 2, 1].find((one) => count % one !== 0 || one === 1)!;
  return Array.from({ length: count }, (_, k) => {
    const cell = (k * stride) % count;
    const [x, y] = [(cell % columns) * cellPx, Math.floor(cell / columns) * cellPx];
    return [
      [x, y],
      [x + cellPx, y + cellPx],
    ];
  });
}

/** Leaves out features that would tell nothing new. */
function onlyOf(unseen: ReadonlySet<LegendItem>): { filter?: FilterSpecification } {
  const values = new Map<string, (string | number)[]>();
  for (const { when } of unseen) {
    if (!when) return {};
    values.set(when.property, [...(values.get(when.property) ?? []), when.value]);
  }
  const any = [...values].map(([property, list]) => ['in', ['get', property], ['literal', list]]);
  return { filter: ['any', ...any] as FilterSpecification };
}

export function SwatchSample({ swatch }: { swatch: Swatch }) {
  if (swatch.kind === 'ramp') {
    return (
      <span className="ramp">
        <span
          className="ramp__bar"
          style={{ background: `linear-gradient(90deg, ${swatch.colors.join(', ')})` }}
        />
        <span className="ramp__ends">
          <span>{swatch.from}</span>
          <span>{swatch.to}</span>
        </span>
      </span>
    );
  }
  return (
    <svg className="swatch" width={26} height={16} viewBox="0 0 26 16" aria-hidden="true">
      {swatch.kind === 'fill' ? (
        <>
          <rect
            x={1}
            y={1}
            width={24}
            height={14}
            rx={2}
            fill={swatch.color}
            fillOpacity={0.55}
            stroke={swatch.outline ?? swatch.color}
            strokeWidth={1.4}
          />
          {swatch.hatch ? (
            <path d="M4 15 14 1M12 15 22 1" stroke={swatch.outline ?? swatch.color} strokeWidth={1.2} />
          ) : null}
        </>
      ) : null}
      {swatch.kind === 'line' ? (
        <>
          {swatch.casing ? (
            <path d="M1 8h24" stroke={swatch.casing} strokeWidth={(swatch.width ?? 3) + 2} />
          ) : null}
          <path
            d="M1 8h24"
            stroke={swatch.color}
            strokeWidth={swatch.width ?? 3}
            strokeDasharray={swatch.dash?.map((one) => one * (swatch.width ?? 3) * 0.6).join(' ')}
          />
        </>
      ) : null}
      {swatch.kind === 'dot' ? (
        <circle cx={13} cy={8} r={swatch.radius ?? 5} fill={swatch.color} stroke="#fff" />
      ) : null}
      {swatch.kind !== 'line' && swatch.letter ? (
        <text x={13} y={12} textAnchor="middle" fontSize={10.5} fontWeight={600} fill="#24211d">
          {swatch.letter}
        </text>
      ) : null}
    </svg>
  );
}

import { heatUpTo } from '../../domain/progress/heat.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import type { Html } from '../../domain/progress/markup/html.ts';
import { type Colouring, isHeat } from '../../domain/progress/picture.ts';
import type { MapStage } from '../map/engine.ts';
import { heatLayers } from '../map/layers/heat.ts';
import type { Density } from '../map/layers/progress.ts';
import { heatBands, niceBreaks } from './heat-bands.ts';
import { densityLegend, emptyDensity, legendFor } from './legend.ts';
import type { Source } from './source.ts';

/** Property of a community in the tiles, and the unit of it on a hectare. */
const ownFigure = { households: 'households', investment: 'investment_yuan' } as const;
const ownUnit = { households: 'households_per_ha', investment: 'yuan_per_ha' } as const;

export interface Heat {
  /** Communities can be told apart: each has its own colour, and bands would blur them. */
  near(): boolean;
  fillOf(show: Colouring): 'status' | 'rate' | Density;
  /** Bands and legend of what is in sight; nothing for what is no heatmap. */
  paint(show: Colouring): void;
}

/**
 * The heatmap: bands of density from afar, near by every community by what it has on its own land.
 * @param tellLegend what the legend is to say
 * @param current what the map is coloured by now
 * @param repaint colours of the communities have changed
 */
export function wireHeat(
  { map, updater }: MapStage,
  source: Source,
  lang: Lang,
  tellLegend: (content: Html) => void,
  current: () => Colouring,
  repaint: () => void,
): Heat {
  const near = () => map.getZoom() >= heatUpTo;
  let thresholds: number[] = [];
  let asked = 0;

  const paintBands = async (show: Colouring & ('households' | 'investment' | 'under_way')) => {
    const ticket = ++asked;
    const view = map.getBounds();
    const grid = await source.heat(
      [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()],
      map.getZoom(),
      show,
    );
    if (ticket !== asked || current() !== show || near()) return;
    if (grid.breaks[2] === 0) {
      updater.remove('heat');
      tellLegend(emptyDensity(show, lang));
      return;
    }
    const breaks = niceBreaks(grid.breaks);
    updater.show(heatLayers(heatBands(grid, breaks), breaks));
    tellLegend(densityLegend(show, lang, grid.unit, breaks, grid.radiusM));
  };

  const paint = (show: Colouring) => {
    if (!isHeat(show)) updater.remove('heat');
    else if (!near()) void paintBands(show);
    // works are under way or not: near by the state says it
    else if (show === 'under_way') tellLegend(legendFor('status', lang, null));
    else if (thresholds.length > 0) tellLegend(densityLegend(show, lang, ownUnit[show], thresholds, null));
  };

  /** Steps that suit the communities in sight. */
  const measure = () => {
    const show = current();
    if (!near() || !isHeat(show) || show === 'under_way' || !map.getLayer('progress-fill')) return;
    const inSight = map.queryRenderedFeatures({ layers: ['progress-fill'] });
    const perHectare = inSight
      .map(({ properties }) => Number(properties[ownFigure[show]]) / Number(properties.hectares))
      .filter((value) => value > 0 && Number.isFinite(value))
      .sort((a, b) => a - b);
    if (perHectare.length === 0) {
      if (inSight.length > 0) tellLegend(emptyDensity(show, lang));
      return;
    }
    const at = (share: number) => perHectare[Math.floor(share * (perHectare.length - 1))]!;
    const steps = niceBreaks([at(0.5), at(0.9), at(1)]).slice(1);
    // painting makes the map idle again
    if (steps.join() === thresholds.join()) return;
    thresholds = steps;
    repaint();
  };

  let wasNear = near();
  map.on('moveend', () => {
    if (!isHeat(current())) return;
    if (wasNear === near()) paint(current());
    else repaint();
    wasNear = near();
  });
  map.on('idle', measure);
  return {
    near,
    fillOf(show) {
      if (!isHeat(show)) return show;
      if (near() && show === 'under_way') return 'status';
      return near() && thresholds.length > 0
        ? { property: ownFigure[show as 'households'], thresholds }
        : 'rate';
    },
    paint,
  };
}

import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';

/** From below to above; a layer never leaves its band, whatever the order in which the desks ask for theirs. */
export const bands = [
  'basemap',
  'administrative',
  'communities',
  'zones',
  'buildings',
  'pipes',
  'planned',
  'works',
  'selection',
  'drawing',
  'labels',
] as const;
export type Band = (typeof bands)[number];

/** How a legend draws its sample. */
export type Swatch =
  | { kind: 'fill'; color: string; outline?: string; letter?: string; hatch?: boolean }
  | { kind: 'line'; color: string; width?: number; dash?: readonly number[]; casing?: string }
  | { kind: 'dot'; color: string; radius?: number; letter?: string }
  | { kind: 'ramp'; colors: readonly string[]; from: string; to: string };

export interface LegendItem {
  /** Key of the text, e.g. `register:status.reserve`, or with `plain` the text itself. */
  word: string;
  plain?: boolean;
  swatch: Swatch;
  /** Shown only while a rendered feature carries this value: the legend lists what can be seen, nothing else. */
  when?: { property: string; value: string | number };
}

/** Something the map shows as one: its sources, its layers, what of it can be picked, and what the legend says. */
export interface LayerGroup {
  id: string;
  /** Key of its name in the layer panel and the legend. */
  word: string;
  band: Band;
  sources: Record<string, SourceSpecification>;
  /** `metadata.band` lifts one layer into another band; symbol layers go to `labels` by themselves. */
  layers: readonly LayerSpecification[];
  /** Layer ids whose features answer to pointer and keyboard, and the kind of thing they are. */
  picks?: Readonly<Record<string, string>>;
  legend?: readonly LegendItem[];
  /** Layers by which the legend sees what is on the screen; all of the group where absent. */
  tells?: readonly string[];
  /** Left out of the layer panel: drawing aids and the like. */
  hidden?: boolean;
}

/** One thing on the map, in the table, in the panel and in the address. `kind` is the name of the tile layer. */
export interface Thing {
  kind: string;
  id: number | string;
}

export const sameThing = (a: Thing, b: Thing): boolean => a.kind === b.kind && String(a.id) === String(b.id);

export function bandOf(layer: LayerSpecification, group: LayerGroup): Band {
  const lifted = (layer.metadata as { band?: Band } | undefined)?.band;
  return lifted ?? (layer.type === 'symbol' ? 'labels' : group.band);
}

import type { Utility } from '../model.ts';

/** A sheet in millimetres of paper, origin at the lower left, y upwards. SVG and DXF are two ways of writing it down. */
export interface Drawing {
  title: string;
  widthMm: number;
  heightMm: number;
  items: DrawingItem[];
}

/** Layers of the drawing; those of pipes are coloured by CJJ 61. */
export type Layer =
  | 'frame'
  | 'grid'
  | 'ground'
  | 'frost'
  | 'cover'
  | 'text'
  | 'dimension'
  | 'warning'
  | 'manhole'
  | 'zone'
  | 'building'
  | 'street'
  | 'tree'
  | 'existing'
  | 'kept'
  | 'renewed'
  | 'note'
  | Utility;

export type DrawingItem =
  | {
      type: 'line';
      layer: Layer;
      points: [number, number][];
      widthMm?: number;
      dash?: boolean;
      close?: boolean;
      fill?: Fill;
    }
  | { type: 'circle'; layer: Layer; x: number; y: number; radiusMm: number; fill?: Fill }
  | {
      type: 'text';
      layer: Layer;
      x: number;
      y: number;
      text: string;
      sizeMm: number;
      anchor?: 'start' | 'middle' | 'end';
      /** Degrees, counter-clockwise. */
      turn?: number;
      /** Lines under it are kept off its letters. */
      halo?: boolean;
      bold?: boolean;
      /** What it has to fit in; longer words are drawn narrower. */
      roomMm?: number;
    };

/** Tinted by its layer, solid in its colour, or covered by the paper. */
export type Fill = boolean | 'solid' | 'paper';

interface LayerLook {
  rgb: [number, number, number];
  /** AutoCAD colour index nearest to the colour. */
  aci: number;
}

/** Colours of CJJ 61-2017 App. B for pipes; cyan and green are drawn darker on paper so that they read on white. */
export const layerLooks: Record<Layer, LayerLook> = {
  frame: { rgb: [40, 40, 40], aci: 7 },
  grid: { rgb: [205, 205, 200], aci: 9 },
  ground: { rgb: [110, 84, 40], aci: 34 },
  frost: { rgb: [60, 120, 200], aci: 150 },
  cover: { rgb: [150, 150, 140], aci: 8 },
  text: { rgb: [30, 30, 30], aci: 7 },
  dimension: { rgb: [70, 70, 70], aci: 8 },
  warning: { rgb: [200, 20, 20], aci: 1 },
  manhole: { rgb: [60, 60, 60], aci: 7 },
  zone: { rgb: [196, 30, 30], aci: 1 },
  building: { rgb: [120, 116, 108], aci: 8 },
  street: { rgb: [238, 236, 231], aci: 9 },
  tree: { rgb: [132, 160, 124], aci: 83 },
  existing: { rgb: [150, 150, 150], aci: 8 },
  kept: { rgb: [38, 120, 66], aci: 94 },
  renewed: { rgb: [205, 105, 10], aci: 30 },
  note: { rgb: [105, 105, 100], aci: 8 },
  water: { rgb: [0, 170, 190], aci: 4 },
  sewage: { rgb: [76, 57, 38], aci: 39 },
  storm: { rgb: [76, 57, 38], aci: 39 },
  combined: { rgb: [76, 57, 38], aci: 39 },
  gas: { rgb: [255, 0, 255], aci: 6 },
  heat: { rgb: [255, 128, 0], aci: 30 },
  power: { rgb: [255, 0, 0], aci: 1 },
  telecom: { rgb: [0, 160, 0], aci: 3 },
  conduit: { rgb: [0, 0, 0], aci: 7 },
};

/** Round scales of engineering drawings. */
const SCALES = [20, 25, 50, 100, 150, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000];

/** The largest usual scale at which a length fits: 1 : result. */
export function scaleFor(lengthM: number, paperMm: number): number {
  const least = (lengthM * 1000) / paperMm;
  return SCALES.find((scale) => scale >= least - 1e-9) ?? Math.ceil(least / 1000) * 1000;
}

/** Step of a level grid: 0.2, 0.5, 1, 2, 5 … m so that lines stay at least 4 mm apart. */
export function gridStepM(scale: number): number {
  return [0.2, 0.5, 1, 2, 5, 10, 20].find((step) => (step * 1000) / scale >= 4) ?? 50;
}

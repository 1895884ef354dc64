import type { Map as MapLibreMap } from 'maplibre-gl';

/**
 * Fill patterns drawn on a canvas, so that a class is never told by hue alone. A pattern carries only strokes on a
 * transparent ground: the colour below stays the layer's own.
 */
const tile = 16;

type Stroke = (context: CanvasRenderingContext2D) => void;

const diagonal: Stroke = (c) => {
  for (const shift of [-tile, 0, tile]) line(c, shift, tile, shift + tile, 0);
};
const counter: Stroke = (c) => {
  for (const shift of [-tile, 0, tile]) line(c, shift, 0, shift + tile, tile);
};
const dots: Stroke = (c) => {
  for (const [x, y] of [
    [4, 4],
    [12, 12],
  ] as const) {
    c.beginPath();
    c.arc(x, y, 1.4, 0, Math.PI * 2);
    c.fill();
  }
};
const level: Stroke = (c) => {
  line(c, 0, 4, tile, 4);
  line(c, 0, 12, tile, 12);
};

const patterns: Record<string, { stroke: Stroke; color: string; width: number }> = {
  'hatch-grey': { stroke: diagonal, color: 'rgba(70,66,60,0.35)', width: 1.2 },
  'hatch-stop': { stroke: diagonal, color: 'rgba(179,55,43,0.75)', width: 2 },
  'hatch-warn': { stroke: diagonal, color: 'rgba(151,96,10,0.7)', width: 2 },
  'hatch-works': { stroke: counter, color: 'rgba(200,90,20,0.55)', width: 2 },
  'cross-grey': {
    stroke: (c) => {
      diagonal(c);
      counter(c);
    },
    color: 'rgba(70,66,60,0.3)',
    width: 1,
  },
  'dots-sand': { stroke: dots, color: 'rgba(120,86,20,0.55)', width: 1 },
  'level-blue': { stroke: level, color: 'rgba(28,76,130,0.35)', width: 1 },
};

export function addPatterns(map: MapLibreMap): void {
  for (const [name, { stroke, color, width }] of Object.entries(patterns)) {
    if (map.hasImage(name)) continue;
    const ratio = 2;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = tile * ratio;
    const context = canvas.getContext('2d')!;
    context.scale(ratio, ratio);
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width;
    stroke(context);
    map.addImage(name, context.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio });
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

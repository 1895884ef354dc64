import { escapeHtml } from '../../escape-html.ts';
import { type Drawing, type DrawingItem, type Fill, type Layer, layerLooks } from './drawing.ts';
import { textWidthMm } from './text-width.ts';

/** The sheet as SVG in millimetres, self-contained: no script, no outside font. */
export function drawingSvg(drawing: Drawing): string {
  const { widthMm, heightMm, title, items } = drawing;
  const y = (value: number) => round(heightMm - value);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(widthMm)}mm" height="${round(heightMm)}mm" viewBox="0 0 ${round(widthMm)} ${round(heightMm)}" font-family="'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif" role="img">`,
    `<title>${escapeHtml(title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...items.map((item) => itemSvg(item, y)),
    '</svg>',
  ].join('\n');
}

function itemSvg(item: DrawingItem, y: (value: number) => number): string {
  const colour = rgb(item.layer);
  if (item.type === 'line') {
    const points = item.points.map(([px, py]) => `${round(px)},${y(py)}`).join(' ');
    const dash = item.dash ? ' stroke-dasharray="2.4 1.4"' : '';
    const shape = item.close ? 'polygon' : 'polyline';
    const fill = fillOf(item.fill, colour, 0.16);
    return `<${shape} points="${points}" ${fill} stroke="${colour}" stroke-width="${item.widthMm ?? 0.18}"${dash} stroke-linejoin="round"/>`;
  }
  if (item.type === 'circle') {
    const fill = fillOf(item.fill, colour, 0.22);
    return `<circle cx="${round(item.x)}" cy="${y(item.y)}" r="${round(item.radiusMm)}" ${fill} stroke="${colour}" stroke-width="0.35"/>`;
  }
  const turn = item.turn ? ` transform="rotate(${-item.turn} ${round(item.x)} ${y(item.y)})"` : '';
  const halo = item.halo
    ? ` stroke="#fff" stroke-width="${round(item.sizeMm * 0.28)}" stroke-linejoin="round" paint-order="stroke"`
    : '';
  const bold = item.bold ? ' font-weight="600"' : '';
  return `<text x="${round(item.x)}" y="${y(item.y)}" font-size="${item.sizeMm}" text-anchor="${item.anchor ?? 'start'}" fill="${colour}"${bold}${halo}${squeeze(item)}${turn}>${escapeHtml(item.text)}</text>`;
}

/** Words that may not fit their room are drawn as wide as it, so that no font of a reader makes them run over. */
function squeeze({ text, sizeMm, roomMm }: Extract<DrawingItem, { type: 'text' }>): string {
  if (roomMm === undefined || textWidthMm(text, sizeMm) <= roomMm) return '';
  return ` textLength="${round(roomMm)}" lengthAdjust="spacingAndGlyphs"`;
}

function fillOf(fill: Fill | undefined, colour: string, opacity: number): string {
  if (!fill) return 'fill="none"';
  if (fill === 'paper') return 'fill="#fff"';
  return fill === 'solid' ? `fill="${colour}"` : `fill="${colour}" fill-opacity="${opacity}"`;
}

function rgb(layer: Layer): string {
  return `rgb(${layerLooks[layer].rgb.join(',')})`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

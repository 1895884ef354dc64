import { type Drawing, type DrawingItem, layerLooks } from './drawing.ts';

/**
 * The sheet as DXF R12 in millimetres, one layer per kind of line. R12 is what every CAD program reads; letters beyond
 * ASCII are written as \U+XXXX.
 */
export function drawingDxf(drawing: Drawing): string {
  const out: (string | number)[] = [];
  const put = (code: number, value: string | number) =>
    out.push(code, typeof value === 'number' ? round(value) : value);
  const layers = [...new Set(drawing.items.map((item) => item.layer))];
  put(0, 'SECTION');
  put(2, 'HEADER');
  put(9, '$ACADVER');
  put(1, 'AC1009');
  put(9, '$EXTMAX');
  put(10, drawing.widthMm);
  put(20, drawing.heightMm);
  put(0, 'ENDSEC');
  put(0, 'SECTION');
  put(2, 'TABLES');
  put(0, 'TABLE');
  put(2, 'LTYPE');
  put(70, 2);
  lineType(put, 'CONTINUOUS', []);
  lineType(put, 'DASHED', [2.4, -1.4]);
  put(0, 'ENDTAB');
  put(0, 'TABLE');
  put(2, 'LAYER');
  put(70, layers.length);
  for (const layer of layers) {
    put(0, 'LAYER');
    put(2, layer.toUpperCase());
    put(70, 0);
    put(62, layerLooks[layer].aci);
    put(6, 'CONTINUOUS');
  }
  put(0, 'ENDTAB');
  put(0, 'ENDSEC');
  put(0, 'SECTION');
  put(2, 'ENTITIES');
  for (const item of drawing.items) entity(put, item);
  put(0, 'ENDSEC');
  put(0, 'EOF');
  const lines: string[] = [];
  for (let k = 0; k < out.length; k += 2) lines.push(String(out[k]).padStart(3), String(out[k + 1]));
  return `${lines.join('\r\n')}\r\n`;
}

type Put = (code: number, value: string | number) => void;

function entity(put: Put, item: DrawingItem) {
  const layer = item.layer.toUpperCase();
  if (item.type === 'line') {
    put(0, 'POLYLINE');
    put(8, layer);
    if (item.dash) put(6, 'DASHED');
    put(66, 1);
    put(10, 0);
    put(20, 0);
    put(30, 0);
    put(70, item.close ? 1 : 0);
    for (const [x, y] of item.points) {
      put(0, 'VERTEX');
      put(8, layer);
      put(10, x);
      put(20, y);
      put(30, 0);
    }
    put(0, 'SEQEND');
    put(8, layer);
  } else if (item.type === 'circle') {
    put(0, 'CIRCLE');
    put(8, layer);
    put(10, item.x);
    put(20, item.y);
    put(30, 0);
    put(40, item.radiusMm);
  } else {
    put(0, 'TEXT');
    put(8, layer);
    put(10, item.x);
    put(20, item.y);
    put(30, 0);
    put(40, item.sizeMm);
    put(1, ascii(item.text));
    if (item.turn) put(50, item.turn);
    if (item.anchor === 'middle' || item.anchor === 'end') {
      put(72, item.anchor === 'middle' ? 1 : 2);
      put(11, item.x);
      put(21, item.y);
      put(31, 0);
    }
  }
}

function lineType(put: Put, name: string, pattern: number[]) {
  put(0, 'LTYPE');
  put(2, name);
  put(70, 0);
  put(3, name === 'DASHED' ? '_ _ _' : 'Solid line');
  put(72, 65);
  put(73, pattern.length);
  put(
    40,
    pattern.reduce((sum, one) => sum + Math.abs(one), 0),
  );
  for (const one of pattern) put(49, one);
}

function ascii(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.codePointAt(0)!;
      return code < 127 ? letter : `\\U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

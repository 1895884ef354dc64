/**
 * What GDAL's DXF lacks for Chinese CAD: areas as closed polylines instead of hatches, the code page that AutoCAD 2004
 * expects (ANSI_936), metres as its unit (GDAL's own header says inches: a drawing inserted into another would shrink to a
 * fortieth), points that can be seen, and colours of layers.
 */
import type { Geometry } from 'geojson';

/** Characters that AutoCAD refuses in layer names. */
export function dxfLayerName(name: string): string {
  return name.replaceAll(/[<>/\\":;?*|=`,]/g, '_').slice(0, 255);
}

/** Areas as their rings. */
export function outlines(geometry: Geometry | null): Geometry | null {
  if (geometry?.type === 'Polygon') return { type: 'MultiLineString', coordinates: geometry.coordinates };
  if (geometry?.type === 'MultiPolygon')
    return { type: 'MultiLineString', coordinates: geometry.coordinates.flat() };
  return geometry;
}

/** AutoCAD's own numbers: 6 = metres, 1 = metric line types; 34 = a circle with a cross, so many units wide. */
const header: Record<string, [code: number, value: string]> = {
  $INSUNITS: [70, '6'],
  $MEASUREMENT: [70, '1'],
  $PDMODE: [70, '34'],
  $PDSIZE: [40, '0.7'],
};

/** A text of a drawing, as GDAL's style string: placed by its middle, turned against the clock. */
export function dxfLabel(words: string, heightM: number, turnDegrees: number): string {
  const plain = words.replaceAll(/["\\]/g, ' ');
  return `LABEL(f:"gbcbig",t:"${plain}",a:${turnDegrees.toFixed(2)},s:${heightM}g,p:5)`;
}

/** A dashed line, lengths in metres on the ground. */
export function dxfDash(drawnM: number, gapM: number): string {
  return `PEN(p:"${drawnM}g ${gapM}g")`;
}

/** UTF-8 text of GDAL → code page 936; a character outside it becomes AutoCAD's own escape `\U+XXXX`. */
export function chineseDxf(bytes: Buffer, colours: Record<string, number> = {}): Buffer {
  let text = bytes.toString('utf8').replace(/(\$DWGCODEPAGE\r?\n\s*3\r?\n)ANSI_1252/, '$1ANSI_936');
  for (const [name, [code, value]] of Object.entries(header))
    text = text.replace(
      new RegExp(`(\\${name}\\r?\\n\\s*${code}\\r?\\n)[^\\r\\n]*`),
      (_, key: string) => `${key}${value.padStart(6)}`,
    );
  for (const [layer, colour] of Object.entries(colours))
    text = colouredLayer(text, dxfLayerName(layer), colour);
  return encodeGbk(text);
}

/** In the layer table a record is: 2 name, 70 flags, 62 colour, each on its own pair of lines. */
function colouredLayer(text: string, layer: string, colour: number): string {
  const start = text.indexOf(`\n  2\n${layer}\n`, text.indexOf('AcDbLayerTableRecord'));
  if (start < 0) return text;
  const record = text.slice(start, start + layer.length + 60);
  return (
    text.slice(0, start) +
    record.replace(/(\n\s*62\n)\s*-?\d+/, `$1${String(colour).padStart(6)}`) +
    text.slice(start + record.length)
  );
}

let gbkCodes: Map<string, number> | undefined;

/** Two-byte codes of GBK, turned round from the platform's own decoder. */
function gbkTable(): Map<string, number> {
  if (gbkCodes) return gbkCodes;
  gbkCodes = new Map();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\uFFFD') gbkCodes.set(character, (lead << 8) | trail);
    }
  }
  return gbkCodes;
}

export function encodeGbk(text: string): Buffer {
  const table = gbkTable();
  const out = Buffer.alloc(text.length * 7);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    const pair = table.get(text[i]!);
    if (pair !== undefined) at = out.writeUInt16BE(pair, at);
    else at += out.write(`\\U+${code.toString(16).toUpperCase().padStart(4, '0')}`, at, 'latin1');
  }
  return out.subarray(0, at);
}

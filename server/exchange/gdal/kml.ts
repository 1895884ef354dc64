/**
 * KML → one GeoJSON feature a line. The driver of the WASM build leaves `ExtendedData` out and drops placemarks without a
 * shape, so a placemark is read here, whole: names, folders, `Data`, `SimpleData`, tracks. The document is streamed, no
 * entity is resolved and no link is followed.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { refuse } from '../problems.ts';
import { PlacemarkReader } from './kml-placemark.ts';

export interface KmlContent {
  placemarks: number;
  /** Links to documents elsewhere, which are not read. */
  links: number;
}

/** @param from UTF-8. Errors: `import.unreadable` (not well-formed, with the line). */
export async function kmlToGeoJson(from: string, to: string, name: string): Promise<KmlContent> {
  const parser = new SaxesParser({ fileName: name });
  const reader = new PlacemarkReader();
  parser.on('error', (error) => {
    throw notWellFormed(name, error.message);
  });
  parser.on('opentag', (tag) => reader.open(localName(tag.name), tag.attributes as Record<string, string>));
  parser.on('closetag', (tag) => reader.close(localName(tag.name)));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  const out = createWriteStream(to);
  for await (const chunk of createReadStream(from, 'utf8')) {
    parser.write(chunk as string);
    const lines = reader.take().map((feature) => `${JSON.stringify(feature)}\n`);
    if (lines.length > 0 && !out.write(lines.join(''))) await once(out, 'drain');
  }
  parser.close();
  const last = reader.take().map((feature) => `${JSON.stringify(feature)}\n`);
  out.end(last.join(''));
  await once(out, 'close');
  return { placemarks: reader.placemarks, links: reader.links };
}

/** `kml:Placemark` → `Placemark`: prefixes are the writer's choice. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function notWellFormed(name: string, reason: string) {
  return refuse(
    'unreadable',
    [`无法读取“${name}”，文件可能已损坏。`, `“${name}” cannot be read; it may be corrupt.`],
    ['请在原软件中打开核对并重新导出。', 'Open it in the program it came from and export it again.'],
    { file: name, format: 'kml', reason },
  );
}

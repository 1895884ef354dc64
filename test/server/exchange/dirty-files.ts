/** Dirty files made on the spot: each is a way in which real files go wrong. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

export const folder = mkdtempSync(join(tmpdir(), 'dirty-files-'));
let made = 0;

/** A file of that name with that content, alone in its folder. */
export function file(name: string, content: Uint8Array | string): string {
  const at = join(folder, String(made++));
  mkdirSync(at);
  writeFileSync(join(at, name), content);
  return join(at, name);
}

/** A square of about 200 m, `i` of them side by side in Hunchun. */
export function ring(i: number): [number, number][] {
  const [x, y, s] = [130.36 + i * 0.01, 42.86, 0.002];
  return [
    [x, y],
    [x + s, y],
    [x + s, y + s],
    [x, y + s],
    [x, y],
  ];
}

export const names = ['幸福小区', '和平里', '光明家园'];

export const collection = JSON.stringify({
  type: 'FeatureCollection',
  features: names.map((name, i) => ({
    type: 'Feature',
    properties: { name, households: 100 + i },
    geometry: { type: 'Polygon', coordinates: [ring(i)] },
  })),
});

export function placemark(i: number, more: string): string {
  const positions = ring(i).map(([x, y]) => `${x},${y},0`);
  return `<Placemark><name>${names[i]}</name>${more}<Polygon><outerBoundaryIs><LinearRing><coordinates>${positions.join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`;
}

export function kml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>图</name>
    <Schema name="s" id="s"><SimpleField name="households" type="int"/></Schema>${body}</Document></kml>`;
}

/** Closed polylines of 200 m in the zone of 129° E, 500 m apart, and a text. */
export function drawing(at: number[], label: string): string {
  const pairs: (string | number)[] = [
    0,
    'SECTION',
    2,
    'HEADER',
    9,
    '$ACADVER',
    1,
    'AC1009',
    0,
    'ENDSEC',
    0,
    'SECTION',
    2,
    'ENTITIES',
  ];
  for (const i of at) {
    pairs.push(0, 'POLYLINE', 8, '小区界', 66, 1, 70, 1);
    const [x, y] = [611_147 + i * 500, 4_748_064];
    for (const [dx, dy] of [
      [0, 0],
      [200, 0],
      [200, 200],
      [0, 200],
    ] as const)
      pairs.push(0, 'VERTEX', 8, '小区界', 10, x + dx, 20, y + dy, 30, 0);
    pairs.push(0, 'SEQEND', 8, '小区界');
  }
  pairs.push(0, 'TEXT', 8, '注记', 10, 611_200, 20, 4_748_100, 40, 2, 1, label, 0, 'ENDSEC', 0, 'EOF');
  return `${pairs.join('\n')}\n`;
}

type Cell = string | number | { formula: string; value?: number } | null;

/** A workbook of bare XML: what a library would put right stays wrong. */
export function workbook(
  sheets: { name: string; rows: Cell[][]; merged?: string[]; hidden?: boolean }[],
): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.map(({ name, hidden }, i) => `<sheet name="${name}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="r${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${sheets.map((_, i) => `<Relationship Id="r${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
  };
  for (const [i, { rows, merged = [] }] of sheets.entries()) {
    const body = rows.map(
      (cells, r) =>
        `<row r="${r + 1}">${cells.map((cell, c) => cellXml(cell, `${'ABCDEFGH'[c]}${r + 1}`)).join('')}</row>`,
    );
    const merges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('');
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${body.join('')}</sheetData>${merges && `<mergeCells>${merges}</mergeCells>`}</worksheet>`;
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

function cellXml(cell: Cell, at: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
  return `<c r="${at}"><f>${cell.formula}</f>${cell.value === undefined ? '' : `<v>${cell.value}</v>`}</c>`;
}

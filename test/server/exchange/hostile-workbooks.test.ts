import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, it, test } from 'vitest';
import { Problem } from '../../../domain/problem.ts';
import { readOfficeSheets, type SheetLimits } from '../../../server/exchange/office-sheets.ts';
import { readPipeFiles } from '../../../server/pipes/files/read-pipe-file.ts';
import { assignmentRows } from '../../../server/zoning/read-assignment.ts';

const limits: SheetLimits = {
  bytes: 2 ** 20,
  unpackedBytes: 2 ** 20,
  cells: 100_000,
  rows: 1_000,
  tooLarge: () => new Problem('too-large', { zh: '', en: '' }, { zh: '', en: '' }),
  unreadable: () => new Problem('unreadable', { zh: '', en: '' }, { zh: '', en: '' }),
};

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relation = (id: string, target: string) =>
  `<Relationship Id="${id}" Type="${relations}/worksheet" Target="${target}"/>`;
const cell = (address: string) => `<c r="${address}" t="inlineStr"><is><t>x</t></is></c>`;
const row = (content: string, number = '') => `<row${number && ` r="${number}"`}>${content}</row>`;

/** A workbook as small as they come, with a part for each text of rows. */
function partsOf(sheets: string[], names = sheets.map((_, i) => `rId${i + 1}`)): Zippable {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const listed = names.map((id, i) => `<sheet name="s${i}" sheetId="${i + 1}" r:id="${id}"/>`).join('');
  return {
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${listed}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${sheets.map((_, i) => relation(`rId${i + 1}`, `worksheets/sheet${i + 1}.xml`)).join('')}</Relationships>`,
    ),
    ...Object.fromEntries(
      sheets.map((rows, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        strToU8(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`),
      ]),
    ),
  };
}

const workbook = (...given: Parameters<typeof partsOf>) => Buffer.from(zipSync(partsOf(...given)));
const codeOf = (bytes: Buffer) =>
  readOfficeSheets(bytes, limits).then(
    () => 'read',
    (error) => error.code,
  );

describe('workbooks from strangers', () => {
  it('an honest one is read, with its gaps', async () => {
    expect(await readOfficeSheets(workbook([row(cell('A1')) + row(cell('C3'))]), limits)).toEqual([
      {
        name: 's0',
        rows: [
          ['x', null, null],
          [null, null, null],
          [null, null, 'x'],
        ],
      },
    ]);
  });

  test.each([
    ['one cell in the far corner', row(cell('A1')) + row(cell('XFD1048576'))],
    ['a row without cells a thousand million rows down', row('', '1e9') + row(cell('A1000000001'))],
    ['an address with more letters than a sheet has', row(cell('ZZZZZZ1'))],
    [
      'cells under a name space of their own',
      `<x:row>${cell('ZZZZ9').replaceAll(/(?<=<\/?)c/g, 'x:c')}</x:row>`,
    ],
    ['an address in entities', row(cell('A1')) + row(cell('&#88;&#70;&#68;99999'))],
  ])('%s is refused before it is filled', async (_, rows) => {
    expect(await codeOf(workbook([rows]))).toBe('too-large');
  });

  it('a table for a plan and a survey table are measured alike', async () => {
    const bytes = workbook([row(cell('A1')) + row(cell('XFD1048576'))]);
    await expect(assignmentRows({ name: 'a.xlsx', bytes }, () => true)).rejects.toMatchObject({
      code: 'zoning.assignment-too-large',
      status: 413,
    });
    const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
    const path = join(folder, 'a.xlsx');
    writeFileSync(path, bytes);
    await expect(readPipeFiles([{ path }])).rejects.toMatchObject({
      code: 'pipes.workbook-too-large',
      status: 413,
    });
    rmSync(folder, { recursive: true });
  });

  it('many sheets that share one part are refused: each would be a copy', async () => {
    const rows = row(cell('A1')) + row(cell('A900'));
    expect(await codeOf(workbook([rows], ['rId1', 'rId1', 'rId1']))).toBe('unreadable');
  });

  it('a part that unpacks to much is refused, also one that lies about it', async () => {
    const rows = row(cell('A1')) + ' '.repeat(3 * 2 ** 20);
    const bomb = workbook([rows]);
    expect(await codeOf(bomb)).toBe('too-large');
    const [said, real] = [Buffer.alloc(4), Buffer.alloc(4)];
    said.writeUInt32LE(1000);
    real.writeUInt32LE((partsOf([rows])['xl/worksheets/sheet1.xml'] as Uint8Array).length);
    const liar = Buffer.from(
      bomb.toString('latin1').replaceAll(real.toString('latin1'), said.toString('latin1')),
      'latin1',
    );
    expect(await codeOf(liar)).toBe('unreadable');
  });

  it('an entry between the others that the directory does not name is not unpacked', async () => {
    const honest = workbook([row(cell('A1'))]);
    const hidden = Buffer.from(
      zipSync({ 'xl/worksheets/sheet1.xml': strToU8(`<worksheet>${' '.repeat(3 * 2 ** 20)}</worksheet>`) }),
    );
    const local = hidden.subarray(0, hidden.lastIndexOf('PK\x01\x02', undefined, 'latin1'));
    const shifted = Buffer.from(honest);
    const end = shifted.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    let at = shifted.readUInt32LE(end + 16);
    shifted.writeUInt32LE(at + local.length, end + 16);
    for (let entries = shifted.readUInt16LE(end + 10); entries > 0; entries--) {
      shifted.writeUInt32LE(shifted.readUInt32LE(at + 42) + local.length, at + 42);
      at +=
        46 + shifted.readUInt16LE(at + 28) + shifted.readUInt16LE(at + 30) + shifted.readUInt16LE(at + 32);
    }
    const [sheet] = await readOfficeSheets(Buffer.concat([local, shifted]), limits);
    expect(sheet!.rows).toEqual([['x']]);
  });
});

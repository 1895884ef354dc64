import type { Express, Request, Response } from 'express';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { TABLE_NAMES, type TableName } from '../../../domain/pipes/tables/sections.ts';
import { Problem } from '../../../domain/problem.ts';
import { cityDoor } from '../../access/city-door.ts';
import { open } from '../../contract/access.ts';
import type { TableProposal } from '../../contract/city-tables.ts';
import { filesOf, receiveFiles } from '../../http/receive-files.ts';
import type { Services } from '../../services.ts';
import { cityTables, readTables } from '../city-tables.ts';
import { largestTableBytes, readTableSheets, tableTooLarge, writeTableFile } from './table-file.ts';

/**
 * One rule table of a city as a file, out and in: plain routes, because files are no JSON. What comes in is read and
 * answered with the cells that would then hold; it is stored by the same endpoint as an edit by hand, once a person saw the difference.
 */
export function mountTableFiles(app: Express, services: Services): void {
  const path = '/api/cities/:city/pipes/tables/:standard/file';
  app.get(path, cityDoor(services, open.underground), async (request: Request, response: Response) => {
    const standard = standardOf(request);
    const city = String(request.params.city);
    const ending = request.query.as === 'csv' ? 'csv' : 'xlsx';
    const language = request.query.language === 'en' ? 'en' : 'zh';
    const content = await writeTableFile(await cityTables(services.db, city), ending, language, [standard]);
    response.attachment(`${standard}-${city}.${ending}`).type('application/octet-stream').send(content);
  });
  app.post(path, cityDoor(services, open.planners), oneFile, async (request: Request, response: Response) => {
    const standard = standardOf(request);
    const [file] = filesOf(request);
    if (!file) throw noFile();
    const {
      document = '',
      verifiedOn = '',
      year = '',
      region = '',
    } = (request.body ?? {}) as Record<string, string | undefined>;
    const sheets = await readTableSheets(file.buffer, file.originalname.slice(0, 120));
    const { version, cells } = (await readTables(services.db, String(request.params.city)))[standard];
    const defaults = {
      document: document.trim().slice(0, 300),
      verifiedOn: verifiedOn.trim() || null,
      year: year.trim() === '' ? null : Number(year),
      region: region.trim().slice(0, 300),
    };
    const proposal: TableProposal = { version, ...overridesFromSheets(standard, cells, sheets, defaults) };
    response.json(proposal);
  });
}

function standardOf(request: Request): TableName {
  const standard = TABLE_NAMES.find((name) => name === request.params.standard);
  if (standard) return standard;
  throw new Problem(
    'pipes.table-unknown',
    { zh: '没有这张规则表。', en: 'There is no such table.' },
    { zh: `可用：${TABLE_NAMES.join('、')}。`, en: `There are ${TABLE_NAMES.join(', ')}.` },
    { status: 404 },
  );
}

const oneFile = receiveFiles('file', {
  files: 1,
  bytesEach: largestTableBytes,
  fields: 6,
  bytesAField: 2_048,
  tooLarge: tableTooLarge,
  unusable: noFile,
});

function noFile(): Problem {
  return new Problem(
    'pipes.table-file-missing',
    { zh: '没有收到规则表文件。', en: 'No file came.' },
    { zh: '请在字段 file 中上传一个 XLSX 或 CSV。', en: 'Send one XLSX or CSV in the field `file`.' },
    { status: 422 },
  );
}

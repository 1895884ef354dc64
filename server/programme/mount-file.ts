import type { Express, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { Problem } from '../../domain/problem.ts';
import { type ProjectTable, readProjectTable } from '../../domain/programme/project-table.ts';
import { yuanOf } from '../../domain/progress/ledger-money.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { requireCity, requireRole } from '../access/enforce.ts';
import { actorOf } from '../access/session.ts';
import { open } from '../contract/access.ts';
import { readOfficeSheets } from '../exchange/office-sheets.ts';
import type { Services } from '../services.ts';
import { applyProjects, compareProjects } from './project-import.ts';

const largestBytes = 10 * 2 ** 20;

/**
 * A list of projects comes as the field `file` of a form, `unit` = that of money where the file names none. Without `apply`
 * the answer says what it would change; with `apply` = the mark of that answer it changes that, whole or not at all.
 */
export function mountProjectFile(app: Express, services: Services): void {
  const { db } = services;
  app.post(
    '/api/cities/:city/programme/file',
    plannersOnly(services),
    oneFile(),
    async (request, response) => {
      const { accountId } = response.locals.actor as Actor;
      const city = String(request.params.city);
      if (!request.file) throw noFile();
      const table = await readProjectFile(request.file.buffer, String(request.body?.unit ?? ''));
      const mark = String(request.body?.apply ?? '');
      if (mark === '') {
        const compared = await compareProjects(db, city, table);
        const { differences } = compared;
        response.json({ differences, mark: compared.mark, unread: table.unread, applied: false });
        return;
      }
      // browsers send the name in UTF-8, multer reads it as Latin-1
      const fileName = Buffer.from(request.file.originalname, 'latin1').toString().slice(0, 120);
      const differences = await applyProjects(db, city, fileName, table, mark, accountId);
      const changed = differences.filter(({ outcome }) => outcome === 'new' || outcome === 'changes').length;
      const detail = { fileName, changed };
      await recordAudit(db, { city, accountId, action: 'programme.file', subject: `city/${city}`, detail });
      response.json({ differences, mark, unread: table.unread, applied: true });
    },
  );
}

/** The first sheet that has a head. @throws Problem `programme.file-…`, `programme.project-columns` */
export async function readProjectFile(bytes: Buffer, unit: string): Promise<ProjectTable> {
  const unitYuan = unit === '' ? null : (yuanOf(unit) ?? null);
  const sheets = await readOfficeSheets(bytes, {
    bytes: largestBytes,
    unpackedBytes: 120 * 2 ** 20,
    rows: 50_000,
    cells: 2_000_000,
    tooLarge,
    unreadable,
  });
  let refusal: unknown;
  for (const { rows } of sheets)
    try {
      return readProjectTable(rows, unitYuan);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refusal ??= problem;
    }
  throw refusal ?? unreadable();
}

/** Before anything of the body is read: who is not allowed sends nothing. */
function plannersOnly({ auth, db }: Services): RequestHandler {
  return async (request, response, next) => {
    const actor = await actorOf(auth, db, request.headers);
    requireRole(actor, open.moneyPlanners);
    requireCity(actor, String(request.params.city));
    response.locals.actor = actor;
    next();
  };
}

function oneFile(): RequestHandler {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: largestBytes, files: 1, fields: 3, fieldSize: 256 },
  }).single('file');
  return (request, response, next) => {
    upload(request, response, (error: unknown) => {
      if (error instanceof MulterError) next(error.code === 'LIMIT_FILE_SIZE' ? tooLarge() : noFile());
      else next(error);
    });
  };
}

function tooLarge(): Problem {
  return new Problem(
    'programme.file-too-large',
    { zh: '项目表过大。', en: 'The list of projects is too large.' },
    {
      zh: '请拆分为不超过 10 MB、50,000 行的文件。',
      en: 'Split it into files of at most 10 MB and 50,000 rows.',
    },
    { status: 413 },
  );
}

function unreadable(): Problem {
  return new Problem(
    'programme.file-unreadable',
    { zh: '不是可读的 XLSX 或 CSV 文件。', en: 'This is no XLSX or CSV that can be read.' },
    { zh: '请在表格软件中另存为 XLSX 或 CSV（UTF-8）。', en: 'Save it anew as XLSX or CSV (UTF-8).' },
    { status: 415 },
  );
}

function noFile(): Problem {
  return new Problem(
    'programme.file-missing',
    { zh: '没有收到项目表。', en: 'No list of projects came.' },
    { zh: '请在字段 file 中上传一个 XLSX 或 CSV。', en: 'Send one XLSX or CSV in the field `file`.' },
    { status: 422 },
  );
}

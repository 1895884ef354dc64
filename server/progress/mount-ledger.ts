import type { Express, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { Problem } from '../../domain/problem.ts';
import type { LedgerCommunity } from '../../domain/progress/ledger.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import type { Services } from '../services.ts';
import { largestLedgerBytes, ledgerTooLarge, readLedgerFile } from './ledger-file.ts';
import { applyLedger, compareLedger } from './ledger-import.ts';
import { ownCommunity } from './routes.ts';

/**
 * A ledger comes as the field `ledger` of a form. Without `apply` the answer says what it would change; with `apply` =
 * the mark of that answer it changes that, whole or not at all. `unit` is that of money where the file names none.
 */
export function mountLedger(app: Express, { db }: Services, reporterOnly: RequestHandler): void {
  app.post('/api/cities/:city/ledger', reporterOnly, oneLedger(), async (request, response) => {
    const actor = response.locals.actor as Actor;
    const { city } = request.params as { city: string };
    if (!request.file) throw noLedger();
    const table = await readLedgerFile(request.file.buffer, String(request.body?.unit ?? ''));
    const own = ownCommunity(actor);
    const mayTouch = ({ name, office }: LedgerCommunity) => own({ name, office });
    const wanted = String(request.body?.apply ?? '');
    const compared = await compareLedger(db, city, table, mayTouch);
    if (wanted === '') {
      response.json({ ...compared, unread: table.unread, applied: false });
      return;
    }
    // browsers send the name in UTF-8, multer reads it as Latin-1
    const fileName = Buffer.from(request.file.originalname, 'latin1').toString().slice(0, 120);
    const differences = await applyLedger(db, city, fileName, table, wanted, actor.accountId, mayTouch);
    const changed = differences.filter(({ outcome }) => outcome === 'changes').length;
    await recordAudit(db, {
      city,
      accountId: actor.accountId,
      action: 'progress.ledger',
      subject: `city/${city}`,
      detail: { fileName, changed },
    });
    response.json({ differences, mark: wanted, unread: table.unread, applied: true });
  });
}

function oneLedger(): RequestHandler {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: largestLedgerBytes, files: 1, fields: 3, fieldSize: 256 },
  }).single('ledger');
  return (request, response, next) => {
    const announced = Number(request.get('content-length') ?? 0);
    if (announced > largestLedgerBytes + 65_536) {
      next(ledgerTooLarge(announced));
      return;
    }
    upload(request, response, (error: unknown) => {
      if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE')
        next(ledgerTooLarge(largestLedgerBytes + 1));
      else next(error instanceof MulterError ? noLedger() : error);
    });
  };
}

function noLedger(): Problem {
  return new Problem(
    'progress.ledger-missing',
    { zh: '没有收到台账文件。', en: 'No ledger came.' },
    { zh: '请在字段 ledger 中上传一个 XLSX 或 CSV。', en: 'Send one XLSX or CSV in the field `ledger`.' },
    { status: 422 },
  );
}

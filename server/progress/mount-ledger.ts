import type { Express, RequestHandler } from 'express';
import { Problem } from '../../domain/problem.ts';
import type { LedgerCommunity } from '../../domain/progress/ledger.ts';
import { recordAudit } from '../access/audit.ts';
import { actorThrough } from '../access/city-door.ts';
import { filesOf, receiveFiles } from '../http/receive-files.ts';
import type { Services } from '../services.ts';
import { largestLedgerBytes, ledgerTooLarge, readLedgerFile } from './ledger-file.ts';
import { applyLedger, compareLedger } from './ledger-import.ts';
import { ownCommunity } from './routes.ts';

/**
 * A ledger comes as the field `ledger` of a form. Without `apply` the answer says what it would change; with `apply` =
 * the mark of that answer it changes that, whole or not at all. `unit` is that of money where the file names none.
 */
export function mountLedger(app: Express, { db }: Services, reporters: RequestHandler): void {
  app.post('/api/cities/:city/ledger', reporters, oneLedger, async (request, response) => {
    const actor = actorThrough(response);
    const { city } = request.params as { city: string };
    const [file] = filesOf(request);
    if (!file) throw noLedger();
    const table = await readLedgerFile(file.buffer, String(request.body?.unit ?? ''));
    const own = ownCommunity(actor);
    const mayTouch = ({ name, office }: LedgerCommunity) => own({ name, office });
    const wanted = String(request.body?.apply ?? '');
    const compared = await compareLedger(db, city, table, mayTouch);
    if (wanted === '') {
      response.json({ ...compared, unread: table.unread, applied: false });
      return;
    }
    const fileName = file.originalname.slice(0, 120);
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

const oneLedger = receiveFiles('ledger', {
  files: 1,
  bytesEach: largestLedgerBytes,
  fields: 3,
  bytesAField: 256,
  tooLarge: ledgerTooLarge,
  unusable: noLedger,
});

function noLedger(): Problem {
  return new Problem(
    'progress.ledger-missing',
    { zh: '没有收到台账文件。', en: 'No ledger came.' },
    { zh: '请在字段 ledger 中上传一个 XLSX 或 CSV。', en: 'Send one XLSX or CSV in the field `ledger`.' },
    { status: 422 },
  );
}

import type { Express, RequestHandler } from 'express';
import { Problem } from '../../domain/problem.ts';
import type { MoneyChange } from '../../domain/programme/money.ts';
import { recordAudit } from '../access/audit.ts';
import { actorThrough } from '../access/city-door.ts';
import { open, type Role } from '../contract/access.ts';
import { filesOf, receiveFiles } from '../http/receive-files.ts';
import type { Services } from '../services.ts';
import { largestLedgerBytes, ledgerTooLarge, readLedgerFile } from './ledger-file.ts';
import { applyLedger, compareLedger, type LedgerRights } from './ledger-import.ts';
import { ownOffice } from './own-community.ts';

/**
 * A ledger comes as the field `ledger` of a form. Without `apply` the answer says what it would change; with `apply` =
 * the mark of that answer it changes that, whole or not at all. `unit` is that of money where the file names none;
 * `blank` = `none`: a blank amount takes away what is on record, so that the table from before a ledger takes it back.
 */
export function mountLedger(app: Express, { db }: Services, reporters: RequestHandler): void {
  app.post('/api/cities/:city/ledger', reporters, oneLedger, async (request, response) => {
    const actor = actorThrough(response);
    const { city } = request.params as { city: string };
    const [file] = filesOf(request);
    if (!file) throw noLedger();
    const table = await readLedgerFile(file.buffer, String(request.body?.unit ?? ''));
    const own = ownOffice(actor);
    const rights: LedgerRights = {
      blankIsNone: request.body?.blank === 'none',
      mayTouch: ({ name, office }) => own({ name, office }),
      mayPlanMoney: (changes) => requireMoneyPlanner(actor.role, changes),
    };
    const wanted = String(request.body?.apply ?? '');
    const compared = await compareLedger(db, city, table, rights);
    if (wanted === '') {
      response.json({ ...compared, unread: table.unread, applied: false });
      return;
    }
    const fileName = file.originalname.slice(0, 120);
    const differences = await applyLedger(db, city, fileName, table, wanted, actor.accountId, rights);
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

/** What was spent is reported by everybody who reports; who plans money is another matter (`open.moneyPlanners`). */
function requireMoneyPlanner(role: Role, changes: readonly MoneyChange[]): void {
  if ((open.moneyPlanners as readonly Role[]).includes(role)) return;
  const titles = changes.map(({ title }) => title);
  throw new Problem(
    'progress.ledger-planned-money',
    {
      zh: `计划资金（${titles.join('、')}）只能由住建部门的规划账号修改。`,
      en: `Planned money (${titles.join(', ')}) is changed only by planners of the housing bureau.`,
    },
    {
      zh: '请删去这些列再导入（进度、日期和已完成投资照常填报），或请住建部门导入该台账。',
      en: 'Leave these columns out (progress, days and money spent are taken), or ask the housing bureau to import the ledger.',
    },
    { status: 403, facts: { titles } },
  );
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

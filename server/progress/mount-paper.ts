import type { Express } from 'express';
import { Problem } from '../../domain/problem.ts';
import { todayInChina } from '../../domain/today.ts';
import { recordAudit } from '../access/audit.ts';
import { actorThrough, cityDoor } from '../access/city-door.ts';
import { open } from '../contract/access.ts';
import { ofStatus } from '../http/problem.ts';
import { filesOf, receiveFiles } from '../http/receive-files.ts';
import type { Services } from '../services.ts';
import { recordPaper } from './acceptance.ts';
import { readProof } from './acceptance-record.ts';
import { requireSight } from './own-community.ts';
import { cleanProof, largestProofBytes } from './paper-proof.ts';
import { tooLarge } from './photos.ts';

/** Signatures on paper come as a form with, if there is one, the scan in the field `proof`; scans go out as downloads. */
export function mountPaper(app: Express, services: Services): void {
  const { db } = services;
  const place = '/api/cities/:city/communities/:code';
  app.post(
    `${place}/paper-signatures`,
    cityDoor(services, open.organisers),
    oneScan,
    async (request, response) => {
      const actor = actorThrough(response);
      const { city, code } = request.params as { city: string; code: string };
      const field = (name: string) => String(request.body?.[name] ?? '').slice(0, 1000);
      const word = {
        city,
        code,
        party: field('party'),
        part: field('part') === 'pipes' ? ('pipes' as const) : ('whole' as const),
        passed: field('passed') === 'yes',
        checklist: Object.fromEntries(
          field('checklist')
            .split(',')
            .filter(Boolean)
            .map((key) => [key, true]),
        ),
        remark: field('remark'),
      };
      const [file] = filesOf(request);
      const proof = file && file.size > 0 ? await cleanProof(file.buffer) : null;
      const paper = { number: field('paperNumber'), on: field('paperOn'), proof };
      const done = await recordPaper(db, word, paper, actor.accountId, todayInChina());
      await recordAudit(db, {
        city,
        accountId: actor.accountId,
        action: 'progress.sign-paper',
        subject: `community/${city}/${code}`,
        detail: { ...word, number: paper.number, on: paper.on, proof: proof?.type ?? null },
      });
      response.status(201).json(done);
    },
  );
  app.get(`${place}/proofs/:id`, cityDoor(services, open.accounts), async (request, response) => {
    const actor = actorThrough(response);
    const { city, code, id } = request.params as { city: string; code: string; id: string };
    await requireSight(db, actor, city, code);
    const proof = /^\d{1,15}$/.test(id) && (await readProof(db, { city, code, id: Number(id) }));
    if (!proof) throw ofStatus(404);
    // a stranger's PDF is never opened inside a page of ours
    response
      .attachment(`proof-${id}.${proof.type === 'application/pdf' ? 'pdf' : 'jpg'}`)
      .set('content-security-policy', "default-src 'none'; sandbox")
      .set('cache-control', 'private, no-store')
      .send(proof.bytes);
  });
}

const oneScan = receiveFiles('proof', {
  files: 1,
  bytesEach: largestProofBytes,
  fields: 12,
  bytesAField: 4096,
  tooLarge,
  unusable,
});

function unusable(): Problem {
  return new Problem(
    'progress.proof-form',
    { zh: '纸质签署的表单不完整。', en: 'The form of the signature on paper is not usable.' },
    { zh: '请在字段 proof 中最多上传一个文件。', en: 'Send at most one file in the field `proof`.' },
    { status: 422 },
  );
}

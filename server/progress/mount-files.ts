import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import { Problem } from '../../domain/problem.ts';
import { filterQuery, parseFilter } from '../../domain/progress/filter.ts';
import { isIsoDate } from '../../domain/progress/months.ts';
import { todayInChina } from '../../domain/today.ts';
import { recordAudit } from '../access/audit.ts';
import { actorThrough, cityDoor } from '../access/city-door.ts';
import { open } from '../contract/access.ts';
import { ofStatus } from '../http/problem.ts';
import { filesOf, receiveFiles } from '../http/receive-files.ts';
import type { Services } from '../services.ts';
import { readAsOf } from './as-of.ts';
import { dispatchOf } from './dispatch.ts';
import { csvOf, geoJsonOf, largestWorkbook, xlsxOf } from './downloads.ts';
import { hasAlready } from './hot-answers.ts';
import { countCommunities, foundFilter } from './list-queries.ts';
import { mountLedger } from './mount-ledger.ts';
import { mountPaper } from './mount-paper.ts';
import { ownCommunity } from './own-community.ts';
import { readSite } from './pages.ts';
import { largestPhotoBytes, readPhoto, storePhoto, tooLarge } from './photos.ts';
import { revisionOf } from './public-revision.ts';
import { queryOf } from './site-services.ts';

/** Files that come and go: downloads of a filter, photographs, ledgers, the monthly dispatch. */
export function mountFiles(app: Express, services: Services): void {
  const { db } = services;
  const reporters = cityDoor(services, open.reporters);
  const site = cityDoor(services, open.siteReporters);
  app.get('/download/communities.:ending', (request, response) => download(services, request, response));
  app.get('/photos/:city/:file', async (request, response) => {
    const { city, file } = request.params as { city: string; file: string };
    const name = /^([0-9a-f-]{36})(-small)?\.jpg$/.exec(file);
    const picture = name && (await readPhoto(db, city, name[1]!, name[2] ? 'small' : 'full'));
    if (!picture) throw ofStatus(404);
    response.set('cache-control', 'public, max-age=86400').type('jpeg').send(picture);
  });
  app.post('/api/cities/:city/communities/:code/photos', site, onePhoto, async (request, response) => {
    const actor = actorThrough(response);
    const { city, code } = request.params as { city: string; code: string };
    const [file] = filesOf(request);
    if (!file) throw noFile();
    const kind = String(request.body?.kind);
    if (kind !== 'before' && kind !== 'during' && kind !== 'after') throw noKind();
    const taken = String(request.body?.takenOn ?? '');
    const place = {
      city,
      code,
      kind: kind as 'before' | 'during' | 'after',
      caption: String(request.body?.caption ?? ''),
      reportId: Number(request.body?.reportId) || null,
      takenOn: isIsoDate(taken) && taken <= todayInChina() ? taken : null,
    };
    const photo = await storePhoto(db, place, file.buffer, actor.accountId, ownCommunity(actor, city));
    await recordAudit(db, {
      city,
      accountId: actor.accountId,
      action: 'progress.photo',
      subject: `photo/${city}/${photo.id}`,
    });
    response.status(201).json(photo);
  });
  mountPaper(app, services);
  mountLedger(app, services, reporters);
  app.get('/api/cities/:city/dispatch.xlsx', reporters, async (request, response) => {
    const actor = actorThrough(response);
    const { city } = request.params as { city: string };
    const offices = actor.role === 'office' ? [...actor.offices, ''] : [];
    const workbook = await dispatchOf(db, city, offices, todayInChina());
    response
      .attachment(`dispatch-${city}-${todayInChina().slice(0, 7)}.xlsx`)
      .set('cache-control', 'no-store');
    response.send(workbook);
  });
}

async function download(services: Services, request: Request, response: Response): Promise<void> {
  const { db } = services;
  const ending = String((request.params as { ending?: string }).ending);
  if (!['csv', 'geojson', 'xlsx'].includes(ending)) throw ofStatus(404);
  const query = queryOf(request);
  const { lang } = readSite(query);
  const filter = await foundFilter(db, parseFilter(query));
  const asOf = await readAsOf(db, filter.region);
  const name = `lianpian-communities-${asOf.reportedOn || todayInChina()}.${ending}`;
  // a tag of what the file is made from: the same question of the same data has the same answer
  const asked = `${revisionOf(services)} ${filterQuery(filter)} ${ending} ${lang}`;
  const etag = `W/"${createHash('sha256').update(asked).digest('base64url').slice(0, 20)}"`;
  response.set('cache-control', 'public, max-age=60').set('etag', etag);
  if (hasAlready(request, etag)) {
    response.status(304).end();
    return;
  }
  response.set('link', '<https://creativecommons.org/licenses/by/4.0/>; rel="license"');
  if (ending === 'xlsx') {
    const rows = await countCommunities(db, filter);
    if (rows > largestWorkbook) throw tooManyRows(rows);
    await pipeline(Readable.from(xlsxOf(db, filter, asOf, lang)), response.attachment(name));
    return;
  }
  response.attachment(name).type(ending === 'csv' ? 'text/csv; charset=utf-8' : 'application/geo+json');
  const lines = ending === 'csv' ? csvOf(db, filter, asOf, lang) : geoJsonOf(db, filter, asOf, lang);
  await pipeline(Readable.from(lines), response);
}

const onePhoto = receiveFiles('photo', {
  files: 1,
  bytesEach: largestPhotoBytes,
  fields: 8,
  bytesAField: 4096,
  tooLarge,
  unusable: noFile,
});

function noFile(): Problem {
  return new Problem(
    'progress.photo-missing',
    { zh: '没有收到照片。', en: 'No photograph came.' },
    { zh: '请在字段 photo 中上传一张照片。', en: 'Send one picture in the field `photo`.' },
    { status: 422 },
  );
}

function noKind(): Problem {
  return new Problem(
    'progress.photo-kind',
    {
      zh: '未注明改造前、施工中还是改造后。',
      en: 'It is not said whether it shows before, during or after.',
    },
    { zh: 'kind 取 before、during 或 after。', en: '`kind` is before, during or after.' },
    { status: 422 },
  );
}

function tooManyRows(rows: number): Problem {
  return new Problem(
    'progress.workbook-too-large',
    { zh: `共 ${rows} 行，超过一个工作簿的上限。`, en: `${rows} rows are more than one workbook holds.` },
    {
      zh: `请缩小范围到 ${largestWorkbook} 行以内，或下载 CSV。`,
      en: `Narrow it to ${largestWorkbook} rows, or take CSV.`,
    },
    { status: 413, facts: { rows, most: largestWorkbook } },
  );
}

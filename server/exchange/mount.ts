/** The doors of server/contract/exchange.ts: uploads, previews, imports as jobs, reports, exports. */
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { requireCity, requireRole } from '../access/enforce.ts';
import { actorOf } from '../access/session.ts';
import { open, type Role } from '../contract/access.ts';
import { ImportOptions, type ImportProgress } from '../contract/exchange.ts';
import { openStream } from '../http/event-stream.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Services } from '../services.ts';
import { findCity } from './import/city.ts';
import { previewFiles } from './import/preview.ts';
import { type ImportResult, runImport } from './import/run-import.ts';
import { runTerrainImport } from './import/terrain.ts';
import { listBatches, readReport } from './import-batches.ts';
import { mountExport } from './mount-export.ts';
import { refuse } from './problems.ts';
import { Uploads, uploadRefusal } from './uploads.ts';

/** Planners bring in everything, utilities their pipes. */
const importers: readonly Role[] = open.pipeEditors;

type Step = NonNullable<ImportProgress>;

export function mountExchange(app: Express, services: Services): void {
  const { auth, db, config, jobs, database } = services;
  const uploads = new Uploads(config.dataDir);
  setInterval(() => uploads.sweep(), 3600_000).unref();
  const body = express.json({ limit: '256kb' });
  const importer = async (request: Request) => {
    const actor = await actorOf(auth, db, request.headers);
    requireRole(actor, importers);
    return actor;
  };
  /** Refuses before a byte of the body is taken. */
  const guarded: RequestHandler = async (request, response, next) => {
    response.set('cache-control', 'no-store');
    response.locals.actor = await importer(request);
    next();
  };
  const receive: RequestHandler = (request, response, next) =>
    uploads.receive(request, response, (error: unknown) => {
      const { uploadId } = request as { uploadId?: string };
      if (error && uploadId) uploads.discard(uploadId);
      next(error ? uploadRefusal(error) : undefined);
    });

  app.post('/api/exchange/uploads', guarded, receive, (request, response) => {
    const { uploadId } = request as { uploadId?: string };
    const files = Array.isArray(request.files) ? request.files : [];
    response.status(201).json(uploads.keep(response.locals.actor as Actor, uploadId, files));
  });

  app.post('/api/exchange/uploads/:uploadId/preview', guarded, body, async (request, response) => {
    const actor = response.locals.actor as Actor;
    const files = uploads.files(actor, String(request.params.uploadId));
    const options = optionsOf(ImportOptions, request.body, actor);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const near = (await withClient(services, (client) => findCity(client, options.city)))?.extent;
    response.json(await previewFiles({ files, options, near, signal: gone.signal }));
  });

  app.post('/api/exchange/uploads/:uploadId/import', guarded, body, (request, response) => {
    const actor = response.locals.actor as Actor;
    const files = uploads.files(actor, String(request.params.uploadId));
    const options = optionsOf(ImportOptions, request.body, actor);
    const job = jobs.start<Pick<Step, 'state' | 'rows' | 'total'>, ImportResult>({
      kind: 'exchange.import',
      actor,
      run: async (signal, report) => {
        const { kind } = options;
        const accountId = actor.accountId ?? undefined;
        const result =
          kind === 'terrain'
            ? await runTerrainImport(database.pool, { files, options, signal })
            : await runImport(database.pool, {
                files,
                options: { ...options, kind },
                accountId,
                signal,
                onProgress: report,
              });
        if (!options.dryRun) {
          await recordAudit(db, {
            city: options.city,
            accountId: actor.accountId,
            action: 'exchange.import',
            subject: `import/${options.city}/${result.batchId ?? '-'}`,
            detail: { kind, file: result.report.file, counts: result.report.counts },
          });
        }
        return result;
      },
    });
    response.status(202).json({ jobId: job.id });
  });

  app.get('/api/exchange/jobs/:jobId/events', guarded, (request, response) => {
    const actor = response.locals.actor as Actor;
    const id = String(request.params.jobId);
    jobs.find(id, actor);
    const stream = openStream(request, response);
    const stop = jobs.watch(id, actor, (job) => {
      stream.send('message', progressOf(job));
      if (['done', 'failed', 'cancelled'].includes(job.state)) stream.end();
    });
    stream.onEnd(stop);
  });

  app.delete('/api/exchange/jobs/:jobId', guarded, (request, response) => {
    jobs.cancel(String(request.params.jobId), response.locals.actor as Actor);
    response.status(204).end();
  });

  app.get('/api/cities/:city/imports', guarded, async (request, response) => {
    const city = String(request.params.city);
    requireCity(response.locals.actor as Actor, city);
    response.json({ batches: await listBatches(db, city) });
  });

  app.get('/api/cities/:city/imports/:batchId/report', guarded, async (request, response) => {
    const city = String(request.params.city);
    requireCity(response.locals.actor as Actor, city);
    const format = String(request.query.format ?? 'json');
    const { type, name, body } = await readReport(db, city, Number(request.params.batchId), format);
    response.set('content-type', type);
    response.set('content-disposition', `attachment; filename="${name}"`);
    response.send(body);
  });

  mountExport(app, services);
}

/** Validated and allowed: the city of the account, and pipes only for a utility. */
function optionsOf(schema: typeof ImportOptions, body: unknown, actor: Actor): z.infer<typeof ImportOptions> {
  const checked = schema.safeParse(body);
  if (!checked.success) {
    const fields = checked.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw refuse(
      'options-wrong',
      [`导入选项不正确：${fields}。`, `The options of the import do not fit: ${fields}.`],
      ['请按接口说明修改。', 'See server/contract/exchange.ts.'],
      { issues: checked.error.issues.slice(0, 10) },
      400,
    );
  }
  requireCity(actor, checked.data.city);
  if (checked.data.kind !== 'pipes') requireRole(actor, open.planners);
  return { ...checked.data, set: { ...checked.data.set, ...ownUtility(actor, checked.data.set?.utility) } };
}

/** A utility brings in its own pipes: with one utility in its scope that is what they are, with several it names one. */
function ownUtility(actor: Actor, named: string | undefined): Record<string, string> {
  if (actor.role !== 'utility' || actor.utilities.length === 0) return {};
  const utility = named ?? (actor.utilities.length === 1 ? actor.utilities[0] : undefined);
  if (utility !== undefined && actor.utilities.includes(utility)) return { utility };
  const own = actor.utilities.join(', ');
  throw refuse(
    'utility-foreign',
    [`只能导入本专业的管线：${own}。`, `An account of a utility brings in its own pipes: ${own}.`],
    ['请在导入选项中指定管线类别（utility）。', 'Name one of them as the utility of the import.'],
    { utilities: actor.utilities },
    403,
  );
}

async function withClient<T>(
  services: Services,
  use: (client: import('pg').PoolClient) => Promise<T>,
): Promise<T> {
  const client = await services.database.pool.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}

function progressOf(job: Job): ImportProgress {
  const step = job.progress as Pick<Step, 'state' | 'rows' | 'total'> | undefined;
  const result = job.result as ImportResult | undefined;
  const state = job.state === 'running' ? (step?.state ?? 'reading') : job.state;
  return {
    state,
    rows: step?.rows ?? 0,
    total: step?.total ?? null,
    batchId: result?.batchId ?? null,
    report: result?.report ?? null,
    problem: job.problem
      ? { code: job.problem.code, title: job.problem.title, remedy: job.problem.remedy }
      : null,
  };
}

/** The doors of the exchange: uploads, previews, imports as jobs, reports, exports. What they take stands in server/contract/exchange.ts. */
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import { requireCity, requireRole } from '../access/enforce.ts';
import { actorOf } from '../access/session.ts';
import { open, type Role } from '../contract/access.ts';
import { type DrawingLayer, ImportOptions, type ImportProgress } from '../contract/exchange.ts';
import { openStream } from '../http/event-stream.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Services } from '../services.ts';
import { findCity } from './import/city.ts';
import { foreignUtilities, rememberedLayers } from './import/drawing-layers.ts';
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
    const remember = (layers: DrawingLayer[]) =>
      withClient(services, (client) => rememberedLayers(client, options.city, layers));
    response.json(await previewFiles({ files, options, near, remember, signal: gone.signal }));
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
                ownUtilities: utilitiesOf(actor),
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
  return { ...checked.data, set: { ...checked.data.set, ...ownUtility(actor, checked.data) } };
}

/** Undefined: all of them. */
function utilitiesOf(actor: Actor): readonly string[] | undefined {
  return actor.role === 'utility' && actor.utilities.length > 0 ? actor.utilities : undefined;
}

/**
 * A utility brings in its own pipes: with one utility in its scope that is what they are, with several it names one, or
 * says it by the layers of a drawing; rows of others are then rejected one by one.
 */
function ownUtility(
  actor: Actor,
  { set, layers }: Pick<ImportOptions, 'set' | 'layers'>,
): Record<string, string> {
  const own = utilitiesOf(actor);
  if (own === undefined) return {};
  const foreign = foreignUtilities(own, layers);
  if (layers && set?.utility === undefined && foreign.length === 0) return {};
  const utility = set?.utility ?? (own.length === 1 ? own[0] : undefined);
  if (utility !== undefined && own.includes(utility) && foreign.length === 0) return { utility };
  throw refuse(
    'utility-foreign',
    [
      `只能导入本专业的管线：${own.join(', ')}。`,
      `An account of a utility brings in its own pipes: ${own.join(', ')}.`,
    ],
    ['请在导入选项中指定管线类别（utility）。', 'Name one of them as the utility of the import.'],
    { utilities: own, foreign },
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

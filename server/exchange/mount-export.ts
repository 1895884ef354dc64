/** `GET /api/cities/{city}/export`: who may take what away, and the trail it leaves. */
import type { Express } from 'express';
import { recordAudit } from '../access/audit.ts';
import { actorThrough, cityDoor } from '../access/city-door.ts';
import { requireRole } from '../access/enforce.ts';
import { open } from '../contract/access.ts';
import { ExportQuery } from '../contract/exchange.ts';
import type { Services } from '../services.ts';
import { makeExport } from './export/make-export.ts';
import { refuse } from './problems.ts';

export function mountExport(app: Express, services: Services): void {
  const { db, database } = services;
  app.get('/api/cities/:city/export', cityDoor(services, open.staff), async (request, response) => {
    response.set('cache-control', 'no-store');
    const actor = actorThrough(response);
    const city = String(request.params.city);
    const checked = ExportQuery.safeParse(request.query);
    if (!checked.success) {
      const fields = checked.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw refuse(
        'options-wrong',
        [`导出选项不正确：${fields}。`, `The options of the export do not fit: ${fields}.`],
        ['请按接口说明修改。', 'See server/contract/exchange.ts.'],
        {},
        400,
      );
    }
    const query = checked.data;
    if (query.layer === 'pipes') requireRole(actor, open.underground);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const made = await makeExport(database.pool, {
      scope: {
        layer: query.layer,
        city,
        plan: query.plan,
        bbox: query.bbox?.split(',').map(Number) as [number, number, number, number] | undefined,
        utilities: actor.role === 'utility' ? actor.utilities : [],
      },
      format: query.format,
      encoding: query.encoding,
      srid: query.srid,
      acknowledged: query.acknowledged,
      by: actor.username,
      signal: gone.signal,
    });
    await recordAudit(db, {
      city,
      accountId: actor.accountId,
      action: 'exchange.export',
      subject: `export/${made.id}`,
      detail: {
        layer: query.layer,
        format: query.format,
        features: made.extent.features,
        areaKm2: Number(made.extent.areaKm2.toFixed(2)),
        box: made.extent.box,
        acknowledged: query.acknowledged,
      },
    });
    response.set('content-type', made.type);
    response.set('content-disposition', `attachment; filename="${made.name}"`);
    response.send(made.body);
  });
}

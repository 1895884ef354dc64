import * as z from 'zod';
import type { LayoutLayer } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { Problem } from '../../../domain/problem.ts';
import type { LayoutFormat } from './write-layout.ts';

const metres = z.number().min(-1e8).max(1e8);
const position = z.union([z.tuple([metres, metres]), z.tuple([metres, metres, metres])]);
const geometry = z.union([
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(position).min(2).max(1_000) }),
  z.null(),
]);
const property = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);
const feature = z.object({
  geometry,
  properties: z.record(z.string().regex(/^\w{1,40}$/), property),
});

const wanted = z.object({
  format: z.enum(['geopackage', 'dxf']),
  layers: z
    .array(z.object({ name: z.string().regex(/^[a-z_]{1,30}$/), features: z.array(feature).max(60_000) }))
    .min(1)
    .max(12)
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length),
});

/**
 * What a browser sends to have its layout written into a file: checked like an upload, for it is one.
 * @throws Problem pipes.layout-file with the first place that is wrong
 */
export function layoutFile(body: unknown): { format: LayoutFormat; layers: LayoutLayer[] } {
  const checked = wanted.safeParse(body);
  if (checked.success) return checked.data as { format: LayoutFormat; layers: LayoutLayer[] };
  throw new Problem(
    'pipes.layout-file',
    { zh: '发来的布管方案读不懂。', en: 'The layout that was sent can not be read.' },
    {
      zh: '请在布管面板重新导出；仍不行请刷新页面。',
      en: 'Export again from the routing panel; reload the page if that fails.',
    },
    { status: 422, facts: { at: checked.error.issues[0]?.path.join('.') ?? '' } },
  );
}

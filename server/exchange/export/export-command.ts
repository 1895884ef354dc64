/** `lianpian export --layer L --city CODE --format F --out FILE`: the same files that the workbench hands out. */

import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Problem } from '../../../domain/problem.ts';
import { recordAudit } from '../../access/audit.ts';
import { ExportQuery, exportFormats, exportLayers } from '../../contract/exchange.ts';
import { joinDatabase } from '../../db/open.ts';
import { showUsage } from '../../show-usage.ts';
import { parseWords } from '../import/words.ts';
import { makeExport } from './make-export.ts';

const takesValue = ['layer', 'city', 'format', 'out', 'encoding', 'srid', 'plan', 'bbox', 'data'];
const flags = ['acknowledged', 'json', 'help'];
const usage = `lianpian export --layer ${exportLayers.join('|')} --city CODE
  --format ${exportFormats.join('|')} --out FILE
  [--encoding utf-8|gbk] [--srid EPSG] [--plan ID] [--bbox W,S,E,N] [--acknowledged] [--json] [--data DIR]
  Geodata comes as a zip with a note beside it; csv and xlsx as they are.`;

export async function run(words: string[]): Promise<number> {
  const parsed = parseWords(words, takesValue, flags);
  const one = (name: string) => parsed.values.get(name)?.at(-1);
  const [city, out] = [one('city'), one('out')];
  if (parsed.flags.has('help') || city === undefined || out === undefined) {
    return showUsage(usage, parsed.flags.has('help'));
  }
  const checked = ExportQuery.safeParse({
    layer: one('layer'),
    format: one('format'),
    encoding: one('encoding'),
    srid: one('srid'),
    plan: one('plan'),
    bbox: one('bbox'),
    acknowledged: parsed.flags.has('acknowledged') ? 'true' : 'false',
  });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const what = `--${issue?.path.join('.')}: ${issue?.message}`;
    throw new Problem(
      'cli.option-wrong',
      { zh: `选项无效：${what}。`, en: `An option does not fit: ${what}.` },
      { zh: usage, en: usage },
    );
  }
  const { layer, plan, bbox, format, encoding, srid, acknowledged } = checked.data;
  const database = await joinDatabase({ url: process.env.DATABASE_URL, dataDir: one('data') });
  try {
    const box = bbox?.split(',').map(Number) as [number, number, number, number] | undefined;
    const by = userInfo().username;
    const made = await makeExport(database.pool, {
      scope: { layer, city, plan, bbox: box },
      format,
      encoding,
      srid,
      acknowledged,
      by,
    });
    const detail = {
      layer,
      format,
      by,
      features: made.extent.features,
      areaKm2: made.extent.areaKm2,
      acknowledged,
    };
    await recordAudit(database.db, {
      city,
      accountId: null,
      action: 'exchange.export',
      subject: `export/${made.id}`,
      detail,
    });
    writeFileSync(out, made.body);
    const told = { file: out, features: made.extent.features, export: made.id };
    console.log(
      parsed.flags.has('json') ? JSON.stringify(told) : `${told.file}: ${told.features} (${told.export})`,
    );
    return 0;
  } finally {
    await database.close();
  }
}

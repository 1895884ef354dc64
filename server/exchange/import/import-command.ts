/** `lianpian import FILE… --as KIND --city CODE …`: see docs/exchange.md. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type LengthUnit, metresPerUnit } from '../../../domain/geo/placement.ts';
import { parseLayerUses } from '../../../domain/pipes/files/layer-uses.ts';
import { Problem } from '../../../domain/problem.ts';
import { ImportKind, ImportOptions, importKinds } from '../../contract/exchange.ts';
import { joinDatabase } from '../../db/open.ts';
import { isNetworkFile, networkReport } from '../../pipes/files/network-report.ts';
import { showUsage } from '../../show-usage.ts';
import { reportText } from './report.ts';
import { runImport } from './run-import.ts';
import { runTerrainImport } from './terrain.ts';
import { parseWords, type Words } from './words.ts';

const takesValue = [
  'as',
  'city',
  'city-name',
  'crs',
  'place',
  'origin',
  'unit',
  'control',
  'control-file',
  'encoding',
  'layer',
  'where',
  'map',
  'map-layers',
  'set',
  'existing',
  'data',
  'lang',
];
const flags = ['dry-run', 'json', 'swap-xy', 'help'];

const usage = `lianpian import FILE… --as ${importKinds.join('|')} --city CODE [--city-name NAME]
  [--crs EPSG:n|gcj02|bd09] [--place LON,LAT --unit m|us-ft|ft|km|cm|mm [--origin X,Y]]
  [--control X,Y=LON,LAT …] [--swap-xy] [--encoding gb18030] [--layer L …] [--where SQL]
  [--map field=column[@unit],…] [--set field=value,…] [--existing keep|update]
  [--map-layers LAYER=utility[:state][:DNsize]|ignore,…]   (drawings of pipes; * in LAYER for any text)
  [--dry-run] [--json] [--lang zh|en] [--data DIR]   (DATABASE_URL for a PostgreSQL server)`;

export async function run(words: string[]): Promise<number> {
  const parsed = parseWords(words, takesValue, flags);
  if (parsed.flags.has('help') || parsed.files.length === 0) {
    return showUsage(usage, parsed.flags.has('help'));
  }
  const options = importOptions(parsed);
  const json = parsed.flags.has('json');
  const language = one(parsed, 'lang') === 'en' ? 'en' : 'zh';
  const database = await joinDatabase({ url: process.env.DATABASE_URL, dataDir: one(parsed, 'data') });
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  try {
    if (options.kind === 'pipes' && parsed.files.every(isNetworkFile)) {
      const { importNetworkWords } = await import('../../pipes/commands/import-words.ts');
      const report = await importNetworkWords(database, parsed.files, options);
      console.log(json ? JSON.stringify(report) : networkReport(report, language));
      return 0;
    }
    const reports = [];
    for (const files of datasets(parsed.files)) {
      const inputs = files.map((path) => ({ path }));
      const { kind } = options;
      const common = { files: inputs, signal: cancel.signal };
      const result =
        kind === 'terrain'
          ? await runTerrainImport(database.pool, { ...common, options })
          : await runImport(database.pool, { ...common, options: { ...options, kind } });
      reports.push(result.report);
      if (!json) console.log(reportText(result.report, language));
    }
    if (json) console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports));
    return 0;
  } finally {
    await database.close();
  }
}

/** One import a dataset: sidecars of a shapefile named beside it (`lots.*`) belong to it. */
function datasets(files: string[]): string[][] {
  const shapes = new Set(
    files.filter((file) => /\.shp$/i.test(file)).map((file) => file.slice(0, -4).toLowerCase()),
  );
  const sidecar = /\.(dbf|shx|prj|cpg|qpj|sbn|sbx|qix|xml)$/i;
  return files
    .filter((file) => !(sidecar.test(file) && shapes.has(withoutEnding(file).toLowerCase())))
    .map((file) => [file]);
}

function withoutEnding(file: string): string {
  return file.slice(0, -extname(file).length).replace(/\.shp$/i, '');
}

function importOptions(parsed: Words): ImportOptions {
  const kind = ImportKind.safeParse(one(parsed, 'as'));
  const city = one(parsed, 'city');
  if (!kind.success || city === undefined) {
    throw wrong(
      kind.success ? '--city' : '--as',
      `--as 取 ${importKinds.join('|')} 之一，--city 为城市代码。`,
      `--as is one of ${importKinds.join('|')}, --city the code of the city.`,
    );
  }
  const place = one(parsed, 'place');
  const layerUses = parsed.values.get('map-layers');
  const options: Record<string, unknown> = {
    kind: kind.data,
    city,
    cityName: one(parsed, 'city-name'),
    crs: one(parsed, 'crs'),
    encoding: one(parsed, 'encoding'),
    layer: parsed.values.get('layer')?.flatMap((value) => value.split(',')),
    where: one(parsed, 'where'),
    map: pairs(parsed, 'map'),
    set: pairs(parsed, 'set'),
    layers: layerUses ? parseLayerUses(layerUses) : undefined,
    existing: one(parsed, 'existing'),
    dryRun: parsed.flags.has('dry-run'),
    swapXY: parsed.flags.has('swap-xy'),
    control: controlPoints(parsed),
  };
  if (place !== undefined) {
    const [lon, lat] = numbers(place, 'place');
    const origin = one(parsed, 'origin');
    options.place = {
      lon,
      lat,
      unit: unitOf(parsed),
      origin: origin === undefined ? undefined : numbers(origin, 'origin'),
    };
  }
  const checked = ImportOptions.safeParse(options);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw wrong(`--${issue?.path.join('.')}`, issue?.message ?? '', issue?.message ?? '');
}

function unitOf(parsed: Words): LengthUnit {
  const unit = one(parsed, 'unit') ?? 'm';
  if (Object.hasOwn(metresPerUnit, unit)) return unit as LengthUnit;
  const known = Object.keys(metresPerUnit).join(', ');
  throw wrong('--unit', `单位取 ${known} 之一。`, `The unit is one of ${known}.`);
}

/** `X,Y=LON,LAT`, repeated, or a text file of such lines. */
function controlPoints(parsed: Words): { local: number[]; position: number[] }[] | undefined {
  const file = one(parsed, 'control-file');
  const lines = [
    ...(parsed.values.get('control') ?? []),
    ...(file === undefined
      ? []
      : readFileSync(file, 'utf8')
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '')),
  ];
  if (lines.length === 0) return undefined;
  return lines.map((line) => {
    const [local, position] = line.split('=');
    return { local: numbers(local ?? '', 'control'), position: numbers(position ?? '', 'control') };
  });
}

function numbers(text: string, option: string): [number, number] {
  const found = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (found.length === 2 && found.every(Number.isFinite)) return found as [number, number];
  throw wrong(
    `--${option} ${text}`,
    '应为两个用逗号分隔的数，例如 130.36,42.86。',
    'It takes two numbers with a comma between, such as 130.36,42.86.',
  );
}

function pairs(parsed: Words, option: string): Record<string, string> | undefined {
  const words = parsed.values.get(option)?.flatMap((value) => value.split(','));
  if (!words) return undefined;
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw wrong(`--${option} ${word}`, '应为 字段=列名。', 'It takes field=column.');
      return [word.slice(0, at).trim(), word.slice(at + 1).trim()];
    }),
  );
}

function one(parsed: Words, option: string): string | undefined {
  return parsed.values.get(option)?.at(-1);
}

function wrong(what: string, zh: string, en: string): Problem {
  return new Problem('cli.option-wrong', { zh: `${what} 无效。`, en: `${what} does not fit.` }, { zh, en });
}

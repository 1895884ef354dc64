import { parseArgs } from 'node:util';
import { streetClass, streetCrossing } from '../../../domain/exchange/classify.ts';
import type { LengthUnit } from '../../../domain/geo/placement.ts';
import { insideRings } from '../../../domain/pipes/clash/outline.ts';
import type { SurfaceStreet } from '../../../domain/pipes/clash/surface-over.ts';
import type { Surroundings } from '../../../domain/pipes/clash/surroundings.ts';
import { parseLayerUses } from '../../../domain/pipes/files/layer-uses.ts';
import type { ReadResult, RowProblem } from '../../../domain/pipes/files/row-problem.ts';
import { UTILITIES, type Utility } from '../../../domain/pipes/model.ts';
import { SURFACES, type Surface } from '../../../domain/pipes/standards.ts';
import { Problem } from '../../../domain/problem.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { type PipeFileOptions, readPipeFiles } from '../files/read-pipe-file.ts';
import { writeWhole } from '../files/write-whole.ts';
import { languageOf } from './option-values.ts';

/** Options that every command on a network shares. */
export const networkOptions = {
  crs: { type: 'string' },
  unit: { type: 'string' },
  utility: { type: 'string' },
  'map-layers': { type: 'string', multiple: true },
  buildings: { type: 'string' },
  streets: { type: 'string' },
  trees: { type: 'string' },
  shrubs: { type: 'string' },
  poles: { type: 'string' },
  walls: { type: 'string' },
  kerbs: { type: 'string' },
  railways: { type: 'string' },
  frost: { type: 'string' },
  surface: { type: 'string' },
  standards: { type: 'string' },
  compound: { type: 'boolean', default: false },
  out: { type: 'string' },
  lang: { type: 'string', default: 'zh' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export type Values = ReturnType<typeof parseArgs<{ options: typeof networkOptions }>>['values'];

/**
 * Network and everything around it, from the words of a command. `lenient`: rows with errors are passed over and handed back
 * as `errors`; otherwise they keep the whole file out.
 */
export async function readNetworkWords(
  files: string[],
  values: Values,
  lenient = false,
): Promise<ReadResult & { around: Surroundings; warnings: string[]; errors: RowProblem[] }> {
  const language = languageOf(values.lang);
  const utility = UTILITIES.find((one) => one === values.utility) as Utility | undefined;
  const options: PipeFileOptions = {
    crs: values.crs ?? null,
    ...(values.unit ? { unit: values.unit as LengthUnit } : {}),
    ...(utility ? { utility } : {}),
    ...(values['map-layers'] ? { layers: parseLayerUses(values['map-layers']) } : {}),
    lenient,
  };
  const { network, problems } = await readPipeFiles(
    files.map((path) => ({ path })),
    options,
  );
  const [errors, rest] = [
    problems.filter((one) => one.severity === 'error'),
    problems.filter((one) => one.severity !== 'error'),
  ];
  if (network.nodes.length === 0 && network.segments.length === 0 && errors.length === 0)
    throw noPipes(files);
  const warnings = rest.map((one) => `${one.table} ${one.row}: ${one.text[language]}`);
  return { network, problems, around: await readAround(values), warnings, errors };
}

/** A map of houses is no network without faults. */
function noPipes(files: readonly string[]): Problem {
  return new Problem(
    'pipes.no-pipes',
    {
      zh: `${files.join('、')} 中没有管线或管点。`,
      en: `${files.join(', ')} holds neither pipes nor points.`,
    },
    {
      zh: '请检查是否给错文件；管线须为线，管点须为点。',
      en: 'Check that it is the right file: pipes are lines, their points are points.',
    },
    { facts: { files } },
  );
}

/** What lies over pipes where no street does (`--surface`): a footway or green unless stated. */
export function elsewhereOf(values: Values): Surface {
  const known = SURFACES.find((one) => one === values.surface);
  if (values.surface === undefined || known) return known ?? 'footway';
  throw new Problem(
    'pipes.unknown-surface',
    { zh: `路面 ${values.surface} 无法识别。`, en: `The surface ${values.surface} is not known.` },
    { zh: `请用 ${SURFACES.join('、')} 之一。`, en: `Use one of ${SURFACES.join(', ')}.` },
    { facts: { surface: values.surface } },
  );
}

/** Buildings, trees, poles, walls, kerbs, railways and streets from map files, in the same metres as the network. */
async function readAround(values: Values): Promise<Surroundings> {
  const around: Surroundings = { buildings: [], points: [], lines: [] };
  const words = [...POINTS, ...LINES].map(([word]) => values[word]);
  if (![values.buildings, values.streets, ...words].some(Boolean)) return around;
  const { readFeatures } = await import('../../exchange/gdal/read-features.ts');
  const read = async (path: string) =>
    (
      await readFeatures([path], {
        target: 'metric',
        localUnit: (values.unit as LengthUnit | undefined) ?? 'm',
        ...(values.crs ? { crs: values.crs } : {}),
      })
    ).features;
  for (const { geometry, properties, row } of values.buildings ? await read(values.buildings) : []) {
    const polygons =
      geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry?.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    const name = String(properties.name ?? properties.NAME ?? properties.ID ?? `B${row}`);
    polygons.forEach((rings, part) => {
      around.buildings.push({
        id: part === 0 ? `${row}` : `${row}.${part}`,
        name,
        households: numberOf(
          properties.households ?? properties.HOUSEHOLDS ?? properties.户数 ?? properties.POP,
        ),
        foundationDepthM: numberOf(properties.foundation_depth_m ?? properties.基础埋深),
        rings: rings.map((ring) => ring.map(([x, y]): [number, number] => [x!, y!])),
      });
    });
  }
  for (const [word, kind, letter] of POINTS) {
    for (const { geometry, row } of values[word] ? await read(values[word]) : []) {
      if (geometry?.type !== 'Point') continue;
      const [x, y] = geometry.coordinates as [number, number];
      // a tree inside a house is a mistake of the survey, not a neighbour of a pipe
      if (around.buildings.some((one) => insideRings(x, y, one.rings))) continue;
      around.points.push({ id: `${letter}${row}`, kind, x, y });
    }
  }
  for (const [word, kind, letter] of LINES) {
    for (const { geometry, properties, row } of values[word] ? await read(values[word]) : []) {
      const electrified = electrifiedOf(properties.electrified ?? properties.电气化);
      for (const line of linesOf(geometry))
        around.lines.push({
          id: `${letter}${row}`,
          kind,
          line,
          ...(electrified === null ? {} : { electrified }),
        });
    }
  }
  if (values.streets) around.streets = (await read(values.streets)).flatMap(streetsOf);
  return around;
}

const POINTS = [
  ['trees', 'tree', 'T'],
  ['shrubs', 'shrub', 'S'],
  ['poles', 'pole', 'P'],
] as const;
const LINES = [
  ['walls', 'wall', 'W'],
  ['kerbs', 'kerb', 'K'],
  ['railways', 'railway', 'R'],
] as const;

/** OSM's `contact_line`, `rail`, `yes` and `no`; null = nobody said it, and then the stricter figure holds. */
function electrifiedOf(word: unknown): boolean | null {
  const text = String(word ?? '')
    .trim()
    .toLowerCase();
  return text === '' ? null : !['no', 'false', '0', '否'].includes(text);
}

/** Lines as they are; of an area its outline, which is where its kerb stands. */
function linesOf(geometry: ReadFeature['geometry']): [number, number][][] {
  const plain = (line: GeoJSON.Position[]) => line.map(([x, y]): [number, number] => [x!, y!]);
  if (geometry?.type === 'LineString') return [plain(geometry.coordinates)];
  if (geometry?.type === 'MultiLineString' || geometry?.type === 'Polygon')
    return geometry.coordinates.map(plain);
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flatMap((one) => one.map(plain)) : [];
}

/** OSM's words and the register's for class and width. */
function streetsOf({ geometry, properties }: ReadFeature): SurfaceStreet[] {
  const lines = geometry?.type.endsWith('LineString') ? linesOf(geometry) : [];
  const word = properties.class ?? properties.highway ?? properties.fclass ?? properties.道路等级;
  const widthM = numberOf(properties.width_m ?? properties.width ?? properties.宽度);
  return lines.map((line) => ({
    line,
    widthM: widthM !== null && widthM > 0 ? widthM : null,
    class: streetClass(word) ?? '',
    bridge: streetCrossing(properties) === 'bridge',
  }));
}

function numberOf(value: unknown): number | null {
  const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

export async function writeOut(path: string, content: string | Uint8Array): Promise<void> {
  await writeWhole(path, content);
  console.error(path);
}

export { parseArgs };

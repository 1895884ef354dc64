/**
 * 数据交换 over HTTP: files in (upload → preview → import as a job → report) and out. Uploads are multipart and downloads
 * are files, so these are plain addresses with zod schemas for their JSON; `exchangeEndpoints` names them all.
 */
import { z } from 'zod';
import { STATES, UTILITIES } from '../../domain/pipes/model.ts';

export const importKinds = [
  'regions',
  'communities',
  'buildings',
  'streets',
  'barriers',
  'pipes',
  'terrain',
] as const;
export const ImportKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof ImportKind>;

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const Extent = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** How the numbers of a file become places. All absent: as the file says. */
export const Placing = z.object({
  /** `EPSG:4552`, `gcj02` or `bd09`. */
  crs: z.string().max(40).optional(),
  place: z
    .object({
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      unit: z.enum(['m', 'us-ft', 'ft', 'km', 'cm', 'mm']).default('m'),
      /** Point of the file that lies there; 0, 0 when absent. */
      origin: z.tuple([z.number(), z.number()]).optional(),
    })
    .optional(),
  control: z
    .array(z.object({ local: z.tuple([z.number(), z.number()]), position: LonLat }))
    .min(2)
    .max(200)
    .optional(),
  swapXY: z.boolean().optional(),
});
export type Placing = z.infer<typeof Placing>;

/** What a layer of a drawing holds; `ignore` leaves it out. */
export const LayerUse = z.object({
  utility: z.enum([...UTILITIES, 'ignore']),
  state: z.enum(STATES).optional(),
  diameterMm: z.number().positive().max(20_000).optional(),
});

export const ImportOptions = Placing.extend({
  kind: ImportKind,
  city: z.string().regex(/^[0-9A-Za-z_-]{2,32}$/),
  /** Makes the city when it is not there yet. */
  cityName: z.string().min(1).max(80).optional(),
  encoding: z.string().max(40).optional(),
  layer: z.array(z.string().max(200)).max(50).optional(),
  where: z.string().max(2000).optional(),
  /** Field of the register → column of the file, optionally with a unit: `PIPESIZE@in`, `建筑面积@万㎡`. */
  map: z.record(z.string().max(60), z.string().max(200)).optional(),
  /** Values for every row, e.g. `{ kind: 'railway' }` or `{ utility: 'water' }`. */
  set: z.record(z.string().max(60), z.string().max(200)).optional(),
  /** Layer of a drawing → what it holds, over what its name says; `*` in a name stands for any text. Only for pipes. */
  layers: z.record(z.string().min(1).max(255), LayerUse).optional(),
  /** What to do with a row whose code is there already: leave it (default) or overwrite it. */
  existing: z.enum(['keep', 'update']).default('keep'),
  dryRun: z.boolean().default(false),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

export const FieldInfo = z.object({
  name: z.string(),
  type: z.enum(['text', 'number', 'date', 'other']),
  /** Up to five values of the first rows. */
  samples: z.array(z.string()),
});

/** A layer of a drawing: what is on it and what it is taken for. */
export const DrawingLayer = z.object({
  name: z.string(),
  /** Objects by kind; symbols are inserted blocks and other small closed figures. */
  counts: z.object({
    lines: z.number(),
    points: z.number(),
    texts: z.number(),
    areas: z.number(),
    symbols: z.number(),
  }),
  /** Of its lines; null where the drawing has no unit yet. */
  lengthM: z.number().nullable(),
  /** Up to three letterings. */
  samples: z.array(z.string()),
  utility: z.enum([...UTILITIES, 'ignore']).nullable(),
  state: z.enum(STATES).nullable(),
  diameterMm: z.number().nullable(),
  /** A person's word, the layer's name, the file's name; null: nothing says it, and its objects stay out. */
  how: z.enum(['given', 'name', 'file']).nullable(),
  because: Bilingual.nullable(),
  /** What an unassigned layer could be. */
  proposal: z.enum(UTILITIES).nullable(),
});
export type DrawingLayer = z.infer<typeof DrawingLayer>;

/** What can be known of an upload before it is imported. */
export const Preview = z.object({
  layers: z.array(
    z.object({
      name: z.string(),
      geometryType: z.string(),
      featureCount: z.number().nullable(),
      crs: z.string().nullable(),
      encoding: z.string().nullable(),
    }),
  ),
  /** The layers that `fields` and `features` tell of. */
  chosen: z.array(z.string()),
  fields: z.array(FieldInfo),
  /** Register field → column that was recognised. */
  guesses: z.record(z.string(), z.string()),
  /** Register fields of the kind, in the order of a form. */
  targets: z.array(z.object({ field: z.string(), label: Bilingual, required: z.boolean() })),
  /** First rows in lon/lat, simplified; row number and values in `properties`. */
  features: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) }),
  extent: Extent.nullable(),
  crsUsed: z.string().nullable(),
  /** Layers of a drawing that is imported as pipes, else absent. */
  drawing: z
    .object({
      layers: z.array(DrawingLayer),
      /** The mapping of the last import of a drawing with the same layers, with the file's name and day. */
      remembered: z
        .object({ file: z.string(), importedAt: z.string(), layers: z.record(z.string(), LayerUse) })
        .nullable(),
    })
    .optional(),
  /** Only where control points were given. */
  fit: z
    .object({
      scale: z.number(),
      rotationDeg: z.number(),
      rmseM: z.number(),
      residuals: z.array(
        z.object({ index: z.number(), dxM: z.number(), dyM: z.number(), distanceM: z.number() }),
      ),
    })
    .nullable(),
  /** Why the file can't be shown yet (no coordinate system, several layers, …): the page asks for what is missing. */
  blocked: z
    .object({
      code: z.string(),
      title: Bilingual,
      remedy: Bilingual,
      facts: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  warnings: z.array(z.lazy(() => ImportWarning)),
});
export type Preview = z.infer<typeof Preview>;

/** About the file as a whole, with what to do: outside the city, swapped axes, GCJ-02, text damaged. */
export const ImportWarning = z.object({ code: z.string(), text: Bilingual, proposal: z.string().optional() });
export type ImportWarning = z.infer<typeof ImportWarning>;

export const RowOutcome = z.enum(['accepted', 'repaired', 'updated', 'duplicate', 'rejected']);

export const RowNote = z.object({
  row: z.number(),
  /** File or layer, where an import reads several. */
  source: z.string().optional(),
  outcome: RowOutcome,
  code: z.string(),
  reason: Bilingual,
  name: z.string().optional(),
});
export type RowNote = z.infer<typeof RowNote>;

export const ImportReport = z.object({
  file: z.string(),
  kind: ImportKind,
  city: z.string(),
  crs: z.object({ declared: z.string().nullable(), used: z.string(), metricSrid: z.number().nullable() }),
  counts: z.object({
    read: z.number(),
    accepted: z.number(),
    repaired: z.number(),
    updated: z.number(),
    duplicate: z.number(),
    rejected: z.number(),
    /** Of the file but not of this kind, e.g. footpaths of an OSM extract among barriers. */
    skipped: z.number(),
  }),
  warnings: z.array(ImportWarning),
  /** Every row that is not plainly accepted, and accepted rows with a remark; the first 5,000. */
  rows: z.array(RowNote),
  moreRows: z.number(),
  /** Layers of a drawing that came in as pipes. */
  layers: z.array(DrawingLayer).optional(),
  seconds: z.number(),
  dryRun: z.boolean(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ImportBatch = z.object({
  id: z.number(),
  kind: z.string(),
  file: z.string(),
  importedAt: z.string(),
  counts: ImportReport.shape.counts,
});
export type ImportBatch = z.infer<typeof ImportBatch>;

/** One line of the progress stream (server-sent events, `data:` holds this JSON). */
export const ImportProgress = z.object({
  state: z.enum(['waiting', 'reading', 'checking', 'writing', 'done', 'failed', 'cancelled']),
  /** Rows so far; `total` where the file tells it. */
  rows: z.number(),
  total: z.number().nullable(),
  batchId: z.number().nullable(),
  report: ImportReport.nullable(),
  problem: z.object({ code: z.string(), title: Bilingual, remedy: Bilingual }).nullable(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

export const exportLayers = [
  'communities',
  'buildings',
  'streets',
  'barriers',
  'zones',
  'pipes',
  'regions',
] as const;
export const exportFormats = [
  'geojson',
  'geopackage',
  'shapefile',
  'dxf',
  'flatgeobuf',
  'kml',
  'csv',
  'xlsx',
] as const;

export const ExportQuery = z.object({
  layer: z.enum(exportLayers),
  format: z.enum(exportFormats),
  /** Only for layer zones. */
  plan: z.coerce.number().int().optional(),
  encoding: z.enum(['utf-8', 'gbk']).default('utf-8'),
  /** Of GeoPackage, Shapefile, DXF and FlatGeobuf; the city's metric zone when absent. */
  srid: z.coerce.number().int().optional(),
  bbox: z
    .string()
    .regex(/^-?[\d.]+(,-?[\d.]+){3}$/)
    .optional(),
  /** The person has read the warning about an extent over 25 km² (自然资发〔2020〕95号). */
  acknowledged: z.stringbool().default(false),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

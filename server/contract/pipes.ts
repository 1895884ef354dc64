import * as z from 'zod';
import type { HeightGrid } from '../../domain/geo/height-grid.ts';
import type { Surroundings } from '../../domain/pipes/clash/surroundings.ts';
import type { DrawingLayer } from '../../domain/pipes/files/drawing-layers.ts';
import type { RowProblem } from '../../domain/pipes/files/row-problem.ts';
import {
  EMBEDDINGS,
  GAS_PRESSURES,
  LEVEL_REFERENCES,
  NODE_KINDS,
  type PipeNetwork,
  STATES,
  UTILITIES,
} from '../../domain/pipes/model.ts';
import type { CityTables } from '../../domain/pipes/tables/city-tables.ts';
import { endpoint, open } from './access.ts';
import { cityTablesContract } from './city-tables.ts';
import { cityCode, position } from './register.ts';

const code = z.string().min(1).max(120);
const figure = z.number().nullable();
const scalar = z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]);
const attributes = z.record(z.string().max(120), scalar);
const end = z.object({ groundM: figure, depthM: figure, levelM: figure });

/** A node as domain/pipes/model.ts has it; x and y in metres of the city's own zone. */
export const pipeNode = z.object({
  id: code,
  utility: z.enum(UTILITIES),
  subclass: z.string().max(8).nullable(),
  kind: z.enum(NODE_KINDS),
  x: z.number(),
  y: z.number(),
  groundM: figure,
  depthM: figure,
  closed: z.boolean(),
  stuck: z.boolean(),
  state: z.enum(STATES),
  owner: z.string().max(200).nullable(),
  attributes,
});

export const pipeSegment = z.object({
  id: code,
  utility: z.enum(UTILITIES),
  subclass: z.string().max(8).nullable(),
  kind: z.enum(['pipe', 'pump', 'valve', 'orifice', 'weir', 'outlet']),
  from: z.string().max(120),
  to: z.string().max(120),
  start: end,
  end,
  levelReference: z.enum(LEVEL_REFERENCES),
  via: z.array(z.tuple([z.number(), z.number()])).max(5_000),
  diameterMm: z.number().positive().nullable(),
  widthMm: z.number().positive().nullable(),
  heightMm: z.number().positive().nullable(),
  lengthM: figure,
  material: z.string().max(60).nullable(),
  laidYear: z.int().min(1800).max(2200).nullable(),
  owner: z.string().max(200).nullable(),
  embedding: z.enum(EMBEDDINGS).nullable(),
  gasPressure: z.enum(GAS_PRESSURES).nullable(),
  voltageKv: figure,
  ductsTotal: z.int().nonnegative().nullable(),
  ductsUsed: z.int().nonnegative().nullable(),
  state: z.enum(STATES),
  closed: z.boolean(),
  attributes,
});

export const networkPatch = z.object({
  note: z.object({ zh: z.string().max(300), en: z.string().max(300) }),
  putNodes: z.array(pipeNode).max(20_000),
  putSegments: z.array(pipeSegment).max(20_000),
  deleteNodes: z.array(code).max(20_000),
  deleteSegments: z.array(code).max(20_000),
});

/** Quantities of a plan that is accepted, to be priced whenever somebody asks what it costs. */
export const planBill = z.object({
  /** The plan's ids begin with it and a hyphen. */
  stamp: z
    .string()
    .regex(/^[a-z]+-[a-z0-9]+$/)
    .max(60),
  lines: z
    .array(
      z.object({
        utility: z.enum(UTILITIES),
        kind: z.string().max(40),
        code: z.string().max(60).nullable(),
        place: z.enum(['in_compound', 'linked', 'trunk']).optional(),
        item: z.object({ zh: z.string().max(200), en: z.string().max(200) }),
        unit: z.string().max(8),
        quantity: z.number().positive().max(1e9),
        prices: z
          .array(z.object({ price: z.string().max(120), quantity: z.number().min(0).max(1e9) }))
          .min(1)
          .max(40),
      }),
    )
    .min(1)
    .max(500),
});
export type PlanBill = z.infer<typeof planBill>;

/** A part of the city's network with what stands around it: enough to check, trace and draw it without asking again. */
export interface NetworkAnswer {
  /** Of the last patch; an edit must name it. */
  version: number;
  srid: number;
  frostDepthM: number | null;
  /** The city's own cells of the rule tables: what everything here is judged by, over the national ones. */
  tables: CityTables;
  /** Version of the city's unit prices among them; 0 = it has none of its own. */
  ratesVersion: number;
  network: PipeNetwork;
  around: Surroundings;
  /** Where it was asked for and the city has some here. */
  terrain?: HeightGrid | null;
  /** Row ids by segment and node code: the ids of the map's tiles. */
  segmentIds: Record<string, number>;
  nodeIds: Record<string, number>;
  /** More segments lie here than are sent. */
  truncated: boolean;
  /** Codes of nodes at which segments end that are not sent. */
  cut: string[];
}

/** What files brought in, or would. */
export interface NetworkImport {
  nodes: number;
  segments: number;
  /** Warnings of the file; errors keep everything out. */
  warnings: RowProblem[];
  /** Faults that the validation finds in what came in, by code. */
  faults: Record<string, number>;
  /** Of a drawing: its layers and what each was taken for. */
  layers?: DrawingLayer[];
  version: number | null;
}

// checked by the types of the service; running zod over tens of thousands of rows would cost more than reading them
const networkAnswer = z.looseObject({
  version: z.int(),
  srid: z.int(),
}) as unknown as z.ZodType<NetworkAnswer>;

const place = {
  west: z.coerce.number().min(-180).max(180),
  south: z.coerce.number().min(-90).max(90),
  east: z.coerce.number().min(-180).max(180),
  north: z.coerce.number().min(-90).max(90),
};

export const pipesContract = {
  ...cityTablesContract,
  readNetwork: endpoint(open.underground)
    .route({
      method: 'GET',
      path: '/cities/{city}/pipes/network',
      summary: 'Pipes of a place, in metres, with levels',
    })
    .input(
      z.object({
        city: cityCode,
        ...place,
        limit: z.coerce.number().int().min(1).max(60_000).default(30_000),
        /** Where more than `limit` lie here: the largest of them, or nothing but the word that they are too many. */
        part: z.enum(['largest', 'whole']).default('largest'),
        /** With the levels of the ground: only who lays out new pipes needs them. */
        terrain: z.enum(['without', 'with']).default('without'),
      }),
    )
    .output(networkAnswer),
  nearestMains: endpoint(open.underground)
    .route({
      method: 'GET',
      path: '/cities/{city}/pipes/nearest',
      summary: 'Of each utility the nearest pipe that lies farther than some metres from a place',
    })
    .input(
      z.object({
        city: cityCode,
        ...place,
        /** Separated by commas. */
        utilities: z
          .string()
          .transform((words) => words.split(','))
          .pipe(z.array(z.enum(UTILITIES)).min(1)),
        beyondM: z.coerce.number().min(0).max(100_000),
      }),
    )
    .output(
      z.array(
        z.object({
          utility: z.enum(UTILITIES),
          /** From the edge of the place. */
          distanceM: z.number(),
          /** Of the pipe, nearest to the place. */
          at: position,
          diameterMm: z.number().nullable(),
        }),
      ),
    ),
  patchNetwork: endpoint(open.pipeEditors)
    .route({
      method: 'POST',
      path: '/cities/{city}/pipes/patches',
      summary: 'One edit: puts and deletes, with a note',
    })
    .input(
      z.object({
        city: cityCode,
        version: z.int().nonnegative(),
        patch: networkPatch,
        /** Of the plan that the edit accepts. */
        bill: planBill.optional(),
      }),
    )
    .output(z.object({ version: z.int() })),
};
